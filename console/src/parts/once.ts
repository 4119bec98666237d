import { type UseMutationOptions, type UseMutationResult, useMutation } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'

interface Wish<T, V> extends UseMutationOptions<T, Error, V> {
  /** What follows in the page where it was sent from: whoever has gone on meanwhile stays where they are. */
  onDone?(answer: T): void
}

type Once<T, V> = Omit<UseMutationResult<T, Error, V>, 'mutate' | 'mutateAsync'> & { mutate(sent: V): void }

/**
 * A write that is sent once, however often it is asked for while it is under way: a second click may come before its
 * button is locked.
 */
export const useOnce = <T, V = void>({ onDone, ...options }: Wish<T, V>): Once<T, V> => {
  const { mutateAsync, ...sending } = useMutation<T, Error, V>(options)
  const { reset } = sending
  const underway = useRef<object>(undefined)
  const mutate = (sent: V): void => {
    if (underway.current) return
    const mine = {}
    underway.current = mine
    const end = (): void => {
      if (underway.current === mine) underway.current = undefined
    }
    mutateAsync(sent, { onSuccess: (answer) => onDone?.(answer) }).then(end, end)
  }
  // What is still under way is given up: another may begin.
  const anew = useCallback((): void => {
    underway.current = undefined
    reset()
  }, [reset])
  return { ...sending, mutate, reset: anew }
}
