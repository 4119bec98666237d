import { type PageField, page } from '../../http/page.ts'
import { type FormAttempt, type PageForm, pageForm, paragraph } from '../../http/page-form.ts'
import type { Words } from '../../http/page-words.ts'
import { hoursOf } from '../../model/account-texts.ts'
import type { SentenceKey } from '../../model/page-words.ts'
import type { OpenConfirmation } from '../../operations/users/open-confirmation.ts'

/** The fields of the forms, as a browser sends them. */
export const askShape = { login: 'text' } as const
export const resetShape = { password: 'text', password_again: 'text' } as const
export const confirmShape = { password: 'text' } as const

const shown = (words: Words, title: SentenceKey, form: PageForm, attempt: FormAttempt | undefined): string =>
  page(words.text(title), pageForm(words, form, attempt, words.text('account.not-yet')), words.language)

/** Whoever cannot sign in asks for a letter here. */
export const askPage = (words: Words, attempt?: FormAttempt): string =>
  shown(
    words,
    'account.ask',
    {
      name: 'ask',
      action: '/password-reset',
      intro: words.text('account.ask.intro'),
      button: words.text('account.ask.button'),
      fields: [
        {
          name: 'login',
          label: words.text('account.login'),
          attributes: 'required maxlength="320" autocomplete="username" autocapitalize="none"',
        },
      ],
    },
    attempt,
  )

/** The same for everybody. */
export const askedPage = ({ text, count, language }: Words): string =>
  page(
    text('account.asked'),
    `${paragraph(count('account.asked.text', hoursOf('password-reset')))}\n${paragraph(text('account.asked.next'))}`,
    language,
  )

const newPassword = { type: 'password', attributes: 'required autocomplete="new-password"' } as const

/** The page of a link that works: a new password. */
export const resetPage = (words: Words, secret: string, attempt?: FormAttempt): string => {
  const { text } = words
  const form: PageForm = {
    name: 'reset',
    action: `/password-reset/${encodeURIComponent(secret)}`,
    intro: text('account.reset.intro'),
    button: text('account.reset.button'),
    fields: [
      { name: 'password', label: text('account.reset.password'), hint: text('account.password.hint'), ...newPassword },
      { name: 'password_again', label: text('account.reset.password-again'), ...newPassword },
    ],
  }
  return shown(words, 'account.reset', form, attempt)
}

export const resetDonePage = ({ text, language }: Words): string =>
  page(text('account.reset.done'), paragraph(text('account.reset.next')), language)

const passwordField = (label: string): PageField => ({
  name: 'password',
  label,
  type: 'password',
  attributes: 'required autocomplete="current-password"',
})

const addressForm = ({ text }: Words, action: string, address: string): PageForm => ({
  name: 'confirm',
  action,
  intro: text('account.confirm.intro', { address }),
  button: text('account.confirm.button'),
  fields: [passwordField(text('account.own-password'))],
})

const registrationForm = (
  { text }: Words,
  action: string,
  { address, company, hasAccount }: OpenConfirmation & { readonly kind: 'registration' },
): PageForm => ({
  name: 'confirm',
  action,
  intro: [
    text(hasAccount ? 'account.register.known' : 'account.register.intro', { address }),
    ...(company === undefined ? [] : [text('account.register.company', { company })]),
  ].join(' '),
  button: text('account.register.button'),
  fields: [passwordField(text(hasAccount ? 'account.own-password' : 'account.register.password'))],
})

/** The page of a link that confirms something. */
export const confirmPage = (words: Words, secret: string, open: OpenConfirmation, attempt?: FormAttempt): string => {
  const action = `/confirm/${encodeURIComponent(secret)}`
  return open.kind === 'address'
    ? shown(words, 'account.confirm', addressForm(words, action, open.address), attempt)
    : shown(words, 'account.register', registrationForm(words, action, open), attempt)
}

export const confirmedPage = ({ text, language }: Words, address: string): string =>
  page(text('account.confirmed'), paragraph(text('account.confirmed.next', { address })), language)
