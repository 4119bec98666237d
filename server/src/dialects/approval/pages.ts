import { escapeHtml as escapeMarkup, page } from '../../http/page.ts'
import { type FormAttempt, pageForm } from '../../http/page-form.ts'
import type { Refusal } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import { visible } from '../../model/visible.ts'
import type { Plan, PlanNames, PlanPreview, PlanState, ToldWrite } from '../../operations/plans/plan.ts'

const NOT_YET = 'Nothing was done.'

/** Whoever decides must see all that stands there, in the order in which it stands there. */
const escapeHtml = (text: string): string => escapeMarkup(visible(text))
const paragraph = (text: string, attributes = ''): string => `<p${attributes}>${escapeHtml(text)}</p>`

/** The same for every address: who has not signed in learns nothing, not even whether there is a plan. */
export const signInPage = (url: string, attempt?: FormAttempt): string =>
  page(
    'Approve a plan',
    pageForm(
      {
        name: 'sign-in',
        action: `${url.split('?', 1)[0]?.replace(/\/sign-in$/, '')}/sign-in`,
        intro:
          'An assistant has planned a change for somebody. Sign in to see what it is, if it was planned for you. Nothing is done until you approve it on the next page.',
        button: 'Sign in',
        fields: [
          {
            name: 'login',
            label: 'Login, e-mail address or phone',
            attributes: 'required maxlength="320" autocomplete="username" autocapitalize="none"',
          },
          {
            name: 'password',
            label: 'Password',
            type: 'password',
            attributes: 'required autocomplete="current-password"',
          },
        ],
      },
      attempt,
      NOT_YET,
    ),
  )

const moment = (at: number): string => new Date(at / 1000).toISOString().replace('T', ' ').slice(0, 16)

const valueText = (value: Value): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ')
  return value === '' ? 'empty' : String(value)
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

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`)

/** How many differences are shown. */
const LINES = 300

const impactOf = ({ impact }: PlanPreview, names: PlanNames): string => {
  const { sums, lines, next } = impact
  const first = lines.slice(0, LINES)
  const { totals } = sums ?? {}
  if (!totals || totals.people === 0)
    return paragraph('Nobody’s access changes at once. Whoever is invited has none until they accept.')
  const roles = (sums?.roles ?? []).filter(({ differences }) => differences.length > 0)
  const hidden = totals.unseen > 0 ? ` You may see nothing of ${people(totals.unseen)} of them.` : ''
  const kinds = [
    [totals.gains, 'more'],
    [totals.loses, 'less'],
    [totals.changes, 'other'],
  ] as const
  const counts = kinds.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(', ')
  const sum = `It changes what ${people(totals.people)} may do: of their rights, each at each place, ${counts || 'none'}.${hidden}`
  const told = roles.map(({ title, ref, differences, people: count }) =>
    paragraph(
      `The role ${title} (${ref}) says something else for ${differences.length} permissions; ${people(count)} of those affected have it.`,
    ),
  )
  const table = `<table>
<thead>${row(['Person', 'Where', 'Permission', 'Before', 'After'], 'th')}</thead>
<tbody>
${first
  .map(({ name, memberId, place, permission, from, to }) =>
    row([
      `${name} (${memberId})`,
      place === 'company' ? 'The company as a whole' : (names.location(place) ?? 'A location that this plan makes'),
      permission.title,
      valueText(from),
      valueText(to),
    ]),
  )
  .join('\n')}
