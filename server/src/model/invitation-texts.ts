/** All that an invited person reads, in one place: the letter, the text message, and the words of the page. */
import type { Letter } from './letter.ts'
import type { Moment } from './member.ts'

interface Invitation {
  /** The company's own words, and the only words of others in a letter: what an inviter typed could be anything. */
  readonly company: string
  readonly link: string
  readonly days: number
}

export const invitationLetter = ({ company, link, days }: Invitation): Letter => ({
  subject: `Invitation to ${company}`,
  text: `Hello,

${company} invites you to join them. To accept, open this link:

${link}

It works for ${days} days and can be used once. You can sign in with an account that you have already, or make one.

If you did not expect this letter, ignore it: nothing happens until somebody accepts.
`,
})

/** Short: a text message has room for 160 letters, and the link takes about half of them. */
export const invitationMessage = ({ company, link }: Invitation): string => {
  const name = [...company].length > 40 ? `${[...company].slice(0, 39).join('')}…` : company
  return `${name} invites you to join them: ${link}`
}

interface Offered {
  readonly role: string | undefined
  /** Titles of locations. */
  readonly places: 'company' | readonly string[]
  readonly startsAt: Moment | null
  readonly endsAt: Moment | null
}

export const pageTexts = {
  title: (company: string): string => `Invitation to ${company}`,
  intro: (company: string): string => `${company} invites you to join them. The link works once.`,
  offered: 'What you are invited to:',
  /** Role, places and times of one offer; a day is enough to know what one says yes to. */
  offer: ({ role, places, startsAt, endsAt }: Offered): string => {
    const [named, rest] = places === 'company' ? [[], 0] : [places.slice(0, 5), Math.max(0, places.length - 5)]
    const where = places === 'company' ? 'the whole company' : named.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
    const day = (at: number): string => new Date(at / 1000).toISOString().slice(0, 10)
    return [
      `${role ?? 'Some rights'}: ${where}`,
      ...(startsAt === null ? [] : [`from ${day(startsAt)}`]),
      ...(endsAt === null ? [] : [`until ${day(endsAt)}`]),
    ].join(', ')
  },
  hasAccount: (address: string): string => `There is an account with ${address}: sign in with it.`,
  register: 'Make an account',
  registerButton: 'Make the account and accept',
  signIn: 'Sign in with an account that you have',
  signInButton: 'Sign in and accept',
  signsInWith: (address: string): string => `You will sign in with ${address}.`,
  name: 'Your name',
  newLogin: 'Login',
  newLoginHint: 'What you will sign in with; without spaces.',
  login: 'Login, e-mail address or phone',
  password: 'Password',
  passwordHint: 'At least 15 characters; a few words that nobody would guess are fine.',
  passwordAgain: 'Password again',
  notYet: 'Nothing was accepted yet. The passwords have to be typed again.',
  done: (company: string): string => `You belong to ${company}`,
  doneRegistered: (address: string): string =>
    `The account is made, and the invitation accepted. You sign in as ${address}.`,
  doneSignedIn: (address: string): string => `The invitation is accepted for ${address}.`,
  doneNext: 'You can close this page and sign in where you work.',
} as const
