import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { shardOf } from '../../storage/scopes.ts'
import { revokeToken, tokenById } from '../../storage/tokens.ts'
import { requireCapability, standingIn } from '../access/authorize.ts'
import { requireCompanyRight } from '../access/require-company-right.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'

/** Ends somebody's token that works in one company alone; from the next call on it opens nothing, on any node. */
export const revokeCompanyToken = async (
  core: Core,
  call: Call,
  { companyId, tokenId }: { readonly companyId: number; readonly tokenId: number },
): Promise<void> => {
  const { facts, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireCapability(facts, call, 'tokens.edit', 'company', now)
  const token = await tokenById(core.engine, tokenId)
  if (token?.companyId !== companyId) throw new Refusal('token.unknown')
  const { userId } = token
  await changeAcross(core, call, [companyId, shardOf(userId)], async (tx) => {
    await requireCompanyRight(tx, 'tokens.edit')
    if ((await revokeToken(tx, tokenId)) === 0) throw new Refusal('token.unknown')
    tx.moved(`user:${userId}`, shardOf(userId))
    const after = { token: tokenId, company: companyId }
    tx.record({ kind: 'token.revoked', subject: `user:${userId}`, after }, shardOf(userId))
    tx.record({ kind: 'token.revoked', subject: `user:${userId}`, after })
  })
}
