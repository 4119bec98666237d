import type { Call } from '../../model/actor.ts'
import type { User } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { failuresOf, forgetFailures, noteFailures } from '../../storage/sign-in-failures.ts'
import { findLogin, profileOfUser, type UserProfile } from '../../storage/users.ts'
import type { Core } from '../core.ts'
import { verifyPassword } from './passwords.ts'
import { hashOf } from './secrets.ts'

/** Ordinary use does not meet these: a person mistypes a few times, an office shares one address. */
const WINDOW = 15 * 60 * 1_000_000
const PER_ACCOUNT = 20
const PER_ADDRESS = 200

export interface SignIn {
  readonly login: string
  readonly password: string
}

export interface SignedIn {
  readonly user: User
  readonly profile: UserProfile
}

/** Digits of a phone as E.164 without the plus; empty when the text is no phone. */
export const phoneDigits = (text: string): string => {
  const digits = text.replace(/[\s()+.-]/g, '')
  return /^\d{9,15}$/.test(digits) ? digits : ''
}

/**
 * Who it is, by login (or address, or phone) and password. An unknown login, a wrong password, a disabled or unconfirmed
 * user get one answer, in one time. Throttled per account and per address; the caller issues the token.
 */
export const signIn = async (core: Core, call: Pick<Call, 'ip'>, { login, password }: SignIn): Promise<SignedIn> => {
  const account = `account:${hashOf(login.trim().toLowerCase())}`
  const address = `address:${call.ip ?? ''}`
  await refuseThrottled(core, account, PER_ACCOUNT)
  await refuseThrottled(core, address, PER_ADDRESS)

  const found = login.trim() === '' ? undefined : await findLogin(core.engine, login.trim(), phoneDigits(login))
  const right = await verifyPassword(password, found?.hash)
  const user = found && (await core.facts.read((look) => look.user(found.user_id))).facts
  if (!right || !user || user.disabled || !user.confirmed) {
    await noteFailures(core.engine, [account, address], WINDOW)
    throw new Refusal('sign-in.failed')
  }
  await forgetFailures(core.engine, account)
  const profile = await profileOfUser(core.engine, user.id)
  if (!profile) throw new Error(`user ${user.id} has no profile`)
  return { user, profile }
}

const refuseThrottled = async (core: Core, key: string, limit: number): Promise<void> => {
  const { failures, until } = await failuresOf(core.engine, key, WINDOW)
  if (failures >= limit) throw new Refusal('sign-in.throttled', { retryAfter: Math.max(1, Math.ceil(until)) })
}
