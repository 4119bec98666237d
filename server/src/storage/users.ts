import type { User } from '../model/member.ts'
import type { Tx } from './change.ts'
import { first, type Reader } from './engine.ts'
import { shardOf } from './scopes.ts'

/** A person's own data: only they change them. */
export interface UserProfile {
  readonly userId: number
  readonly login: string | null
  readonly email: string | null
  /** E.164: digits without the plus. */
  readonly phone: string | null
  readonly name: string
}

/** False when the login, address or phone is somebody's already; the unique indexes decide, so no race. */
export const insertUserProfile = async (
  tx: Tx,
  { userId, login, email, phone, name }: UserProfile,
): Promise<boolean> => {
  const inserted = await tx.write(
    `insert into user_profiles (user_id, login, email, phone, name, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [userId, login, email, phone, name, tx.now(shardOf(userId))],
  )
  return inserted === 1
}

/** Ends the former facts of a user and writes the new ones, in the user's shard. */
export const writeUser = (tx: Tx, before: User | undefined, after: User): void => {
  const revision = tx.revision(shardOf(after.id))
  if (before) tx.write('update users set to_revision = $2 where id = $1 and to_revision is null', [after.id, revision])
  tx.write('insert into users (id, from_revision, disabled, confirmed, has_credential) values ($1, $2, $3, $4, $5)', [
    after.id,
    revision,
    after.disabled ? 1 : 0,
    after.confirmed ? 1 : 0,
    after.hasCredential ? 1 : 0,
  ])
  tx.moved(`user:${after.id}`, shardOf(after.id))
}

export const writePasswordHash = (tx: Tx, userId: number, hash: string): void => {
  tx.write(
    `insert into user_passwords (user_id, hash, changed_at) values ($1, $2, $3)
     on conflict (user_id) do update set hash = excluded.hash, changed_at = excluded.changed_at`,
    [userId, hash, tx.now(shardOf(userId))],
  )
}

/** Who signs in with this login, e-mail address or phone, and the hash to hold the password against. */
export const findLogin = (
  reader: Reader,
  login: string,
  phone: string,
): Promise<{ user_id: number; hash: string | null; changed_at: number | null } | undefined> =>
  first(
    reader,
    `select p.user_id, w.hash, w.changed_at from user_profiles p left join user_passwords w on w.user_id = p.user_id
     where (p.login is not null and lower(p.login) = lower($1)) or (p.email is not null and lower(p.email) = lower($1))
       or (p.phone is not null and $2 <> '' and p.phone = $2) order by p.user_id limit 1`,
    [login, phone],
  )

/** When a person's password was set: another moment, another password. */
export const passwordSetAt = async (reader: Reader, userId: number): Promise<number | undefined> =>
  (await first<{ changed_at: number }>(reader, 'select changed_at from user_passwords where user_id = $1', [userId]))
    ?.changed_at

export const profileOfUser = async (reader: Reader, userId: number): Promise<UserProfile | undefined> => {
  const row = await first<{ login: string | null; email: string | null; phone: string | null; name: string }>(
    reader,
    'select login, email, phone, name from user_profiles where user_id = $1',
    [userId],
  )
  return row && { userId, ...row }
}

export interface ListedUser {
  readonly id: number
  readonly name: string
  readonly login: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly disabled: boolean
  readonly confirmed: boolean
  readonly hasCredential: boolean
}

/** Users with an id above `after`, by id. */
export const listUsers = async (
  reader: Reader,
  { after, limit }: { after: number; limit: number },
): Promise<ListedUser[]> => {
  const rows = await reader.all<
    UserProfile & { user_id: number; disabled: number; confirmed: number; has_credential: number }
  >(
    `select p.user_id, p.name, p.login, p.email, p.phone, u.disabled, u.confirmed, u.has_credential
     from user_profiles p join users u on u.id = p.user_id and u.to_revision is null
     where p.user_id > $1 order by p.user_id limit $2`,
    [after, limit],
  )
  return rows.map((row) => ({
    id: row.user_id,
    name: row.name,
    login: row.login,
    email: row.email,
    phone: row.phone,
    disabled: row.disabled === 1,
    confirmed: row.confirmed === 1,
    hasCredential: row.has_credential === 1,
  }))
}
