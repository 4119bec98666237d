import { escapeHtml, type PageField, page, pageField } from '../../http/page.ts'
import { pageTexts as words } from '../../model/invitation-texts.ts'
import type { FieldFault } from '../../model/refusal.ts'
import type { OpenInvitation } from '../../operations/invitations/open-invitation.ts'

/** The fields of the two forms, as a browser sends them. */
export const registerShape = { name: 'text', login: 'text', password: 'text', password_again: 'text' } as const
export const signInShape = { login: 'text', password: 'text' } as const

type Typed = Readonly<Record<string, string | undefined>>
type FormName = 'register' | 'sign-in'

/** Which form was sent, and what is wrong with it. */
export interface Attempt {
  readonly form: FormName
  readonly typed: Typed
  readonly faults: readonly FieldFault[]
  /** What is wrong with the whole of it. */
  readonly message?: string
}

interface Form {
  readonly name: FormName
  readonly title: string
  readonly intro: string | undefined
  readonly button: string
  readonly fields: readonly PageField[]
  /** What stands in the fields at first. */
  readonly typed: Typed
}

const paragraph = (text: string, attributes = ''): string => `<p${attributes}>${escapeHtml(text)}</p>`

const alertOf = ({ fields }: Form, { faults, message }: Attempt): string => {
  const shown = new Set(fields.map(({ name }) => name))
  const others = faults.filter(({ field }) => !shown.has(field)).map((fault) => `${fault.field} ${fault.message}.`)
  const lines = [...(message === undefined ? [] : [message]), ...others, words.notYet]
  return `<div role="alert">${lines.map((line) => paragraph(line, ' class="fault"')).join('\n')}</div>`
}

const formOf = (secret: string, form: Form, attempt: Attempt | undefined): string => {
  const sent = attempt?.form === form.name ? attempt : undefined
  const { typed, faults } = sent ?? { typed: form.typed, faults: [] }
  const faultOf = (name: string): string | undefined => faults.find(({ field }) => field === name)?.message
  return `<h2>${escapeHtml(form.title)}</h2>
${sent ? alertOf(form, sent) : ''}
${form.intro === undefined ? '' : paragraph(form.intro)}
<form method="post" action="/invitation/${encodeURIComponent(secret)}/${form.name}" accept-charset="utf-8">
${form.fields.map((field) => pageField(form.name, field, typed[field.name] ?? '', faultOf(field.name))).join('\n')}
<button type="submit">${escapeHtml(form.button)}</button>
</form>`
}

const newPassword = { type: 'password', attributes: 'required autocomplete="new-password"' } as const

const registerForm = ({ name, address }: OpenInvitation): Form => ({
  name: 'register',
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

const signInForm = ({ address, hasAccount }: OpenInvitation): Form => ({
  name: 'sign-in',
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

/** The page of a link that works. Whoever has an account with the address is not asked to make another. */
export const invitationPage = (secret: string, invitation: OpenInvitation, attempt?: Attempt): string => {
  const forms = [...(invitation.hasAccount ? [] : [registerForm(invitation)]), signInForm(invitation)]
  return page(
    words.title(invitation.company),
    [paragraph(words.intro(invitation.company)), ...forms.map((form) => formOf(secret, form, attempt))].join('\n'),
  )
}

/** What follows an acceptance. */
export const donePage = (company: string, text: string): string =>
  page(words.done(company), `${paragraph(text)}\n${paragraph(words.doneNext)}`)
