import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconEye } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/client.ts'
import { useCompanyId } from '../api/company.ts'
import { lookAs } from '../api/look.ts'
import { useOnce } from './once.ts'

/** Opens the company as a member sees it. Whether one may is the service's to say, for each member. */
export const LookAs = ({ memberId }: { memberId: number }) => {
  const { t } = useTranslation()
  const companyId = useCompanyId()
  const { mutate, isPending } = useOnce({
    mutationFn: () => lookAs(companyId, memberId),
    onError: (error) =>
      notifications.show({
        withCloseButton: false,
        color: 'red',
        title: t('look-as.refused'),
        message: error instanceof Problem ? error.message : String(error),
      }),
  })
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconEye size={15} aria-hidden />}
      loading={isPending}
      onClick={() => mutate()}
    >
      {t('look-as.begin')}
    </Button>
  )
}
