import type { Call } from '../../model/actor.ts'
import { fits, type RosterFilter, type TeamMember } from '../../model/team-member.ts'
import { teamMembersOf } from '../../storage/team-members.ts'
import { requireCapability, standingAt } from '../access/authorize.ts'
import type { Core } from '../core.ts'

export interface RosterQuestion {
  readonly locationId: number
  /** Those who are not deleted, without. */
  readonly filter?: RosterFilter
}

/** The roster of a location by id, for somebody who may see it; dismissed and hidden people belong to it. */
export const listTeamMembers = async (
  core: Core,
  call: Call,
  { locationId, filter = { deleted: false } }: RosterQuestion,
): Promise<TeamMember[]> => {
  const { facts, now } = await core.facts.read((look) => standingAt(look, call.actor, locationId))
  requireCapability(facts, call, 'team.read', locationId, now)
  const roster = await teamMembersOf(core.engine, facts.company.id, locationId, filter.deleted !== false)
  return roster.filter(fits(filter))
}
