/**
 * What a person is sent about their own account, in one place: letters, and the text message.
 * Nothing that somebody has typed stands in a letter: anybody can ask for one to any address.
 */
import type { Letter } from './letter.ts'
import { links } from './link.ts'

/** For how many hours a link works that was sent. */
export const hoursOf = (purpose: 'password-reset' | 'confirmation'): number => links[purpose].lasts.sent / 3_600

const lasts = (purpose: 'password-reset' | 'confirmation'): string => {
  const hours = hoursOf(purpose)
  return hours === 1 ? 'an hour' : `${hours} hours`
}

export const resetLetter = (link: string): Letter => ({
  subject: 'A new password',
  text: `Hello,

somebody, probably you, has asked for a new password for the account with this address. To set it, open this link:

${link}

It works for ${lasts('password-reset')} and can be used once.

If you did not ask for it, ignore this letter: your password stays as it is.
`,
})

/** Short: a text message has room for 160 letters, and the link takes about half of them. */
export const resetMessage = (link: string): string => `To set a new password, open this link: ${link}`

export const registrationLetter = (link: string): Letter => ({
  subject: 'Confirm your address',
  text: `Hello,

somebody, probably you, has registered with this address. To confirm it and begin, open this link:

${link}

It works for ${lasts('confirmation')} and can be used once. You will be asked for the password that you chose.

If you did not register, ignore this letter: nothing happens.
`,
})

/** To somebody who registers a company and has an account already. */
export const knownRegistrationLetter = (link: string): Letter => ({
  subject: 'Confirm your registration',
  text: `Hello,

somebody, probably you, has registered with this address. There is an account with it already, and it stays as it is. To
make what was asked for with this account, open this link:

${link}

It works for ${lasts('confirmation')} and can be used once. You will be asked for the password of the account that you
have, not for the one that you typed when you registered.

If you did not register, ignore this letter: nothing happens.
`,
})

/** To somebody who registers nothing but themselves, and has an account already: there is nothing to confirm. */
export const nothingToRegisterLetter = (resetPage: string): Letter => ({
  subject: 'You have an account already',
  text: `Hello,

somebody, probably you, has registered with this address. There is an account with it already, and it stays as it is:
sign in with it. If you do not know its password any more, you can set a new one here:

${resetPage}

If you did not register, ignore this letter: nothing happens.
`,
})

export const addressLetter = (link: string): Letter => ({
  subject: 'Confirm your new address',
  text: `Hello,

somebody, probably you, wants to use this address for their account. To confirm it, open this link:

${link}

It works for ${lasts('confirmation')} and can be used once. You will be asked for the password of the account. Until
then the account has the address that it had.

If this was not you, ignore this letter: do not confirm an address for somebody else's account.
`,
})
