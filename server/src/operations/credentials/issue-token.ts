import type { Audience, Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { shardOf } from '../../storage/scopes.ts'
import { insertToken } from '../../storage/tokens.ts'
import { passwordSetAt } from '../../storage/users.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { newSecret } from './secrets.ts'

export interface TokenWish {
  readonly audience: Audience
  readonly userId: number
  /** The partner whose program it is for (alteg), or the client (bakery). */
  readonly partnerId?: number
  /** The one company it works in, where the audience binds it. */
  readonly companyId?: number
  readonly name?: string
  /** Seconds until it ends; without, it lasts until it is revoked. */
  readonly expiresIn?: number
  /** The password that the person has just signed in with; if it has changed since, there is no token. */
  readonly passwordSetAt?: number
}

export interface IssuedToken {
  readonly id: number
  /** Shown this once; only its hash is kept. */
  readonly text: string
}

/** Makes a person's token. Who may ask for one is decided before: by a sign-in, or at the command line. */
export const issueToken = async (core: Core, call: Call, wish: TokenWish): Promise<IssuedToken> => {
  const secret = newSecret(wish.audience)
  return changeAcross(core, call, [shardOf(wish.userId)], async (tx) => {
    // Checking a password takes a while: whoever was locked out, or changed it, in that time has ended all tokens, and
    // none may come after.
    const user = await tx.freshUser(wish.userId)
    const signsIn = wish.passwordSetAt !== undefined
    if (!user || user.disabled) throw new Refusal(signsIn ? 'sign-in.failed' : 'user.unknown')
    if (signsIn && (await passwordSetAt(tx, wish.userId)) !== wish.passwordSetAt) throw new Refusal('sign-in.failed')
    const id = await tx.id()
    const createdAt = tx.now()
    insertToken(tx, {
      id,
      hash: secret.hash,
      prefix: secret.prefix,
      audience: wish.audience,
      userId: wish.userId,
      partnerId: wish.partnerId ?? null,
      companyId: wish.companyId ?? null,
      name: wish.name ?? '',
      createdAt,
      expiresAt: wish.expiresIn === undefined ? null : createdAt + wish.expiresIn * 1_000_000,
    })
    tx.record({
      kind: 'token.issued',
      subject: `user:${wish.userId}`,
      after: {
        token: id,
        prefix: secret.prefix,
        audience: wish.audience,
        partner: wish.partnerId,
        company: wish.companyId,
      },
    })
    return { id, text: secret.text }
  })
}
