/** The load: a process of its own, on another core than the server, that takes orders from run.ts. */
import { readFileSync } from 'node:fs'
import { Connection } from './connection.ts'
import type { Crowd } from './crowd.ts'
import { checkGrown } from './growth-load.ts'
import type { Installation } from './installation.ts'
import { type Measured, summary } from './measured.ts'
import type { Plan } from './plan.ts'
import {
  type Ask,
  askNative,
  check,
  checkMany,
  edit,
  given,
  inviteFifteen,
  listPositions,
  listUsers,
  READ_MANY,
  readAgain,
  readNew,
  signIn,
  type Workload,
  writeFromTheSide,
} from './workloads.ts'

export type WorkloadName =
  | 'read-again'
  | 'read-new'
  | 'read-many'
  | 'positions'
  | 'check'
  | 'check-batch'
  | 'check-batch-defaults'
  | 'native-check'
  | 'explain'
  | 'explain-denied'
  | 'given'
  | 'grown-new'
  | 'grown-warm'
  | 'grown-any'
  | 'edit-all'
  | 'edit-16'
  | 'edit-1'
  | 'users-full'
  | 'users-limited'
  | 'sign-in'
  | 'invite'

/** A request as it is sent, and what is in a right answer: for servers that are not ours. */
export interface Recorded {
  readonly request: string
  readonly contains: string
}

export interface Order {
  /** Which installation: each has its own data. For `given`, a file with the requests. */
  readonly plan: string
  readonly workload: WorkloadName
  readonly port: number
  /** The bare server stores nothing, so nothing is looked at but its status. */
  readonly bare: boolean
  readonly connections: number
  readonly warmUp: number
  readonly seconds: number
  /** A write from the side every so many milliseconds. */
  readonly sideEvery?: number
  /** Whom a round of `grown-new` asks about: others than the round before. */
  readonly round?: number
  /** The process whose use of the processor is read. */
  readonly pid: number
}

export type Reply = { readonly measured: Measured } | { readonly error: string }

/** Every so many answers, one is read whole. */
const CHECK_EVERY = 400

const plans = new Map<string, Plan>()
const planOf = (path: string): Plan => {
  let plan = plans.get(path)
  if (!plan) {
    plan = JSON.parse(readFileSync(path, 'utf8')) as Plan
    plans.set(path, plan)
  }
  return plan
}

const crowdOf = (path: string): Crowd => JSON.parse(readFileSync(path, 'utf8')) as Crowd

// Kept between rounds: what was edited stays edited, and nobody is edited from the side twice.
const sides = new Map<string, Workload>()
const edits = new Map<string, Promise<Workload>>()

const workloadOf = (order: Order, serverPort: number): Promise<Workload> | Workload => {
  if (order.workload === 'given') return given(JSON.parse(readFileSync(order.plan, 'utf8')) as Recorded[])
  const grown = ({ 'grown-new': 'new', 'grown-warm': 'warm', 'grown-any': 'any' } as const)[
    order.workload as 'grown-new'
  ]
  if (grown) return checkGrown(JSON.parse(readFileSync(order.plan, 'utf8')) as Installation, grown, order.round ?? 0)
  if (order.workload === 'users-full') return listUsers(crowdOf(order.plan), 'full')
  if (order.workload === 'users-limited') return listUsers(crowdOf(order.plan), 'limited')
  if (order.workload === 'sign-in') return signIn(crowdOf(order.plan))
  if (order.workload === 'invite') return inviteFifteen(crowdOf(order.plan))
  const plan = planOf(order.plan)
  if (order.workload === 'read-again') return readAgain(plan)
  if (order.workload === 'read-new') return readNew(plan)
  if (order.workload === 'read-many') return readAgain(plan, READ_MANY)
  if (order.workload === 'positions') return listPositions(plan)
  if (order.workload === 'check') return check(plan)
  if (order.workload === 'check-batch') return checkMany(plan, { defaults: false })
  if (order.workload === 'check-batch-defaults') return checkMany(plan, { defaults: true })
  if (order.workload === 'native-check') return askNative(plan, 'check')
  if (order.workload === 'explain') return askNative(plan, 'explain')
  if (order.workload === 'explain-denied') return askNative(plan, 'explain-denied')
  const key = `${order.plan} ${order.workload}`
  let kept = edits.get(key)
  if (!kept) {
    const { workload, connections } = order
    kept = edit(plan, serverPort, { all: workload === 'edit-all', inOneCompany: workload === 'edit-1', connections })
    edits.set(key, kept)
  }
  return kept
}

