/** What an invited person is sent, in one place: the letter, and the text message. */
import type { Letter } from './letter.ts'

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
