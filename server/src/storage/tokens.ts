import type { Audience, TokenLimits } from '../model/actor.ts'
import type { Tx } from './change.ts'
import type { Reader } from './engine.ts'
import type { Token } from './rows.ts'

export interface NewToken extends Omit<Token, 'revokedAt' | 'startsAt' | 'limits' | 'seenMember'> {
  readonly startsAt?: number | null
  readonly limits?: TokenLimits | null
  /** The token that asked for it; it ends with that one. */
  readonly madeBy?: number | null
  readonly seenMember?: number | null
  readonly hash: string
  /** The first characters, by which people tell tokens apart. */
  readonly prefix: string
  readonly name: string
  readonly createdAt: number
}

export const insertToken = (tx: Tx, token: NewToken): void => {
  tx.write(
    `insert into tokens (id, hash, prefix, audience, user_id, partner_id, company_id, name, created_at, expires_at,
       starts_at, limits, made_by, seen_member)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      token.id,
      token.hash,
      token.prefix,
      token.audience,
      token.userId,
      token.partnerId,
      token.companyId,
      token.name,
      token.createdAt,
      token.expiresAt,
      token.startsAt ?? null,
      token.limits ? JSON.stringify(token.limits) : null,
      token.madeBy ?? null,
      token.seenMember ?? null,
    ],
  )
}

/** Ends the live tokens of a user that match, and gives their number. */
export const revokeTokensOfUser = (
  tx: Tx,
  userId: number,
  { companyId, audience }: { companyId?: number; audience?: string } = {},
): Promise<number> =>
  tx.write(
    `update tokens set revoked_at = $2 where user_id = $1 and revoked_at is null
     and ($3 = cast(0 as bigint) or company_id = $3) and ($4 = '' or audience = $4)`,
    [userId, tx.now(), companyId ?? 0, audience ?? ''],
  )

/** Ends a live token, with those that were made through it; gives their number. */
export const revokeToken = (tx: Tx, id: number): Promise<number> =>
  tx.write(
    `update tokens set revoked_at = $2 where revoked_at is null and id in (
       with recursive ended (id) as (
         select id from tokens where id = $1
         union all select made.id from tokens made join ended on made.made_by = ended.id
       ) select id from ended)`,
    [id, tx.now()],
  )

/** Lets a live token end at a moment, unless it ends sooner, and so those that were made through it. */
export const endTokenAt = (tx: Tx, id: number, at: number): Promise<number> =>
  tx.write(
    `update tokens set expires_at = $2 where revoked_at is null and (expires_at is null or expires_at > $2) and id in (
       with recursive ended (id) as (
         select id from tokens where id = $1
         union all select made.id from tokens made join ended on made.made_by = ended.id
       ) select id from ended)`,
    [id, at],
  )

export interface TokenRow {
  id: number
  prefix: string
  audience: string
  user_id: number | null
  partner_id: number | null
  company_id: number | null
  name: string
  created_at: number
  starts_at: number | null
  expires_at: number | null
  revoked_at: number | null
  last_used_at: number | null
  /** JSON */
  limits: string | null
  seen_member: number | null
}

/** Tokens, the newest first: of everybody, of one person, or of those that work in one company. */
export const listTokens = (
  reader: Reader,
  { userId, companyId, limit }: { userId?: number | undefined; companyId?: number | undefined; limit: number },
): Promise<TokenRow[]> =>
  reader.all<TokenRow>(
    `select id, prefix, audience, user_id, partner_id, company_id, name, created_at,
            starts_at, expires_at, revoked_at, last_used_at, limits, seen_member
     from tokens where ($1 = cast(0 as bigint) or user_id = $1) and ($2 = cast(0 as bigint) or company_id = $2) order by id desc limit $3`,
    [userId ?? 0, companyId ?? 0, limit],
  )

/** A token that opens something, or will, as its person and its company see it. */
export interface LiveToken {
  readonly id: number
  readonly prefix: string
  readonly audience: Audience
  readonly userId: number
  readonly partnerId: number | null
  readonly companyId: number | null
  readonly name: string
  readonly limits: TokenLimits | null
  readonly createdAt: number
  readonly startsAt: number | null
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
  /** As whom its person looks (audience `view`). */
  readonly seenMember: number | null
}

/** A part of a list, by id: what comes after one, and how many at most. */
export interface TokenPage {
  readonly after: number
  readonly limit: number
}

const liveSql = (owner: 'user_id' | 'company_id'): string =>
  `select id, prefix, audience, user_id, partner_id, company_id, name, created_at, starts_at, expires_at, revoked_at,
          last_used_at, limits, seen_member
   from tokens where ${owner} = $1 and id > $2 and revoked_at is null and (expires_at is null or expires_at > $3)
     and user_id is not null
   order by id limit $4`

const readLive = (row: TokenRow): LiveToken => ({
  id: row.id,
  prefix: row.prefix,
  audience: row.audience as Audience,
  userId: row.user_id as number,
  partnerId: row.partner_id,
  companyId: row.company_id,
  name: row.name,
  limits: row.limits === null ? null : (JSON.parse(row.limits) as TokenLimits),
  createdAt: row.created_at,
  startsAt: row.starts_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  seenMember: row.seen_member,
})

/** A person's live tokens, by id. */
export const liveTokensOfUser = async (
  reader: Reader,
  userId: number,
  now: number,
  page: TokenPage,
): Promise<LiveToken[]> => liveTokens(reader, 'user_id', userId, now, page)

/** A token that works in one company alone, and its person there. */
export interface CompanyToken extends LiveToken {
  /** Null for somebody who is no member. */
  readonly memberId: number | null
  /** What the company calls them. */
  readonly memberName: string | null
}

/** The live tokens that work in one company alone, by id. */
export const liveTokensOfCompany = async (
  reader: Reader,
  companyId: number,
  now: number,
  { after, limit }: TokenPage,
): Promise<CompanyToken[]> =>
  withMembers(reader, companyId, await liveTokens(reader, 'company_id', companyId, now, { after, limit }))

const liveTokens = async (
  reader: Reader,
  owner: 'user_id' | 'company_id',
  id: number,
  now: number,
  { after, limit }: TokenPage,
): Promise<LiveToken[]> => (await reader.all<TokenRow>(liveSql(owner), [id, after, now, limit])).map(readLive)

/** Tokens with who their people are in a company. */
export const withMembers = async (
  reader: Reader,
  companyId: number,
  tokens: readonly LiveToken[],
): Promise<CompanyToken[]> => {
  const userIds = [...new Set(tokens.map(({ userId }) => userId))]
  if (userIds.length === 0) return []
  const rows = await reader.all<{ user_id: number; id: number; name: string }>(
    `select m.user_id, m.id, p.name from members m
     join member_profiles p on p.company_id = m.company_id and p.member_id = m.id
     where m.company_id = $1 and m.to_revision is null
       and m.user_id in (${userIds.map((_, index) => `$${index + 2}`).join(', ')})`,
    [companyId, ...userIds],
  )
  const people = new Map(rows.map((row) => [row.user_id, row]))
  return tokens.map((token) => {
    const person = people.get(token.userId)
    return { ...token, memberId: person?.id ?? null, memberName: person?.name ?? null }
  })
}

/** A person's token, whether or not it opens anything at this moment; undefined when it is unknown or was revoked. */
export const tokenById = async (reader: Reader, id: number): Promise<LiveToken | undefined> => {
  const [row] = await reader.all<TokenRow>(
    `select id, prefix, audience, user_id, partner_id, company_id, name, created_at, starts_at, expires_at, revoked_at,
            last_used_at, limits, seen_member
     from tokens where id = $1 and revoked_at is null and user_id is not null`,
    [id],
  )
  return row && readLive(row)
}
