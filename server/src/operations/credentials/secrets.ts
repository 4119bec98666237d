import { hash, randomBytes } from 'node:crypto'
import type { Audience } from '../../model/actor.ts'
import type { LinkPurpose } from '../../model/link.ts'

const marks: Readonly<Record<Audience | 'partner' | 'setup' | LinkPurpose, string>> = {
  partner: 'ghp',
  alteg: 'ghu',
  bakery: 'ghb',
  station: 'ghs',
  native: 'ghn',
  authzen: 'gha',
  assistant: 'ghm',
  approval: 'gho',
  view: 'ghv',
  setup: 'ghl',
  invitation: 'ghi',
  'password-reset': 'ghr',
  confirmation: 'ghc',
}

/** A secret that is shown once, and what is kept of it: 256 random bits, so that a plain hash is enough. */
export interface Secret {
  readonly text: string
  readonly hash: string
  readonly prefix: string
}

/** With which the secrets for a purpose begin. */
export const markOf = (purpose: keyof typeof marks): string => `${marks[purpose]}_`

/** An opaque token whose first letters say what it is for, so that a leaked one can be recognised. */
export const newSecret = (purpose: keyof typeof marks): Secret => {
  const text = `${markOf(purpose)}${randomBytes(32).toString('base64url')}`
  return { text, hash: hashOf(text), prefix: text.slice(0, 10) }
}

/** SHA-256, base64url: what is stored and looked up instead of the secret itself. */
export const hashOf = (text: string): string => hash('sha256', text, 'base64url')
