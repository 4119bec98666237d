import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/client.ts'
import { queryClient } from '../../app/query-client.ts'
import { useOnce } from '../once.ts'

export type Saving<T = unknown, V = void> = ReturnType<typeof useOnce<T, V>> & {
  /** What the service said is wrong with a field. */
  readonly fault: (field: string) => string | undefined
}

/**
 * A write that moves nobody's access: what the page shows is asked anew, and it is said that it is done, unless `done` is
 * null.
 */
export const useSaving = <T, V = void>(
  run: (sent: V) => Promise<T>,
  { done, onDone }: { done?: string | null; onDone?: (answer: T) => void } = {},
): Saving<T, V> => {
  const { t } = useTranslation()
  const { t: things } = useTranslation('things')
  const saving = useOnce<T, V>({
    mutationFn: run,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['company'] })
      if (done !== null) {
        notifications.show({ message: done ?? t('saved'), closeButtonProps: { 'aria-label': things('close') } })
      }
    },
    onDone,
  })
  const { error } = saving
  return {
    ...saving,
    fault: (field) => (error instanceof Problem ? error.faultOf(field) : undefined),
  }
}
