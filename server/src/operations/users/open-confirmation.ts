import { Refusal } from '../../model/refusal.ts'
import { type Confirmation, confirmationOf } from '../../storage/confirmations.ts'
import type { Engine, Reader } from '../../storage/engine.ts'
import { liveLink } from '../../storage/links.ts'
import { userOfEmail } from '../../storage/users.ts'
import type { Core } from '../core.ts'
import { hashOf } from '../credentials/secrets.ts'

/** What a link confirms, if it still works. Everybody else hears one and the same. */
export const requireConfirmation = async (reader: Reader, engine: Engine, secret: string): Promise<Confirmation> => {
  const link = await liveLink(reader, engine, 'confirmation', hashOf(secret))
  const confirmation = link && (await confirmationOf(reader, engine, link.subjectId))
  if (!confirmation) throw new Refusal('link.invalid')
  return confirmation
}

/** What somebody with a working link may know before they confirm: they read at the address. */
export type OpenConfirmation =
  | { readonly kind: 'address'; readonly address: string }
  | {
      readonly kind: 'registration'
      readonly address: string
      /** The title of the company that is made with it. */
      readonly company: string | undefined
      /** Somebody has an account with that address already, and its password is asked for. */
      readonly hasAccount: boolean
    }

/** Shows what a link confirms; looking uses nothing up. */
export const openConfirmation = async ({ engine }: Core, secret: string): Promise<OpenConfirmation> => {
  const { email: address, registration } = await requireConfirmation(engine, engine, secret)
  if (!registration) return { kind: 'address', address }
  const hasAccount = (await userOfEmail(engine, address)) !== undefined
  // Whoever has an account and registers nothing else has nothing to confirm.
  if (hasAccount && !registration.company) throw new Refusal('link.invalid')
  return { kind: 'registration', address, company: registration.company?.title, hasAccount }
}
