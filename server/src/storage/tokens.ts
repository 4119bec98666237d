import type { Audience, TokenLimits } from '../model/actor.ts'
import type { Tx } from './change.ts'
import type { Reader } from './engine.ts'
import type { Token } from './rows.ts'

export interface NewToken extends Omit<Token, 'revokedAt' | 'startsAt' | 'limits'> {
  readonly startsAt?: number | null
  readonly limits?: TokenLimits | null
  /** The token that asked for it; it ends with that one. */
  readonly madeBy?: number | null
  readonly hash: string
  /** The first characters, by which people tell tokens apart. */
  readonly prefix: string
  readonly name: string
  readonly createdAt: number
}

export const insertToken = (tx: Tx, token: NewToken): void => {
  tx.write(
    `insert into tokens (id, hash, prefix, audience, user_id, partner_id, company_id, name, created_at, expires_at,
       starts_at, limits, made_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
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
}

/** Tokens, the newest first: of everybody, of one person, or of those that work in one company. */
export const listTokens = (
  reader: Reader,
  { userId, companyId, limit }: { userId?: number | undefined; companyId?: number | undefined; limit: number },
): Promise<TokenRow[]> =>
  reader.all<TokenRow>(
    `select id, prefix, audience, user_id, partner_id, company_id, name, created_at,
            starts_at, expires_at, revoked_at, last_used_at, limits
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
}

/** A part of a list, by id: what comes after one, and how many at most. */
export interface TokenPage {
  readonly after: number
  readonly limit: number
}

const liveSql = (owner: 'user_id' | 'company_id'): string =>
  `select id, prefix, audience, user_id, partner_id, company_id, name, created_at, starts_at, expires_at, revoked_at,
          last_used_at, limits
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
})

/** A person's live tokens, by id. */
export const liveTokensOfUser = async (
  reader: Reader,
  userId: number,
  now: number,
  { after, limit }: TokenPage,
): Promise<LiveToken[]> => (await reader.all<TokenRow>(liveSql('user_id'), [userId, after, now, limit])).map(readLive)

/** The live tokens that work in one company alone, by id. */
export const liveTokensOfCompany = async (
  reader: Reader,
  companyId: number,
  now: number,
  { after, limit }: TokenPage,
): Promise<LiveToken[]> =>
  (await reader.all<TokenRow>(liveSql('company_id'), [companyId, after, now, limit])).map(readLive)

/** Whose a token is, where it works, and until when; undefined when it is unknown or was revoked. */
export const tokenById = async (
  reader: Reader,
  id: number,
): Promise<Pick<LiveToken, 'userId' | 'companyId' | 'expiresAt'> | undefined> => {
  const [row] = await reader.all<Pick<TokenRow, 'user_id' | 'company_id' | 'expires_at'>>(
    'select user_id, company_id, expires_at from tokens where id = $1 and revoked_at is null and user_id is not null',
    [id],
  )
  return row && { userId: row.user_id as number, companyId: row.company_id, expiresAt: row.expires_at }
}
