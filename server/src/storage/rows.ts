import type { Audience } from '../model/actor.ts'
import type { OwnRole } from '../model/company.ts'
import type { Grant, Member, Scope, Slot, User } from '../model/member.ts'
import { shardOf } from './scopes.ts'

/** A token as it is checked on every request. */
export interface Token {
  readonly id: number
  readonly audience: Audience | 'partner'
  readonly userId: number | null
  readonly partnerId: number | null
  readonly companyId: number | null
  readonly expiresAt: number | null
  readonly revokedAt: number | null
}

/** One statement, and how its rows become facts: used by readers and, under a lock, by transactions. */
export interface Load<T> {
  readonly sql: string
  readonly params: readonly (number | string)[]
  /** The fact (undefined: there is none) with the scope's revision, read in the same statement. */
  read(rows: readonly never[]): { value: T | undefined; revision: number } | undefined
}

interface MemberRow {
  scope_revision: number
  id: number | null
  user_id: number
  former_user_id: number | null
  accepted: number
  suspended: number
  archived_at: number | null
  team_members: string
  grant_id: number | null
  slot: string
  role: string | null
  scope: string
  starts_at: number | null
  ends_at: number | null
  exceptions: string
}

const memberSql = (condition: string): string =>
  `select r.revision as scope_revision, m.id, m.user_id, m.former_user_id, m.accepted, m.suspended, m.archived_at,
          m.team_members, g.id as grant_id, g.slot, g.role, g.scope, g.starts_at, g.ends_at, g.exceptions
   from revisions r
   left join members m on m.company_id = r.scope and m.${condition} = $2 and m.to_revision is null
   left join grants g on g.company_id = m.company_id and g.member_id = m.id and g.to_revision is null
   where r.scope = $1`

const memberById = memberSql('id')
const memberByUser = memberSql('user_id')
const memberByFormerUser = memberSql('former_user_id')

const NO_EXCEPTIONS = Object.freeze({})

const readMember = (
  companyId: number,
  rows: readonly MemberRow[],
): { value: Member | undefined; revision: number } | undefined => {
  const [row] = rows
  if (!row) return undefined
  const revision = row.scope_revision
  if (row.id === null) return { value: undefined, revision }
  const grants: Grant[] = []
  for (const grant of rows) {
    if (grant.grant_id === null) continue
    grants.push({
      id: grant.grant_id,
      slot: grant.slot as Slot,
      role: grant.role,
      scope: (grant.scope === '"company"' ? 'company' : JSON.parse(grant.scope)) as Scope,
      startsAt: grant.starts_at,
      endsAt: grant.ends_at,
      exceptions: grant.exceptions === '{}' ? NO_EXCEPTIONS : JSON.parse(grant.exceptions),
    })
  }
  if (grants.length > 1) grants.sort((a, b) => a.id - b.id)
  const value: Member = {
    companyId,
    id: row.id,
    userId: row.user_id,
    formerUserId: row.former_user_id,
    accepted: row.accepted === 1,
    suspended: row.suspended === 1,
    archivedAt: row.archived_at,
    grants,
    teamMembers: row.team_members === '[]' ? [] : JSON.parse(row.team_members),
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

interface UserRow {
  scope_revision: number
  id: number | null
  disabled: number
  confirmed: number
  has_credential: number
}

export const loadUser = (id: number): Load<User> => ({
  sql: `select r.revision as scope_revision, u.id, u.disabled, u.confirmed, u.has_credential
        from revisions r left join users u on u.id = $2 and u.to_revision is null where r.scope = $1`,
  params: [shardOf(id), id],
  read: (rows: readonly never[]) => {
    const [row] = rows as readonly UserRow[]
    if (!row) return undefined
    const { scope_revision: revision } = row
    if (row.id === null) return { value: undefined, revision }
    const value: User = {
      id: row.id,
      disabled: row.disabled === 1,
      confirmed: row.confirmed === 1,
      hasCredential: row.has_credential === 1,
    }
    return { value, revision }
  },
})

interface TokenRow {
  scope_revision: number
  id: number
  audience: Token['audience']
  user_id: number | null
  partner_id: number | null
  company_id: number | null
  expires_at: number | null
  revoked_at: number | null
}

/** A user's token moves with the user's shard, a partner's with the partner's. */
export const tokenOwner = (token: Token): number => (token.userId ?? token.partnerId) as number

export const loadToken = (hash: string): Load<Token> => ({
  sql: `select r.revision as scope_revision, t.id, t.audience, t.user_id, t.partner_id, t.company_id, t.expires_at,
               t.revoked_at
        from tokens t join revisions r on r.scope = -1 - (coalesce(t.user_id, t.partner_id) % 64) where t.hash = $1`,
  params: [hash],
  read: (rows: readonly never[]) => {
    const [row] = rows as readonly TokenRow[]
    if (!row) return undefined
    const value: Token = {
      id: row.id,
      audience: row.audience,
      userId: row.user_id,
      partnerId: row.partner_id,
      companyId: row.company_id,
      expiresAt: row.expires_at,
      revokedAt: row.revoked_at,
    }
    return { value, revision: row.scope_revision }
  },
})

/** What a company's row set says, before its catalogues are compiled. */
export interface CompanyFacts {
  readonly catalogues: readonly { readonly name: string; readonly version: number }[]
  readonly roles: readonly OwnRole[]
  readonly locations: readonly { readonly id: number; readonly closed: boolean }[]
  readonly partners: readonly number[]
}

interface CompanyRow {
  kind: 'revision' | 'catalogue' | 'role' | 'location' | 'partner'
  n: number
  m: number
  a: string
  b: string
  c: string
}

export const loadCompany = (id: number): Load<CompanyFacts> => ({
  // One statement, so that everything is of one revision.
  sql: `select 'revision' as kind, revision as n, 0 as m, '' as a, '' as b, '' as c from revisions where scope = $1
        union all select 'catalogue', place, version, name, '', '' from company_catalogues
          where company_id = $1 and to_revision is null
        union all select 'role', id, weight, title, shown_as, permissions from roles
          where company_id = $1 and to_revision is null
        union all select 'location', id, closed, '', '', '' from locations where company_id = $1 and to_revision is null
        union all select 'partner', partner_id, 0, '', '', '' from company_partners
          where company_id = $1 and to_revision is null`,
  params: [id],
  read: (rows: readonly never[]) => {
    const all = rows as readonly CompanyRow[]
    const revision = all.find(({ kind }) => kind === 'revision')?.n
    if (revision === undefined) return undefined
    const of = (kind: CompanyRow['kind']): CompanyRow[] => all.filter((row) => row.kind === kind)
    const value: CompanyFacts = {
      catalogues: of('catalogue')
        .sort((x, y) => x.n - y.n)
        .map(({ a, m }) => ({ name: a, version: m })),
      roles: of('role').map(({ n, m, a, b, c }) => ({
        id: n,
        title: a,
        weight: m,
        shownAs: b,
        values: JSON.parse(c),
      })),
      locations: of('location').map(({ n, m }) => ({ id: n, closed: m === 1 })),
      partners: of('partner').map(({ n }) => n),
    }
    // The scope of a company that was never made (its creation was refused) is no company.
    return { value: value.catalogues.length > 0 ? value : undefined, revision }
  },
})
