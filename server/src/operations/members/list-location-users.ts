import type { Call } from '../../model/actor.ts'
import { type LocationUser, usersOfLocation } from '../../storage/location-users.ts'
import { requireCapability, standingAt } from '../access/authorize.ts'
import type { Core } from '../core.ts'

export interface LocationUsersQuestion {
  readonly locationId: number
  /** Only those who have accepted their invitation, or only those who have not. */
  readonly accepted?: boolean
}

/** Everybody whom a grant brings to a location, for somebody who may see the people there. */
export const listLocationUsers = async (
  core: Core,
  call: Call,
  { locationId, accepted }: LocationUsersQuestion,
): Promise<LocationUser[]> => {
  const { facts, now } = await core.facts.read((look) => standingAt(look, call.actor, locationId))
  requireCapability(facts, call, 'members.read', locationId, now)
  return usersOfLocation(core.engine, facts.company.id, locationId, { accepted })
}
