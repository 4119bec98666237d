import type { Grant, Member, Scope } from '../model/member.ts'
import { folded } from '../model/sort-name.ts'
import { type Engine, first, type Param, type Reader } from './engine.ts'

/** What a company knows of a member beside their access. */
export interface MemberDetails {
  /** What the company calls them. */
  readonly name: string
  readonly firstName: string
  readonly lastName: string
  /** What the inviter typed until the invitation is accepted; from then on the person's own. */
  readonly email: string | null
  /** The same. E.164: digits without the plus. */
  readonly phone: string | null
  /** A job in free text. */
  readonly position: string
  /** The vendor's number for a language; 0 is English. */
  readonly language: number
  readonly lastVisitAt: number | null
}

interface DetailsRow {
  name: string
  first_name: string
  last_name: string
  typed_email: string | null
  typed_phone: string | null
  own_email: string | null
  own_phone: string | null
  position: string
  language: number
  last_visit_at: number | null
}

const DETAILS = `p.name, p.first_name, p.last_name, p.email as typed_email, p.phone as typed_phone, o.email as own_email,
  o.phone as own_phone, p.position, p.language, p.last_visit_at`

const toDetails = (row: DetailsRow, accepted: boolean): MemberDetails => ({
  name: row.name,
  firstName: row.first_name,
  lastName: row.last_name,
  email: (accepted ? row.own_email : null) ?? row.typed_email,
  phone: (accepted ? row.own_phone : null) ?? row.typed_phone,
  position: row.position,
  language: row.language,
  lastVisitAt: row.last_visit_at,
})

/** What the company knows of one member. */
export const detailsOf = async (
  reader: Reader,
  { companyId, id, userId, accepted }: Pick<Member, 'companyId' | 'id' | 'userId' | 'accepted'>,
): Promise<MemberDetails> => {
  const row = await first<DetailsRow>(
    reader,
    `select ${DETAILS} from member_profiles p left join user_profiles o on o.user_id = $3
     where p.company_id = $1 and p.member_id = $2`,
    [companyId, id, userId],
  )
  if (!row) throw new Error(`member ${id} has no profile`)
  return toDetails(row, accepted)
}

export type MemberState = 'active' | 'invited' | 'suspended' | 'archived'

/** Which of a company's members are wanted; what is left out does not matter. */
export interface MemberFilter {
  readonly state?: MemberState | undefined
  /** Some grant of theirs bears on one of these places, whenever it counts. */
  readonly within: Scope
  /** That grant has this role. */
  readonly role?: string | undefined
  /** Each of these words is part of their name, address or phone. */
  readonly words?: readonly string[] | undefined
}

/** Where a page begins and how long it is at most. */
export interface MemberSlice {
  readonly after?: { readonly sortName: string; readonly id: number } | undefined
  readonly limit: number
}

/** A member of a list, with all their grants. */
export interface ListedMember extends MemberDetails {
  readonly member: Member
  readonly sortName: string
}

interface Row extends DetailsRow {
  member_id: number
  sort_name: string
  user_id: number
  former_user_id: number | null
  accepted: number
  suspended: number
  archived_at: number | null
  team_members: string
  grant_id: number | null
  slot: Grant['slot']
  role: string | null
  scope: string
  starts_at: number | null
  ends_at: number | null
  exceptions: string
}

const states: Readonly<Record<MemberState, string>> = {
  active: 'm.archived_at is null and m.suspended = 0 and m.accepted = 1',
  invited: 'm.archived_at is null and m.suspended = 0 and m.accepted = 0',
  suspended: 'm.archived_at is null and m.suspended = 1',
  archived: 'm.archived_at is not null',
}

/** A grant bears on a place in `reach`. A scope is text: `"company"`, or a list of ids, of which nearly all have one. */
const BEARS_ON_REACH = `(g.scope = '"company"' or g.scope in (select '[' || id || ']' from reach)
  or (g.scope like '%,%' and exists (select 1 from reach
    where ',' || substr(g.scope, 2, length(g.scope) - 2) || ',' like '%,' || id || ',%')))`

/** Text that stands for itself in a pattern. */
const literally = (text: string): string => text.replace(/[!%_]/g, '!$&')

/**
 * Part of a company's members by last name, first name and id, with their grants: one statement, which goes along the
 * names from where the page before ended.
 */
