import type { Grant, Member, Moment, User } from '../model/member.ts'
import { first, type Param, type Reader } from './engine.ts'
import { isCompany, type ScopeId, shardOf } from './scopes.ts'

/**
 * The revision that a scope was at in a moment: that of its last event until then. Numbers and moments of events grow
 * together, so that halving finds it, however long the history is.
 */
export const revisionAt = async (reader: Reader, scope: ScopeId, at: Moment): Promise<number> => {
  const [table, column] = isCompany(scope) ? ['audit_events', 'company_id'] : ['directory_events', 'shard']
  const eventAt = (seq: number): Promise<{ revision: number; at: Moment } | undefined> =>
    first(reader, `select revision, at from ${table} where ${column} = $1 and seq = $2`, [scope, seq])

  const head = await first<{ events: number }>(reader, 'select events from revisions where scope = $1', [scope])
  let found = 0
  // All events up to `low` are of then, and none from `high` on is.
  let [low, high] = [0, (head?.events ?? 0) + 1]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    const event = await eventAt(middle)
    if (event !== undefined && event.at <= at) [low, found] = [middle, event.revision]
    else high = middle
  }
  return found
}

const HELD = 'from_revision <= $3 and (to_revision is null or to_revision > $3)'

interface MemberRow {
  id: number
  user_id: number
  former_user_id: number | null
  accepted: number
  suspended: number
  archived_at: number | null
  team_members: string
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

const MEMBER = 'id, user_id, former_user_id, accepted, suspended, archived_at, team_members'
const GRANT = 'member_id, id, slot, role, scope, starts_at, ends_at, exceptions'

const readMember = (companyId: number, row: MemberRow, grants: readonly GrantRow[]): Member => ({
  companyId,
  id: row.id,
  userId: row.user_id,
  formerUserId: row.former_user_id,
  accepted: row.accepted === 1,
  suspended: row.suspended === 1,
  archivedAt: row.archived_at,
  teamMembers: JSON.parse(row.team_members),
  grants: grants.map((grant) => ({
    id: grant.id,
    slot: grant.slot,
    role: grant.role,
    scope: JSON.parse(grant.scope),
    startsAt: grant.starts_at,
    endsAt: grant.ends_at,
    exceptions: JSON.parse(grant.exceptions),
  })),
})

/** A member as they were at a revision of the company. */
export const memberThen = async (
  reader: Reader,
  companyId: number,
  revision: number,
  { by, id }: { readonly by: 'member' | 'user'; readonly id: number },
): Promise<Member | undefined> => {
  const which = by === 'member' ? 'id = $2' : '(user_id = $2 or former_user_id = $2)'
  const row = await first<MemberRow>(
    reader,
    // Whoever has the number now comes before whoever was once shown under it.
    `select ${MEMBER} from members where company_id = $1 and ${which} and ${HELD}
     order by case when user_id = $2 then 0 else 1 end, id limit 1`,
    [companyId, id, revision],
  )
  if (!row) return undefined
  const grants = await reader.all<GrantRow>(
    `select ${GRANT} from grant_versions where company_id = $1 and member_id = $2 and ${HELD} order by id`,
    [companyId, row.id, revision],
  )
  return readMember(companyId, row, grants)
}

interface UserRow {
  id: number
  disabled: number
  confirmed: number
  has_credential: number
}

/** People by their numbers, as the directory knows them, or knew them in a moment. */
export const usersAt = async (
  reader: Reader,
  ids: readonly number[],
  at?: Moment,
): Promise<ReadonlyMap<number, User>> => {
  const held = async (those: readonly number[], revision?: number): Promise<UserRow[]> => {
    const params = revision === undefined ? those : [revision, ...those]
    const places = those.map((_, index) => `$${params.length - those.length + index + 1}`).join(', ')
    const holds =
      revision === undefined
        ? 'to_revision is null'
        : 'from_revision <= $1 and (to_revision is null or to_revision > $1)'
    return reader.all(
      `select id, disabled, confirmed, has_credential from users where id in (${places}) and ${holds}`,
      params,
    )
  }
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows =
    at === undefined
      ? await held(wanted)
      : // Each shard of the directory has revisions of its own.
        await Promise.all(
          [...Map.groupBy(wanted, shardOf)].map(async ([shard, those]) =>
            held(those, await revisionAt(reader, shard, at)),
          ),
        )
  return new Map(
    rows
      .flat()
      .map(({ id, disabled, confirmed, has_credential }) => [
        id,
        { id, disabled: disabled === 1, confirmed: confirmed === 1, hasCredential: has_credential === 1 },
      ]),
  )
}

interface MembersWanted {
  readonly revision: number | undefined
  readonly after: number
  readonly limit: number
  /** Only those who had one of these roles then, in whatever grant: of a revision alone. */
  readonly holding?: readonly string[] | undefined
}

/** Members with a number above `after`, by number, as they are or as they were at a revision of the company. */
export const membersFrom = async (
  reader: Reader,
  companyId: number,
  { revision, after, limit, holding }: MembersWanted,
): Promise<Member[]> => {
  const now = revision === undefined
  const roles = holding?.map((_, index) => `$${index + 5}`).join(', ')
  // Each table by itself: of a view, SQLite would make a list of all rows for each member.
  const only = (id: string): string =>
    roles
      ? `and (exists (select 1 from grants g where g.company_id = $1 and g.member_id = ${id}
             and g.role in (${roles}) and g.from_revision <= $3)
           or exists (select 1 from past_grants g where g.company_id = $1 and g.member_id = ${id}
             and g.role in (${roles}) and g.from_revision <= $3 and g.to_revision > $3))`
      : ''
  const members = await reader.all<MemberRow>(
    `select ${MEMBER} from members where company_id = $1 and id > $2 and ${now ? 'to_revision is null' : HELD}
     ${only('members.id')} order by id limit ${now ? '$3' : '$4'}`,
    now ? [companyId, after, limit] : [companyId, after, revision, limit, ...(holding ?? [])],
  )
  const last = members.at(-1)?.id
  if (last === undefined) return []
  const between: Param[] = [companyId, after, ...(now ? [] : [revision]), last]
  const rows = await reader.all<GrantRow>(
    `select ${GRANT} from ${now ? 'grants' : 'grant_versions'}
     where company_id = $1 and member_id > $2 and member_id <= ${now ? '$3' : '$4'} ${now ? '' : `and ${HELD}`}
     ${only('grant_versions.member_id')} order by member_id, id`,
    [...between, ...(holding ?? [])],
  )
  const grants = new Map<number, GrantRow[]>()
  for (const row of rows) {
    const own = grants.get(row.member_id)
    if (own) own.push(row)
    else grants.set(row.member_id, [row])
  }
  return members.map((row) => readMember(companyId, row, grants.get(row.id) ?? []))
}

/** How many members a company had at a revision. */
export const countMembers = async (reader: Reader, companyId: number, revision: number): Promise<number> => {
  const row = await first<{ n: number }>(
    reader,
    `select count(*) as n from members where company_id = $1 and from_revision <= $2
       and (to_revision is null or to_revision > $2)`,
    [companyId, revision],
  )
  return row?.n ?? 0
}
