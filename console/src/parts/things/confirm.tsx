import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '../../app/query-client.ts'
import { Failure } from '../failure.tsx'
import { useOnce } from '../once.ts'
import { useOpener } from '../opener.ts'

/** Something that takes a second look, and moves nobody's access. */
export interface Confirmation {
  readonly title: string
  /** What will be so afterwards. */
  readonly text: ReactNode
  readonly action: string
  readonly isGrave?: boolean
  run(): Promise<unknown>
  readonly done: string
  onDone?(): void
}

const Body = ({ wish, onEnd }: { wish: Confirmation; onEnd: () => void }) => {
  const { t } = useTranslation()
  const { t: things } = useTranslation('things')
  const { mutate, isPending, error } = useOnce({
    mutationFn: () => wish.run(),
    onSuccess: async () => {
      wish.onDone?.()
      await queryClient.invalidateQueries({ queryKey: ['company'] })
      notifications.show({ message: wish.done, closeButtonProps: { 'aria-label': things('close') } })
      onEnd()
    },
  })
  return (
    <Stack gap="sm">
      <Text size="sm" component="div">
        {wish.text}
      </Text>
      {error && <Failure error={error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onEnd}>
          {t('cancel')}
        </Button>
        <Button color={wish.isGrave ? 'red' : undefined} loading={isPending} onClick={() => mutate()} data-autofocus>
          {wish.action}
        </Button>
      </Group>
    </Stack>
  )
}

/** Asks whether it is meant; `dialog` must stand somewhere on the page. */
export const useConfirm = (): readonly [(wish: Confirmation) => void, ReactNode] => {
  const { t } = useTranslation('things')
  const [wish, setWish] = useState<Confirmation>()
  const end = (): void => setWish(undefined)
  const { keep, giveBack } = useOpener()
  const begin = (begun: Confirmation): void => {
    keep()
    setWish(begun)
  }
  const dialog = (
    <Modal
      opened={wish !== undefined}
      onClose={end}
      onExitTransitionEnd={giveBack}
      title={wish?.title ?? ''}
      zIndex={300}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {wish && <Body wish={wish} onEnd={end} />}
    </Modal>
  )
  return [begin, dialog]
}
