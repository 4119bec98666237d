import type { Call } from '../../model/actor.ts'
import type { Core } from '../core.ts'
import { standingAt, standingIn } from './authorize.ts'

/** The company of a location that the caller belongs to, so that its lock can be taken; to others it is unknown. */
export const companyAt = async (core: Core, call: Call, locationId: number): Promise<number> => {
  const { facts } = await core.facts.read((look) => standingAt(look, call.actor, locationId).company.id)
  return facts
}

/** Refuses whoever does not belong to the company, before its lock is taken. */
export const enterCompany = async (core: Core, call: Call, companyId: number): Promise<void> => {
  await core.facts.read((look) => standingIn(look, call.actor, companyId))
}
