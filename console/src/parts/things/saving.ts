import { notifications } from '@mantine/notifications'
import { type UseMutationResult, useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryClient } from '../../app/query-client.ts'

/** A write that moves nobody's access: what the page shows is asked anew, and it is said that it is done, unless `done` is null. */
export const useSaving = <T, V = void>(
  run: (sent: V) => Promise<T>,
  { done, onDone }: { done?: string | null; onDone?: (answer: T) => void } = {},
): UseMutationResult<T, Error, V> => {
  const { t } = useTranslation()
  const { t: things } = useTranslation('things')
  return useMutation<T, Error, V>({
    mutationFn: run,
    onSuccess: async (answer) => {
      await queryClient.invalidateQueries({ queryKey: ['company'] })
      if (done !== null) {
        notifications.show({ message: done ?? t('saved'), closeButtonProps: { 'aria-label': things('close') } })
      }
      onDone?.(answer)
    },
  })
}
