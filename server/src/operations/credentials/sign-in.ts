import type { Call } from '../../model/actor.ts'
import type { User } from '../../model/member.ts'
import { networkOf } from '../../model/network.ts'
import { Refusal } from '../../model/refusal.ts'
import { spelled } from '../../model/text.ts'
import { attemptWasRight } from '../../storage/sign-in-failures.ts'
import { findLogin, profileOfUser, type UserProfile } from '../../storage/users.ts'
import type { Core } from '../core.ts'
import { countAgainst } from './attempts.ts'
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
  /** Which password it was, by when it was set. */
  readonly passwordSetAt: number
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
  // However a phone is punctuated, it is one account.
  const account = `account:${hashOf(phoneDigits(login) || spelled(login.trim()).toLowerCase())}`
  const address = `address:${networkOf(call.ip ?? '')}`
  const limits = [
    { key: account, most: PER_ACCOUNT },
    { key: address, most: PER_ADDRESS },
  ]
  await countAgainst(core, limits, WINDOW, 'sign-in.throttled')

  const found = login.trim() === '' ? undefined : await findLogin(core.engine, login.trim(), phoneDigits(login))
  const right = await verifyPassword(password, found?.hash)
  const user = found && (await core.facts.read((look) => look.user(found.user_id))).facts
  if (!right || !user || user.disabled || !user.confirmed) throw new Refusal('sign-in.failed')
  await attemptWasRight(core.engine, account, address)
  const profile = await profileOfUser(core.engine, user.id)
  if (!profile) throw new Error(`user ${user.id} has no profile`)
  return { user, profile, passwordSetAt: found?.changed_at as number }
}

/**
 * The same for somebody who is known by their number and says no login. Somebody else's login may be spelled as this
 * person's address: that one's password is not theirs.
 */
export const signInAs = async (
  core: Core,
  call: Pick<Call, 'ip'>,
  { userId, password }: { readonly userId: number; readonly password: string },
): Promise<SignedIn> => {
  const { login, email, phone } = (await profileOfUser(core.engine, userId)) ?? {}
  const signedIn = await signIn(core, call, { login: login ?? email ?? phone ?? '', password })
  if (signedIn.user.id !== userId) throw new Refusal('sign-in.failed')
  return signedIn
}
