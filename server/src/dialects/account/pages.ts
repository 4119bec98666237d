import { type PageField, page } from '../../http/page.ts'
import { type FormAttempt, type PageForm, pageForm, paragraph } from '../../http/page-form.ts'
import { accountTexts as words } from '../../model/account-texts.ts'
import type { OpenConfirmation } from '../../operations/users/open-confirmation.ts'

/** The fields of the forms, as a browser sends them. */
export const askShape = { login: 'text' } as const
export const resetShape = { password: 'text', password_again: 'text' } as const
export const confirmShape = { password: 'text' } as const

const shown = (title: string, form: PageForm, attempt: FormAttempt | undefined): string =>
  page(title, pageForm(form, attempt, words.notYet))

/** Whoever cannot sign in asks for a letter here. */
export const askPage = (attempt?: FormAttempt): string =>
  shown(
    words.askTitle,
    {
      name: 'ask',
      action: '/password-reset',
      intro: words.askIntro,
      button: words.askButton,
      fields: [
        {
          name: 'login',
          label: words.login,
          attributes: 'required maxlength="320" autocomplete="username" autocapitalize="none"',
        },
      ],
    },
    attempt,
  )

/** The same for everybody. */
export const askedPage = (): string =>
  page(words.askedTitle, `${paragraph(words.asked(words.resetLasts))}\n${paragraph(words.askedNext)}`)

const newPassword = { type: 'password', attributes: 'required autocomplete="new-password"' } as const

/** The page of a link that works: a new password. */
export const resetPage = (secret: string, attempt?: FormAttempt): string =>
  shown(
    words.resetTitle,
    {
      name: 'reset',
      action: `/password-reset/${encodeURIComponent(secret)}`,
      intro: words.resetIntro,
      button: words.resetButton,
      fields: [
        { name: 'password', label: words.password, hint: words.passwordHint, ...newPassword },
        { name: 'password_again', label: words.passwordAgain, ...newPassword },
      ],
    },
    attempt,
  )

export const resetDonePage = (): string => page(words.resetDone, paragraph(words.resetDoneNext))

const passwordField = (label: string): PageField => ({
  name: 'password',
  label,
  type: 'password',
  attributes: 'required autocomplete="current-password"',
})

const addressForm = (action: string, address: string): PageForm => ({
  name: 'confirm',
  action,
  intro: words.confirmIntro(address),
  button: words.confirmButton,
  fields: [passwordField(words.ownPassword)],
})

const registrationForm = (
  action: string,
  { address, company, hasAccount }: OpenConfirmation & { readonly kind: 'registration' },
): PageForm => ({
  name: 'confirm',
  action,
  intro: [
    hasAccount ? words.registerKnown(address) : words.registerIntro(address),
    ...(company === undefined ? [] : [words.registerCompany(company)]),
  ].join(' '),
  button: words.registerButton,
  fields: [passwordField(hasAccount ? words.ownPassword : words.chosenPassword)],
})

/** The page of a link that confirms something. */
export const confirmPage = (secret: string, open: OpenConfirmation, attempt?: FormAttempt): string => {
  const action = `/confirm/${encodeURIComponent(secret)}`
  return open.kind === 'address'
    ? shown(words.confirmTitle, addressForm(action, open.address), attempt)
    : shown(words.registerTitle, registrationForm(action, open), attempt)
}

export const confirmedPage = (address: string): string => page(words.confirmed, paragraph(words.confirmedNext(address)))
