import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { answerOf, api, Problem, setCsrf } from './client.ts'

/** Who is signed in in this browser; null for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async () => {
    try {
      const { data: session } = await answerOf(api.GET('/sessions/current'))
      setCsrf(session.csrf_token)
      const { data: user } = await answerOf(api.GET('/me'))
      return { session, user }
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null
      throw error
    }
  },
})

export const signIn = async (login: string, password: string): Promise<void> => {
  const { data } = await answerOf(api.POST('/sessions', { body: { login, password, cookie: true } }))
  setCsrf(data.csrf_token)
}

export const signOut = async (): Promise<void> => {
  await answerOf(api.DELETE('/sessions/current'))
  setCsrf(null)
}

/** Below the sign-in page somebody is always signed in: the router sees to it. */
export const useMe = () => {
  const { data } = useSuspenseQuery(sessionQuery)
  if (!data) throw new Problem(401, { code: 'credential.missing', title: 'Authentication needed.' })
  return data
}
