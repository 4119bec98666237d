import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { partnerExists } from '../../storage/partners.ts'
import { shardOf } from '../../storage/scopes.ts'
import { insertToken } from '../../storage/tokens.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import type { IssuedToken } from '../credentials/issue-token.ts'
import { newSecret } from '../credentials/secrets.ts'

/** One more token for a partner, so that the former can be replaced without a gap and then revoked. */
export const issuePartnerToken = async (
  core: Core,
  call: Call,
  { partnerId, name = '' }: { partnerId: number; name?: string },
): Promise<IssuedToken> => {
  if (call.actor.kind !== 'operator') throw new Refusal('access.denied')
  const secret = newSecret('partner')
  return changeAcross(core, call, [shardOf(partnerId)], async (tx) => {
    if (!(await partnerExists(tx, partnerId))) throw new Refusal('partner.unknown')
    const id = await tx.id()
    insertToken(tx, {
      id,
      hash: secret.hash,
      prefix: secret.prefix,
      audience: 'partner',
      userId: null,
      partnerId,
      companyId: null,
      name,
      createdAt: tx.now(),
      expiresAt: null,
    })
    tx.record({
      kind: 'token.issued',
      subject: `partner:${partnerId}`,
      after: { token: id, prefix: secret.prefix, audience: 'partner' },
    })
    return { id, text: secret.text }
  })
}
