import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from '../api/client.ts'
import { leaveEndedLook } from '../api/look.ts'
import { sessionQuery } from '../api/session.ts'

/** A session that has ended anywhere is over here too: the router then asks to sign in again, and comes back. */
const noticeEnd = (error: unknown): void => {
  if (!(error instanceof Problem) || error.status !== 401) return
  if (error.code === 'view.ended') leaveEndedLook()
  else queryClient.setQueryData(sessionQuery.queryKey, null)
}

const isWorthAnother = (count: number, error: unknown): boolean =>
  error instanceof Problem && (error.status === 0 || error.status >= 502) && count < 2

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd }),
  mutationCache: new MutationCache({ onError: noticeEnd }),
  // Without a connection everything is tried all the same, and says at once that it cannot be reached: by default it
  // would wait in silence, and a save would go out whenever the connection is back.
  defaultOptions: {
    queries: { retry: isWorthAnother, staleTime: 5_000, networkMode: 'always', refetchOnReconnect: true },
    mutations: { networkMode: 'always' },
  },
})
