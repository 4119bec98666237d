import type { User } from '../model/member.ts'
import { spelled } from '../model/text.ts'
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

const INSERT_PROFILE = `insert into user_profiles (user_id, login, email, phone, name, created_at)
  values ($1, $2, $3, $4, $5, $6) on conflict do nothing`

/** False when the login, address or phone is somebody's already; the unique indexes decide, so no race. */
export const insertUserProfile = async (
  tx: Tx,
  { userId, login, email, phone, name }: UserProfile,
): Promise<boolean> => {
  if (await isTaken(tx, { userId, login, email, phone })) return false
  const inserted = await tx.write(INSERT_PROFILE, [userId, login, email, phone, name, tx.now(shardOf(userId))])
  return inserted === 1
}

/** Gives a person another address; false when it is somebody else's, to sign in with or as an address. */
export const writeEmail = async (tx: Tx, userId: number, email: string): Promise<boolean> => {
  if (await isTaken(tx, { userId, login: null, email, phone: null })) return false
  const before = await first<{ login: string | null; phone: string | null; name: string; created_at: number }>(
    tx,
    'select login, phone, name, created_at from user_profiles where user_id = $1',
    [userId],
  )
  if (!before) throw new Error(`user ${userId} has no profile`)
  // An update that meets somebody else's address would be a fault instead of an answer.
  tx.write('delete from user_profiles where user_id = $1', [userId])
  const inserted = await tx.write(INSERT_PROFILE, [
    userId,
    before.login,
    email,
    before.phone,
    before.name,
    before.created_at,
  ])
  return inserted === 1
}

/**
 * Whether something that a person would sign in with is somebody else's, in whichever of the places: signing in takes
 * all three in one field.
 */
const isTaken = async (
  reader: Reader,
  { userId, login, email, phone }: Omit<UserProfile, 'name'>,
): Promise<boolean> => {
  for (const text of [login, email, phone]) {
    if (text === null) continue
    const found = await findLogin(reader, text, text === phone ? text : '')
    if (found && found.user_id !== userId) return true
  }
  return false
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

/** Who signs in with this login, e-mail address or phone, however spelled, and the hash to hold the password against. */
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
    [spelled(login), phone],
  )

/** Whose e-mail address it is. */
export const userOfEmail = async (reader: Reader, email: string): Promise<number | undefined> =>
  (
    await first<{ user_id: number }>(
      reader,
      'select user_id from user_profiles where email is not null and lower(email) = lower($1)',
      [email],
    )
  )?.user_id

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
