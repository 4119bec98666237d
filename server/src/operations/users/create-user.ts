import type { Call } from '../../model/actor.ts'
import type { User } from '../../model/member.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { isEmailAddress, spelled, textFault } from '../../model/text.ts'
import type { Tx } from '../../storage/change.ts'
import { reserveId } from '../../storage/ids.ts'
import { shardOf } from '../../storage/scopes.ts'
import { insertUserProfile, type UserProfile, writePasswordHash, writeUser } from '../../storage/users.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { checkPassword, hashPassword } from '../credentials/passwords.ts'
import { phoneDigits } from '../credentials/sign-in.ts'

export interface NewUser {
  readonly id?: number
  readonly name: string
  readonly login?: string
  readonly email?: string
  readonly phone?: string
  readonly password?: string
  /** Whether the address counts as proved; without that, nobody can sign in. */
  readonly confirmed: boolean
}

const LOGIN = /^[^\s\p{C}]{1,100}$/u

/** What is wrong with what is asked for. */
export const userFaults = async ({ name, login, email, phone, password }: NewUser): Promise<FieldFault[]> => {
  const faults: FieldFault[] = []
  const named = textFault(name.trim(), { min: 1, max: 200 })
  if (named !== undefined) faults.push({ field: 'name', message: name.trim() === '' ? 'is missing' : named })
  if (login !== undefined && !LOGIN.test(login))
    faults.push({ field: 'login', message: 'must have 1 to 100 letters, digits or signs, without a space' })
  else if (login !== undefined && spelled(login) !== login)
    faults.push({ field: 'login', message: 'must have its letters beyond A to Z small, and composed' })
  // One field takes all three when somebody signs in: nobody is to sit in another's place.
  else if (login !== undefined && (isEmailAddress(login) || phoneDigits(login) !== ''))
    faults.push({ field: 'login', message: 'must not be an e-mail address or a phone number' })
  if (email !== undefined && !isEmailAddress(email))
    faults.push({ field: 'email', message: 'is not an e-mail address' })
  if (phone !== undefined && phoneDigits(phone) === '')
    faults.push({ field: 'phone', message: 'is not an international phone number' })
  const weak = password === undefined ? undefined : await checkPassword(password, { words: [login ?? '', email ?? ''] })
  return weak ? [...faults, weak] : faults
}

/** A user that is ready to be written: what takes long is done. */
export interface PreparedUser {
  readonly user: User
  readonly profile: UserProfile
  readonly hash: string | undefined
}

/** Checks, hashes and takes a number, all outside of any lock. */
export const prepareUser = async (core: Core, wanted: NewUser): Promise<PreparedUser> => {
  refuseFaulty(await userFaults(wanted))
  const hash = wanted.password === undefined ? undefined : await hashPassword(wanted.password)
  const id = await reserveId(core.engine, wanted.id)
  return {
    user: { id, disabled: false, confirmed: wanted.confirmed, hasCredential: hash !== undefined },
    profile: {
      userId: id,
      login: wanted.login ?? null,
      email: wanted.email ?? null,
      phone: wanted.phone === undefined ? null : phoneDigits(wanted.phone),
      name: wanted.name.trim(),
    },
    hash,
  }
}

/** Writes a prepared user under the lock of their shard. */
export const writeNewUser = async (tx: Tx, { user, profile, hash }: PreparedUser): Promise<void> => {
  if (!(await insertUserProfile(tx, profile)))
    throw new Refusal('login.taken', { fields: [{ field: 'login', message: 'is taken' }] })
  writeUser(tx, undefined, user)
  if (hash !== undefined) writePasswordHash(tx, user.id, hash)
  const { confirmed, hasCredential } = user
  tx.record({ kind: 'user.created', subject: `user:${user.id}`, after: { confirmed, hasCredential } }, shardOf(user.id))
}

/** Makes a user, at the command line; people otherwise come by invitation. */
export const createUser = async (core: Core, call: Call, wanted: NewUser): Promise<User> => {
  const prepared = await prepareUser(core, wanted)
  const { user } = prepared
  await changeAcross(core, call, [shardOf(user.id)], (tx) => writeNewUser(tx, prepared))
  return user
}
