import type { FieldFault, RefusalKind } from '../model/refusal.ts'
import { escapeHtml, type PageField, pageField } from './page.ts'
import { type Words, wrongField } from './page-words.ts'

/** A form on a page. */
export interface PageForm {
  /** Tells it from others of the page. */
  readonly name: string
  /** Where it is sent to. */
  readonly action: string
  /** Above it, where a page has several. */
  readonly title?: string
  readonly intro?: string | undefined
  readonly button: string
  readonly fields: readonly PageField[]
  /** What stands in the fields at first. */
  readonly typed?: Typed
}

export type Typed = Readonly<Record<string, string | undefined>>

/** Which form was sent, and what is wrong with it. */
export interface FormAttempt {
  readonly form: string
  readonly typed: Typed
  readonly faults: readonly FieldFault[]
  /** What is wrong with the whole of it. */
  readonly refused?: RefusalKind
}

export const paragraph = (text: string, attributes = ''): string => `<p${attributes}>${escapeHtml(text)}</p>`

const alertOf = (words: Words, { fields }: PageForm, { faults, refused }: FormAttempt, notYet: string): string => {
  const shown = new Set(fields.map(({ name }) => name))
  const others = faults.filter(({ field }) => !shown.has(field)).map((fault) => wrongField(words, fault))
  const lines = [...(refused === undefined ? [] : [words.refusals.sentence(refused)]), ...others, notYet]
  return `<div role="alert">${lines.map((line) => paragraph(line, ' class="fault"')).join('\n')}</div>`
}

/** A form as HTML; where it was sent already, with what is wrong and what was typed, but for passwords. */
export const pageForm = (words: Words, form: PageForm, attempt: FormAttempt | undefined, notYet: string): string => {
  const sent = attempt?.form === form.name ? attempt : undefined
  const { typed = {}, faults } = sent ?? { typed: form.typed, faults: [] }
  const faultOf = (name: string): string | undefined => faults.find(({ field }) => field === name)?.message
  return `${form.title === undefined ? '' : `<h2>${escapeHtml(form.title)}</h2>`}
${sent ? alertOf(words, form, sent, notYet) : ''}
${form.intro === undefined ? '' : paragraph(form.intro)}
<form method="post" action="${escapeHtml(form.action)}" accept-charset="utf-8">
${form.fields.map((field) => pageField(words, form.name, field, typed[field.name] ?? '', faultOf(field.name))).join('\n')}
<button type="submit">${escapeHtml(form.button)}</button>
</form>`
}
