/**
 * `npm run bench -- --members 1000000 --history 10000000`: installations from a thousand people on, and what of them is
 * as fast at the top as it is at the bottom. On SQLite; on PostgreSQL memory and statements are the same.
 */
import assert from 'node:assert/strict'
import { statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCore } from '../src/open-core.ts'
import { verifyAudit } from '../src/operations/audit/verify-audit.ts'
import { BYTES_PER_CHANGE, generateHistory } from './history.ts'
import { GRANTS_EACH, generateInstallation, hasOwnRole, type Installation, placeOf } from './installation.ts'
import type { Order } from './load.ts'
import type { Measured } from './measured.ts'
import { sideSwitch } from './plan.ts'
import { residentMb } from './processes.ts'
import { median, type Report, table, whole } from './report.ts'
import { serve } from './serve.ts'
import { BATCH } from './workloads.ts'

interface Growth {
  /** The largest. */
  readonly members: number
  readonly history: number
  readonly folder: string
  readonly rounds: number
  readonly times: { readonly warmUp: number; readonly seconds: number }
  readonly report: Report
  readonly say: (text: string) => void
  readonly load: (order: Order) => Promise<Measured>
}

const SMALLEST = 1_000
/** The installation that gets a history. */
const WITH_HISTORY = 100_000
const BYTES_PER_MEMBER = 4_000
/** Even: the role ends as it was. */
const EDITS_EACH_ROUND = 4
/** A role edit is to be true for all; of so many it is looked at. */
const LOOKED_AT = 5_000
/** The members whom an edit must touch before its time is judged. */
const MANY = 50_000

const sizesUpTo = (members: number): number[] => {
  const sizes: number[] = []
  for (let size = SMALLEST; size < members; size *= 10) sizes.push(size)
  return [...sizes, members]
}

/** By what was measured, a figure for each round. */
type Figure =
  | 'ready'
  | 'first'
  | 'warm'
  | 'warm32'
  | 'new'
  | 'any'
  | 'memory at start'
  | 'memory'
  | 'memory, any'
  | 'edit'
type Figures = Record<Figure, number[]>

interface Grown {
  readonly installation: Installation
  readonly plan: string
  readonly figures: Figures
}

interface Answer {
  readonly decision: boolean
}

const question = (of: Installation, person: number, n: number) => ({
  subject: { type: 'user', id: String(of.firstUser + person) },
  action: { name: sideSwitch },
  resource: { type: 'location', id: String(placeOf(of, person, n)) },
})

const ask = async <T>(of: Installation, port: number, path: string, body: object, method = 'POST'): Promise<T> => {
  const token = path.startsWith('/access') ? of.tokens.authzen : of.tokens.native
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  assert.equal(response.status, 200, `${path} answered ${response.status}: ${text.slice(0, 300)}`)
  return JSON.parse(text) as T
}

const setRole = async (of: Installation, port: number, value: boolean): Promise<number> => {
  const path = `/gatehouse/v1/companies/${of.companyId}/roles/${of.role}`
  const begun = performance.now()
  await ask(of, port, path, { permissions: { [sideSwitch]: value } }, 'PATCH')
  return performance.now() - begun
}

/** Gives the role a permission or takes it, and looks whether it is so at once for those who have the role. */
const editRole = async (of: Installation, port: number, value: boolean): Promise<number> => {
  const took = await setRole(of, port, value)
  const having = Array.from({ length: of.people }, (_, person) => person).filter(hasOwnRole)
  const step = Math.max(1, having.length / LOOKED_AT)
  const looked = Array.from({ length: Math.min(LOOKED_AT, having.length) }, (_, n) => having[Math.floor(n * step)])
  const one = await ask<Answer>(of, port, '/access/v1/evaluation', question(of, looked[0] as number, 0))
  assert.equal(one.decision, value, 'a role edit is not true on the next call')
  for (let from = 0; from < looked.length; from += BATCH) {
    const evaluations = looked.slice(from, from + BATCH).map((person) => question(of, person as number, 0))
    const { evaluations: answered } = await ask<{ evaluations: Answer[] }>(of, port, '/access/v1/evaluations', {
      evaluations,
    })
    assert.ok(
      answered.every(({ decision }) => decision === value),
      'a role edit is not true for all on the next call',
    )
  }
  return took
}