/** Seconds of processor time, of the process with this id. */
const processorTime = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return Number.NaN
  }
}

const run = async (order: Order): Promise<Measured> => {
  const workload = await workloadOf(order, order.port)
  // A server that has just started warms up on people who are read again, then on new ones, who are not counted.
  const warming =
    order.workload === 'read-new'
      ? readAgain(planOf(order.plan))
      : order.workload === 'grown-new'
        ? await workloadOf({ ...order, workload: 'grown-warm' }, order.port)
        : workload
  const connections = Array.from({ length: order.connections }, () => new Connection(order.port))
  const side = order.sideEvery === undefined ? undefined : new Connection(order.port)
  await Promise.all([...connections, ...(side ? [side] : [])].map((connection) => connection.ready()))

  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const latencies: number[] = []
  const begin = performance.now() + order.warmUp * 1000
  // Where there are few new ones, all of them are counted.
  const warm = order.workload === 'grown-new' ? begin : begin - order.warmUp * 500
  const end = begin + order.seconds * 1000
  let last = begin
  let asking = connections.length
  let answers = 0
  let started: { server: number; load: number } | undefined
  let used = { server: 0, load: 0 }
  const use = (): { server: number; load: number } => {
    const { user, system } = process.cpuUsage()
    return { server: processorTime(order.pid), load: (user + system) / 1e6 }
  }

  const inspect = (ask: Ask, status: number, body: Buffer | undefined): void => {
    if (status !== (ask.status ?? 200))
      throw new Error(`answered ${status}: ${body?.toString().slice(0, 300) ?? '(body not kept)'}`)
    if (order.bare) return
    ask.answered?.()
    if (body) ask.check(body)
  }

  const stop = (): void => {
    if (--asking > 0) return
    const now = use()
    used = { server: now.server - (started?.server ?? 0), load: now.load - (started?.load ?? 0) }
    resolve()
  }

  const askOn = (connection: Connection, index: number): void => {
    const asked = performance.now()
    const measuring = asked >= begin
    if (measuring) started ??= use()
    const ask = asked < end ? (asked < warm ? warming : workload).next(index) : undefined
    if (!ask) {
      stop()
      return
    }
    const keep = !order.bare && answers++ % CHECK_EVERY === 0
    connection.ask(ask.request, keep, ({ status, body }) => {
      const now = performance.now()
      if (measuring) {
        latencies.push(now - asked)
        last = now
      }
      try {
        inspect(ask, status, body)
      } catch (error) {
        reject(error)
        return
      }
      askOn(connection, index)
    })
  }

  const sideWrites = side && writeAside(order, side, reject)
  for (const connection of connections) connection.onFailure(reject)
  for (const [index, connection] of connections.entries()) askOn(connection, index)
  try {
    await promise
    await sideWrites?.stop()
  } finally {
    for (const connection of connections) connection.close()
    side?.close()
  }
  if (!order.bare) await workload.verify?.()

  if (latencies.length === 0) throw new Error('nothing was answered within the measured time')
  return summary(latencies, (last - begin) / 1000, used)
}

/** A write each so many milliseconds, one after the other, until it is stopped. */
const writeAside = (
  order: Order,
  connection: Connection,
  fail: (error: unknown) => void,
): { stop: () => Promise<void> } => {
  const workload = sides.get(order.plan) ?? writeFromTheSide(planOf(order.plan))
  sides.set(order.plan, workload)
  connection.onFailure(fail)
  let waiting: Promise<void> | undefined
  const timer = setInterval(() => {
    if (waiting) return
    const ask = workload.next(0) as Ask
    waiting = new Promise((resolve) => {
      connection.ask(ask.request, true, ({ status, body }) => {
        waiting = undefined
        resolve()
        try {
          if (status !== 200) throw new Error(`a write from the side was answered ${status}: ${body}`)
          if (!order.bare) ask.check(body as Buffer)
        } catch (error) {
          fail(error)
        }
      })
    })
  }, order.sideEvery)
  return {
    stop: async () => {
      clearInterval(timer)
      await waiting
    },
  }
}

process.on('message', (order: Order) => {
  run(order).then(
    (measured) => process.send?.({ measured } satisfies Reply),
    (error: Error) => process.send?.({ error: `${order.workload}: ${error.stack}` } satisfies Reply),
  )
})
process.on('disconnect', () => process.exit(0))
