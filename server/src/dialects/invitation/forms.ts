import { escapeHtml, page } from '../../http/page.ts'
import { type FormAttempt, type PageForm, pageForm, paragraph } from '../../http/page-form.ts'
import { pageTexts as words } from '../../model/invitation-texts.ts'
import type { OpenInvitation } from '../../operations/invitations/open-invitation.ts'

/** The fields of the two forms, as a browser sends them. */
export const registerShape = { name: 'text', login: 'text', password: 'text', password_again: 'text' } as const
export const signInShape = { login: 'text', password: 'text' } as const

const actionOf = (secret: string, form: string): string => `/invitation/${encodeURIComponent(secret)}/${form}`

const newPassword = { type: 'password', attributes: 'required autocomplete="new-password"' } as const

const registerForm = (secret: string, { name, address }: OpenInvitation): PageForm => ({
  name: 'register',
  action: actionOf(secret, 'register'),
  title: words.register,
  intro: address === undefined ? undefined : words.signsInWith(address),
  button: words.registerButton,
  fields: [
    { name: 'name', label: words.name, attributes: 'required maxlength="200" autocomplete="name"' },
    ...(address === undefined
      ? [
          {
            name: 'login',
            label: words.newLogin,
            hint: words.newLoginHint,
            attributes: 'required maxlength="100" autocomplete="username" autocapitalize="none"',
          },
        ]
      : []),
    { name: 'password', label: words.password, hint: words.passwordHint, ...newPassword },
    { name: 'password_again', label: words.passwordAgain, ...newPassword },
  ],
  typed: { name },
})

const signInForm = (secret: string, { address, hasAccount }: OpenInvitation): PageForm => ({
  name: 'sign-in',
  action: actionOf(secret, 'sign-in'),
  title: words.signIn,
  intro: hasAccount && address !== undefined ? words.hasAccount(address) : undefined,
  button: words.signInButton,
  fields: [
    { name: 'login', label: words.login, attributes: 'required maxlength="320" autocomplete="username"' },
    {
      name: 'password',
      label: words.password,
      type: 'password',
      attributes: 'required autocomplete="current-password"',
    },
  ],
  typed: { login: hasAccount ? address : '' },
})

const offersOf = ({ offers }: OpenInvitation): string => {
  if (offers.length === 0) return ''
  const lines = offers.map((offer) => `<li>${escapeHtml(words.offer({ ...offer, role: offer.role?.title }))}</li>`)
  return `${paragraph(words.offered)}\n<ul>\n${lines.join('\n')}\n</ul>`
}

/** The page of a link that works. Whoever has an account with the address is not asked to make another. */
export const invitationPage = (secret: string, invitation: OpenInvitation, attempt?: FormAttempt): string => {
  const forms = [...(invitation.hasAccount ? [] : [registerForm(secret, invitation)]), signInForm(secret, invitation)]
  return page(
    words.title(invitation.company),
    [
      paragraph(words.intro(invitation.company)),
      offersOf(invitation),
      ...forms.map((form) => pageForm(form, attempt, words.notYet)),
    ].join('\n'),
  )
}

/** What follows an acceptance. */
export const donePage = (company: string, text: string): string =>
  page(words.done(company), `${paragraph(text)}\n${paragraph(words.doneNext)}`)
