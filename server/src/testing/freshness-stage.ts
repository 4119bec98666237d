/**
 * The stage for freshness: rights are given and taken away through any node of a cluster, and asked about through any
 * other, while nodes are stopped, cut off from the database, or left without an answer from it. What was done and seen
 * must be what one place could have done in one order: see `firstViolation`.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type Node, startCluster } from './cluster.ts'
import { makeRights, type Right, type Wish } from './freshness-rights.ts'
import { type Delay, delayIn, firstViolation, joinDelays, NEVER } from './history-checker.ts'
import { emptyDatabase, worldOn } from './world.ts'

export interface Played {
  /** What cannot be explained, in words. */
  readonly violations: readonly string[]
  /** Answers that nobody foresees. */
  readonly faults: readonly string[]
  readonly allowed: number
  readonly denied: number
  /** 503. */
  readonly refused: number
  /** Nobody answered, or not in time. */
  readonly unheard: number
  readonly disturbances: Readonly<Record<Disturbance, number>>
  /** By kind of right. */
  readonly delays: ReadonlyMap<Right['kind'], Delay>
}

const disturbances = {
  stop: { begin: ({ child }: Node) => child.kill('SIGSTOP'), end: ({ child }: Node) => child.kill('SIGCONT') },
  cut: { begin: ({ way }: Node) => way.cut(), end: ({ way }: Node) => way.open() },
  stall: { begin: ({ way }: Node) => way.stall(), end: ({ way }: Node) => way.open() },
} as const
type Disturbance = keyof typeof disturbances

/** At each node: whoever waits for one that is stopped keeps nobody from asking the others. */
const READERS = 3
const PATIENCE_MS = 3_000
/** Of so many writes of one right nobody knows what became; then it is only asked about. */
const MOST_UNHEARD = 5
/** Rights that were changed lately, or change by themselves at this moment, are asked about more than others. */
const RECENT = 5

