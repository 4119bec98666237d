import type { Audience, TokenLimits } from '../model/actor.ts'
import type { OwnRole } from '../model/company.ts'
import { Generations } from '../model/generations.ts'
import type { Grant, Member, Scope, Slot, User } from '../model/member.ts'
import { shardOf } from './scopes.ts'

/** A token as it is checked on every request. */
export interface Token {
  readonly id: number
  readonly audience: Audience | 'partner'
  readonly userId: number | null
  readonly partnerId: number | null
  readonly companyId: number | null
  /** It opens nothing before. */
  readonly startsAt: number | null
  readonly expiresAt: number | null
  readonly limits: TokenLimits | null
  readonly revokedAt: number | null
  /** The member as whom its person looks (audience `view`). */
  readonly seenMember: number | null
}

/** One statement, and how its rows become facts: used by readers and, under a lock, by transactions. */
export interface Load<T> {
  readonly sql: string
  readonly params: readonly (number | string)[]
  /** The fact (undefined: there is none) with the scope's revision, read in the same statement. */
  read(rows: readonly (readonly unknown[])[]): { value: T | undefined; revision: number } | undefined
}

type MemberRow = readonly [
  revision: number,
  id: number | null,
  userId: number,
  formerUserId: number | null,
  accepted: number,
  suspended: number,
  archivedAt: number | null,
  teamMembers: string,
  grantId: number | null,
  slot: string,
  role: string | null,
  scope: string,
  startsAt: number | null,
  endsAt: number | null,
  exceptions: string,
]

const memberSql = (condition: string): string =>
  `select r.revision, m.id, m.user_id, m.former_user_id, m.accepted, m.suspended, m.archived_at, m.team_members,
          g.id, g.slot, g.role, g.scope, g.starts_at, g.ends_at, g.exceptions
   from revisions r
   left join members m on m.company_id = r.scope and m.${condition} = $2 and m.to_revision is null
   left join grants g on g.company_id = m.company_id and g.member_id = m.id
   where r.scope = $1`

const memberById = memberSql('id')
const memberByUser = memberSql('user_id')
const memberByFormerUser = memberSql('former_user_id')

const NO_EXCEPTIONS = Object.freeze({})

/** What nearly every grant at one location has, the same objects for all: they need not be kept for each member anew. */
interface AtLocation {
  readonly slot: Slot
  readonly scope: Scope
}

const SHARED_LOCATIONS = 2_000
// By number: a map of texts makes the engine look each new text up in a table of its own first.
const atLocations = new Generations<number, AtLocation>(SHARED_LOCATIONS)

/** Undefined where the scope is another than one location. */
const atLocation = (scope: string): AtLocation | undefined => {
  const id = Number(scope.slice(1, -1))
  if (!(id > 0)) return undefined
  let shared = atLocations.get(id)
  if (shared === undefined) {
    shared = { slot: `location:${id}`, scope: [id] }
    atLocations.set(id, shared)
  }
  return shared
}

const SHARED_ROLES = 16
/** References of the roles that were read last: there are few, and comparing is cheaper than looking up. */
const roles: string[] = []
let nextRole = 0

const sharedRole = (role: string): string => {
  for (const known of roles) if (known === role) return known
  roles[nextRole++ % SHARED_ROLES] = role
  return role
}

// By index: taking a list apart by name costs more, in code that has just started, than the statement.
const readGrant = (row: MemberRow): Grant => {
  const slot = row[9]
  const role = row[10]
  const scope = row[11]
  const here = scope === '"company"' ? undefined : atLocation(scope)
  return {
    id: row[8] as number,
    slot: (slot === here?.slot ? here.slot : slot) as Slot,
    role: role === null ? null : sharedRole(role),
    scope: scope === '"company"' ? 'company' : (here?.scope ?? JSON.parse(scope)),
    startsAt: row[12],
    endsAt: row[13],
    exceptions: row[14] === '{}' ? NO_EXCEPTIONS : JSON.parse(row[14]),
  }
}

const NOBODY: Member['teamMembers'] = Object.freeze([])

const readMember = (
  companyId: number,
  rows: readonly MemberRow[],
): { value: Member | undefined; revision: number } | undefined => {
  const [row] = rows
  if (!row) return undefined
  const revision = row[0]
  if (row[1] === null) return { value: undefined, revision }
  const grants = row[8] === null ? [] : rows.map(readGrant)
  if (grants.length > 1) grants.sort((a, b) => a.id - b.id)
  const value: Member = {
    companyId,
    id: row[1],
    userId: row[2],
    formerUserId: row[3],
    accepted: row[4] === 1,
    suspended: row[5] === 1,
    archivedAt: row[6],
    grants,
    teamMembers: row[7] === '[]' ? NOBODY : JSON.parse(row[7]),
  }
  return { value, revision }
}

const loadMember = (sql: string, companyId: number, key: number): Load<Member> => ({
  sql,
  params: [companyId, key],
  read: (rows) => readMember(companyId, rows as readonly MemberRow[]),
})

