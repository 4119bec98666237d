import type { Capability } from '../../model/capability.ts'
import { Refusal } from '../../model/refusal.ts'
import type { TeamMember } from '../../model/team-member.ts'
import type { Tx } from '../../storage/change.ts'
import type { Standing } from '../access/authorize.ts'
import { requireAtEach, requireSomewhere } from '../access/standpoint.ts'
import { seenTeamMember, type TeamMemberQuestion } from './read-team-member.ts'

/** A team member who is still on the roster, under the lock, for somebody with the right at their location. */
export const teamMemberToChange = async (
  tx: Tx,
  standing: Standing,
  capability: Capability,
  question: TeamMemberQuestion,
): Promise<TeamMember> => {
  requireSomewhere(standing, tx.call, capability, question, tx.now())
  const found = await seenTeamMember(tx, standing.company.id, question)
  requireAtEach(standing, tx.call, capability, [found.locationId], tx.now())
  if (found.deleted) throw new Refusal('team-member.unknown')
  return found
}
