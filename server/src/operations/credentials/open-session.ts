import type { Call } from '../../model/actor.ts'
import type { Core } from '../core.ts'
import { issueToken } from './issue-token.ts'
import { noteVisits } from './note-visits.ts'
import { type SignIn, signIn } from './sign-in.ts'

/** A working day: nobody signs in again in the middle of it. Seconds. */
const LASTS = 12 * 60 * 60

export interface OpenedSession {
  /** Shown this once. */
  readonly token: string
  readonly tokenId: number
  readonly userId: number
  /** Seconds. */
  readonly expiresIn: number
}

/** Signs a person in to Gatehouse itself, with all that they may do in any of their companies. */
export const openSession = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  credentials: SignIn,
): Promise<OpenedSession> => {
  const { user, passwordSetAt } = await signIn(core, call, credentials)
  return openSessionOf(core, call, user.id, passwordSetAt)
}

/** The same for somebody who has just shown otherwise who they are: by setting the installation up. */
export const openSessionOf = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  userId: number,
  passwordSetAt?: number,
): Promise<OpenedSession> => {
  // Nobody had a token yet: the session that is made here is the first.
  const actor = { kind: 'user', userId, tokenId: 0, audience: 'native' } as const
  const { id: tokenId, text: token } = await issueToken(
    core,
    { ...call, actor },
    {
      audience: 'native',
      userId,
      name: 'sign-in',
      expiresIn: LASTS,
      ...(passwordSetAt !== undefined && { passwordSetAt }),
    },
  )
  await noteVisits(core, userId)
  return { token, tokenId, userId, expiresIn: LASTS }
}
