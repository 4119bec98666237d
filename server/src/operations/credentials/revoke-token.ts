import type { Actor, Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { first } from '../../storage/engine.ts'
import { shardOf } from '../../storage/scopes.ts'
import { revokeToken as revoke, type TokenRow } from '../../storage/tokens.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'

/** Whoever ends a view does that as themselves: as somebody else nothing is changed. */
const asThemselves = (call: Call): Call => {
  const { actor } = call
  if (actor.kind !== 'user' || !actor.viewer) return call
  const { viewer, ...rest } = actor
  return { ...call, actor: { ...rest, userId: viewer.userId } }
}

const mayEnd = (actor: Actor, tokenId: number, userId: number | null): boolean => {
  if (actor.kind === 'operator' || actor.tokenId === tokenId) return true
  return actor.kind === 'user' && actor.audience === 'native' && !actor.limits && actor.userId === userId
}

/**
 * Ends a token, with those that were made through it; from the next call on it opens nothing, on any node. The operator
 * may, whoever holds it, and its person where they have signed in.
 */
export const revokeToken = async (core: Core, call: Call, tokenId: number): Promise<void> => {
  const token = await first<Pick<TokenRow, 'user_id' | 'partner_id'>>(
    core.engine,
    'select user_id, partner_id from tokens where id = $1',
    [tokenId],
  )
  if (!token || !mayEnd(call.actor, tokenId, token.user_id)) throw new Refusal('token.unknown')
  const owner = (token.user_id ?? token.partner_id) as number
  const what = token.user_id === null ? `partner:${owner}` : `user:${owner}`
  await changeAcross(core, asThemselves(call), [shardOf(owner)], async (tx) => {
    if ((await revoke(tx, tokenId)) === 0)
      return tx.record({ kind: 'token.revoked-again', subject: what, after: { token: tokenId } })
    tx.moved(what)
    tx.record({ kind: 'token.revoked', subject: what, after: { token: tokenId } })
  })
}
