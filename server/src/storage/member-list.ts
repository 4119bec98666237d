import { grantInSlot, type Member, type Moment } from '../model/member.ts'
import { sortName } from '../model/sort-name.ts'
import type { Tx } from './change.ts'
import { type Engine, first, type Reader } from './engine.ts'

/** A member as lists show them. */
export interface MemberRow {
  readonly userId: number
  readonly memberId: number
  /** The role over the whole company. */
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

/** What is shown of the members in `list`, which is the table or a part of it. */
const membersIn = (list: string): string =>
  `select l.user_id, l.member_id, l.role, p.first_name, p.last_name, m.accepted, p.email as typed,
    o.email as own, u.confirmed, m.suspended, m.archived_at, p.language, p.last_visit_at
  from ${list} l
  join member_profiles p on p.company_id = l.company_id and p.member_id = l.member_id
  join members m on m.company_id = l.company_id and m.id = l.member_id and m.to_revision is null
  left join users u on u.id = l.user_id and u.to_revision is null
  left join user_profiles o on o.user_id = l.user_id`

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

/** Part of those who have one of some roles over the whole company, by last name, first name and user id. */
export const pageOfMembers = async (
  reader: Reader,
  companyId: number,
  roles: readonly string[],
  { archived, descending, offset, limit }: MemberPage,
): Promise<MemberRow[]> => {
  if (roles.length === 0) return []
  const direction = descending ? 'desc' : 'asc'
  const order = `order by l.sort_name ${direction}, l.user_id ${direction}`
  const chosen = archived === undefined ? '' : `and l.archived = ${archived ? 1 : 0}`
  const page = `(select l.* from member_list l
    where l.company_id = $1 and l.role in (${roles.map((_, index) => `$${index + 4}`).join(', ')}) ${chosen}
    ${order} limit $2 offset $3)`
  const rows = await reader.all<Row>(`${membersIn(page)} ${order}`, [companyId, limit, offset, ...roles])
  return rows.map(toMember)
}

/** One member as a list would show them; undefined for one without a role over the whole company. */
export const memberRow = async (
  reader: Reader,
  companyId: number,
  memberId: number,
): Promise<MemberRow | undefined> => {
  const row = await first<Row>(reader, `${membersIn('member_list')} where l.company_id = $1 and l.member_id = $2`, [
    companyId,
    memberId,
  ])
  return row && toMember(row)
}

/** The member whom the company sees under an e-mail address; one who has accepted before one who is invited. */
export const memberSeenAs = async (reader: Reader, companyId: number, email: string): Promise<number | undefined> =>
  (
    await first<{ id: number }>(
      reader,
      // Two ways in, each by its index: by what was typed, and by the person's own address. SQLite takes a cross join in
      // the order in which it is written.
      `select m.id, m.accepted from members m left join user_profiles o on o.user_id = m.user_id
         where m.company_id = $1 and m.to_revision is null and (m.accepted = 0 or o.email is null)
           and m.id in (select member_id from member_profiles where company_id = $1 and lower(email) = lower($2))
       union all
       select m.id, m.accepted from user_profiles o cross join members m
         where o.email is not null and lower(o.email) = lower($2)
           and m.company_id = $1 and m.user_id = o.user_id and m.to_revision is null and m.accepted = 1
       order by 2 desc, 1 limit 1`,
      [companyId, email],
    )
  )?.id

export interface MemberName {
  readonly firstName: string
  readonly lastName: string
}

/** What a company says of a member in its own words. */
export interface MemberWords extends MemberName {
  /** A job in free text. */
  readonly position: string
  /** The vendor's number for a language; 0 is English. */
  readonly language: number
}

/** Writes what the company says of a member; when they came last stays. */
export const describeMember = (
  tx: Tx,
  companyId: number,
  memberId: number,
  { name, firstName, lastName, position, language }: MemberWords & { readonly name: string },
): void => {
  tx.write(
    `update member_profiles set name = $3, first_name = $4, last_name = $5, sort_name = $6, position = $7, language = $8
     where company_id = $1 and member_id = $2`,
    [companyId, memberId, name, firstName, lastName, sortName({ firstName, lastName }), position, language],
  )
  listUnderName(tx, { companyId, memberId, firstName, lastName })
}

const listedAs = (member: Member | undefined): { role: string; archived: number } | undefined => {
  const role = member && grantInSlot(member, 'company')?.role
  return role == null ? undefined : { role, archived: member?.archivedAt == null ? 0 : 1 }
}

/** Keeps the list right when a member changes. Most edits do not touch it. */
export const listMember = (tx: Tx, before: Member | undefined, after: Member): void => {
  const { companyId, id, userId } = after
  const [was, is] = [listedAs(before), listedAs(after)]
  if (was?.role === is?.role && was?.archived === is?.archived && before?.userId === userId) return
  if (is) {
    tx.write(
      `insert into member_list (company_id, member_id, sort_name, user_id, archived, role)
       values ($1, $2, coalesce((select sort_name from member_profiles where company_id = $1 and member_id = $2), ''), $3, $4, $5)
       on conflict (company_id, member_id) do update set user_id = excluded.user_id, archived = excluded.archived,
         role = excluded.role`,
      [companyId, id, userId, is.archived, is.role],
    )
  } else if (was) tx.write('delete from member_list where company_id = $1 and member_id = $2', [companyId, id])
}

/** Keeps the list right when a member's name changes. */
export const listUnderName = (
  tx: Tx,
  { companyId, memberId, ...name }: MemberName & { readonly companyId: number; readonly memberId: number },
): void => {
  tx.write('update member_list set sort_name = $3 where company_id = $1 and member_id = $2', [
    companyId,
    memberId,
    sortName(name),
  ])
}

/** Notes that a member has come. No change in the sense of the audit: no lock, no revision. */
export const noteVisit = (engine: Engine, companyId: number, memberId: number): Promise<void> =>
  engine.transaction(async (session) => {
    session.write(
      `update member_profiles set last_visit_at = ${engine.clock} where company_id = $1 and member_id = $2`,
      [companyId, memberId],
    )
  })
