import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { type ConnectedPartner, connectedPartners } from '../../storage/partners.ts'
import { requireCapability, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'

/** Refuses whoever may not see the company's partners. */
const requireSight = async (core: Core, call: Call, companyId: number): Promise<void> => {
  const { facts, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireCapability(facts, call, 'partners.edit', 'company', now)
}

/** Partners whose programs may act in the company, by id from the one after `after` on. */
export const listCompanyPartners = async (
  core: Core,
  call: Call,
  { companyId, after, limit }: { companyId: number; after: number; limit: number },
): Promise<ConnectedPartner[]> => {
  await requireSight(core, call, companyId)
  return connectedPartners(core.engine, companyId, { after, limit })
}

/** One of them. */
export const readCompanyPartner = async (
  core: Core,
  call: Call,
  { companyId, partnerId }: { companyId: number; partnerId: number },
): Promise<ConnectedPartner> => {
  await requireSight(core, call, companyId)
  const [partner] = await connectedPartners(core.engine, companyId, { after: partnerId - 1, limit: 1 })
  if (partner?.id !== partnerId) throw new Refusal('partner.unknown')
  return partner
}
