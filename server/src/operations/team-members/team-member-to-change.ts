import { Refusal } from '../../model/refusal.ts'
import type { TeamMember } from '../../model/team-member.ts'
import type { Tx } from '../../storage/change.ts'
import { findTeamMember } from '../../storage/team-members.ts'
import type { TeamMemberQuestion } from './read-team-member.ts'

/** A team member of the location who is still on the roster, under the lock. */
export const teamMemberToChange = async (
  tx: Tx,
  companyId: number,
  { locationId, teamMemberId }: TeamMemberQuestion,
): Promise<TeamMember> => {
  const found = await findTeamMember(tx, companyId, locationId, teamMemberId)
  if (!found || found.deleted) throw new Refusal('team-member.unknown')
  return found
}
