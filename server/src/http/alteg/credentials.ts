import { Generations } from '../../model/generations.ts'
import { Refusal } from '../../model/refusal.ts'
import type { AltegCredential } from '../../operations/credentials/identify.ts'

/** `Bearer <partner token>` and, after a comma or a space, `User <user token>`. Every part is bounded by the next. */
const form = /^bearer\s+([^\s,]+)(?:(?:\s*,\s*|\s+)user\s+([^\s,]+))?$/i

/**
 * The two tokens of an `Authorization` header. Clients write the words in any case and with any spaces; what is still
 * not of this form is no credential at all.
 */
export const readCredential = (header: string | undefined): AltegCredential => {
  const text = header?.trim() ?? ''
  if (text === '') throw new Refusal('credential.missing')
  const [, partnerToken, userToken] = form.exec(text) ?? []
  if (partnerToken === undefined) throw new Refusal('credential.invalid')
  return userToken === undefined ? { partnerToken } : { partnerToken, userToken }
}

type FullCredential = Required<AltegCredential>

/** Programs send the same few headers with most requests: those are read once. */
const read = new Generations<string, FullCredential>(5_000)
/** Characters; nobody fills the memory with longer ones. */
const LONGEST = 256

/** The same where a call needs both tokens. */
export const readFullCredential = (header: string | undefined): FullCredential => {
  const known = header === undefined ? undefined : read.get(header)
  if (known) return known
  const { partnerToken, userToken } = readCredential(header)
  if (userToken === undefined) throw new Refusal('credential.missing')
  const credential = { partnerToken, userToken }
  if (header !== undefined && header.length <= LONGEST) read.set(header, credential)
  return credential
}
