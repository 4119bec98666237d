import type { Moment } from '../model/member.ts'
import type { Tx } from './change.ts'
import { first, type Reader } from './engine.ts'

/** A program that people sign in through; its partner is who answers for it. */
export interface OAuthClient {
  readonly clientId: string
  readonly partnerId: number
  readonly name: string
  /** May ask for a person's password itself. */
  readonly firstParty: boolean
}

export const findClient = async (reader: Reader, clientId: string): Promise<OAuthClient | undefined> => {
  const row = await first<{ partner_id: number; name: string; first_party: number }>(
    reader,
    `select c.partner_id, p.name, c.first_party from oauth_clients c join partners p on p.id = c.partner_id
     where c.client_id = $1`,
    [clientId],
  )
  return row && { clientId, partnerId: row.partner_id, name: row.name, firstParty: row.first_party === 1 }
}

export const insertClient = (
  tx: Tx,
  { clientId, partnerId, firstParty }: Omit<OAuthClient, 'name'>,
  redirectUris: readonly string[],
): void => {
  tx.write('insert into oauth_clients (client_id, partner_id, first_party, created_at) values ($1, $2, $3, $4)', [
    clientId,
    partnerId,
    firstParty ? 1 : 0,
    tx.now(),
  ])
  for (const uri of redirectUris)
    tx.write('insert into oauth_redirects (client_id, uri) values ($1, $2)', [clientId, uri])
}

/** Letter by letter: where people are sent back to is nothing to guess at. */
export const isRedirectOf = async (reader: Reader, clientId: string, uri: string): Promise<boolean> =>
  (await first(reader, 'select uri from oauth_redirects where client_id = $1 and uri = $2', [clientId, uri])) !==
  undefined

export interface OAuthCode {
  readonly hash: string
  readonly clientId: string
  readonly userId: number
  readonly redirectUri: string
  readonly deviceId: string
  /** SHA-256 of the verifier, base64url. */
  readonly challenge: string
  readonly passwordSetAt: Moment
  readonly expiresAt: Moment
  readonly usedAt: Moment | null
  readonly pairId: number | null
}

/** Microseconds for which a code is remembered after its end, to recognise one that comes again. */
const CODE_KEPT = 24 * 60 * 60 * 1_000_000

