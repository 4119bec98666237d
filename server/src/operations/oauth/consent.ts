import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { insertCode } from '../../storage/oauth.ts'
import { shardOf } from '../../storage/scopes.ts'
import { passwordSetAt as passwordHeld } from '../../storage/users.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { noteVisits } from '../credentials/note-visits.ts'
import { type SignIn, signIn } from '../credentials/sign-in.ts'
import { newOAuthSecret } from './oauth-secret.ts'
import { readAuthorization } from './read-authorization.ts'

/** Time for a program to be opened again and to ask, in microseconds. */
const CODE_LASTS = 5 * 60 * 1_000_000

export interface Consent extends SignIn {
  readonly clientId: string
  readonly redirectUri: string
  /** The device that the sign-in is for; empty where it is not named. */
  readonly deviceId: string
  /** SHA-256 of the verifier, base64url. */
  readonly challenge: string
}

/**
 * Somebody signs in and lets a client act for them. Gives the code that the client exchanges: once, soon, and only with
 * the verifier that it has kept.
 */
export const consent = async (core: Core, call: Omit<Call, 'actor'>, wish: Consent): Promise<{ code: string }> => {
  const client = await readAuthorization(core, wish)
  const { user, passwordSetAt } = await signIn(core, call, wish)
  const userId = user.id
  // Nobody had a token yet.
  const actor = { kind: 'user', userId, tokenId: 0, audience: 'bakery', partnerId: client.partnerId } as const
  const code = newOAuthSecret()
  await noteVisits(core, userId, client.partnerId)
  return changeAcross(core, { ...call, actor }, [shardOf(userId)], async (tx) => {
    // Checking a password takes a while: whoever was locked out, or changed it, in that time consents to nothing.
    const fresh = await tx.freshUser(userId)
    if (!fresh || fresh.disabled || (await passwordHeld(tx, userId)) !== passwordSetAt)
      throw new Refusal('sign-in.failed')
    const { clientId, redirectUri, deviceId, challenge } = wish
    const expiresAt = tx.now() + CODE_LASTS
    insertCode(tx, { hash: code.hash, clientId, userId, redirectUri, deviceId, challenge, passwordSetAt, expiresAt })
    tx.record({ kind: 'oauth.consented', subject: `user:${userId}`, after: { client: clientId } })
    return { code: code.text }
  })
}
