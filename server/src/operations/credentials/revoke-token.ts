import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { first } from '../../storage/engine.ts'
import { shardOf } from '../../storage/scopes.ts'
import { revokeToken as revoke, type TokenRow } from '../../storage/tokens.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'

/** Ends a token; from the next call on it opens nothing, on any node. Its own holder, or the operator, may. */
export const revokeToken = async (core: Core, call: Call, tokenId: number): Promise<void> => {
  const token = await first<Pick<TokenRow, 'user_id' | 'partner_id'>>(
    core.engine,
    'select user_id, partner_id from tokens where id = $1',
    [tokenId],
  )
  const own = call.actor.kind !== 'operator' && call.actor.tokenId === tokenId
  if (!token || !(own || call.actor.kind === 'operator')) throw new Refusal('token.unknown')
  const owner = (token.user_id ?? token.partner_id) as number
  const what = token.user_id === null ? `partner:${owner}` : `user:${owner}`
  await changeAcross(core, call, [shardOf(owner)], async (tx) => {
    if ((await revoke(tx, tokenId)) === 0)
      return tx.record({ kind: 'token.revoked-again', subject: what, after: { token: tokenId } })
    tx.moved(what)
    tx.record({ kind: 'token.revoked', subject: what, after: { token: tokenId } })
  })
}
