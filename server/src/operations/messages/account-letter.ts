import {
  addressLetter,
  knownRegistrationLetter,
  nothingToRegisterLetter,
  registrationLetter,
  resetLetter,
  resetMessage,
} from '../../model/account-texts.ts'
import type { Letter } from '../../model/letter.ts'
import { links } from '../../model/link.ts'
import { confirmationOf } from '../../storage/confirmations.ts'
import type { Engine, Reader } from '../../storage/engine.ts'
import type { UserMessage } from '../../storage/user-messages.ts'
import { userOfEmail } from '../../storage/users.ts'
import { resettable } from '../users/resettable.ts'

/** What a message about a person says: with a link that is made for it, or, where there is nothing to do, without. */
export type AccountLetter =
  | { readonly withLink: (link: string) => Letter }
  | { readonly withoutLink: (publicUrl: string) => Letter }

/** As things stand now; undefined when nobody waits for it any more. */
export const accountLetter = async (
  reader: Reader,
  engine: Engine,
  { purpose, subjectId, channel, address }: UserMessage,
): Promise<AccountLetter | undefined> => {
  if (purpose === 'password-reset') {
    if (!(await resettable(reader, subjectId, { channel, address }))) return undefined
    return { withLink: channel === 'email' ? resetLetter : (link) => ({ subject: '', text: resetMessage(link) }) }
  }
  const confirmation = await confirmationOf(reader, engine, subjectId)
  if (!confirmation) return undefined
  if (!confirmation.registration) return { withLink: addressLetter }
  if ((await userOfEmail(reader, address)) === undefined) return { withLink: registrationLetter }
  if (confirmation.registration.company) return { withLink: knownRegistrationLetter }
  return { withoutLink: (publicUrl) => nothingToRegisterLetter(`${publicUrl}${links['password-reset'].page}`) }
}
