import type { Grant, Member } from '../model/member.ts'
import type { Param, Reader } from './engine.ts'

/** A person whom a grant brings to a location, as lists of its users show them. */
export interface LocationUser {
  readonly userId: number
  readonly memberId: number
  /** What the company calls them. */
  readonly name: string
  readonly firstName: string
  /** Login, address and phone: the person's own once they have accepted; until then what the inviter typed, no login. */
  readonly login: string | null
  readonly email: string | null
  /** E.164: digits without the plus. */
  readonly phone: string | null
  /** A job in free text. */
  readonly position: string
  readonly accepted: boolean
  /** Some grant of theirs is over the whole company. */
  readonly isCompanyWide: boolean
}

interface Row {
  user_id: number
  member_id: number
  name: string
  first_name: string
  position: string
  accepted: number
  typed_email: string | null
  typed_phone: string | null
  login: string | null
  email: string | null
  phone: string | null
  wide: number
}

/** Grants that cover a location: a scope is stored as text, `"company"` or a list of ids. */
const COVERING = `company_id = $1 and
  (scope = '"company"' or scope = $2 or scope like $3 or scope like $4 or scope like $5)`

const covering = (companyId: number, locationId: number): Param[] => [
  companyId,
  `[${locationId}]`,
  `[${locationId},%`,
  `%,${locationId},%`,
  `%,${locationId}]`,
]

const toUser = (row: Row): LocationUser => {
  const accepted = row.accepted === 1
  return {
    userId: row.user_id,
    memberId: row.member_id,
    name: row.name,
    firstName: row.first_name,
    login: accepted ? row.login : null,
    email: (accepted ? row.email : null) ?? row.typed_email,
    phone: (accepted ? row.phone : null) ?? row.typed_phone,
    position: row.position,
    accepted,
    isCompanyWide: row.wide === 1,
  }
}

/** Everybody whom a grant brings to the location, whenever it counts, by user id; nobody who is archived. */
export const usersOfLocation = async (
  reader: Reader,
  companyId: number,
  locationId: number,
  { accepted }: { readonly accepted?: boolean | undefined } = {},
): Promise<LocationUser[]> => {
  const chosen = accepted === undefined ? '' : `and m.accepted = ${accepted ? 1 : 0}`
  const rows = await reader.all<Row>(
    `select m.user_id, c.member_id, p.name, p.first_name, p.position, m.accepted, p.email as typed_email,
       p.phone as typed_phone, o.login, o.email, o.phone, c.wide
     from (select member_id, max(case when scope = '"company"' then 1 else 0 end) as wide
           from grants where ${COVERING} group by member_id) c
     join members m on m.company_id = $1 and m.id = c.member_id and m.to_revision is null
     join member_profiles p on p.company_id = $1 and p.member_id = c.member_id
     left join user_profiles o on o.user_id = m.user_id
     where m.archived_at is null ${chosen} order by m.user_id`,
    covering(companyId, locationId),
  )
  return rows.map(toUser)
}

interface GrantRow {
  member_id: number
  id: number
  slot: Grant['slot']
  role: string | null
  scope: string
  starts_at: number | null
  ends_at: number | null
  exceptions: string
}

/** All grants of everybody whom some grant brings to the location, by member: for lists, at one statement. */
export const grantsOfLocation = async (
  reader: Reader,
  companyId: number,
  locationId: number,
): Promise<ReadonlyMap<Member['id'], readonly Grant[]>> => {
  const rows = await reader.all<GrantRow>(
    `select member_id, id, slot, role, scope, starts_at, ends_at, exceptions from grants
     where company_id = $1 and member_id in (select member_id from grants where ${COVERING}) order by member_id, id`,
    covering(companyId, locationId),
  )
  const byMember = new Map<number, Grant[]>()
  for (const row of rows) {
    const grants = byMember.get(row.member_id) ?? []
    byMember.set(row.member_id, grants)
    grants.push({
      id: row.id,
      slot: row.slot,
      role: row.role,
      scope: JSON.parse(row.scope),
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      exceptions: JSON.parse(row.exceptions),
    })
  }
  return byMember
}
