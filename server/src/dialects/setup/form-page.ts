import { escapeHtml, page } from '../../http/page.ts'
import type { FieldFault } from '../../model/refusal.ts'
import { type CompanyKind, companyKinds } from '../../operations/installation/set-up.ts'

/** The fields of the form, as a browser sends them. */
export const formShape = {
  token: 'text',
  company: 'text',
  kind: 'text',
  location: 'text',
  name: 'text',
  email: 'text',
  password: 'text',
  password_again: 'text',
} as const

export type Typed = Readonly<Partial<Record<keyof typeof formShape, string>>>

const kindWords: Readonly<Record<CompanyKind, string>> = {
  salon: 'Salon: appointments at one or many salons',
  bakery: 'Bakery: shops that take orders',
  vendor: 'Vendor: a software maker, without places',
}

interface Field {
  readonly name: keyof typeof formShape
  readonly label: string
  readonly type?: 'text' | 'email' | 'password'
  readonly hint?: string
  readonly attributes?: string
}

const fields = {
  company: { name: 'company', label: 'Company', attributes: 'required maxlength="200" autocomplete="organization"' },
  location: {
    name: 'location',
    label: 'First location',
    hint: 'The name of a salon or shop. A vendor leaves this empty.',
    attributes: 'maxlength="200"',
  },
  name: { name: 'name', label: 'Your name', attributes: 'required maxlength="200" autocomplete="name"' },
  email: {
    name: 'email',
    label: 'Your e-mail address',
    type: 'email',
    hint: 'You sign in with it.',
    attributes: 'required autocomplete="username"',
  },
  password: {
    name: 'password',
    label: 'Password',
    type: 'password',
    hint: 'At least 15 characters; a few words that nobody would guess are fine.',
    attributes: 'required autocomplete="new-password"',
  },
  password_again: {
    name: 'password_again',
    label: 'Password again',
    type: 'password',
    attributes: 'required autocomplete="new-password"',
  },
} as const satisfies Record<string, Field>

const faultId = (name: string): string => `${name}-fault`
const faultLine = (name: string, fault: string | undefined): string =>
  fault === undefined ? '' : `<p class="fault" id="${faultId(name)}">This ${escapeHtml(fault)}.</p>`

/** What describes the field to somebody who cannot see it: its hint, and what is wrong. */
const described = (name: string, hint: boolean, fault: string | undefined): string => {
  const ids = [...(hint ? [`${name}-hint`] : []), ...(fault === undefined ? [] : [faultId(name)])]
  return `${ids.length > 0 ? ` aria-describedby="${ids.join(' ')}"` : ''}${fault === undefined ? '' : ' aria-invalid="true"'}`
}

const textField = (field: Field, typed: Typed, fault: string | undefined): string => {
  const { name, label, type = 'text', hint, attributes = '' } = field
  // A password is never sent back.
  const value = type === 'password' ? '' : ` value="${escapeHtml(typed[name] ?? '')}"`
  return `<label for="${name}">${escapeHtml(label)}</label>
${hint === undefined ? '' : `<p class="hint" id="${name}-hint">${escapeHtml(hint)}</p>`}
<input id="${name}" name="${name}" type="${type}"${value} ${attributes}${described(name, hint !== undefined, fault)}>
${faultLine(name, fault)}`
}

const kindField = (typed: Typed, fault: string | undefined): string => {
  const options = Object.keys(companyKinds).map((kind) => {
    const checked = typed.kind === kind ? ' checked' : ''
    const words = escapeHtml(kindWords[kind as CompanyKind])
    return `<label><input type="radio" name="kind" value="${kind}"${checked} required> ${words}</label>`
  })
  return `<fieldset${described('kind', false, fault)}>
<legend>What it is</legend>
${options.join('\n')}
${faultLine('kind', fault)}
</fieldset>`
}

/** The form, with what was typed before (but passwords) and what is wrong beside each field. */
export const formPage = (token: string, typed: Typed = {}, faults: readonly FieldFault[] = []): string => {
  const faultOf = (name: string): string | undefined => faults.find(({ field }) => field === name)?.message
  const shown = new Set<string>(Object.keys(formShape))
  const others = faults.filter(({ field }) => !shown.has(field))
  const summary =
    faults.length === 0
      ? ''
      : `<div role="alert"><p class="fault">Nothing was made yet: ${faults.length === 1 ? 'one field is' : 'some fields are'} not right. The passwords have to be typed again.</p>
${others.map(({ field, message }) => `<p class="fault">${escapeHtml(`${field}: ${message}`)}.</p>`).join('\n')}</div>`
  const text = (field: Field): string => textField(field, typed, faultOf(field.name))
  return page(
    'Set up Gatehouse',
    `<p>This makes the first company and its owner: you. The link works once.</p>
${summary}
<form method="post" action="/setup" accept-charset="utf-8">
<input type="hidden" name="token" value="${escapeHtml(token)}">
${text(fields.company)}
${kindField(typed, faultOf('kind'))}
${text(fields.location)}
${text(fields.name)}
${text(fields.email)}
${text(fields.password)}
${text(fields.password_again)}
<button type="submit">Set up</button>
</form>`,
  )
}
