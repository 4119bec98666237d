/** Rows of a file as invitations: which column says what, and what cannot be read. */
import { api, type Grant, Problem, type Schemas } from '../../api/client.ts'
import { folded } from '../../words/folded.ts'
import { dayIn, endOfDay } from './days.ts'

export const FIELDS = ['name', 'email', 'phone', 'position', 'role', 'locations', 'until'] as const
export type Field = (typeof FIELDS)[number]

/** Which column says a field, by its place; undefined for none. */
export type Mapping = Readonly<Partial<Record<Field, number>>>

/** How the heads of columns begin in the languages of the console, folded. */
const HEADS: Readonly<Record<Field, readonly string[]>> = {
  email: ['e-mail', 'email', 'mail', 'courriel', 'adresse e', 'эл', 'почта', 'e-post'],
  phone: ['phone', 'mobile', 'tele', 'tel', 'handy', 'mobil', 'тел'],
  role: ['role', 'rolle', 'rol', 'роль'],
  locations: [
    'location',
    'standort',
    'filiale',
    'site',
    'etablissement',
    'lieu',
    'vestiging',
    'locatie',
    'филиал',
    'точк',
  ],
  until: [
    'end',
    'until',
    'last day',
    'ende',
    'enddatum',
    'bis',
    'fin',
    'jusqu',
    'eind',
    'tot',
    'до',
    'окончание',
    'дата ок',
  ],
  position: ['position', 'job', 'funktion', 'stelle', 'poste', 'functie', 'должн'],
  name: ['name', 'nom', 'naam', 'имя', 'фио', 'person', 'vorname'],
}

/** The columns, by their heads, as far as they can be told. */
export const guess = (heads: readonly string[]): Mapping => {
  const taken = new Set<number>()
  const found: Partial<Record<Field, number>> = {}
  for (const [field, words] of Object.entries(HEADS) as [Field, readonly string[]][]) {
    const at = heads.findIndex(
      (head, index) => !taken.has(index) && words.some((word) => folded(head).startsWith(folded(word))),
    )
    if (at === -1) continue
    taken.add(at)
    found[field] = at
  }
  return found
}

/** What stands for the names that a file has. */
export interface Known {
  readonly roles: readonly { readonly ref: string; readonly title: string }[]
  readonly locations: readonly { readonly id: number; readonly title: string }[]
  /** How the whole company is called. */
  readonly company: string
}

/** What rows have that say nothing of it. */
export interface Otherwise {
  readonly role: string
  readonly scope: Grant['scope']
}

type Fault = 'no-address' | 'role' | 'no-role' | 'location' | 'no-location' | 'day'

export interface ImportRow {
  /** Its line in the file, from 1. */
  readonly line: number
  readonly name: string
  readonly address: string
  readonly sent: Schemas['NewInvitation']
  /** What cannot be read, and the text of it. */
  readonly faults: readonly { readonly kind: Fault; readonly text: string }[]
}

const EVERYWHERE = ['*', 'all', 'alle', 'company', 'tous', 'toutes', 'все']

