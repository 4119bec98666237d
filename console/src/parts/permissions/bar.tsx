import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import classes from './permissions.module.css'

interface BarProps {
  readonly count: number
  /** Why it cannot be saved as it is. */
  readonly objection: string | undefined
  readonly canSave: boolean
  readonly onDiscard: () => void
  readonly onSave: () => void
}

/** What is changed and not saved, and what to do with it; whoever leaves is asked first. */
export const ChangesBar = ({ count, objection, canSave, onDiscard, onSave }: BarProps) => {
  const { t } = useTranslation('editor')
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => count > 0 && current.pathname !== next.pathname,
    enableBeforeUnload: false,
    withResolver: true,
  })
  return (
    <>
      {count > 0 && (
        <section className={classes.bar} data-changed aria-label={t('changes', { count })}>
          <Group justify="space-between" gap="xs">
            <div>
              <Text size="sm" fw={600} role="status">
                {t('changes', { count })}
              </Text>
              {objection && (
                <Text size="xs" c="red">
                  {objection}
                </Text>
              )}
            </div>
            <Group gap="xs">
              <Button variant="default" onClick={onDiscard}>
                {t('discard')}
              </Button>
              <Button onClick={onSave} disabled={!canSave}>
                {t('preview-save')}
              </Button>
            </Group>
          </Group>
        </section>
      )}
      <Modal
        opened={blocker.status === 'blocked'}
        onClose={() => blocker.reset?.()}
        title={t('leave.title')}
        closeButtonProps={{ 'aria-label': t('leave.stay') }}
      >
        <Stack>
          <Text size="sm">{t('leave.text', { count })}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => blocker.proceed?.()}>
              {t('leave.go')}
            </Button>
            <Button onClick={() => blocker.reset?.()} data-autofocus>
              {t('leave.stay')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
