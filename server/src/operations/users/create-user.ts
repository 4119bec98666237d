import type { Call } from '../../model/actor.ts'
import type { User } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { reserveId } from '../../storage/ids.ts'
import { shardOf } from '../../storage/scopes.ts'
import { insertUserProfile, writePasswordHash, writeUser } from '../../storage/users.ts'
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

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,255}$/

/** Makes a user. At the command line and in the first set-up; people otherwise come by invitation. */
export const createUser = async (core: Core, call: Call, wanted: NewUser): Promise<User> => {
  const faults = []
  if (wanted.name.trim() === '') faults.push({ field: 'name', message: 'is missing' })
  if (wanted.email !== undefined && !EMAIL.test(wanted.email))
    faults.push({ field: 'email', message: 'is not an e-mail address' })
  const phone = wanted.phone === undefined ? null : phoneDigits(wanted.phone)
  if (phone === '') faults.push({ field: 'phone', message: 'is not an international phone number' })
  if (wanted.password !== undefined) {
    const fault = await checkPassword(wanted.password, { words: [wanted.login ?? '', wanted.email ?? ''] })
    if (fault) faults.push(fault)
  }
  refuseFaulty(faults)

  const hash = wanted.password === undefined ? undefined : await hashPassword(wanted.password)
  const id = await reserveId(core.engine, wanted.id)
  return changeAcross(core, call, [shardOf(id)], async (tx) => {
    const profile = {
      userId: id,
      login: wanted.login ?? null,
      email: wanted.email ?? null,
      phone,
      name: wanted.name.trim(),
    }
    if (!(await insertUserProfile(tx, profile)))
      throw new Refusal('login.taken', { fields: [{ field: 'login', message: 'is taken' }] })
    const user: User = { id, disabled: false, confirmed: wanted.confirmed, hasCredential: hash !== undefined }
    writeUser(tx, undefined, user)
    if (hash !== undefined) writePasswordHash(tx, id, hash)
    tx.record({
      kind: 'user.created',
      subject: `user:${id}`,
      after: { confirmed: user.confirmed, hasCredential: user.hasCredential },
    })
    return user
  })
}
