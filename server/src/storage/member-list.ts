import type { Moment } from '../model/member.ts'
import { sortName } from '../model/sort-name.ts'
import type { Tx } from './change.ts'
import { type Engine, first, type Reader } from './engine.ts'

/** A member as lists show them. */
export interface MemberRow {
  readonly userId: number
  readonly memberId: number
  /** The built-in role of the vocabulary; a role of the company's own is shown as one. */
  readonly role: string
  readonly firstName: string
  readonly lastName: string
  /** What the inviter typed until the invitation is accepted; from then on the person's own. */
  readonly email: string
  /** The invitation is accepted and the person's address proved. */
  readonly confirmed: boolean
  readonly suspended: boolean
  readonly archivedAt: Moment | null
  readonly language: number
  readonly lastVisitAt: Moment | null
}

interface Row {
  user_id: number
  member_id: number
  role: string
  first_name: string
  last_name: string
  accepted: number
  typed: string | null
  own: string | null
  confirmed: number | null
  suspended: number
  archived_at: number | null
  language: number
  last_visit_at: number | null
}

/** Members whose grant over the company has a role of one vocabulary ($2, with its colon), or one that is shown as such. */
const MEMBERS = `select m.user_id, m.id as member_id, coalesce(r.shown_as, g.role) as role, p.first_name, p.last_name,
    m.accepted, p.email as typed, o.email as own, u.confirmed, m.suspended, m.archived_at, p.language, p.last_visit_at
  from member_profiles p
  join members m on m.company_id = p.company_id and m.id = p.member_id and m.to_revision is null
  join grants g on g.company_id = p.company_id and g.member_id = p.member_id and g.slot = 'company' and g.to_revision is null
  left join roles r on r.company_id = p.company_id and g.role = 'role:' || r.id and r.to_revision is null
  left join users u on u.id = m.user_id and u.to_revision is null
  left join user_profiles o on o.user_id = m.user_id
  where p.company_id = $1 and substr(coalesce(r.shown_as, g.role), 1, length(cast($2 as text))) = $2`

const toMember = (row: Row): MemberRow => ({
  userId: row.user_id,
  memberId: row.member_id,
  role: row.role,
  firstName: row.first_name,
  lastName: row.last_name,
  email: (row.accepted === 1 ? row.own : null) ?? row.typed ?? '',
  confirmed: row.accepted === 1 && row.confirmed === 1,
  suspended: row.suspended === 1,
  archivedAt: row.archived_at,
  language: row.language,
  lastVisitAt: row.last_visit_at,
})

export interface MemberPage {
  /** Only archived members, or only the others; both without. */
  readonly archived?: boolean
  readonly descending: boolean
  readonly offset: number
  readonly limit: number
}

/** Part of a company's members, by last name, first name and user id. */
export const pageOfMembers = async (
  reader: Reader,
  companyId: number,
  vocabulary: string,
  { archived, descending, offset, limit }: MemberPage,
): Promise<MemberRow[]> => {
  const chosen = archived === undefined ? '' : `and m.archived_at is ${archived ? 'not null' : 'null'}`
  const direction = descending ? 'desc' : 'asc'
  const rows = await reader.all<Row>(
    `${MEMBERS} ${chosen} order by p.sort_name ${direction}, m.user_id ${direction} limit $3 offset $4`,
    [companyId, `${vocabulary}:`, limit, offset],
  )
  return rows.map(toMember)
}

/** One member as a list would show them; undefined for one who would not be listed. */
export const memberRow = async (
  reader: Reader,
  companyId: number,
  vocabulary: string,
  memberId: number,
): Promise<MemberRow | undefined> => {
  const row = await first<Row>(reader, `${MEMBERS} and p.member_id = $3`, [companyId, `${vocabulary}:`, memberId])
  return row && toMember(row)
}

/** The member whom the company sees under an e-mail address; one who has accepted before one who is invited. */
export const memberSeenAs = async (reader: Reader, companyId: number, email: string): Promise<number | undefined> =>
  (
    await first<{ id: number }>(
      reader,
      // Two ways in, each by its index: by what was typed, and by the person's own address.
      `select m.id, m.accepted from member_profiles p
         join members m on m.company_id = p.company_id and m.id = p.member_id and m.to_revision is null
         left join user_profiles o on o.user_id = m.user_id
         where p.company_id = $1 and lower(p.email) = lower($2) and (m.accepted = 0 or o.email is null)
       union all
       select m.id, m.accepted from user_profiles o
         join members m on m.company_id = $1 and m.user_id = o.user_id and m.to_revision is null
         where lower(o.email) = lower($2) and m.accepted = 1
       order by 2 desc, 1 limit 1`,
      [companyId, email],
    )
  )?.id

export interface MemberName {
  readonly firstName: string
  readonly lastName: string
}

/** What the company calls a member. */
export const renameMember = (tx: Tx, companyId: number, memberId: number, name: MemberName): void => {
  tx.write(
    `update member_profiles set name = $3, first_name = $4, last_name = $5, sort_name = $6
     where company_id = $1 and member_id = $2`,
    [companyId, memberId, `${name.firstName} ${name.lastName}`.trim(), name.firstName, name.lastName, sortName(name)],
  )
}

/** Notes that a member has come. No change in the sense of the audit: no lock, no revision. */
export const noteVisit = (engine: Engine, companyId: number, memberId: number): Promise<void> =>
  engine.transaction(async (session) => {
    session.write(
      `update member_profiles set last_visit_at = ${engine.clock} where company_id = $1 and member_id = $2`,
      [companyId, memberId],
    )
  })
