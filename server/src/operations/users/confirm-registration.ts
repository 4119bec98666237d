import type { Call } from '../../model/actor.ts'
import type { User } from '../../model/member.ts'
import { networkOf } from '../../model/network.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import {
  type Confirmation,
  endConfirmation,
  endRegistrations,
  lockRegistrations,
  type Registration,
} from '../../storage/confirmations.ts'
import { endLinks } from '../../storage/links.ts'
import { shardOf } from '../../storage/scopes.ts'
import { writeUserDetails } from '../../storage/user-details.ts'
import {
  passwordSetAt as passwordWasSetAt,
  type UserProfile,
  userOfEmail,
  writeEmail,
  writePasswordHash,
  writeUser,
} from '../../storage/users.ts'
import { changeAcross } from '../change.ts'
import { prepareCompany, writeNewCompany } from '../companies/create-company.ts'
import type { Core } from '../core.ts'
import { countAgainst } from '../credentials/attempts.ts'
import { verifyPassword } from '../credentials/passwords.ts'
import { signIn } from '../credentials/sign-in.ts'
import { writeNewUser } from './create-user.ts'
import { requireConfirmation } from './open-confirmation.ts'
import { nameOf } from './own-user.ts'

/** As for signing in: a person mistypes a few times, an office shares one address. */
const WINDOW = 15 * 60 * 1_000_000
const PER_REGISTRATION = 20
const PER_NETWORK = 200

/** Who has registered, and what they have now. */
export interface Registered {
  readonly userId: number
  readonly companyId: number | undefined
}

/**
 * Makes what was registered, all in one change: the account, and the company that was asked for with it. The link shows
 * that somebody reads at the address, the password that they are who registered: else whoever registers somebody else's
 * address would know the password of the account that its owner confirms. Where the address has an account already,
 * that stays as it is, and its own password is asked for.
 */
export const confirmRegistration = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  { secret, password }: { readonly secret: string; readonly password: string },
): Promise<Registered> => {
  const confirmation = await requireConfirmation(core.engine, core.engine, secret)
  const { email, registration } = confirmation
  if (!registration) throw new Refusal('link.invalid')
  return (await userOfEmail(core.engine, email)) === undefined
    ? confirmNew(core, call, { ...confirmation, registration }, { secret, password })
    : confirmKnown(core, call, { ...confirmation, registration }, { secret, password })
}

type Registering = Confirmation & { readonly registration: Registration }
type Given = { readonly secret: string; readonly password: string }

const asUser = (call: Omit<Call, 'actor'>, userId: number): Call => ({
  ...call,
  // Nobody has a token here: the password is for this one answer.
  actor: { kind: 'user', userId, tokenId: 0, audience: 'native' },
})

const confirmNew = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  { id, userId, email, registration, passwordHash }: Registering,
  { secret, password }: Given,
): Promise<Registered> => {
  const limits = [
    { key: `confirmation:${id}`, most: PER_REGISTRATION },
    { key: `confirmation-address:${networkOf(call.ip ?? '')}`, most: PER_NETWORK },
  ]
  await countAgainst(core, limits, WINDOW, 'sign-in.throttled')
  if (!(await verifyPassword(password, passwordHash))) throw new Refusal('sign-in.failed')

  const profile = { userId, login: null, email, phone: null, name: nameOf(registration) }
  const user = { id: userId, disabled: false, confirmed: true, hasCredential: true }
  const write = async (tx: Tx): Promise<void> => {
    await useUp(tx, core, secret)
    const present = await tx.freshUser(userId)
    if (present) return confirmPresent(tx, present, email, passwordHash)
    await writeNewUser(tx, { user, profile, hash: passwordHash })
    writeUserDetails(tx, { ...registration, userId, taxNumber: '', notifications: {} }, profile.name)
  }
  return { userId, companyId: await makeAll(core, asUser(call, userId), registration, profile, write) }
}

/**
 * Whoever registered through a program (`registerPerson`) is somebody already, without an address or a password. The
 * program's tokens stay: the password has shown that it is theirs.
 */
const confirmPresent = async (tx: Tx, before: User, email: string, passwordHash: string | undefined): Promise<void> => {
  const { id } = before
  if (before.disabled || before.confirmed || passwordHash === undefined) throw new Refusal('link.invalid')
  if (!(await writeEmail(tx, id, email))) throw new Refusal('login.taken')
  writePasswordHash(tx, id, passwordHash)
  writeUser(tx, before, { ...before, confirmed: true, hasCredential: true })
  tx.record(
    { kind: 'user.address-confirmed', subject: `user:${id}`, before: { confirmed: false }, after: { confirmed: true } },
    shardOf(id),
  )
}

const confirmKnown = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  { email, registration }: Registering,
  { secret, password }: Given,
): Promise<Registered> => {
  if (!registration.company) throw new Refusal('link.invalid')
  const { user, profile, passwordSetAt } = await signIn(core, call, { login: email, password })
  const write = async (tx: Tx): Promise<void> => {
    // Whoever was locked out, or changed the password, in the meantime is not signed in any more.
    const fresh = await tx.freshUser(user.id)
    if (!fresh || fresh.disabled || (await passwordWasSetAt(tx, user.id)) !== passwordSetAt)
      throw new Refusal('sign-in.failed')
    await useUp(tx, core, secret)
  }
  const { id: userId } = user
  return { userId, companyId: await makeAll(core, asUser(call, userId), registration, profile, write) }
}

/** The registration itself and the company, in one change: everything or nothing. */
const makeAll = async (
  core: Core,
  call: Call,
  { company }: Registration,
  owner: UserProfile,
  write: (tx: Tx) => Promise<void>,
): Promise<number | undefined> => {
  const shard = shardOf(owner.userId)
  if (!company) {
    await changeAcross(core, call, [shard], write)
    return undefined
  }
  const companyId = await prepareCompany(core)
  await changeAcross(core, call, [companyId, shard], async (tx) => {
    await write(tx)
    await writeNewCompany(tx, companyId, { title: company.title, catalogues: [company.catalogue] }, owner)
  })
  return companyId
}

/** Once more under the lock; the row decides, so of two who confirm at once one does. */
const useUp = async (tx: Tx, core: Core, secret: string): Promise<void> => {
  const { id, email } = await requireConfirmation(tx, core.engine, secret)
  await lockRegistrations(tx, core.engine, email)
  if (!(await endConfirmation(tx, id))) throw new Refusal('link.invalid')
  endLinks(tx, 'confirmation', id)
  endRegistrations(tx, email)
}