/** What the export has put before text that looks like a formula. */
const unguarded = (text: string): string => text.trim().replace(/^'(?=[=+\-@＝＋－＠])/, '')

export const rowIn = (
  cells: readonly string[],
  line: number,
  mapping: Mapping,
  known: Known,
  otherwise: Otherwise,
): ImportRow => {
  const said = (field: Field): string => unguarded(cells[mapping[field] ?? -1] ?? '')
  const faults: ImportRow['faults'][number][] = []
  const [name, position] = [said('name'), said('position')]
  let [email, phone] = [said('email'), said('phone')]
  // One column for both is usual.
  if (email !== '' && !email.includes('@') && phone === '' && /^[+\d][\d\s()/.-]+$/.test(email))
    [email, phone] = ['', email]
  if (email === '' && phone === '') faults.push({ kind: 'no-address', text: '' })

  const roleText = said('role')
  // By its title in the reader's language, or by its word in the catalogue.
  const isCalled = ({ ref, title }: Known['roles'][number]): boolean =>
    [ref, ref.replace(/^.*:/, ''), title].some((name) => folded(name) === folded(roleText))
  const role = roleText === '' ? otherwise.role : known.roles.find(isCalled)?.ref
  if (role === undefined) faults.push({ kind: 'role', text: roleText })
  else if (role === '') faults.push({ kind: 'no-role', text: '' })

  let scope = otherwise.scope
  const placesText = said('locations')
  if (placesText !== '') {
    const texts = placesText
      .split(/[;|\n]/)
      .map((text) => text.trim())
      .filter((text) => text !== '')
    const isEverywhere = (text: string) => EVERYWHERE.includes(folded(text)) || folded(text) === folded(known.company)
    if (texts.some(isEverywhere)) scope = 'company'
    else {
      const ids = new Set<number>()
      for (const text of texts) {
        const found = known.locations.find(({ id, title }) => folded(title) === folded(text) || String(id) === text)
        if (found) ids.add(found.id)
        else faults.push({ kind: 'location', text })
      }
      scope = [...ids]
    }
  } else if (scope.length === 0) faults.push({ kind: 'no-location', text: '' })

  const dayText = said('until')
  // An export has moments.
  const day = dayText === '' ? undefined : dayIn(dayText)
  const isMoment = /^\d{4}-\d\d-\d\dT/.test(dayText) && !Number.isNaN(Date.parse(dayText))
  if (dayText !== '' && day === undefined && !isMoment) faults.push({ kind: 'day', text: dayText })
  const endsAt = day !== undefined ? endOfDay(day) : isMoment ? dayText : undefined

  return {
    line,
    name,
    address: email || phone,
    faults,
    sent: {
      ...(email !== '' ? { email } : { phone }),
      ...(name !== '' && { name }),
      ...(position !== '' && { position }),
      grant: { role: role || null, scope, ...(endsAt !== undefined && { ends_at: endsAt }) },
    },
  }
}

/** What the service says of a row. */
export interface Judged {
  readonly outcome: 'invited' | 'renewed' | 'member' | 'refused'
  readonly why?: string
}

interface Pause {
  /** Until when the service wants to hear no more. */
  readonly until: number
}

export interface Sending {
  readonly isDryRun: boolean
  /** Of a portion, so that a repeat of it invites nobody again. */
  keyOf(portion: number): string
  /** Hears what became of the rows of a portion. */
  told(judged: ReadonlyMap<number, Judged>): void
  paused(pause: Pause | undefined): void
  isStopped(): boolean
}

const PORTION = 20

/** The service fell between the first and the last row of a request, and does not know any more what was done. */
const UNKNOWN_OUTCOME = 'request.outcome-unknown'

const whyOf = ({ title, errors }: { title: string; errors: readonly { field: string; message: string }[] }): string =>
  [title, ...errors.map(({ field, message }) => `${field}: ${message}`)].join(' ')

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Rows of one request. One of a wrong form refuses all of them: it is left out, and the others are sent again. */
const sendPortion = async (
  companyId: number,
  rows: readonly ImportRow[],
  key: string,
  { isDryRun, paused, isStopped }: Sending,
): Promise<Map<number, Judged>> => {
  const judged = new Map<number, Judged>()
  let left = rows
  while (left.length > 0 && !isStopped()) {
    const sent = await api
      .POST('/companies/{company_id}/invitations', {
        params: { path: { company_id: companyId }, query: isDryRun ? { dry_run: true } : {} },
        // What is left out makes another request, which has a key of its own.
        headers: isDryRun ? {} : { 'idempotency-key': `${key}-${rows.length - left.length}` },
        body: { invitations: left.map((row) => row.sent) },
      })
      .catch(() => undefined)
    const status = sent?.response.status ?? 0
    if (status === 429 || status === 503) {
      const seconds = Number(sent?.response.headers.get('retry-after') ?? 5)
      const until = Date.now() + 1000 * seconds
      paused({ until })
      while (Date.now() < until && !isStopped()) await sleep(250)
      paused(undefined)
      continue
    }
    if (sent?.data) {
      for (const { index, outcome, problem } of sent.data.data) {
        const row = left[index] as ImportRow
        judged.set(row.line, { outcome, ...(problem && { why: whyOf(problem) }) })
      }
      return judged
    }
    const problem = sent ? new Problem(status, sent.error) : new Problem(0, undefined)
    if (problem.code === UNKNOWN_OUTCOME) {
      // Whether they were invited shows in the list of invitations; it is not done again by itself.
      for (const row of left) judged.set(row.line, { outcome: 'refused', why: problem.message })
      return judged
    }
    const wrong = new Map<number, string>()
    for (const { field, message } of problem.fields) {
      const [, index, rest = ''] = /^invitations\.(\d+)\.?(.*)$/.exec(field) ?? []
      if (index !== undefined) wrong.set(Number(index), `${rest}: ${message}`)
    }
    if (wrong.size === 0) throw problem
    for (const [index, why] of wrong) {
      const row = left[index]
      if (row) judged.set(row.line, { outcome: 'refused', why })
    }
    left = left.filter((_, index) => !wrong.has(index))
  }
  return judged
}

/** Sends rows, or tries them, a portion at a time from `from` on, until all are done or somebody stops it. */
export const sendRows = async (
  companyId: number,
  rows: readonly ImportRow[],
  sending: Sending,
  from = 0,
): Promise<void> => {
  for (let portion = from; portion * PORTION < rows.length && !sending.isStopped(); portion++) {
    const part = rows.slice(portion * PORTION, (portion + 1) * PORTION)
    const judged = await sendPortion(companyId, part, sending.keyOf(portion), sending)
    // Stopped in the middle: it is sent again as a whole, with the same key.
    if (judged.size < part.length) return
    sending.told(judged)
  }
}
