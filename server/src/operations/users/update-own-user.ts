import type { Call } from '../../model/actor.ts'
import { CONFIRMATION_LASTS } from '../../model/link.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { isEmailAddress } from '../../model/text.ts'
import type { Tx } from '../../storage/change.ts'
import { endConfirmationsOfUser, insertConfirmation } from '../../storage/confirmations.ts'
import { shardOf } from '../../storage/scopes.ts'
import { writeUserDetails } from '../../storage/user-details.ts'
import { insertUserMessage } from '../../storage/user-messages.ts'
import { refuseLimited } from '../access/authorize.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { phoneDigits } from '../credentials/sign-in.ts'
import { countLetter } from './letters-asked.ts'
import { findOwnUser, nameOf, type OwnUser, ownUserId } from './own-user.ts'
import { personFaults } from './person-faults.ts'

/** What is left out stays as it is. */
export interface OwnUserWish {
  readonly firstName?: string
  readonly lastName?: string
  /** A new one counts once it is confirmed by the link that is sent to it; until then the old one stays. */
  readonly email?: string
  /** Empty for none. */
  readonly phone?: string
  readonly taxNumber?: string
  readonly notifications?: Readonly<Record<string, boolean>>
}

/** The address that the wish asks for, where it is another one. Whether it is somebody's is not looked at. */
const newEmail = ({ email }: OwnUserWish, present: OwnUser): string | undefined =>
  email === undefined || email.trim().toLowerCase() === present.email.toLowerCase() ? undefined : email.trim()

const faultsOf = (wish: OwnUserWish, present: OwnUser): FieldFault[] => {
  const email = newEmail(wish, present)
  const faults = personFaults(wish)
  if (email !== undefined && !isEmailAddress(email))
    faults.push({ field: 'email', message: 'is not an e-mail address' })
  return faults
}

/** What the wish makes of the person at once; a phone here is to be called, not to sign in with. */
const applied = (wish: OwnUserWish, present: OwnUser): OwnUser => ({
  ...present,
  firstName: wish.firstName?.trim() ?? present.firstName,
  lastName: wish.lastName?.trim() ?? present.lastName,
  taxNumber: wish.taxNumber?.trim() ?? present.taxNumber,
  phone: wish.phone === undefined ? present.phone : phoneDigits(wish.phone),
  notifications: { ...present.notifications, ...wish.notifications },
})

/** Changes what the caller says of themselves. No company's words about them change by it. */
export const updateOwnUser = async (core: Core, call: Call, wish: OwnUserWish): Promise<OwnUser> => {
  const userId = ownUserId(call)
  refuseLimited(call.actor)
  if (wish.email !== undefined) {
    const present = await findOwnUser(core.engine, userId)
    refuseFaulty(faultsOf(wish, present))
    const email = newEmail(wish, present)
    if (email !== undefined) await countLetter(core, call, 'address', `user ${userId}`, email)
  }
  return changeAcross(core, call, [shardOf(userId)], async (tx) => {
    const user = await tx.freshUser(userId)
    if (!user || user.disabled) throw new Refusal('credential.invalid')
    const before = await findOwnUser(tx, userId)
    refuseFaulty(faultsOf(wish, before))
    const email = newEmail(wish, before)
    // Whoever has registered and has no address yet proves the one they gave, with their password: nothing less counts.
    if (email !== undefined && !user.confirmed) refuseFaulty([{ field: 'email', message: 'cannot be changed here' }])
    if (email !== undefined) await askToConfirm(tx, core, userId, email)
    const after = applied(wish, before)
    const changed = Object.keys(after).filter(
      (field) => JSON.stringify(after[field as keyof OwnUser]) !== JSON.stringify(before[field as keyof OwnUser]),
    )
    if (changed.length === 0) return before
    writeUserDetails(tx, { ...after, userId }, nameOf(after))
    // The audit refers to ids; personal data stand apart and can be erased.
    tx.record({ kind: 'user.profile-changed', subject: `user:${userId}`, after: { changed } })
    return after
  })
}

/** Sends a link to the new address; what was asked for before is void. */
const askToConfirm = async (tx: Tx, { engine }: Core, userId: number, email: string): Promise<void> => {
  const [id, messageId] = (await tx.ids(2)) as [number, number]
  const confirmation = { id, userId, email, registration: undefined, passwordHash: undefined }
  endConfirmationsOfUser(tx, userId)
  insertConfirmation(tx, engine, confirmation, CONFIRMATION_LASTS)
  insertUserMessage(tx, engine, {
    id: messageId,
    purpose: 'confirmation',
    subjectId: id,
    channel: 'email',
    address: email,
  })
  tx.record({ kind: 'user.address-asked', subject: `user:${userId}`, after: { confirmation: id } })
}
