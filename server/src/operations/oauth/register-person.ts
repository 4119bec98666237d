import type { Call } from '../../model/actor.ts'
import { CONFIRMATION_LASTS } from '../../model/link.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { insertConfirmation } from '../../storage/confirmations.ts'
import { reserveId } from '../../storage/ids.ts'
import { findClient } from '../../storage/oauth.ts'
import { shardOf } from '../../storage/scopes.ts'
import { writeUserDetails } from '../../storage/user-details.ts'
import { insertUserMessage } from '../../storage/user-messages.ts'
import { insertUserProfile, writeUser } from '../../storage/users.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { hashPassword } from '../credentials/passwords.ts'
import { phoneDigits } from '../credentials/sign-in.ts'
import { userFaults } from '../users/create-user.ts'
import { countLetter } from '../users/letters-asked.ts'
import { nameOf } from '../users/own-user.ts'
import { personFaults } from '../users/person-faults.ts'
import { callerOf, type Device, makePair, type TokenPair } from './pair.ts'

export interface PersonWish {
  readonly clientId: string
  readonly device: Device
  readonly email: string
  readonly password: string
  readonly firstName: string
  readonly lastName: string
  /** International; to be called, not to sign in with. Empty for none. */
  readonly phone: string
  readonly taxNumber: string
  /** The revisions of the policies that they agree to, in their own words' order. */
  readonly policies: readonly number[]
}

/**
 * Registers somebody through a client, which gets a pair for them at once. What it acts for is a new person without an
 * address, who belongs to no company and cannot sign in, until a letter's link and the password show that the address
 * is theirs (`confirmRegistration`). Whether the address has an account already is not looked at, so neither the answer
 * nor its time can tell; where it has one, the letter says so, and the new person stays without an address.
 */
export const registerPerson = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  { clientId, device, password, policies, ...given }: PersonWish,
): Promise<TokenPair> => {
  const email = given.email.trim()
  const [firstName, lastName, taxNumber] = [given.firstName.trim(), given.lastName.trim(), given.taxNumber.trim()]
  const client = await findClient(core.engine, clientId)
  refuseFaulty([
    ...(client ? [] : [{ field: 'clientId', message: 'is not known here' }]),
    ...(await userFaults({ name: 'named below', email, password, confirmed: false })),
    ...personFaults({ firstName, lastName, taxNumber, phone: given.phone }),
  ])
  if (!client) throw new Error('a client was not found, and yet not refused')
  await countLetter(core, call, 'register', email)

  const passwordHash = await hashPassword(password)
  const userId = await reserveId(core.engine, undefined)
  const phone = phoneDigits(given.phone)
  const registration = { firstName, lastName, phone }
  const name = nameOf(registration)
  return changeAcross(core, callerOf(call, userId, client), [shardOf(userId)], async (tx) => {
    const [id, messageId] = (await tx.ids(2)) as [number, number]
    writeUser(tx, undefined, { id: userId, disabled: false, confirmed: false, hasCredential: false })
    await insertUserProfile(tx, { userId, login: null, email: null, phone: null, name })
    writeUserDetails(tx, { userId, ...registration, taxNumber, notifications: {} }, name)
    insertConfirmation(tx, core.engine, { id, userId, email, registration, passwordHash }, CONFIRMATION_LASTS)
    const letter = { id: messageId, purpose: 'confirmation', subjectId: id, channel: 'email', address: email } as const
    insertUserMessage(tx, core.engine, letter)
    tx.record({ kind: 'user.registered', subject: `user:${userId}`, after: { client: clientId, policies } })
    const { pairId: _, ...tokens } = await makePair(tx, userId, client, device)
    return tokens
  })
}