</tbody>
</table>`
  return [
    paragraph(sum),
    ...told,
    ...(lines.length > 0 ? [table] : []),
    ...(next || lines.length > LINES
      ? [paragraph(`These are the first ${first.length} differences. There are more.`)]
      : []),
  ].join('\n')
}

/** What somebody should look at twice. */
const warningsOf = (
  { impact: { sums } }: PlanPreview,
  writes: readonly { path: string; method: string }[],
): string[] => {
  const totals = sums?.totals
  return [
    ...(totals && totals.loses > 0 ? ['Somebody loses rights.'] : []),
    ...(totals && totals.people > 10 ? [`It touches ${people(totals.people)}.`] : []),
    ...(writes.some(({ method, path }) => method === 'DELETE' && path.startsWith('/members/'))
      ? ['Somebody’s whole access is taken away.']
      : []),
    ...(writes.some(({ path }) => path === '/invitations') ? ['Letters or messages go out to people.'] : []),
  ]
}

const answers = (
  { companyId, id }: Plan,
  csrf: string,
  seen: { readonly hash: string; readonly revision: number } | undefined,
): string => {
  const hidden = { csrf, ...(seen && { hash: seen.hash, revision: String(seen.revision) }) }
  return `<form method="post" action="/approvals/${companyId}-${id}" accept-charset="utf-8">
${Object.entries(hidden)
  .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
  .join('\n')}
${seen ? '<button type="submit" name="answer" value="approve">Approve and do it</button>\n' : ''}<button type="submit" name="answer" value="reject">Reject</button>
</form>`
}

const noteOf = ({ note }: Plan): string =>
  note === '' ? '' : `<h2>What the assistant says</h2>\n<pre>${escapeHtml(note)}</pre>`

interface PlanShown {
  readonly plan: Plan
  readonly preview: PlanPreview
  readonly told: readonly ToldWrite[]
  readonly names: PlanNames
  readonly csrf: string
  readonly hasMoved: boolean
}

/** A plan that waits, to whom it was made for. */
export const planPage = ({ plan, preview, told, names, csrf, hasMoved }: PlanShown): string => {
  const writes = JSON.parse(plan.writes) as { path: string; method: string }[]
  const warnings = warningsOf(preview, writes)
  const moved = hasMoved
    ? `<div role="alert">${paragraph('The company has changed since you looked: this is what the plan means now. Nothing was done. Look again, then decide.', ' class="fault"')}</div>`
    : ''
  const seen = { hash: preview.digest, revision: preview.impact.revision }
  return page(
    'Approve this plan?',
    `${moved}
${paragraph(`An assistant of yours planned this at ${moment(plan.createdAt)} (UTC). It waits until ${moment(plan.expiresAt)}. Nothing is done until you approve it; then all of it is done at once, or nothing.`)}
<h2>What would be done</h2>
${stepsOf(told)}
<h2>What it means</h2>
${warnings.map((text) => paragraph(text, ' class="fault"')).join('\n')}
${impactOf(preview, names)}
${noteOf(plan)}
${answers(plan, csrf, seen)}`,
  )
}

/** A plan that cannot be done as things are. */
export const refusedPage = ({ plan, refusal, csrf }: { plan: Plan; refusal: Refusal; csrf: string }): string =>
  page(
    'This plan cannot be done now',
    `<div role="alert">${paragraph(refusal.message, ' class="fault"')}
${refusal.fields.map(({ field, message }) => paragraph(`${field} ${message}.`, ' class="fault"')).join('\n')}</div>
${paragraph('Nothing was done. It may become possible until the plan ends; or reject it, and have a new one made.')}
${answers(plan, csrf, undefined)}`,
  )

const settled: Readonly<Record<Exclude<PlanState, 'waiting'>, readonly [title: string, text: string]>> = {
  done: ['Done', 'All of this plan was done. The audit says that your assistant did it, and that you approved it.'],
  rejected: ['Rejected', 'Nothing of this plan was done, and nothing will be.'],
  failed: ['This plan failed', 'It was approved, and refused when it was to be done. Nothing of it was done.'],
  expired: ['Too late', 'This plan waited too long. Nothing of it was done. Have a new one made.'],
}

/** A plan that waits no more. */
export const settledPage = ({ failure }: Plan, state: PlanState): string => {
  const [title, text] = settled[state as keyof typeof settled]
  return page(
    title,
    [paragraph(text), ...(state === 'failed' && failure ? [paragraph(failure.message)] : [])].join('\n'),
  )
}
