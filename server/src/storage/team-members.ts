import type { Member } from '../model/member.ts'
import { Refusal } from '../model/refusal.ts'
import type { Tx } from './change.ts'
import { first } from './engine.ts'

export interface NewTeamMember {
  readonly id: number
  readonly locationId: number
  readonly name: string
  /** What they do, in free text. */
  readonly specialization: string
  readonly positionId: number | null
}

export const insertTeamMember = (tx: Tx, companyId: number, teamMember: NewTeamMember): void => {
  const { id, locationId, name, specialization, positionId } = teamMember
  tx.write(
    `insert into team_members
       (company_id, id, location_id, name, specialization, position_id, member_id, dismissed, deleted)
     values ($1, $2, $3, $4, $5, $6, null, 0, 0)`,
    [companyId, id, locationId, name, specialization, positionId],
  )
}

/**
 * The member with another team member of the location, or none, being them. Refuses a team member that is not at the
 * location, or is somebody else already. Writes the roster's side; the caller writes the member.
 */
export const linkTeamMember = async (
  tx: Tx,
  member: Member,
  locationId: number,
  teamMemberId: number | null,
): Promise<Member> => {
  const present = member.teamMembers.find((link) => link.locationId === locationId)
  if ((present?.id ?? null) === teamMemberId) return member
  if (teamMemberId !== null) {
    const found = await first<{ member_id: number | null }>(
      tx,
      'select member_id from team_members where company_id = $1 and id = $2 and location_id = $3 and deleted = 0',
      [member.companyId, teamMemberId, locationId],
    )
    const fault = (message: string): Refusal =>
      new Refusal('request.invalid', { fields: [{ field: 'teamMember', message }] })
    if (!found) throw fault('is not a team member of this location')
    if (found.member_id !== null && found.member_id !== member.id) throw fault('is linked to another user')
    tx.write('update team_members set member_id = $3 where company_id = $1 and id = $2', [
      member.companyId,
      teamMemberId,
      member.id,
    ])
  }
  if (present) {
    tx.write('update team_members set member_id = null where company_id = $1 and id = $2', [
      member.companyId,
      present.id,
    ])
  }
  const others = member.teamMembers.filter((link) => link !== present)
  return { ...member, teamMembers: teamMemberId === null ? others : [...others, { id: teamMemberId, locationId }] }
}
