import type { Member } from '../model/member.ts'
import { Refusal } from '../model/refusal.ts'
import type { TeamMember } from '../model/team-member.ts'
import type { Tx } from './change.ts'
import { first, type Param, type Reader } from './engine.ts'
import { type PartById, type Places, partById, within } from './places.ts'

interface TeamMemberRow {
  id: number
  location_id: number
  name: string
  specialization: string
  position_id: number | null
  position_title: string
  member_id: number | null
  user_id: number
  dismissed: number
  hidden: number
  deleted: number
}

const select = `select t.id, t.location_id, t.name, t.specialization, p.id as position_id, p.title as position_title,
    m.id as member_id, m.user_id, t.dismissed, t.hidden, t.deleted
  from team_members t
  left join positions p on p.company_id = t.company_id and p.id = t.position_id and p.deleted = 0
  left join members m on m.company_id = t.company_id and m.id = t.member_id and m.to_revision is null
  where t.company_id = $1`

const toTeamMember = (row: TeamMemberRow): TeamMember => ({
  id: row.id,
  locationId: row.location_id,
  name: row.name,
  specialization: row.specialization,
  position: row.position_id === null ? null : { id: row.position_id, title: row.position_title },
  member: row.member_id === null ? null : { id: row.member_id, userId: row.user_id },
  dismissed: row.dismissed === 1,
  hidden: row.hidden === 1,
  deleted: row.deleted === 1,
})

/** The roster of some locations by id, with or without those who were deleted. */
export const teamMembersOf = async (
  reader: Reader,
  companyId: number,
  places: Places,
  withDeleted: boolean,
  part: PartById = {},
): Promise<TeamMember[]> => {
  const params: Param[] = [companyId, withDeleted ? 1 : 0]
  const sql = `${select} and t.deleted <= $2${within('t.location_id', places, params)}${partById('t.id', part, params)}`
  return (await reader.all<TeamMemberRow>(sql, params)).map(toTeamMember)
}

/** A team member of whichever location of the company; a deleted one too. */
export const findTeamMemberAnywhere = async (
  reader: Reader,
  companyId: number,
  id: number,
): Promise<TeamMember | undefined> => {
  const row = await first<TeamMemberRow>(reader, `${select} and t.id = $2`, [companyId, id])
  return row && toTeamMember(row)
}

/** A team member of a location; a deleted one too. */
export const findTeamMember = async (
  reader: Reader,
  companyId: number,
  locationId: number,
  id: number,
): Promise<TeamMember | undefined> => {
  const found = await findTeamMemberAnywhere(reader, companyId, id)
  return found?.locationId === locationId ? found : undefined
}

/** Puts somebody on the roster, linked to nobody: `linkTeamMember` does that. */
export const insertTeamMember = (tx: Tx, companyId: number, teamMember: TeamMember): void => {
  const { id, locationId, name, specialization, position, dismissed, hidden } = teamMember
  tx.write(
    `insert into team_members
       (company_id, id, location_id, name, specialization, position_id, member_id, dismissed, hidden, deleted)
     values ($1, $2, $3, $4, $5, $6, null, $7, $8, 0)`,
    [companyId, id, locationId, name, specialization, position?.id ?? null, dismissed ? 1 : 0, hidden ? 1 : 0],
  )
}

/** Writes all of a team member that is there, but for the link to a member. */
export const writeTeamMember = (tx: Tx, companyId: number, teamMember: TeamMember): void => {
  const { id, name, specialization, position, dismissed, hidden, deleted } = teamMember
  tx.write(
    `update team_members
     set name = $3, specialization = $4, position_id = $5, dismissed = $6, hidden = $7, deleted = $8
     where company_id = $1 and id = $2`,
    [companyId, id, name, specialization, position?.id ?? null, dismissed ? 1 : 0, hidden ? 1 : 0, deleted ? 1 : 0],
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
