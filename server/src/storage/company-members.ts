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
  readonly state?: MemberState | 'not-archived' | undefined
  /** Their job, just as the company wrote it. */
  readonly position?: string | undefined
  /** Some grant of theirs bears on one of these places, whenever it counts. */
  readonly within: Scope
  /** That grant has this role. */
  readonly role?: string | undefined
  /** Each of these words is part of their name, address or phone. */
  readonly words?: readonly string[] | undefined
}

/** What a list of members can be ordered by: what an index has, so that no page costs more than another. */
export interface MemberOrder {
  readonly by: 'name' | 'last-visit'
  /** The last of them first. */
  readonly isDown: boolean
}

/** Where a page begins and how long it is at most. */
export interface MemberSlice {
  readonly order: MemberOrder
  /** The last of the page before, by what the list is ordered by: `keyOf`. */
  readonly after?: { readonly key: string | number; readonly id: number } | undefined
  readonly limit: number
}

/** Where a member stands in such a list; of several with the same key, by id. */
export const keyOf = (
  { by }: MemberOrder,
  { sortName, lastVisitAt }: Pick<ListedMember, 'sortName' | 'lastVisitAt'>,
): string | number => (by === 'name' ? sortName : (lastVisitAt ?? 0))

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

const states: Readonly<Record<MemberState | 'not-archived', string>> = {
  'not-archived': 'm.archived_at is null',
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

/** What a filter says of members `m` with profiles `p`, and what must stand before the statement. */
const filtering = (
  { state, position, within, role, words = [] }: MemberFilter,
  param: (value: Param) => string,
): { reach: string; join: string; conditions: string[] } => {
  const conditions: string[] = []
  if (state) conditions.push(states[state])
  if (position !== undefined) conditions.push(`p.position = ${param(position)}`)
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
  return { reach, join: words.length > 0 ? 'left join user_profiles o on o.user_id = m.user_id' : '', conditions }
}

/** Names compare byte by byte, the same on both engines. Whoever never came is before all others. */
const ordering = ({ kind }: Engine, { by }: MemberOrder): string => {
  if (by === 'last-visit') return 'coalesce(p.last_visit_at, 0)'
  return kind === 'postgres' ? 'p.sort_name collate "C"' : 'p.sort_name'
}

/** How many an order is followed for, looking for those that a filter wants, before all are looked at instead. */
const ALONG = 4000
/** How many are looked at in one statement: a file's holds the event loop for as long as it runs. */
const PART = 2000

/**
 * Part of a company's members in an order, with their grants. Going along the order's index finds most pages at once.
 * Where few of many are wanted, that would fetch rows from all over the table: then it is looked through as it lies, in
 * parts, and others are answered in between.
 */
export const sliceOfMembers = async (
  engine: Engine,
  companyId: number,
  filter: MemberFilter,
  { order, after, limit }: MemberSlice,
): Promise<ListedMember[]> => {
  const key = ordering(engine, order)
  const [beyond, within, down] = order.isDown ? ['<', '>=', ' desc'] : ['>', '<=', '']
  const params: Param[] = [companyId, limit]
  const param = (value: Param): string => `$${params.push(value)}`
  const { reach, join, conditions } = filtering(filter, param)
  // The first comparison says nothing new: SQLite finds places in an index by it.
  const from = (place: Place, param: (value: Param) => string): string =>
    `${key} ${beyond}= ${param(place.key)} and (${key}, p.member_id) ${beyond} (${param(place.key)}, ${param(place.id)})`
  const upTo = (place: Place): string =>
    `${key} ${within} ${param(place.key)} and (${key}, p.member_id) ${within} (${param(place.key)}, ${param(place.id)})`
  let end: Place | undefined
  if (conditions.length > 0) {
    const along: Param[] = [companyId, ALONG]
    end = await first<Place>(
      engine,
      `select ${key} as key, p.member_id as id from member_profiles p where p.company_id = $1
         ${after ? `and ${from(after, (value) => `$${along.push(value)}`)}` : ''}
       order by ${key}${down}, p.member_id${down} limit 1 offset $2`,
      along,
    )
  }
  if (after) conditions.push(from(after, param))
  if (end) conditions.push(upTo(end))
  // SQLite takes a cross join in the order in which it is written.
  const chosen = `select p.member_id from member_profiles p
    cross join members m ${join}
    where p.company_id = $1 and m.company_id = p.company_id and m.id = p.member_id and m.to_revision is null
      ${conditions.map((condition) => `and ${condition}`).join(' ')}
    order by ${key}${down}, p.member_id${down} limit $2`
  const rows = await engine.all<Row>(
    `${reach} select ${LISTED} from (${chosen}) c
     cross join member_profiles p cross join members m
     left join user_profiles o on o.user_id = m.user_id
     left join grants g on g.company_id = $1 and g.member_id = c.member_id
     where p.company_id = $1 and p.member_id = c.member_id
       and m.company_id = $1 and m.id = c.member_id and m.to_revision is null
     order by ${key}${down}, p.member_id${down}, g.id`,
    params,
  )
  const found = gathered(companyId, rows)
  if (!end || found.length === limit) return found
  const ids = await lookedThrough(engine, companyId, filter, { order, after, limit })
  return ids.length === 0 ? [] : membersByIds(engine, companyId, ids)
}

const LISTED = `${DETAILS}, p.member_id, p.sort_name, m.user_id, m.former_user_id, m.accepted, m.suspended, m.archived_at,
  m.team_members, g.id as grant_id, g.slot, g.role, g.scope, g.starts_at, g.ends_at, g.exceptions`

type Place = NonNullable<MemberSlice['after']>

/** Byte by byte, as the engines compare names: by code point, where JavaScript compares halves of some. */
const compare = (a: Place, b: Place): number => {
  if (typeof a.key === 'number' || typeof b.key === 'number') return Number(a.key) - Number(b.key) || a.id - b.id
  return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || a.id - b.id
}

/** The ids of a page, found by looking at every member. */
const lookedThrough = async (
  engine: Engine,
  companyId: number,
  filter: MemberFilter,
  { order, after, limit }: MemberSlice,
): Promise<readonly number[]> => {
  const inOrder = (a: Place, b: Place): number => (order.isDown ? compare(b, a) : compare(a, b))
  let best: Place[] = []
  let from = 0
  for (;;) {
    const params: Param[] = [companyId, from, PART]
    const { reach, join, conditions } = filtering(filter, (value) => `$${params.push(value)}`)
    const rows = await engine.all<{ id: number; key: string | number | null }>(
      `${reach} select m.id, case when ${conditions.join(' and ')} then ${ordering(engine, order)} end as key
       from (${PART_OF_MEMBERS}) m cross join member_profiles p ${join}
       where p.company_id = $1 and p.member_id = m.id order by m.id`,
      params,
    )
    const wanted = rows.filter((row): row is Place => row.key !== null && (!after || inOrder(row as Place, after) > 0))
    if (wanted.length > 0) best = [...best, ...wanted].sort(inOrder).slice(0, limit)
    if (rows.length < PART) return best.map(({ id }) => id)
    from = (rows.at(-1) as Place).id
    await new Promise(setImmediate)
  }
}

const PART_OF_MEMBERS = `select id, user_id, accepted, suspended, archived_at from members
  where company_id = $1 and id > $2 and to_revision is null order by id limit $3`

/** Members in the order of their ids here. */
const membersByIds = async (engine: Engine, companyId: number, ids: readonly number[]): Promise<ListedMember[]> => {
  // One text for many lengths: what stands twice is found once.
  const length = 2 ** Math.ceil(Math.log2(ids.length))
  const filled = [...ids, ...new Array<number>(length - ids.length).fill(ids[0] as number)]
  const rows = await engine.all<Row>(
    `select ${LISTED} from member_profiles p cross join members m
     left join user_profiles o on o.user_id = m.user_id
     left join grants g on g.company_id = $1 and g.member_id = p.member_id
     where p.company_id = $1 and p.member_id in (${filled.map((_, index) => `$${index + 2}`).join(', ')})
       and m.company_id = $1 and m.id = p.member_id and m.to_revision is null
     order by p.member_id, g.id`,
    [companyId, ...filled],
  )
  const byId = new Map(gathered(companyId, rows).map((listed) => [listed.member.id, listed]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** How many members meet a filter. They are counted in parts, others are answered in between. */
export const countMembers = async (engine: Engine, companyId: number, filter: MemberFilter): Promise<number> => {
  let total = 0
  let from = 0
  for (;;) {
    const params: Param[] = [companyId, from, PART]
    const { reach, join, conditions } = filtering(filter, (value) => `$${params.push(value)}`)
    const row = await first<{ seen: number; count: number; last: number | null }>(
      engine,
      `${reach} select count(*) as seen, max(m.id) as last,
         coalesce(sum(case when ${conditions.join(' and ') || '1 = 1'} then 1 else 0 end), 0) as count
       from (${PART_OF_MEMBERS}) m cross join member_profiles p ${join}
       where p.company_id = $1 and p.member_id = m.id`,
      params,
    )
    const { seen = 0, count = 0, last = null } = row ?? {}
    total += Number(count)
    if (Number(seen) < PART || last === null) return total
    from = Number(last)
    await new Promise(setImmediate)
  }
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
