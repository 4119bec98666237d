import type { Call } from '../../model/actor.ts'
import { CONFIRMATION_LASTS } from '../../model/link.ts'
import { type FieldFault, refuseFaulty } from '../../model/refusal.ts'
import { newestCatalogue } from '../../storage/companies.ts'
import { insertConfirmation } from '../../storage/confirmations.ts'
import { takeIds } from '../../storage/ids.ts'
import { insertUserMessage } from '../../storage/user-messages.ts'
import { companyFaults } from '../companies/create-company.ts'
import type { Core } from '../core.ts'
import { hashPassword } from '../credentials/passwords.ts'
import { phoneDigits } from '../credentials/sign-in.ts'
import { userFaults } from './create-user.ts'
import { countLetter } from './letters-asked.ts'
import { personFaults } from './person-faults.ts'

export interface RegistrationWish {
  readonly email: string
  readonly password: string
  readonly firstName: string
  readonly lastName: string
  /** International; to be called, not to sign in with. */
  readonly phone?: string
  /** A company of their own, with the catalogue that it uses; they become its first owner. */
  readonly company?: { readonly title: string; readonly catalogue: string }
}

/**
 * Takes a registration in and sends a letter to its address. There is no account, and no company, until the letter's
 * link is used; so whether the address has an account already is not looked at, and the answer cannot tell.
 */
export const registerUser = async (core: Core, call: Omit<Call, 'actor'>, given: RegistrationWish): Promise<void> => {
  const { password, company } = given
  const email = given.email.trim()
  const firstName = given.firstName.trim()
  const lastName = given.lastName.trim()
  const phone = given.phone?.trim() ?? ''
  const isUnknown = company !== undefined && (await newestCatalogue(core.engine, company.catalogue)) === undefined
  const faults: FieldFault[] = [
    ...(await userFaults({ name: 'named below', email, password, confirmed: false })),
    ...personFaults({ firstName, lastName, phone }),
    ...(company ? companyFaults({ title: company.title, catalogues: [company.catalogue] }) : []),
    ...(isUnknown ? [{ field: 'catalogue', message: 'is not known here' }] : []),
  ]
  refuseFaulty(faults)
  await countLetter(core, call, 'register', email)

  const passwordHash = await hashPassword(password)
  const registration = {
    firstName,
    lastName,
    phone: phoneDigits(phone),
    ...(company && { company: { title: company.title.trim(), catalogue: company.catalogue } }),
  }
  await core.engine.transaction(async (session) => {
    const [id, userId, messageId] = (await takeIds(core.engine, session, 3)) as [number, number, number]
    const confirmation = { id, userId, email, registration, passwordHash }
    insertConfirmation(session, core.engine, confirmation, CONFIRMATION_LASTS)
    const message = { id: messageId, purpose: 'confirmation', subjectId: id, channel: 'email', address: email } as const
    insertUserMessage(session, core.engine, message)
  })
}
