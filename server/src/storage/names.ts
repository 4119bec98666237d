/** What things of a company are called, gone ones too: the history speaks of them by number. */
import type { Reader } from './engine.ts'

/** A thing that has a name, and the location that it belongs to; null where it belongs to none. */
export interface Named {
  readonly id: number
  readonly name: string
  readonly locationId: number | null
}

/** How many are looked up at once; with fewer the last is named again, so that it is always the same statement. */
const AT_ONCE = 50

/** `sql` names the company `$1`, and is given where the ids stand. */
const byIds = async <T>(
  reader: Reader,
  companyId: number,
  wanted: readonly number[],
  sql: (ids: string) => string,
): Promise<T[]> => {
  const places = Array.from({ length: AT_ONCE }, (_, index) => `$${index + 2}`).join(', ')
  const rows: T[] = []
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const part = Array.from({ length: AT_ONCE }, (_, index) => wanted[from + index] ?? (wanted.at(-1) as number))
    rows.push(...(await reader.all<T>(sql(places), [companyId, ...part])))
  }
  return rows
}

const statements = {
  member: (ids: string) => `select member_id as id, name, null as "locationId" from member_profiles
    where company_id = $1 and member_id in (${ids})`,
  'team-member': (ids: string) => `select id, name, location_id as "locationId" from team_members
    where company_id = $1 and id in (${ids})`,
  position: (ids: string) => `select id, title as name, null as "locationId" from positions
    where company_id = $1 and id in (${ids})`,
  tag: (ids: string) => `select id, title as name, location_id as "locationId" from tags
    where company_id = $1 and id in (${ids})`,
  // Those that are or were let in.
  partner: (ids: string) => `select p.id, p.name, null as "locationId" from partners p
    where p.id in (${ids}) and exists (select 1 from company_partners c where c.company_id = $1 and c.partner_id = p.id)`,
} as const

/** What has a name of its own here; locations and roles are part of the company's model. */
export type NamedKind = keyof typeof statements

/** The names of some things of one kind. */
export const namesOf = (reader: Reader, companyId: number, kind: NamedKind, ids: readonly number[]): Promise<Named[]> =>
  byIds(reader, companyId, ids, statements[kind])

/** Which members users are in a company. */
export const membersOfUsers = (
  reader: Reader,
  companyId: number,
  userIds: readonly number[],
): Promise<{ userId: number; memberId: number }[]> =>
  byIds(
    reader,
    companyId,
    userIds,
    (ids) => `select user_id as "userId", id as "memberId" from members
     where company_id = $1 and to_revision is null and user_id in (${ids})`,
  )
