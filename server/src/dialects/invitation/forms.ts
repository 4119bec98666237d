import { escapeHtml, page } from '../../http/page.ts'
import { type FormAttempt, type PageForm, pageForm, paragraph } from '../../http/page-form.ts'
import type { Words } from '../../http/page-words.ts'
import type { Offer, OpenInvitation } from '../../operations/invitations/open-invitation.ts'

/** The fields of the two forms, as a browser sends them. */
export const registerShape = { name: 'text', login: 'text', password: 'text', password_again: 'text' } as const
export const signInShape = { login: 'text', password: 'text' } as const

const actionOf = (secret: string, form: string): string => `/invitation/${encodeURIComponent(secret)}/${form}`

const newPassword = { type: 'password', attributes: 'required autocomplete="new-password"' } as const

const registerForm = ({ text }: Words, secret: string, { name, address }: OpenInvitation): PageForm => ({
  name: 'register',
  action: actionOf(secret, 'register'),
  title: text('invitation.register'),
  intro: address === undefined ? undefined : text('invitation.register.intro', { address }),
  button: text('invitation.register.button'),
  fields: [
    { name: 'name', label: text('invitation.name'), attributes: 'required maxlength="200" autocomplete="name"' },
    ...(address === undefined
      ? [
          {
            name: 'login',
            label: text('invitation.login'),
            hint: text('invitation.login.hint'),
            attributes: 'required maxlength="100" autocomplete="username" autocapitalize="none"',
          },
        ]
      : []),
    { name: 'password', label: text('account.password'), hint: text('account.password.hint'), ...newPassword },
    { name: 'password_again', label: text('account.password-again'), ...newPassword },
  ],
  typed: { name },
})

const signInForm = ({ text }: Words, secret: string, { address, hasAccount }: OpenInvitation): PageForm => ({
  name: 'sign-in',
  action: actionOf(secret, 'sign-in'),
  title: text('invitation.sign-in'),
  intro: hasAccount && address !== undefined ? text('invitation.has-account', { address }) : undefined,
  button: text('invitation.sign-in.button'),
  fields: [
    { name: 'login', label: text('account.login'), attributes: 'required maxlength="320" autocomplete="username"' },
    {
      name: 'password',
      label: text('account.password'),
      type: 'password',
      attributes: 'required autocomplete="current-password"',
    },
  ],
  typed: { login: hasAccount ? address : '' },
})

const PLACES_NAMED = 5

const placesText = ({ text, count }: Words, places: Offer['places']): string => {
  if (places === 'company') return text('invitation.company')
  const named = places.slice(0, PLACES_NAMED).join(', ')
  const rest = places.length - PLACES_NAMED
  return rest > 0 ? count('invitation.places', rest, { places: named }) : named
}

/** Role, places and times of one offer; a day is enough to know what one says yes to. */
const offerText = (words: Words, { role, places, startsAt, endsAt }: Offer): string => {
  const { text, day, titles } = words
  const what = {
    role: role === undefined ? text('invitation.some-rights') : titles.role(role.ref, role.title),
    places: placesText(words, places),
    ...(startsAt !== null && { from: day(startsAt) }),
    ...(endsAt !== null && { until: day(endsAt) }),
  }
  if (startsAt === null) return text(endsAt === null ? 'invitation.offer' : 'invitation.offer.until', what)
  return text(endsAt === null ? 'invitation.offer.from' : 'invitation.offer.from-until', what)
}

const offersOf = (words: Words, { offers }: OpenInvitation): string => {
  if (offers.length === 0) return ''
  const lines = offers.map((offer) => `<li>${escapeHtml(offerText(words, offer))}</li>`)
  return `${paragraph(words.text('invitation.offered'))}\n<ul>\n${lines.join('\n')}\n</ul>`
}

/** The page of a link that works. Whoever has an account with the address is not asked to make another. */
export const invitationPage = (
  words: Words,
  secret: string,
  invitation: OpenInvitation,
  attempt?: FormAttempt,
): string => {
  const { text, language } = words
  const { company, hasAccount } = invitation
  const forms = [
    ...(hasAccount ? [] : [registerForm(words, secret, invitation)]),
    signInForm(words, secret, invitation),
  ]
  return page(
    text('invitation.title', { company }),
    [
      paragraph(text('invitation.intro', { company })),
      offersOf(words, invitation),
      ...forms.map((form) => pageForm(words, form, attempt, text('invitation.not-yet'))),
    ].join('\n'),
    language,
  )
}

/** What follows an acceptance. */
export const donePage = ({ text, language }: Words, company: string, told: string): string =>
  page(text('invitation.done', { company }), `${paragraph(told)}\n${paragraph(text('invitation.done.next'))}`, language)