export const sliceOfMembers = async (
  engine: Engine,
  companyId: number,
  { state, within, role, words = [] }: MemberFilter,
  { after, limit }: MemberSlice,
): Promise<ListedMember[]> => {
  const params: Param[] = [companyId, limit]
  const param = (value: Param): string => `$${params.push(value)}`
  const conditions: string[] = []
  // Names compare byte by byte, the same on both engines.
  const name = engine.kind === 'postgres' ? 'p.sort_name collate "C"' : 'p.sort_name'
  if (after) conditions.push(`(${name}, p.member_id) > (${param(after.sortName)}, ${param(after.id)})`)
  if (state) conditions.push(states[state])
  // As text: that is how a scope has them.
  const reach =
    within === 'company' ? '' : `with reach(id) as (values ${within.map((id) => `(${param(String(id))})`).join(', ')})`
  if (within !== 'company' || role !== undefined) {
    const bears = within === 'company' ? '' : `and ${BEARS_ON_REACH}`
    const has = role === undefined ? '' : `and g.role = ${param(role)}`
    conditions.push(`exists (select 1 from grants g where g.company_id = p.company_id and g.member_id = p.member_id
      ${bears} ${has})`)
  }
  for (const word of words) conditions.push(heardIn(word, param))
  // SQLite takes a cross join in the order in which it is written.
  const chosen = `select p.member_id from member_profiles p
    cross join members m ${words.length > 0 ? 'left join user_profiles o on o.user_id = m.user_id' : ''}
    where p.company_id = $1 and m.company_id = p.company_id and m.id = p.member_id and m.to_revision is null
      ${conditions.map((condition) => `and ${condition}`).join(' ')}
    order by ${name}, p.member_id limit $2`
  const rows = await engine.all<Row>(
    `${reach} select ${DETAILS}, p.member_id, p.sort_name, m.user_id, m.former_user_id, m.accepted, m.suspended,
       m.archived_at, m.team_members, g.id as grant_id, g.slot, g.role, g.scope, g.starts_at, g.ends_at, g.exceptions
     from (${chosen}) c
     cross join member_profiles p cross join members m
     left join user_profiles o on o.user_id = m.user_id
     left join grants g on g.company_id = $1 and g.member_id = c.member_id
     where p.company_id = $1 and p.member_id = c.member_id
       and m.company_id = $1 and m.id = c.member_id and m.to_revision is null
     order by ${name}, p.member_id, g.id`,
    params,
  )
  return gathered(companyId, rows)
}

/** A word is part of what the company knows of the person; of digits, only those count in a phone. */
const heardIn = (word: string, param: (value: Param) => string): string => {
  const known = (part: 'email' | 'phone'): string =>
    `case when m.accepted = 1 then coalesce(o.${part}, p.${part}) else p.${part} end`
  const contains = (text: string): string => `like ${param(`%${literally(text)}%`)} escape '!'`
  const digits = /^[+\d().-]+$/.test(word) ? word.replace(/\D/g, '') : ''
  const heard = [`p.sort_name ${contains(folded(word))}`, `lower(${known('email')}) ${contains(word.toLowerCase())}`]
  if (digits !== '') heard.push(`${known('phone')} ${contains(digits)}`)
  return `(${heard.join(' or ')})`
}

const gathered = (companyId: number, rows: readonly Row[]): ListedMember[] => {
  const found: (ListedMember & { member: { grants: Grant[] } })[] = []
  for (const row of rows) {
    let last = found.at(-1)
    if (last?.member.id !== row.member_id) {
      const accepted = row.accepted === 1
      const member = {
        companyId,
        id: row.member_id,
        userId: row.user_id,
        formerUserId: row.former_user_id,
        accepted,
        suspended: row.suspended === 1,
        archivedAt: row.archived_at,
        grants: [],
        teamMembers: JSON.parse(row.team_members),
      }
      last = { ...toDetails(row, accepted), sortName: row.sort_name, member }
      found.push(last)
    }
    if (row.grant_id === null) continue
    last.member.grants.push({
      id: row.grant_id,
      slot: row.slot,
      role: row.role,
      scope: JSON.parse(row.scope),
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      exceptions: JSON.parse(row.exceptions),
    })
  }
  return found
}