const measureOne = async (grown: Grown, round: number, { times, load }: Growth): Promise<void> => {
  const { installation: of, plan, figures } = grown
  const served = await serve(of.database)
  const { port, pid } = served
  try {
    const note = (figure: Figure, value: number): void => void figures[figure].push(value)
    note('ready', served.readyAfter)
    const { decision } = await ask<Answer>(of, port, '/access/v1/evaluation', question(of, round % of.people, 1))
    note('first', performance.now() - served.begun)
    assert.equal(decision, true)
    note('memory at start', residentMb(pid) ?? Number.NaN)
    const order = { plan, port, pid, bare: false, round, ...times }
    note('new', (await load({ ...order, workload: 'grown-new', connections: 1 })).p50)
    note('warm', (await load({ ...order, workload: 'grown-warm', connections: 1 })).p50)
    note('warm32', (await load({ ...order, workload: 'grown-warm', connections: 32 })).p50)
    note('memory', residentMb(pid) ?? Number.NaN)
    note('any', (await load({ ...order, workload: 'grown-any', connections: 32 })).p50)
    note('memory, any', residentMb(pid) ?? Number.NaN)
    // As it is: nothing changes, and what a route costs that nobody has called yet is paid.
    await setRole(of, port, true)
    for (let n = 0; n < EDITS_EACH_ROUND; n++) note('edit', await editRole(of, port, n % 2 === 1))
  } finally {
    await served.stop()
  }
}

const grown = (installation: Installation, folder: string): Grown => {
  const plan = join(folder, `installation-${installation.members}-${installation.history}.json`)
  writeFileSync(plan, JSON.stringify(installation))
  const of = (): number[] => []
  const figures: Figures = {
    ...{ ready: of(), first: of(), warm: of(), warm32: of(), new: of(), any: of() },
    ...{ 'memory at start': of(), memory: of(), 'memory, any': of(), edit: of() },
  }
  return { installation, plan, figures }
}

/** Whether the chains of an installation are as if operations had written all of it. */
const requireWhole = async ({ database }: Installation, say: Growth['say']): Promise<void> => {
  const { core, close } = await openCore(database)
  try {
    const { chains, events, broken } = await verifyAudit(core, {})
    assert.deepEqual(broken, [])
    say(`  the history is whole: ${whole(events)} events in ${chains} chains`)
  } finally {
    await close()
  }
}

const requireRoom = (folder: string, { members, history }: Growth): void => {
  const needed = sizesUpTo(members).reduce((sum, size) => sum + size, 2 * WITH_HISTORY) * BYTES_PER_MEMBER
  const bytes = needed + history * BYTES_PER_CHANGE
  const { bavail, bsize } = statfsSync(folder)
  const gb = (of: number): string => (of / 1e9).toFixed(1)
  if (bytes > bavail * bsize)
    throw new Error(`${folder} has ${gb(bavail * bsize)} GB left, and some ${gb(bytes)} are needed: set TMPDIR`)
}

const figureRows: readonly [title: string, figure: Figure, digits: number, most?: number][] = [
  ['`serve` to the first 200 of /readyz, ms', 'ready', 0, 1.2],
  ['`serve` to the first check answered, ms', 'first', 0, 1.2],
  ['check, warm, 1 connection, p50 ms', 'warm', 3, 1.2],
  ['check, warm, 32 connections, p50 ms', 'warm32', 3, 1.2],
  ['a member’s first check, 1 connection, p50 ms', 'new', 3, 1.5],
  ['resident after the first check, MB', 'memory at start', 0, 1.2],
  ['resident after these checks, MB', 'memory', 0, 1.2],
  ['check of members at random, 32 connections, p50 ms', 'any', 3],
  ['resident after those, MB (kept facts are bounded, and full only where there are that many)', 'memory, any', 0],
]