export const loadMemberById = (companyId: number, id: number): Load<Member> => loadMember(memberById, companyId, id)

export const loadMemberByUser = (companyId: number, userId: number): Load<Member> =>
  loadMember(memberByUser, companyId, userId)

/** The id under which an invited person was shown keeps resolving after they turned out to be somebody known. */
export const loadMemberByFormerUser = (companyId: number, userId: number): Load<Member> =>
  loadMember(memberByFormerUser, companyId, userId)

type UserRow = readonly [
  revision: number,
  id: number | null,
  disabled: number,
  confirmed: number,
  hasCredential: number,
]

export const loadUser = (id: number): Load<User> => ({
  sql: `select r.revision, u.id, u.disabled, u.confirmed, u.has_credential
        from revisions r left join users u on u.id = $2 and u.to_revision is null where r.scope = $1`,
  params: [shardOf(id), id],
  read: (rows) => {
    const [row] = rows as readonly UserRow[]
    if (!row) return undefined
    const [revision, found, disabled, confirmed, hasCredential] = row
    if (found === null) return { value: undefined, revision }
    const value: User = {
      id: found,
      disabled: disabled === 1,
      confirmed: confirmed === 1,
      hasCredential: hasCredential === 1,
    }
    return { value, revision }
  },
})

type TokenRow = readonly [
  revision: number,
  id: number,
  audience: Token['audience'],
  userId: number | null,
  partnerId: number | null,
  companyId: number | null,
  startsAt: number | null,
  expiresAt: number | null,
  limits: string | null,
  revokedAt: number | null,
  seenMember: number | null,
]

/** A user's token moves with the user's shard, a partner's with the partner's. */
export const tokenOwner = (token: Token): number => (token.userId ?? token.partnerId) as number

export const loadToken = (hash: string): Load<Token> => ({
  sql: `select r.revision, t.id, t.audience, t.user_id, t.partner_id, t.company_id, t.starts_at, t.expires_at,
               t.limits, t.revoked_at, t.seen_member
        from tokens t join revisions r on r.scope = -1 - (coalesce(t.user_id, t.partner_id) % 64) where t.hash = $1`,
  params: [hash],
  read: (rows) => {
    const [row] = rows as readonly TokenRow[]
    if (!row) return undefined
    const [revision, id, audience, userId, partnerId, companyId, startsAt, expiresAt, text, revokedAt, seenMember] = row
    const limits = text === null ? null : (JSON.parse(text) as TokenLimits)
    const value = { id, audience, userId, partnerId, companyId, startsAt, expiresAt, limits, revokedAt, seenMember }
    return { value, revision }
  },
})

/** What a company's row set says, before its catalogues are compiled. */
export interface CompanyFacts {
  readonly catalogues: readonly { readonly name: string; readonly version: number }[]
  readonly roles: readonly OwnRole[]
  readonly locations: readonly { readonly id: number; readonly closed: boolean }[]
  readonly partners: readonly number[]
}

type CompanyRow = readonly [
  kind: 'revision' | 'catalogue' | 'role' | 'location' | 'partner',
  n: number,
  m: number,
  a: string,
  b: string,
  c: string,
]

const companySql = (holds: string): string =>
  // One statement, so that everything is of one revision.
  `select 'revision' as kind, revision as n, 0 as m, '' as a, '' as b, '' as c from revisions where scope = $1
   union all select 'catalogue', place, version, name, '', '' from company_catalogues where company_id = $1 and ${holds}
   union all select 'role', id, weight, title, shown_as, permissions from roles where company_id = $1 and ${holds}
   union all select 'location', id, closed, '', '', '' from locations where company_id = $1 and ${holds}
   union all select 'partner', partner_id, 0, '', '', '' from company_partners where company_id = $1 and ${holds}`

const companyNow = companySql('to_revision is null')
const companyThen = companySql('from_revision <= $2 and (to_revision is null or to_revision > $2)')

/** As it is, or as it was at a revision. */
export const loadCompany = (id: number, revision?: number): Load<CompanyFacts> => ({
  sql: revision === undefined ? companyNow : companyThen,
  params: revision === undefined ? [id] : [id, revision],
  read: (rows) => {
    const all = rows as readonly CompanyRow[]
    const revision = all.find(([kind]) => kind === 'revision')?.[1]
    if (revision === undefined) return undefined
    const of = (wanted: CompanyRow[0]): CompanyRow[] => all.filter(([kind]) => kind === wanted)
    const value: CompanyFacts = {
      catalogues: of('catalogue')
        .sort(([, place], [, other]) => place - other)
        .map(([, , version, name]) => ({ name, version })),
      roles: of('role').map(([, id, weight, title, shownAs, permissions]) => ({
        id,
        title,
        weight,
        shownAs,
        values: JSON.parse(permissions),
      })),
      locations: of('location').map(([, id, closed]) => ({ id, closed: closed === 1 })),
      partners: of('partner').map(([, id]) => id),
    }
    // The scope of a company that was never made (its creation was refused) is no company.
    return { value: value.catalogues.length > 0 ? value : undefined, revision }
  },
})
