import { hash, randomBytes } from 'node:crypto'
import type { Audience } from '../../model/actor.ts'

const marks: Readonly<Record<Audience | 'partner' | 'setup', string>> = {
  partner: 'ghp',
  alteg: 'ghu',
  bakery: 'ghb',
  station: 'ghs',
  native: 'ghn',
  authzen: 'gha',
  assistant: 'ghm',
  setup: 'ghl',
}

/** A secret that is shown once, and what is kept of it: 256 random bits, so that a plain hash is enough. */
export interface Secret {
  readonly text: string
  readonly hash: string
  readonly prefix: string
}

/** An opaque token whose first letters say what it is for, so that a leaked one can be recognised. */
export const newSecret = (purpose: keyof typeof marks): Secret => {
  const text = `${marks[purpose]}_${randomBytes(32).toString('base64url')}`
  return { text, hash: hashOf(text), prefix: text.slice(0, 10) }
}

/** How many hashes each of two generations keeps. */
const KEPT = 5_000
const LONGEST = 64
let young = new Map<string, string>()
let old = new Map<string, string>()

/**
 * SHA-256, base64url: what is stored and looked up instead of the secret itself. The same few tokens come with most
 * requests, so their hashes are kept for a while: in memory only, where the tokens have just passed anyway.
 */
export const hashOf = (text: string): string => {
  // What is longer than any token, a login for one, is somebody's own text: it must not fill the memory.
  if (text.length > LONGEST) return hash('sha256', text, 'base64url')
  const known = young.get(text)
  if (known !== undefined) return known
  const hashed = old.get(text) ?? hash('sha256', text, 'base64url')
  if (young.size >= KEPT) {
    old = young
    young = new Map()
  }
  young.set(text, hashed)
  return hashed
}
