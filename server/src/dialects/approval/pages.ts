import { escapeHtml as escapeMarkup, page } from '../../http/page.ts'
import { type FormAttempt, type PageForm, pageForm } from '../../http/page-form.ts'
import { type Words, wrongField } from '../../http/page-words.ts'
import { refusals as kinds, type Refusal, type RefusalKind } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import { visible } from '../../model/visible.ts'
import type { Plan, PlanNames, PlanPreview, PlanState, ToldWrite } from '../../operations/plans/plan.ts'

/** Whoever decides must see all that stands there, in the order in which it stands there. */
const escapeHtml = (text: string): string => escapeMarkup(visible(text))
const paragraph = (text: string, attributes = ''): string => `<p${attributes}>${escapeHtml(text)}</p>`

/** The same for every address: who has not signed in learns nothing, not even whether there is a plan. */
export const signInPage = (words: Words, url: string, attempt?: FormAttempt): string => {
  const { text, language } = words
  const form: PageForm = {
    name: 'sign-in',
    action: `${url.split('?', 1)[0]?.replace(/\/sign-in$/, '')}/sign-in`,
    intro: text('plan.sign-in.intro'),
    button: text('plan.sign-in.button'),
    fields: [
      {
        name: 'login',
        label: text('account.login'),
        attributes: 'required maxlength="320" autocomplete="username" autocapitalize="none"',
      },
      {
        name: 'password',
        label: text('account.password'),
        type: 'password',
        attributes: 'required autocomplete="current-password"',
      },
    ],
  }
  return page(text('plan.sign-in'), pageForm(words, form, attempt, text('plan.not-done')), language)
}

/** The names of things, where these are words of a catalogue, as they are called in the language of the page. */
export const inTheirWords = ({ titles }: Words, names: PlanNames): PlanNames => {
  const tell = (told: (name: string, title: string) => string, name: string, title: string | undefined) =>
    title === undefined ? undefined : told(name, title)
  return {
    ...names,
    role: (ref) => tell(titles.role, ref, names.role(ref)),
    permission: (slug) => tell(titles.permission, slug, names.permission(slug)),
  }
}

const valueText = ({ text }: Words, value: Value): string => {
  if (typeof value === 'boolean') return text(value ? 'plan.yes' : 'plan.no')
  if (Array.isArray(value)) return value.length === 0 ? text('plan.none') : value.join(', ')
  if (value === 'all') return text('plan.all')
  return value === '' ? text('plan.empty') : String(value)
}

const row = (cells: readonly string[], tag: 'td' | 'th' = 'td'): string =>
  `<tr>${cells.map((cell) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`

const stepsOf = (told: readonly ToldWrite[]): string =>
  `<ol>\n${told
    .map(({ summary, details }) => {
      const lines = details
        .map(([label, text]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(text)}</dd>`)
        .join('\n')
      return `<li><strong>${escapeHtml(summary)}</strong>${lines === '' ? '' : `\n<dl>\n${lines}\n</dl>`}</li>`
    })
    .join('\n')}\n</ol>`

/** How many differences are shown. */
const LINES = 300

const tableOf = (words: Words, lines: PlanPreview['impact']['lines'], names: PlanNames): string => {
  const { text, titles } = words
  const head = [
    text('plan.person'),
    text('plan.where'),
    text('plan.permission'),
    text('plan.before'),
    text('plan.after'),
  ]
  return `<table>
<thead>${row(head, 'th')}</thead>
<tbody>
${lines
  .map(({ name, memberId, place, permission: { slug, title }, from, to }) =>
    row([
      `${name} (${memberId})`,
      place === 'company' ? text('plan.in-company') : (names.location(place) ?? text('plan.new-location')),
      titles.permission(slug, title),
      valueText(words, from),
      valueText(words, to),
    ]),
  )
  .join('\n')}
