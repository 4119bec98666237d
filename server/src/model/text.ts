import { domainToASCII, domainToUnicode } from 'node:url'

/** What a title, name or note may be. Lengths count characters as people see them in Unicode, not UTF-16 units. */
export interface TextRule {
  readonly min?: number
  readonly max: number
  /** Whether it may have several lines. */
  readonly lines?: boolean
}

const controls = /\p{Cc}/u
const controlsButLines = /(?![\t\n\r])\p{Cc}/u

/** What keeps a text from being stored and shown as it is; undefined when nothing does. */
export const textFault = (text: string, { min = 0, max, lines = false }: TextRule): string | undefined => {
  if ((lines ? controlsButLines : controls).test(text)) return 'must not contain control characters'
  const length = [...text].length
  if (length >= min && length <= max) return undefined
  return min > 0 ? `must have ${min} to ${max} characters` : `must have at most ${max} characters`
}

// Beside spaces and controls: signs that would make one address read as another, or as several, in a letter's head.
const address = /^[^\s@\p{C}<>()[\]\\,;:"]{1,64}@[^\s@\p{C}<>()[\]\\,;:"]{1,255}$/u

/**
 * The one spelling of what somebody signs in with: letters composed, and those beyond ASCII small. Databases fold A to Z
 * alike and differ in the rest, so it is stored so and looked up so; or two people could have what counts as one.
 */
export const spelled = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/\P{ASCII}/gu, (letter) => letter.toLowerCase())
    .normalize('NFC')

/**
 * Whether a text can be an e-mail address, in its one spelling. Another is refused and not mended: the letter must go to
 * what was typed, and what is stored must be what was proved. Whether anybody reads there, only a letter shows.
 */
export const isEmailAddress = (text: string): boolean =>
  address.test(text) && spelled(text) === text && isPlainDomain(text.slice(text.lastIndexOf('@') + 1))

/** Whether a letter goes to the domain as it stands: who sends it brings wide letters and other full stops into ASCII. */
const isPlainDomain = (domain: string): boolean => {
  const small = domain.toLowerCase()
  return /^\p{ASCII}*$/u.test(domain) || domainToUnicode(domainToASCII(small)) === small
}
