import { escapeHtml, page } from '../../http/page.ts'
import { paragraph } from '../../http/page-form.ts'
import { type Words, wrongField } from '../../http/page-words.ts'
import type { SentenceKey } from '../../model/page-words.ts'
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

interface Field {
  readonly name: keyof typeof formShape
  readonly label: SentenceKey
  readonly type?: 'text' | 'email' | 'password'
  readonly hint?: SentenceKey
  readonly attributes?: string
}

const fields = {
  company: {
    name: 'company',
    label: 'setup.company',
    attributes: 'required maxlength="200" autocomplete="organization"',
  },
  location: {
    name: 'location',
    label: 'setup.location',
    hint: 'setup.location.hint',
    attributes: 'maxlength="200"',
  },
  name: { name: 'name', label: 'setup.name', attributes: 'required maxlength="200" autocomplete="name"' },
  email: {
    name: 'email',
    label: 'setup.email',
    type: 'email',
    hint: 'setup.email.hint',
    attributes: 'required autocomplete="username"',
  },
  password: {
    name: 'password',
    label: 'account.password',
    type: 'password',
    hint: 'account.password.hint',
    attributes: 'required autocomplete="new-password"',
  },
  password_again: {
    name: 'password_again',
    label: 'account.password-again',
    type: 'password',
    attributes: 'required autocomplete="new-password"',
  },
} as const satisfies Record<string, Field>

const faultId = (name: string): string => `${name}-fault`
const faultLine = ({ text, refusals }: Words, name: string, fault: string | undefined): string =>
  fault === undefined
    ? ''
    : paragraph(text('page.wrong', { fault: refusals.field(fault) }), ` class="fault" id="${faultId(name)}"`)

/** What describes the field to somebody who cannot see it: its hint, and what is wrong. */
const described = (name: string, hint: boolean, fault: string | undefined): string => {
  const ids = [...(hint ? [`${name}-hint`] : []), ...(fault === undefined ? [] : [faultId(name)])]
  return `${ids.length > 0 ? ` aria-describedby="${ids.join(' ')}"` : ''}${fault === undefined ? '' : ' aria-invalid="true"'}`
}

const textField = (words: Words, field: Field, typed: Typed, fault: string | undefined): string => {
  const { name, label, type = 'text', hint, attributes = '' } = field
  // A password is never sent back.
  const value = type === 'password' ? '' : ` value="${escapeHtml(typed[name] ?? '')}"`
  return `<label for="${name}">${escapeHtml(words.text(label))}</label>
${hint === undefined ? '' : paragraph(words.text(hint), ` class="hint" id="${name}-hint"`)}
<input id="${name}" name="${name}" type="${type}"${value} ${attributes}${described(name, hint !== undefined, fault)}>
${faultLine(words, name, fault)}`
}

const kindField = (words: Words, typed: Typed, fault: string | undefined): string => {
  const options = Object.keys(companyKinds).map((kind) => {
    const checked = typed.kind === kind ? ' checked' : ''
    const told = escapeHtml(words.text(`setup.kind.${kind as CompanyKind}`))
    return `<label><input type="radio" name="kind" value="${kind}"${checked} required> ${told}</label>`
  })
  return `<fieldset${described('kind', false, fault)}>
<legend>${escapeHtml(words.text('setup.kind'))}</legend>
${options.join('\n')}
${faultLine(words, 'kind', fault)}
</fieldset>`
}

/** The form, with what was typed before (but passwords) and what is wrong beside each field. */
export const formPage = (
  words: Words,
  token: string,
  typed: Typed = {},
  faults: readonly FieldFault[] = [],
): string => {
  const faultOf = (name: string): string | undefined => faults.find(({ field }) => field === name)?.message
  const shown = new Set<string>(Object.keys(formShape))
  const others = faults.filter(({ field }) => !shown.has(field))
  const summary =
    faults.length === 0
      ? ''
      : `<div role="alert">${[
          words.count('setup.not-yet', faults.length),
          ...others.map((fault) => wrongField(words, fault)),
        ]
          .map((line) => paragraph(line, ' class="fault"'))
          .join('\n')}</div>`
  const text = (field: Field): string => textField(words, field, typed, faultOf(field.name))
  return page(
    words.text('setup.title'),
    `${paragraph(words.text('setup.intro'))}
${summary}
<form method="post" action="/setup" accept-charset="utf-8">
<input type="hidden" name="token" value="${escapeHtml(token)}">
${text(fields.company)}
${kindField(words, typed, faultOf('kind'))}
${text(fields.location)}
${text(fields.name)}
${text(fields.email)}
${text(fields.password)}
${text(fields.password_again)}
<button type="submit">${escapeHtml(words.text('setup.button'))}</button>
</form>`,
    words.language,
  )
}
