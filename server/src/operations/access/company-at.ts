import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Look } from '../../storage/facts.ts'
import type { Core } from '../core.ts'
import { standingAt, standingIn } from './authorize.ts'

/**
 * The company of a location that the caller belongs to, so that its lock can be taken; to others it is unknown. Under
 * the lock the caller's standing is judged again, so what is in memory is good enough to let somebody in; a refusal is
 * looked at twice.
 */
export const companyAt = async (core: Core, call: Call, locationId: number): Promise<number> => {
  const find = (look: Look): number => standingAt(look, call.actor, locationId).company.id
  try {
    return await core.facts.glance(find)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return (await core.facts.read(find)).facts
  }
}

/** Refuses whoever does not belong to the company, before its lock is taken. */
export const enterCompany = async (core: Core, call: Call, companyId: number): Promise<void> => {
  await core.facts.read((look) => standingIn(look, call.actor, companyId))
}
