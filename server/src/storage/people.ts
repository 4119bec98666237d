import type { Grant, Member, Person } from '../model/member.ts'
import type { Reader } from './engine.ts'

interface Row {
  id: number
  user_id: number
  former_user_id: number | null
  team_members: string
  confirmed: number
  has_credential: number
  grant_id: number | null
  slot: Grant['slot']
  role: string | null
  scope: string
  starts_at: number | null
  ends_at: number | null
  exceptions: string
}

const columns = { member: 'id', user: 'user_id' } as const

/** A part of a company's people, and where it ends; undefined at the end of them all. */
export interface PartOfPeople {
  readonly people: readonly Person[]
  readonly end: number | undefined
}

/**
 * Those of a company's people who may do anything at all (nothing stands against them but their grants), with a number
 * above `after`, by number: of the member or of the user. `limit` are looked at.
 */
export const partOfPeople = async (
  reader: Reader,
  companyId: number,
  by: keyof typeof columns,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<PartOfPeople> => {
  const column = columns[by]
  // SQLite takes a cross join in the order in which it is written.
  const rows = await reader.all<Row>(
    `select c.id, c.user_id, c.former_user_id, c.team_members, u.confirmed, u.has_credential, g.id as grant_id, g.slot,
       g.role, g.scope, g.starts_at, g.ends_at, g.exceptions
     from (select * from members m where m.company_id = $1 and m.to_revision is null and m.archived_at is null
         and m.suspended = 0 and m.accepted = 1 and m.${column} > $2 order by m.${column} limit $3) c
     left join users u on u.id = c.user_id and u.to_revision is null and u.disabled = 0
     left join grants g on g.company_id = $1 and g.member_id = c.id
     order by c.${column}, g.id`,
    [companyId, after, limit],
  )
  const people: Person[] = []
  let looked = 0
  let last: Row | undefined
  let grants: Grant[] = []
  for (const row of rows) {
    if (row.id !== last?.id) {
      looked++
      grants = []
      last = row
      // The user is locked out: then the columns of theirs are null.
      if (row.confirmed !== null) people.push(personOf(companyId, row, grants))
    }
    if (row.grant_id !== null) grants.push(grantOf(row, row.grant_id))
  }
  return { people, end: looked < limit ? undefined : last?.[column] }
}

const personOf = (companyId: number, row: Row, grants: readonly Grant[]): Person => {
  const member: Member = {
    companyId,
    id: row.id,
    userId: row.user_id,
    formerUserId: row.former_user_id,
    accepted: true,
    suspended: false,
    archivedAt: null,
    grants,
    teamMembers: JSON.parse(row.team_members),
  }
  const user = {
    id: row.user_id,
    disabled: false,
    confirmed: row.confirmed === 1,
    hasCredential: row.has_credential === 1,
  }
  return { member, user }
}

const grantOf = (row: Row, id: number): Grant => ({
  id,
  slot: row.slot,
  role: row.role,
  scope: JSON.parse(row.scope),
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  exceptions: JSON.parse(row.exceptions),
})
