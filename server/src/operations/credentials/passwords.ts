import { hash as argon2, verify } from '@node-rs/argon2'
import type { FieldFault } from '../../model/refusal.ts'

/** argon2id as OWASP advises: 19 MiB, two passes, one lane. The package's default algorithm is argon2id. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

const SHORTEST = 15
const LONGEST = 256

/** Each hash holds 19 MiB: a few at once, the rest wait. */
const AT_ONCE = 4
let running = 0
const waiting: (() => void)[] = []

const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (running < AT_ONCE) running++
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await work()
  } finally {
    // The turn is handed on: given back first, whoever comes at this moment would have it too.
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => argon2(password.normalize('NFC'), options))

/** A hash of nobody's password, so that an unknown login costs the same time as a wrong password. */
let nobody: Promise<string> | undefined

export const verifyPassword = async (password: string, hash: string | null | undefined): Promise<boolean> => {
  nobody ??= hashPassword('nobody has this password at all')
  const held = hash ?? (await nobody)
  const right = await inTurn(() => verify(held, password.normalize('NFC')))
  return right && hash !== null && hash !== undefined
}

let common: Promise<ReadonlySet<string>> | undefined

const commonPasswords = (): Promise<ReadonlySet<string>> => {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'] as readonly string[]),
  )
  return common
}

/** The shortest piece that a text repeats, or the text itself. */
const repeatedPiece = (text: string): string => {
  const at = `${text}${text}`.indexOf(text, 1)
  return text.slice(0, at)
}

/**
 * What is wrong with a new password; undefined when it may be used. Long enough and not a common one: no rules about
 * which characters it has (NIST SP 800-63B, section 3.1.1.2).
 */
export const checkPassword = async (
  password: string,
  { field = 'password', words = [] }: { field?: string; words?: readonly string[] } = {},
): Promise<FieldFault | undefined> => {
  // What is counted is what is hashed: a letter and its accent are one, however they are typed.
  const length = [...password.normalize('NFC')].length
  if (length < SHORTEST) return { field, message: `needs at least ${SHORTEST} characters` }
  if (length > LONGEST) return { field, message: `can have at most ${LONGEST} characters` }
  const plain = password.normalize('NFC').toLowerCase()
  const blocked = await commonPasswords()
  if (blocked.has(plain) || blocked.has(repeatedPiece(plain)) || repeatedPiece(plain).length <= 2)
    return { field, message: 'is too easy to guess: many people use it, or it repeats itself' }
  if (words.some((word) => word.length > 0 && repeatedPiece(plain) === word.normalize('NFC').toLowerCase()))
    return { field, message: 'must not be the login or address' }
  return undefined
}
