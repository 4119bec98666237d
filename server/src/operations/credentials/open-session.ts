import type { Call } from '../../model/actor.ts'
import type { Core } from '../core.ts'
import { issueToken } from './issue-token.ts'
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
  // Nobody had a token yet: the session that is made here is the first.
  const actor = { kind: 'user', userId: user.id, tokenId: 0, audience: 'native' } as const
  const { id: tokenId, text: token } = await issueToken(
    core,
    { ...call, actor },
    { audience: 'native', userId: user.id, name: 'sign-in', expiresIn: LASTS, passwordSetAt },
  )
  return { token, tokenId, userId: user.id, expiresIn: LASTS }
}
