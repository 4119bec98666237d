import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { TeamMember } from '../../model/team-member.ts'
import type { Reader } from '../../storage/engine.ts'
import { findTeamMember, findTeamMemberAnywhere } from '../../storage/team-members.ts'
import { requireAtEach, requireSomewhere, type Standpoint, standingFrom } from '../access/standpoint.ts'
import type { Core } from '../core.ts'

export type TeamMemberQuestion = Standpoint & { readonly teamMemberId: number }

/** A team member, a deleted one too; from another location they are unknown. */
export const seenTeamMember = async (
  reader: Reader,
  companyId: number,
  { locationId, teamMemberId }: TeamMemberQuestion,
): Promise<TeamMember> => {
  const found =
    locationId === undefined
      ? await findTeamMemberAnywhere(reader, companyId, teamMemberId)
      : await findTeamMember(reader, companyId, locationId, teamMemberId)
  if (!found) throw new Refusal('team-member.unknown')
  return found
}

/** One team member, a deleted one too, for somebody who may see the roster of their location. */
export const readTeamMember = async (core: Core, call: Call, question: TeamMemberQuestion): Promise<TeamMember> => {
  const { facts, now } = await core.facts.read((look) => standingFrom(look, call.actor, question))
  requireSomewhere(facts, call, 'team.read', question, now)
  const found = await seenTeamMember(core.engine, facts.company.id, question)
  requireAtEach(facts, call, 'team.read', [found.locationId], now)
  return found
}
