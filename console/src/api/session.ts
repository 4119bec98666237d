import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { answerOf, api, Problem, setCsrf } from './client.ts'

/** Who is signed in in this browser; null for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async () => {
    try {
      const { data: session } = await currentSession()
      setCsrf(session.csrf_token)
      // Of whom one looks as, only what the company calls them is shown.
      if (session.view) return { session, user: { ...nobody, id: session.user_id, first_name: session.view.name } }
      const { data: user } = await answerOf(api.GET('/me'))
      return { session, user }
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null
      throw error
    }
  },
})

const nobody = { last_name: '', email: '', phone: '', tax_number: '' }

/** A view that has ended says so once; then one's own session is there again. */
const currentSession = async () => {
  try {
    return await answerOf(api.GET('/sessions/current'))
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'view.ended') throw error
    return answerOf(api.GET('/sessions/current'))
  }
}

export const signIn = async (login: string, password: string): Promise<void> => {
  const { data } = await answerOf(api.POST('/sessions', { body: { login, password, cookie: true } }))
  setCsrf(data.csrf_token)
}

export const signOut = async (): Promise<void> => {
  await answerOf(api.DELETE('/sessions/current'))
  setCsrf(null)
}

/** Whether one looks as somebody else: then nothing can be changed. */
export const useIsLook = (): boolean => Boolean(useMe().session.view)

/** Below the sign-in page somebody is always signed in: the router sees to it. */
export const useMe = () => {
  const { data } = useSuspenseQuery(sessionQuery)
  if (!data) throw new Problem(401, { code: 'credential.missing', title: 'Authentication needed.' })
  return data
}
