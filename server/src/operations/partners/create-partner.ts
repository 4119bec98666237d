import type { Call } from '../../model/actor.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { reserveId } from '../../storage/ids.ts'
import { insertPartner } from '../../storage/partners.ts'
import { shardOf } from '../../storage/scopes.ts'
import { insertToken } from '../../storage/tokens.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { newSecret } from '../credentials/secrets.ts'

export interface CreatedPartner {
  readonly partnerId: number
  /** Shown this once; only its hash is kept. */
  readonly token: string
}

/** Makes a partner, an integration that owns partner tokens, with its first token. */
export const createPartner = async (core: Core, call: Call, { name }: { name: string }): Promise<CreatedPartner> => {
  if (call.actor.kind !== 'operator') throw new Refusal('access.denied')
  refuseFaulty(name.trim() === '' ? [{ field: 'name', message: 'is missing' }] : [])
  const partnerId = await reserveId(core.engine)
  const secret = newSecret('partner')
  return changeAcross(core, call, [shardOf(partnerId)], async (tx) => {
    insertPartner(tx, partnerId, name.trim())
    insertToken(tx, {
      id: await tx.id(),
      hash: secret.hash,
      prefix: secret.prefix,
      audience: 'partner',
      userId: null,
      partnerId,
      companyId: null,
      name: name.trim(),
      createdAt: tx.now(),
      expiresAt: null,
    })
    tx.record({
      kind: 'partner.created',
      subject: `partner:${partnerId}`,
      after: { name: name.trim(), prefix: secret.prefix },
    })
    return { partnerId, token: secret.text }
  })
}
