import type { Call } from '../../model/actor.ts'
import { isCapable } from '../../model/decide.ts'
import { requireCapability, standingAt } from '../access/authorize.ts'
import type { Core } from '../core.ts'

/** The company of a location whose tags the caller may see, and whether they may change them. */
export const standingForTags = async (
  core: Core,
  call: Call,
  locationId: number,
): Promise<{ companyId: number; isEditable: boolean }> => {
  const { facts, now } = await core.facts.read((look) => standingAt(look, call.actor, locationId))
  requireCapability(facts, call, 'tags.read', locationId, now)
  const { company, person } = facts
  return { companyId: company.id, isEditable: isCapable(company, person, 'tags.edit', locationId, now, call.ip) }
}
