import { hash, randomBytes } from 'node:crypto'
import { hashOf } from '../credentials/secrets.ts'

/** A code or refresh token, in hexadecimal as the documents have them: 256 random bits, so a plain hash is enough. */
export const newOAuthSecret = (): { text: string; hash: string } => {
  const text = randomBytes(32).toString('hex')
  return { text, hash: hashOf(text) }
}

/** 43 to 128 of the characters that RFC 7636 allows. */
const verifierForm = /^[A-Za-z0-9._~-]{43,128}$/

/** The challenge that a verifier answers (S256), base64url; undefined for a text that is no verifier. */
export const challengeOf = (verifier: string): string | undefined =>
  verifierForm.test(verifier) ? hash('sha256', verifier, 'base64url') : undefined

/** A challenge in base64 or base64url, as base64url without padding; undefined for anything but 256 bits. */
export const readChallenge = (text: string): string | undefined => {
  // A plus that nobody escaped has become a space on its way.
  const plain = text.replaceAll(' ', '+').replaceAll('+', '-').replaceAll('/', '_').replace(/=$/, '')
  if (!/^[A-Za-z0-9_-]{43}$/.test(plain)) return undefined
  const bytes = Buffer.from(plain, 'base64url')
  return bytes.length === 32 && bytes.toString('base64url') === plain ? plain : undefined
}
