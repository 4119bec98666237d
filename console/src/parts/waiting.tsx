import { Skeleton, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Something is on its way; the shape of a page, so that little moves when it is there. */
export const Waiting = () => {
  const { t } = useTranslation()
  return (
    <Stack role="status" aria-label={t('waiting')} p="md" gap="sm">
      <Skeleton height={28} width={220} />
      {[1, 2, 3, 4, 5].map((line) => (
        <Skeleton key={line} height={22} />
      ))}
    </Stack>
  )
}
