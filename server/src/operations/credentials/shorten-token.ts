import type { Call } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { shardOf } from '../../storage/scopes.ts'
import { type CompanyToken, endTokenAt, type LiveToken, tokenById, withMembers } from '../../storage/tokens.ts'
import { refuseLimited, requireCapability, standingIn } from '../access/authorize.ts'
import { requireCompanyRight } from '../access/require-company-right.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { companyTokensSeen } from './company-tokens-seen.ts'
import { requireNative } from './create-own-token.ts'

interface Shortening {
  readonly tokenId: number
  /** Its new end: later than now, and no later than the one it has. */
  readonly expiresAt: Moment
}

/** The token with its new end, written; what was made through it ends with it. */
const shorten = async (
  tx: Tx,
  { tokenId, expiresAt }: Shortening,
  isIt: (token: LiveToken) => boolean,
  say: (token: LiveToken) => void,
): Promise<LiveToken> => {
  const token = await tokenById(tx, tokenId)
  if (!token || !isIt(token)) throw new Refusal('token.unknown')
  const now = tx.now(shardOf(token.userId))
  if (token.expiresAt !== null && token.expiresAt <= now) throw new Refusal('token.unknown')
  if (expiresAt <= now) refuseFaulty([{ field: 'expiresAt', message: 'must be later than now; end the token instead' }])
  if (token.expiresAt !== null && expiresAt > token.expiresAt)
    refuseFaulty([{ field: 'expiresAt', message: 'must be no later than the end it has' }])
  if (token.expiresAt === expiresAt) return token
  endTokenAt(tx, tokenId, expiresAt)
  tx.moved(`user:${token.userId}`, shardOf(token.userId))
  say(token)
  return { ...token, expiresAt }
}

const said = ({ id, expiresAt }: LiveToken, to: Moment, company?: number) => ({
  kind: 'token.shortened' as const,
  before: { token: id, expiresAt },
  after: { token: id, expiresAt: to, ...(company !== undefined && { company }) },
})

/** Lets a token of the caller's own end sooner, for somebody who has signed in. */
export const shortenOwnToken = async (core: Core, call: Call, wish: Shortening): Promise<LiveToken> => {
  const { userId } = requireNative(call)
  refuseLimited(call.actor)
  return changeAcross(core, call, [shardOf(userId)], (tx) =>
    shorten(
      tx,
      wish,
      (token) => token.userId === userId,
      (token) => tx.record({ ...said(token, wish.expiresAt), subject: `user:${userId}` }),
    ),
  )
}

/** Lets somebody's token that works in one company alone end sooner; whoever may end it may do that. */
export const shortenCompanyToken = async (
  core: Core,
  call: Call,
  { companyId, ...wish }: Shortening & { readonly companyId: number },
): Promise<CompanyToken> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireCapability(standing, call, 'tokens.edit', 'company', now)
  const found = await tokenById(core.engine, wish.tokenId)
  if (found?.companyId !== companyId) throw new Refusal('token.unknown')
  const { userId } = found
  const shortened = await changeAcross(core, call, [companyId, shardOf(userId)], async (tx) => {
    await requireCompanyRight(tx, 'tokens.edit')
    const token = await shorten(
      tx,
      wish,
      (token) => token.companyId === companyId,
      (token) => {
        const event = { ...said(token, wish.expiresAt, companyId), subject: `user:${userId}` }
        tx.record(event, shardOf(userId))
        tx.record(event)
      },
    )
    return withMembers(tx, companyId, [token])
  })
  return (await companyTokensSeen(core, call, { standing, now }, shortened))[0] as CompanyToken
}
