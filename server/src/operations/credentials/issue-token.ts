import type { Audience, Call, TokenLimits } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { shardOf } from '../../storage/scopes.ts'
import { insertToken } from '../../storage/tokens.ts'
import { passwordSetAt } from '../../storage/users.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { newSecret, type Secret } from './secrets.ts'

/** Whose token it is, where it works, and what it may do. */
interface TokenTerms {
  readonly audience: Audience
  readonly userId: number
  /** The partner whose program it is for (alteg), or the client (bakery). */
  readonly partnerId?: number
  /** The one company it works in, where the audience binds it. */
  readonly companyId?: number
  readonly name?: string
  /** What it may do at most. */
  readonly limits?: TokenLimits
  /** It opens nothing before. */
  readonly startsAt?: Moment
  /** As whom its person looks (audience `view`). */
  readonly seenMember?: number
}

export interface TokenWish extends TokenTerms {
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

/** Writes a token whose person's shard is locked, and says so there; gives what was said. */
export const writeToken = async (
  tx: Tx,
  secret: Secret,
  terms: TokenTerms & { readonly expiresAt: Moment | null; readonly madeBy?: number },
): Promise<{ readonly token: number }> => {
  const { audience, userId, partnerId, companyId, limits, startsAt, expiresAt } = terms
  const shard = shardOf(userId)
  const id = await tx.id()
  insertToken(tx, {
    ...terms,
    id,
    hash: secret.hash,
    prefix: secret.prefix,
    partnerId: partnerId ?? null,
    companyId: companyId ?? null,
    name: terms.name ?? '',
    createdAt: tx.now(shard),
  })
  const said = {
    token: id,
    prefix: secret.prefix,
    audience,
    partner: partnerId,
    company: companyId,
    ...(limits && { limits, startsAt, expiresAt }),
  }
  tx.record({ kind: 'token.issued', subject: `user:${userId}`, after: said }, shard)
  return said
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
    const expiresAt = wish.expiresIn === undefined ? null : tx.now() + wish.expiresIn * 1_000_000
    const { token } = await writeToken(tx, secret, { ...wish, expiresAt })
    return { id: token, text: secret.text }
  })
}
