import type { Tx } from './change.ts'
import type { Reader } from './engine.ts'
import type { Token } from './rows.ts'

export interface NewToken extends Omit<Token, 'revokedAt'> {
  readonly hash: string
  /** The first characters, by which people tell tokens apart. */
  readonly prefix: string
  readonly name: string
  readonly createdAt: number
}

export const insertToken = (tx: Tx, token: NewToken): void => {
  tx.write(
    `insert into tokens (id, hash, prefix, audience, user_id, partner_id, company_id, name, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
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

export const revokeToken = (tx: Tx, id: number): Promise<number> =>
  tx.write('update tokens set revoked_at = $2 where id = $1 and revoked_at is null', [id, tx.now()])

export interface TokenRow {
  id: number
  prefix: string
  audience: string
  user_id: number | null
  partner_id: number | null
  company_id: number | null
  name: string
  created_at: number
  expires_at: number | null
  revoked_at: number | null
  last_used_at: number | null
}

/** Tokens, the newest first: of everybody, of one person, or of those that work in one company. */
export const listTokens = (
  reader: Reader,
  { userId, companyId, limit }: { userId?: number | undefined; companyId?: number | undefined; limit: number },
): Promise<TokenRow[]> =>
  reader.all<TokenRow>(
    `select id, prefix, audience, user_id, partner_id, company_id, name, created_at, expires_at, revoked_at, last_used_at
     from tokens where ($1 = cast(0 as bigint) or user_id = $1) and ($2 = cast(0 as bigint) or company_id = $2) order by id desc limit $3`,
    [userId ?? 0, companyId ?? 0, limit],
  )
