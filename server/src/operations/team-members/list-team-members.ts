import type { Call } from '../../model/actor.ts'
import { fits, type RosterFilter, type TeamMember } from '../../model/team-member.ts'
import type { PartById } from '../../storage/places.ts'
import { teamMembersOf } from '../../storage/team-members.ts'
import { onlyAt, placesWhere, type Standpoint, standingFrom } from '../access/standpoint.ts'
import type { Core } from '../core.ts'

export type RosterQuestion = Standpoint & {
  /** Only those of one location of the company. */
  readonly at?: number
  /** Those who are not deleted, without. */
  readonly filter?: RosterFilter
  readonly part?: PartById
}

/** How many are looked at in one go where a part of a list is wanted: names are not compared by the database. */
const LOOK = 1_000

/** People on the rosters that the caller may see, by id; dismissed and hidden people belong to them. */
export const listTeamMembers = async (core: Core, call: Call, question: RosterQuestion): Promise<TeamMember[]> => {
  const { at, filter = { deleted: false }, part = {} } = question
  const { facts, now } = await core.facts.read((look) => standingFrom(look, call.actor, question))
  const seen = placesWhere(facts, call, 'team.read', question, now)
  const places = at === undefined ? seen : onlyAt(facts, call, 'team.read', at, now)

  const { limit } = part
  const isWanted = fits(filter)
  const look = (after: number | undefined): Promise<TeamMember[]> =>
    teamMembersOf(core.engine, facts.company.id, places, filter.deleted !== false, {
      ...(after !== undefined && { after }),
      ...(limit !== undefined && { limit: LOOK }),
    })
  let looked = await look(part.after)
  const found = looked.filter(isWanted)
  while (limit !== undefined && looked.length === LOOK && found.length < limit) {
    looked = await look(looked.at(-1)?.id)
    found.push(...looked.filter(isWanted))
  }
  return found.slice(0, limit)
}