</tbody>
</table>`
}

const impactOf = (words: Words, { impact }: PlanPreview, names: PlanNames): string => {
  const { text, count, titles } = words
  const { sums, lines, next } = impact
  const first = lines.slice(0, LINES)
  const { totals } = sums ?? {}
  if (!totals || totals.people === 0) return paragraph(text('plan.nobody'))
  const roles = (sums?.roles ?? []).filter(({ differences }) => differences.length > 0)
  const kinds = [
    [totals.gains, 'plan.more'],
    [totals.loses, 'plan.less'],
    [totals.changes, 'plan.other'],
  ] as const
  const counts = kinds.flatMap(([n, key]) => (n > 0 ? [text(key, { n })] : [])).join(', ')
  const sum = [
    count('plan.people', totals.people, { counts: counts || text('plan.none') }),
    ...(totals.unseen > 0 ? [count('plan.unseen', totals.unseen)] : []),
  ].join(' ')
  const told = roles.map(({ title, ref, differences, people }) =>
    paragraph(count('plan.role', people, { title: titles.role(ref, title), ref, permissions: differences.length })),
  )
  return [
    paragraph(sum),
    ...told,
    ...(lines.length > 0 ? [tableOf(words, first, names)] : []),
    ...(next || lines.length > LINES ? [paragraph(text('plan.first-lines', { n: first.length }))] : []),
  ].join('\n')
}

/** What somebody should look at twice. */
const warningsOf = (
  { text, count }: Words,
  { impact: { sums } }: PlanPreview,
  writes: readonly { path: string; method: string }[],
): string[] => {
  const totals = sums?.totals
  return [
    ...(totals && totals.loses > 0 ? [text('plan.warning.loses')] : []),
    ...(totals && totals.people > 10 ? [count('plan.warning.many', totals.people)] : []),
    ...(writes.some(({ method, path }) => method === 'DELETE' && path.startsWith('/members/'))
      ? [text('plan.warning.removes')]
      : []),
    ...(writes.some(({ path }) => path === '/invitations') ? [text('plan.warning.invites')] : []),
  ]
}

const answers = (
  { text }: Words,
  { companyId, id }: Plan,
  csrf: string,
  seen: { readonly hash: string; readonly revision: number } | undefined,
): string => {
  const button = (answer: 'approve' | 'reject'): string =>
    `<button type="submit" name="answer" value="${answer}">${escapeHtml(text(`plan.${answer}`))}</button>\n`
  const hidden = { csrf, ...(seen && { hash: seen.hash, revision: String(seen.revision) }) }
  return `<form method="post" action="/approvals/${companyId}-${id}" accept-charset="utf-8">
${Object.entries(hidden)
  .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
  .join('\n')}
${[...(seen ? (['approve'] as const) : []), 'reject' as const].map(button).join('')}</form>`
}

const noteOf = ({ text }: Words, { note }: Plan): string =>
  note === '' ? '' : `<h2>${escapeHtml(text('plan.note'))}</h2>\n<pre>${escapeHtml(note)}</pre>`

interface PlanShown {
  readonly plan: Plan
  readonly preview: PlanPreview
  readonly told: readonly ToldWrite[]
  readonly names: PlanNames
  readonly csrf: string
  readonly hasMoved: boolean
}

/** A plan that waits, to whom it was made for. */
export const planPage = (words: Words, { plan, preview, told, names, csrf, hasMoved }: PlanShown): string => {
  const { text, minute, language } = words
  const writes = JSON.parse(plan.writes) as { path: string; method: string }[]
  const warnings = warningsOf(words, preview, writes)
  const moved = hasMoved ? `<div role="alert">${paragraph(text('plan.moved'), ' class="fault"')}</div>` : ''
  const seen = { hash: preview.digest, revision: preview.impact.revision }
  return page(
    text('plan.title'),
    `${moved}
${paragraph(text('plan.intro', { planned: minute(plan.createdAt), until: minute(plan.expiresAt) }))}
<h2>${escapeHtml(text('plan.writes'))}</h2>
${stepsOf(told)}
<h2>${escapeHtml(text('plan.meaning'))}</h2>
${warnings.map((warning) => paragraph(warning, ' class="fault"')).join('\n')}
${impactOf(words, preview, names)}
${noteOf(words, plan)}
${answers(words, plan, csrf, seen)}`,
    language,
  )
}

interface PlanRefused {
  readonly plan: Plan
  readonly refusal: Refusal
  readonly csrf: string
}

/** A plan that cannot be done as things are. */
export const refusedPage = (words: Words, { plan, refusal, csrf }: PlanRefused): string => {
  const { text, refusals, language } = words
  const lines = [refusals.sentence(refusal.kind), ...refusal.fields.map((fault) => wrongField(words, fault))]
  return page(
    text('plan.impossible'),
    `<div role="alert">${lines.map((line) => paragraph(line, ' class="fault"')).join('\n')}</div>
${paragraph(text('plan.impossible.text'))}
${answers(words, plan, csrf, undefined)}`,
    language,
  )
}

/** It is kept as it was told; an older version may have had words of its own. */
const failureText = ({ refusals }: Words, { code, message }: NonNullable<Plan['failure']>): string =>
  Object.hasOwn(kinds, code) ? refusals.sentence(code as RefusalKind) : message

/** A plan that waits no more. */
export const settledPage = (words: Words, { failure }: Plan, state: Exclude<PlanState, 'waiting'>): string => {
  const { text, language } = words
  const lines = [text(`plan.${state}.text`), ...(state === 'failed' && failure ? [failureText(words, failure)] : [])]
  return page(text(`plan.${state}`), lines.map((line) => paragraph(line)).join('\n'), language)
}
