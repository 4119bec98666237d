import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

type Search = Readonly<Record<string, string | undefined>>

/**
 * What a page shows stands in its address, so that it can be sent to somebody: words and their text. Changing them
 * replaces the address; with `isStep` the way back leads through it.
 */
export const useAddress = (): readonly [Search, (change: Search, isStep?: boolean) => void] => {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const change = useCallback(
    (changed: Search, isStep = false): void => {
      void navigate({
        to: '.',
        search: ((before: Search) => ({ ...before, ...changed })) as never,
        replace: !isStep,
        resetScroll: false,
      })
    },
    [navigate],
  )
  return [search, change]
}