/** Measurements are good to about ten per cent: what is the same may differ by that. */
const SAME = 1.1

const compare = (report: Report, all: readonly Grown[], what: string, bound: (most: number) => number): void => {
  const [bottom, top] = [all[0], all.at(-1)] as [Grown, Grown]
  const rows = figureRows.map(([title, figure, digits, most]) => {
    const of = ({ figures }: Grown): number => median(figures[figure])
    const ratio = of(top) / of(bottom)
    const show = all.map((one) => of(one).toFixed(digits))
    if (most === undefined) return [title, ...show, ratio.toFixed(2), '', '']
    const limit = bound(most)
    const verdict = report.judge(`${what}: ${title}`, ratio <= limit, `${ratio.toFixed(2)} of at most ${limit} times`)
    return [title, ...show, ratio.toFixed(2), `≤ ${limit}`, verdict]
  })
  const heads = all.map(({ installation: { members, history } }) =>
    history > 0 ? `${whole(members)} members after ${whole(history)} changes` : `${whole(members)} members`,
  )
  report.add(table([what, ...heads, 'last / first', 'asked', ''], rows))
}

const addEdits = (report: Report, all: readonly Grown[]): void => {
  const rows = all.map(({ installation: { members, people }, figures }) => {
    const touched = Math.ceil(people / 2)
    const worst = Math.max(...figures.edit)
    const isJudged = touched >= MANY
    const title = `role edit in ${whole(members)} members`
    const verdict = isJudged ? report.judge(title, worst <= 100, `${whole(worst)} of at most 100 ms`) : ''
    const cells = [whole(members), whole(touched), median(figures.edit).toFixed(1), worst.toFixed(1)]
    return [...cells, isJudged ? '≤ 100 ms' : '', verdict]
  })
  report.add(table(['a role edit, members', 'that it touches', 'p50 ms', 'worst ms', 'asked', ''], rows))
  report.add([
    '',
    `After each edit, ${whole(LOOKED_AT)} of them (or all) were asked about at once: it was true for all.`,
  ])
}

/** Measures it all into the report; gives what is to be said of the data. */
export const measureGrowth = async (growth: Growth): Promise<string> => {
  const { members, history, folder, rounds, report, say } = growth
  requireRoom(folder, growth)
  const sizes = sizesUpTo(Math.max(members, SMALLEST))
  const all: Grown[] = []
  for (const size of sizes) {
    say(`generating ${whole(size)} members`)
    all.push(grown(await generateInstallation(join(folder, `installation-${size}.db`), size), folder))
  }
  await requireWhole((all.at(-1) as Grown).installation, say)
  const withHistory: Grown[] = []
  if (history > 0) {
    const base = all.findLast(({ installation }) => installation.members <= WITH_HISTORY) as Grown
    say(`generating ${whole(history)} changes of ${whole(base.installation.members)} members`)
    const installation = await generateHistory(base.installation, join(folder, 'history.db'), history)
    await requireWhole(installation, say)
    withHistory.push(base, grown(installation, folder))
  }
  // The first start pays for what later ones find kept; and who comes first in a round may have it better, or worse.
  await (await serve((all[0] as Grown).installation.database)).stop()
  const order = [...new Set([...all, ...withHistory])]
  for (let round = 1; round <= rounds; round++) {
    for (const one of round % 2 === 1 ? order : order.toReversed()) {
      const { members, history } = one.installation
      say(`growth, round ${round} of ${rounds}: ${whole(members)} members${history > 0 ? ', with history' : ''}`)
      await measureOne(one, round, growth)
      const last = Object.entries(one.figures).map(([name, of]) => `${name} ${of.at(-1)?.toFixed(2)}`)
      say(`  ${last.join(', ')}`)
    }
  }
  compare(report, all, 'growth', (most) => most)
  if (withHistory.length > 0) compare(report, withHistory, 'history', () => SAME)
  addEdits(report, all)
  return `${GRANTS_EACH} grants a member, 30 % of them with one to five exceptions; up to ${whole(members * GRANTS_EACH)} grants. SQLite.`
}