/** Keeps a code, and forgets those that have long been over. */
export const insertCode = (tx: Tx, code: Omit<OAuthCode, 'usedAt' | 'pairId'>): void => {
  tx.write('delete from oauth_codes where expires_at < $1', [tx.now() - CODE_KEPT])
  tx.write(
    `insert into oauth_codes (hash, client_id, user_id, redirect_uri, device_id, challenge, password_set_at, created_at,
       expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      code.hash,
      code.clientId,
      code.userId,
      code.redirectUri,
      code.deviceId,
      code.challenge,
      code.passwordSetAt,
      tx.now(),
      code.expiresAt,
    ],
  )
}

export const findCode = async (reader: Reader, hash: string): Promise<OAuthCode | undefined> => {
  const row = await first<{
    client_id: string
    user_id: number
    redirect_uri: string
    device_id: string
    challenge: string
    password_set_at: number
    expires_at: number
    used_at: number | null
    pair_id: number | null
  }>(
    reader,
    `select client_id, user_id, redirect_uri, device_id, challenge, password_set_at, expires_at, used_at, pair_id
     from oauth_codes where hash = $1`,
    [hash],
  )
  return (
    row && {
      hash,
      clientId: row.client_id,
      userId: row.user_id,
      redirectUri: row.redirect_uri,
      deviceId: row.device_id,
      challenge: row.challenge,
      passwordSetAt: row.password_set_at,
      expiresAt: row.expires_at,
      usedAt: row.used_at,
      pairId: row.pair_id,
    }
  )
}

export const markCodeUsed = (tx: Tx, hash: string, pairId: number): void => {
  tx.write('update oauth_codes set used_at = $2, pair_id = $3 where hash = $1', [hash, tx.now(), pairId])
}

/** What one person's one device holds of one client. */
export interface OAuthPair {
  readonly id: number
  readonly userId: number
  readonly clientId: string
  readonly deviceId: string
  readonly deviceName: string
  readonly accessTokenId: number
}

interface PairRow {
  id: number
  user_id: number
  client_id: string
  device_id: string
  device_name: string
  access_token_id: number
}

const toPair = (row: PairRow): OAuthPair => ({
  id: row.id,
  userId: row.user_id,
  clientId: row.client_id,
  deviceId: row.device_id,
  deviceName: row.device_name,
  accessTokenId: row.access_token_id,
})

export const findPair = async (reader: Reader, id: number): Promise<OAuthPair | undefined> => {
  const row = await first<PairRow>(
    reader,
    'select id, user_id, client_id, device_id, device_name, access_token_id from oauth_pairs where id = $1',
    [id],
  )
  return row && toPair(row)
}

/** Somebody's pairs of one client, the one that was used last first. */
export const pairsOf = async (reader: Reader, userId: number, clientId: string): Promise<OAuthPair[]> =>
  (
    await reader.all<PairRow>(
      `select id, user_id, client_id, device_id, device_name, access_token_id from oauth_pairs
       where user_id = $1 and client_id = $2 order by used_at desc, id desc`,
      [userId, clientId],
    )
  ).map(toPair)

export const insertPair = (tx: Tx, pair: OAuthPair): void => {
  tx.write(
    `insert into oauth_pairs (id, user_id, client_id, device_id, device_name, access_token_id, created_at, used_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7)`,
    [pair.id, pair.userId, pair.clientId, pair.deviceId, pair.deviceName, pair.accessTokenId, tx.now()],
  )
}

export const renewPair = (tx: Tx, id: number, accessTokenId: number): void => {
  tx.write('update oauth_pairs set access_token_id = $2, used_at = $3 where id = $1', [id, accessTokenId, tx.now()])
}

export const deletePair = (tx: Tx, id: number): void => {
  tx.write('delete from oauth_refresh_tokens where pair_id = $1', [id])
  tx.write('delete from oauth_pairs where id = $1', [id])
}

export interface RefreshToken {
  readonly hash: string
  readonly pairId: number
  readonly userId: number
  readonly expiresAt: Moment
  readonly usedAt: Moment | null
}

export const insertRefreshToken = (tx: Tx, token: Omit<RefreshToken, 'usedAt'>): void => {
  tx.write(
    `insert into oauth_refresh_tokens (hash, pair_id, user_id, created_at, expires_at) values ($1, $2, $3, $4, $5)`,
    [token.hash, token.pairId, token.userId, tx.now(), token.expiresAt],
  )
}

export const findRefreshToken = async (reader: Reader, hash: string): Promise<RefreshToken | undefined> => {
  const row = await first<{ pair_id: number; user_id: number; expires_at: number; used_at: number | null }>(
    reader,
    'select pair_id, user_id, expires_at, used_at from oauth_refresh_tokens where hash = $1',
    [hash],
  )
  return row && { hash, pairId: row.pair_id, userId: row.user_id, expiresAt: row.expires_at, usedAt: row.used_at }
}

/** A used one is kept as long as it would have lived: who shows it again is no longer alone. */
export const markRefreshTokenUsed = (tx: Tx, { hash, pairId }: RefreshToken): void => {
  tx.write('delete from oauth_refresh_tokens where pair_id = $1 and expires_at <= $2', [pairId, tx.now()])
  tx.write('update oauth_refresh_tokens set used_at = $2 where hash = $1', [hash, tx.now()])
}

/** Whether a token still lives but for its time: nobody has ended it. */
export const isTokenKept = async (reader: Reader, id: number): Promise<boolean> =>
  (await first(reader, 'select id from tokens where id = $1 and revoked_at is null', [id])) !== undefined

/** Access tokens live an hour and are replaced each time: those that were replaced leave no row. */
export const deleteToken = (tx: Tx, id: number): void => {
  tx.write('delete from tokens where id = $1', [id])
}
