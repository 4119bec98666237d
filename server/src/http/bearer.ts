import { Refusal } from '../model/refusal.ts'

/** The word, one space, the token; the word in any case, as with every scheme (RFC 9110, section 11.1). */
const form = /^bearer ([^\s,]+)$/i

/** The token in an `Authorization` header. */
export const bearerIn = (header: string | undefined): string => {
  if (header === undefined || header === '') throw new Refusal('credential.missing')
  const token = form.exec(header)?.[1]
  if (token === undefined) throw new Refusal('credential.invalid')
  return token
}
