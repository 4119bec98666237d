import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { first } from '../../storage/engine.ts'
import { endConnection, insertConnection } from '../../storage/partners.ts'
import { requireCompanyRight } from '../access/require-company-right.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'

/** Lets a partner's programs act in a company, or ends that. */
export const setPartnerConnected = (
  core: Core,
  call: Call,
  companyId: number,
  partnerId: number,
  connected: boolean,
): Promise<{ name: string }> =>
  change(core, call, companyId, async (tx) => {
    await requireCompanyRight(tx, 'partners.edit')
    const partner = await first<{ name: string }>(tx, 'select name from partners where id = $1', [partnerId])
    if (!partner) throw new Refusal('partner.unknown')
    const present = (await tx.company()).partners.has(partnerId)
    if (present === connected) return partner
    if (connected) insertConnection(tx, companyId, partnerId)
    else endConnection(tx, companyId, partnerId)
    tx.moved('model')
    tx.record({
      kind: connected ? 'partner.connected' : 'partner.disconnected',
      subject: `partner:${partnerId}`,
      before: { connected: present },
      after: { connected },
    })
    return partner
  })
