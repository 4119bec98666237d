import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '../app/query-client.ts'
import { Failure } from './failure.tsx'
import { type Impact, ImpactTable, type SimulatedWrite } from './impact.tsx'
import { useOnce } from './once.ts'
import { useOpener } from './opener.ts'
import { Waiting } from './waiting.tsx'

/** A change of access that somebody looks at before it is made. */
export interface Review {
  readonly title: string
  /** What is about to be done, in a sentence. */
  readonly text?: ReactNode
  /** The dry run: whom it would touch. */
  rehearse(): Promise<Impact | undefined>
  /** The same as a list of writes: so all of what it means can be read, where the dry run tells a part of it. */
  readonly writes?: readonly SimulatedWrite[]
  /** The change itself. */
  save(): Promise<unknown>
  /** It takes something away that does not come back by itself. */
  readonly isGrave?: boolean
  /** What the button says, before the number of people; without, "Save". */
  readonly action?: string
  /** What else helps where the dry run is refused. */
  help?(error: unknown): ReactNode
  /** Told once it is done. */
  readonly done?: string
  onDone?(): void
  /** Takes the change back, where that is possible; offered for a few seconds. */
  undo?(): Promise<unknown>
}

const ReviewContext = createContext<(review: Review) => void>(() => undefined)

/** Shows what a change of access would mean, and makes it when that is wanted. Every write of access goes through here. */
export const useReview = () => use(ReviewContext)

let times = 0

const refresh = () => queryClient.invalidateQueries({ queryKey: ['company'] })

const Undo = ({ undo, onEnd }: { undo: () => Promise<unknown>; onEnd: () => void }) => {
  const { t } = useTranslation()
  const { mutate, isPending, error } = useOnce({
    mutationFn: undo,
    onSuccess: async () => {
      await refresh()
      onEnd()
    },
  })
  return (
    <Stack gap={4} align="flex-start">
      {error && <Failure error={error} />}
      <Button size="compact-xs" variant="default" loading={isPending} onClick={() => mutate()}>
        {t('undo')}
      </Button>
    </Stack>
  )
}

const Body = ({ review, time, onEnd }: { review: Review; time: number; onEnd: () => void }) => {
  const { t } = useTranslation('impact')
  const { t: common } = useTranslation()
  const rehearsal = useQuery({
    queryKey: ['rehearsal', time],
    queryFn: async () => (await review.rehearse()) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  const saving = useOnce({
    mutationFn: () => review.save(),
    onSuccess: async () => {
      await refresh()
      onEnd()
      const id = `done-${time}`
      const { undo } = review
      notifications.show({
        id,
        message: (
          <Stack gap={4}>
            <Text size="sm">{review.done ?? common('saved')}</Text>
            {undo && <Undo undo={() => undo()} onEnd={() => notifications.hide(id)} />}
          </Stack>
        ),
        autoClose: undo ? 12_000 : 5_000,
        withCloseButton: true,
        closeButtonProps: { 'aria-label': t('close') },
      })
      review.onDone?.()
    },
  })
  const people = rehearsal.data?.totals?.people
  return (
    <Stack gap="sm">
      {review.text && <Text size="sm">{review.text}</Text>}
      {rehearsal.isPending && <Waiting />}
      {rehearsal.error && <Failure error={rehearsal.error} reset={() => void rehearsal.refetch()} />}
      {rehearsal.error && review.help?.(rehearsal.error)}
      {rehearsal.data && <ImpactTable impact={rehearsal.data} writes={review.writes} />}
      {saving.error && <Failure error={saving.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onEnd} data-autofocus={review.isGrave || undefined}>
          {common('cancel')}
        </Button>
        <Button
          color={review.isGrave ? 'red' : undefined}
          loading={saving.isPending}
          // It has the focus before it can be used: what is disabled could not.
          data-disabled={!rehearsal.isSuccess || undefined}
          aria-disabled={!rehearsal.isSuccess}
          onClick={() => rehearsal.isSuccess && !saving.isPending && saving.mutate()}
          data-autofocus={!review.isGrave || undefined}
        >
          {people === undefined
            ? (review.action ?? common('save'))
            : t('save', { action: review.action ?? common('save'), count: people })}
        </Button>
      </Group>
    </Stack>
  )
}

export const ReviewProvider = ({ children }: { children: ReactNode }) => {
  const [open, setOpen] = useState<{ review: Review; time: number }>()
  const { t } = useTranslation('impact')
  const opener = useOpener()
  const { keep } = opener
  const begin = useCallback(
    (review: Review): void => {
      times += 1
      keep()
      setOpen({ review, time: times })
    },
    [keep],
  )
  const end = useMemo(() => () => setOpen(undefined), [])
  return (
    <ReviewContext value={begin}>
      {children}
      <Modal
        opened={open !== undefined}
        onClose={end}
        onExitTransitionEnd={opener.giveBack}
        title={open?.review.title ?? ''}
        size="xl"
        // It may be asked for from within a drawer.
        zIndex={300}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {open && <Body key={open.time} review={open.review} time={open.time} onEnd={end} />}
      </Modal>
    </ReviewContext>
  )
}