/** Mulberry32: the same numbers for the same seed. */
const randomOf = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const send = async (
  { origin }: Node,
  { method, path, token, body }: Wish,
): Promise<{ status: number; body: unknown } | undefined> => {
  try {
    const reply = await fetch(origin + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const text = await reply.text()
    return { status: reply.status, body: text === '' ? undefined : JSON.parse(text) }
  } catch {
    return undefined
  }
}

interface Options {
  readonly seconds: number
  readonly seed: number
  /** Leaves the nodes in peace. */
  readonly isCalm?: boolean
  /** The number of a node that never confirms what it has in memory. */
  readonly faulty?: number
}

export const playFreshness = async ({ seconds, seed, isCalm = false, faulty }: Options): Promise<Played> => {
  const { url, remove } = await emptyDatabase('postgres')
  const world = await worldOn(url, {}, remove)
  await using _world = world
  const salon = await world.salon()
  const { rights: made, windows } = await makeRights(world, salon, seconds)
  await using cluster = await startCluster(url, { faulty })
  const rights = [...made, ...(await windows())]
  const { nodes } = cluster

  const random = randomOf(seed)
  const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  const between = (low: number, high: number): number => low + random() * (high - low)
  const count = { allowed: 0, denied: 0, refused: 0, unheard: 0 }
  const disturbed = { stop: 0, cut: 0, stall: 0 }
  const faults: string[] = []
  const fault = (right: Right, { method, path }: Wish, reply: object): void => {
    faults.push(`${right.kind}: ${method} ${path}: ${JSON.stringify(reply).slice(0, 300)}`)
  }

  const ask = async (right: Right, node: Node): Promise<boolean> => {
    const wish = oneOf(right.asked)
    const invoked = performance.now()
    const reply = await send(node, wish)
    const answered = performance.now()
    if (reply === undefined) count.unheard++
    else if (reply.status === 503) count.refused++
    else {
      const value = right.read(reply.status, reply.body)
      if (value === undefined) fault(right, wish, reply)
      else {
        count[value ? 'allowed' : 'denied']++
        right.history.push({ kind: 'read', value, invoked, answered })
        return true
      }
    }
    return false
  }

  const asking: Promise<unknown>[] = []
  /** Asks each node at once, and does not wait for those that are stopped. */
  const askAll = (right: Right): void => {
    for (const node of nodes) asking.push(ask(right, node))
  }

  const recent: Right[] = []
  const isRecent = (right: Right): void => {
    recent.unshift(right)
    recent.length = Math.min(recent.length, RECENT)
  }
  const busy = new Set<Right>()
  const lost = new Map<Right, number>()
  const last = new Map<Right, boolean>()
  const revoked = new Set<Right['kind']>()
  const write = async (right: Right, node: Node): Promise<void> => {
    if (!right.set || busy.has(right)) return
    // Whatever became of it: what is taken away once is not tried again.
    if ((lost.get(right) ?? 0) >= (right.isOnce ? 1 : MOST_UNHEARD) || (right.isOnce && last.has(right))) return
    busy.add(right)
    isRecent(right)
    const value = right.isOnce ? false : !(last.get(right) ?? right.initial)
    last.set(right, value)
    const wish = right.set(value)
    const operation = { kind: 'write' as const, value, invoked: performance.now(), answered: NEVER }
    right.history.push(operation)
    // What is asked before and answered after must not answer for what is asked after.
    askAll(right)
    const reply = await send(node, wish)
    if (reply && reply.status < 300) {
      operation.answered = performance.now()
      if (!value) revoked.add(right.kind)
      askAll(right)
    } else {
      lost.set(right, (lost.get(right) ?? 0) + 1)
      if (reply && reply.status !== 503) fault(right, wish, reply)
    }
    busy.delete(right)
  }

  // All is in memory everywhere before anything changes.
  await Promise.all(nodes.map((node) => Promise.all(rights.map((right) => ask(right, node)))))
  const end = performance.now() + seconds * 1000
  const settable = rights.filter(({ set }) => set)
  const kinds = [...new Set(settable.map(({ kind }) => kind))]
  // On a slow machine it takes longer until each kind was taken away once.
  const isOver = (): boolean => {
    const rest = end - performance.now()
    return rest <= 0 && (kinds.every((kind) => revoked.has(kind)) || rest <= -seconds * 1000)
  }
  const reader = async (node: Node): Promise<void> => {
    while (!isOver()) {
      const right = recent.length > 0 && random() < 0.7 ? oneOf(recent) : oneOf(rights)
      if (!(await ask(right, node))) await pause(10)
    }
  }
  const watcher = async (): Promise<void> => {
    const due = rights.filter(({ set }) => !set).map((right) => ({ right, at: right.history[0]?.invoked ?? 0 }))
    for (const { right, at } of due.toSorted((a, b) => a.at - b.at)) {
      await pause(Math.max(0, Math.min(at - 50, end) - performance.now()))
      isRecent(right)
      await pause(Math.max(0, Math.min(at + 20, end) - performance.now()))
      askAll(right)
    }
  }
  const writer = async (node: Node): Promise<void> => {
    for (let n = Math.floor(random() * kinds.length); !isOver(); n++) {
      const kind = kinds[n % kinds.length]
      await write(oneOf(settable.filter((right) => right.kind === kind)), node)
      await pause(between(10, 60))
    }
  }
  const disturber = async (): Promise<void> => {
    const rounds = Object.keys(disturbances) as Disturbance[]
    for (let n = Math.floor(random() * rounds.length); !isOver(); n++) {
      await pause(between(50, 300))
      const [kind, node] = [rounds[n % rounds.length] as Disturbance, oneOf(nodes)]
      disturbances[kind].begin(node)
      disturbed[kind]++
      // A stall is felt only when it outlasts the patience of the node.
      await pause(between(50, kind === 'stall' ? 1_400 : 500))
      disturbances[kind].end(node)
    }
  }
  await Promise.all([
    ...nodes.flatMap((node) => [writer(node), ...Array.from({ length: READERS }, () => reader(node))]),
    watcher(),
    ...(isCalm ? [] : [disturber()]),
  ])

  await Promise.all(asking)

  // Everybody comes back by themselves, and sees what was done last.
  const askUntilHeard = async (right: Right, node: Node): Promise<void> => {
    for (let tries = 0; tries < 100 && faults.length === 0; tries++) {
      if (await ask(right, node)) return
      await pause(100)
    }
    if (faults.length === 0) faults.push('a node did not come back')
  }
  await Promise.all(nodes.map((node) => Promise.all(rights.map((right) => askUntilHeard(right, node)))))

  const violations: string[] = []
  const delays = new Map<Right['kind'], Delay>()
  for (const { kind, initial, history } of rights) {
    const operation = firstViolation(initial, history)
    if (operation) violations.push(`${kind}: ${told(operation, history)}`)
    delays.set(kind, joinDelays([delays.get(kind) ?? delayIn([]), delayIn(history)]))
  }
  return { violations, faults, ...count, disturbances: disturbed, delays }
}

/** The operation, and what came shortly before it. */
const told = (operation: Right['history'][number], history: Right['history']): string => {
  const near = history
    .filter(({ invoked }) => invoked <= operation.answered)
    .toSorted((a, b) => a.invoked - b.invoked)
    .slice(-8)
  const line = ({ kind, value, invoked, answered }: typeof operation): string =>
    `${kind} ${value} ${invoked.toFixed(1)}–${answered.toFixed(1)}`
  return `${line(operation)} after ${near.map(line).join(', ')}`
}
