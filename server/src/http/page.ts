import { hash } from 'node:crypto'
import type { Language } from '../model/language.ts'
import { fill } from '../model/page-words.ts'
import type { Words } from './page-words.ts'

/** Text that is safe in an element and in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

export const strong = (text: string): string => `<strong>${escapeHtml(text)}</strong>`
export const code = (text: string): string => `<code>${escapeHtml(text)}</code>`

/** A sentence whose values are HTML already. */
export const marked = (sentence: string, values: Readonly<Record<string, string>>): string =>
  fill(escapeHtml(sentence), values)

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 34rem; margin: 3rem auto; padding: 0 1rem; overflow-wrap: anywhere }
h2 { margin-top: 2.5rem }
label { display: block; font-weight: 600; margin-top: 1.25rem }
fieldset { border: 0; padding: 0; margin: 1.25rem 0 0 }
legend { font-weight: 600; padding: 0 }
fieldset label { font-weight: 400; margin-top: .25rem }
input:not([type=radio], [type=checkbox]) {
  box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; border: 1px solid GrayText; border-radius: .25rem
}
.hint { color: light-dark(#595959, #b4b4b4); margin: .25rem 0 }
.fault { color: light-dark(#b00020, #ff8a94); margin: .25rem 0 }
input[aria-invalid=true] { border-color: light-dark(#b00020, #ff8a94) }
button { margin-top: 2rem; padding: .6rem 1.5rem; font: inherit; font-weight: 600 }
pre { white-space: pre-wrap; padding: .75rem; border: 1px solid GrayText; border-radius: .25rem }
`

/**
 * Nothing but our own one style: no script, no image, no request to anywhere, in nobody's frame. The address of a page
 * may be a secret, so no other site hears it; our own does, or browsers would not say where a form comes from.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
}

/** A whole page around a body that is HTML already, in the language of its words. */
export const page = (title: string, body: string, language: Language = 'en'): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Gatehouse</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`

export interface PageField {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'password'
  readonly hint?: string
  /** Further attributes, as HTML. */
  readonly attributes?: string
}

/** One field with its label, its hint, what was typed (never a password) and what is wrong; ids begin with `form`. */
export const pageField = (
  { text, refusals }: Pick<Words, 'text' | 'refusals'>,
  form: string,
  { name, label, type = 'text', hint, attributes = '' }: PageField,
  typed: string,
  fault: string | undefined,
): string => {
  const id = `${form}-${name}`
  const described = [...(hint === undefined ? [] : [`${id}-hint`]), ...(fault === undefined ? [] : [`${id}-fault`])]
  const state = [
    ...(described.length > 0 ? [`aria-describedby="${described.join(' ')}"`] : []),
    ...(fault === undefined ? [] : ['aria-invalid="true"']),
  ].join(' ')
  return [
    `<label for="${id}">${escapeHtml(label)}</label>`,
    ...(hint === undefined ? [] : [`<p class="hint" id="${id}-hint">${escapeHtml(hint)}</p>`]),
    `<input id="${id}" name="${name}" type="${type}" value="${type === 'password' ? '' : escapeHtml(typed)}" ${attributes} ${state}>`,
    ...(fault === undefined
      ? []
      : [`<p class="fault" id="${id}-fault">${escapeHtml(text('page.wrong', { fault: refusals.field(fault) }))}</p>`]),
  ].join('\n')
}
