import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Engine, Param } from './engine.ts'

/** How often something may be done, in a window that begins with the first time. */
interface Quota {
  readonly times: number
  readonly seconds: number
}

/** Where a window stands, after what was just counted. */
interface Count {
  /** Everything that was counted in it, by all nodes. */
  readonly total: number
  readonly left: number
  readonly isOver: boolean
  /** Seconds until the window ends. */
  readonly endsIn: number
}

interface Counter {
  /** Counts, unless the key is known to be over: what is refused costs no statement. */
  take(key: string, times: number): Promise<Count>
  /** Counts what has been let through already. */
  add(key: string, times: number): Promise<Count>
}

type OpenCounter = (name: string, quota: Quota) => Counter

interface Statement {
  readonly text: string
  readonly values: Param[]
}

interface Waiting extends Statement {
  readonly resolve: (result: { rows: unknown[]; rowCount: number }) => void
  readonly reject: (error: unknown) => void
}

/**
 * Our engine as the package's client. One transaction at a time; what is asked meanwhile shares the next one, so that a
 * crowd costs few commits. In the order of their keys, so that two nodes never wait for each other.
 */
const clientOf = (engine: Engine): { query(statement: Statement): Promise<unknown> } => {
  let waiting: Waiting[] = []
  let isBusy = false
  const work = async (): Promise<void> => {
    isBusy = true
    while (waiting.length > 0) {
      const batch = waiting.toSorted((a, b) => (String(a.values[0]) < String(b.values[0]) ? -1 : 1))
      waiting = []
      try {
        const results = await engine.transaction((session) =>
          Promise.all(batch.map(({ text, values }) => session.all(text, values))),
        )
        for (const [place, { resolve }] of batch.entries()) {
          const rows = results[place] as unknown[]
          resolve({ rows, rowCount: rows.length })
        }
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isBusy = false
  }
  return {
    query: ({ text, values }) =>
      new Promise((resolve, reject) => {
        waiting.push({ text, values, resolve, reject })
        if (waiting.length === 1 && !isBusy) setImmediate(work)
      }),
  }
}

/**
 * Counters that all nodes of a database share, exact to the request. The package's statement for PostgreSQL is one that
 * SQLite reads too, so there is one way for both. A database that is away makes them throw as everything else does.
 */
export const sharedCounters = (engine: Engine): OpenCounter => {
  const storeClient = clientOf(engine)
  return (name, { times, seconds }) => {
    const limiter = new RateLimiterPostgres({
      storeClient,
      storeType: 'client',
      tableName: 'rate_limits',
      tableCreated: true,
      // A timer for each counter would outlive its server; `dropEndedCounts` is called for all of them.
      clearExpiredByTimeout: false,
      keyPrefix: name,
      points: times,
      duration: seconds,
      inMemoryBlockOnConsumed: times,
    })
    const count = ({ consumedPoints, remainingPoints, msBeforeNext }: RateLimiterRes, isOver = false): Count => ({
      total: consumedPoints,
      left: remainingPoints,
      isOver,
      endsIn: msBeforeNext / 1000,
    })
    return {
      take: async (key, points) => {
        try {
          return count(await limiter.consume(key, points))
        } catch (error) {
          if (error instanceof RateLimiterRes) return count(error, true)
          throw error
        }
      },
      add: async (key, points) => count(await limiter.penalty(key, points)),
    }
  }
}

/** Forgets windows that have ended. */
export const dropEndedCounts = (engine: Engine): Promise<void> =>
  engine.transaction(async (session) => {
    session.write(`delete from rate_limits where expire < ${engine.clock} / 1000`)
  })
