import { Alert, Box, Button, Group, Portal, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconEye } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem, type Schemas } from '../api/client.ts'
import { hasLookEnded, stopLooking } from '../api/look.ts'
import { useOnce } from '../parts/once.ts'
import { useFormat } from '../words/format.ts'
import classes from './look-bar.module.css'

export const LOOK_BAR = 44

/** Says on every page that one looks as somebody else, and ends it. */
export const LookBar = ({ session: { view, expires_at: endsAt } }: { session: Schemas['CurrentSession'] }) => {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const { mutate, isPending } = useOnce({
    mutationFn: stopLooking,
    onError: (error) =>
      notifications.show({
        withCloseButton: false,
        color: 'red',
        message: error instanceof Problem ? error.message : String(error),
      }),
  })
  if (!view) return null
  return (
    <>
      {/* Above all that stands on the page: the head would hold it down. */}
      <Portal>
        <div className={classes.frame} aria-hidden />
      </Portal>
      <Box role="region" aria-label={t('look-as')} className={classes.bar} h={LOOK_BAR}>
        <Group justify="space-between" wrap="nowrap" gap="xs" h="100%" px="sm">
          <Group gap="xs" wrap="nowrap" miw={0}>
            <IconEye size={18} aria-hidden />
            <Text size="sm" fw={600} lh={1.2} lineClamp={2}>
              {t('look-as.who', { name: view.name })}
            </Text>
            <Text size="xs" visibleFrom="sm" truncate>
              {t('look-as.text', { viewer: view.viewer.name, ends: endsAt === null ? '' : ago(endsAt) })}
            </Text>
          </Group>
          <Button size="compact-sm" className={classes.stop} loading={isPending} onClick={() => mutate()}>
            {t('look-as.stop')}
          </Button>
        </Group>
      </Box>
    </>
  )
}

/** Said once, when a view has ended by itself. */
export const LookEnded = () => {
  const { t } = useTranslation()
  const [isShown, setShown] = useState(hasLookEnded)
  if (!isShown) return null
  return (
    <Alert
      variant="light"
      role="status"
      mb="sm"
      title={t('look-as.ended')}
      withCloseButton
      closeButtonLabel={t('close')}
      onClose={() => setShown(false)}
    />
  )
}
