import type { Call } from '../../model/actor.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import { shardOf } from '../../storage/scopes.ts'
import { writeUserDetails } from '../../storage/user-details.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { phoneDigits } from '../credentials/sign-in.ts'
import { findOwnUser, nameOf, type OwnUser, ownUserId } from './own-user.ts'

/** What is left out stays as it is. */
export interface OwnUserWish {
  readonly firstName?: string
  readonly lastName?: string
  readonly email?: string
  /** Empty for none. */
  readonly phone?: string
  readonly taxNumber?: string
  readonly notifications?: Readonly<Record<string, boolean>>
}

const textRules = {
  firstName: { min: 1, max: 100 },
  lastName: { max: 99 },
  taxNumber: { max: 50 },
} as const

const faultsOf = (wish: OwnUserWish, present: OwnUser): FieldFault[] => {
  const faults: FieldFault[] = []
  for (const [field, rule] of Object.entries(textRules)) {
    const text = wish[field as keyof typeof textRules]
    const message = text === undefined ? undefined : textFault(text.trim(), rule)
    if (message !== undefined) faults.push({ field, message })
  }
  // Who has the address signs in with it, so a new one would have to be proved before it counts.
  if (wish.email !== undefined && wish.email.trim().toLowerCase() !== present.email.toLowerCase())
    faults.push({ field: 'email', message: 'cannot be changed here' })
  if (wish.phone !== undefined && wish.phone.trim() !== '' && phoneDigits(wish.phone) === '')
    faults.push({ field: 'phone', message: 'is not an international phone number' })
  return faults
}

/** What the wish makes of the person; a phone here is to be called, not to sign in with. */
const applied = (wish: OwnUserWish, present: OwnUser): OwnUser => ({
  ...present,
  firstName: wish.firstName?.trim() ?? present.firstName,
  lastName: wish.lastName?.trim() ?? present.lastName,
  taxNumber: wish.taxNumber?.trim() ?? present.taxNumber,
  phone: wish.phone === undefined ? present.phone : phoneDigits(wish.phone),
  notifications: { ...present.notifications, ...wish.notifications },
})

/** Changes what the caller says of themselves. No company's words about them change by it. */
export const updateOwnUser = (core: Core, call: Call, wish: OwnUserWish): Promise<OwnUser> => {
  const userId = ownUserId(call)
  return changeAcross(core, call, [shardOf(userId)], async (tx) => {
    const user = await tx.freshUser(userId)
    if (!user || user.disabled) throw new Refusal('credential.invalid')
    const before = await findOwnUser(tx, userId)
    refuseFaulty(faultsOf(wish, before))
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
