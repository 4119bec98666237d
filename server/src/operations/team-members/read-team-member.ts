import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { TeamMember } from '../../model/team-member.ts'
import { findTeamMember } from '../../storage/team-members.ts'
import { requireCapability, standingAt } from '../access/authorize.ts'
import type { Core } from '../core.ts'

export interface TeamMemberQuestion {
  readonly locationId: number
  readonly teamMemberId: number
}

/** One team member of a location, a deleted one too, for somebody who may see the roster. */
export const readTeamMember = async (
  core: Core,
  call: Call,
  { locationId, teamMemberId }: TeamMemberQuestion,
): Promise<TeamMember> => {
  const { facts, now } = await core.facts.read((look) => standingAt(look, call.actor, locationId))
  requireCapability(facts, call, 'team.read', locationId, now)
  const teamMember = await findTeamMember(core.engine, facts.company.id, locationId, teamMemberId)
  if (!teamMember) throw new Refusal('team-member.unknown')
  return teamMember
}
