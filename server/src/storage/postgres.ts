import { createRequire } from 'node:module'
import type pg from 'pg'
import { Refusal } from '../model/refusal.ts'
import type { Engine, Param, Reader, Session } from './engine.ts'

/** Read where a server is spoken to: whoever works on a file starts without it. */
const require = createRequire(import.meta.url)

/** Whole numbers stay below 2^53: ids, and moments in microseconds until the year 2255. */
const typesOf = (types: typeof pg.types): pg.CustomTypesConfig =>
  ({
    getTypeParser: (oid: number, format?: unknown) =>
      oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format as 'text'),
  }) as pg.CustomTypesConfig

/** Longest wait for an answer of the database: later than that, nothing is known, and nothing is answered from memory. */
const ANSWER_MS = 1_000
const TRANSACTION_MS = 10_000

const isLost = (error: unknown): boolean => {
  if (!(error instanceof Error) || error instanceof Refusal) return false
  const { code } = error as { code?: string }
  // With a code, the message is the server's and may name anything, a column "closed" too. 25006: it only reads any more;
  // 25P03: we were silent for too long inside a transaction.
  if (code !== undefined) return /^(08|57P|53|25006|25P03)/.test(code) || /^E[A-Z_]+$/.test(code)
  return /terminated|timeout|not queryable|Connection ended|closed/i.test(error.message)
}

/** Whatever keeps us from connecting, a wrong password too: to those who call, the service is away. */
const away = (error: unknown): unknown =>
  error instanceof Refusal
    ? error
    : Object.assign(new Refusal('service.unavailable', { retryAfter: 1 }), { cause: error })

const unavailable = (error: unknown): unknown => (isLost(error) ? away(error) : error)

/** A name per statement, so that the server parses each once per connection. */
const names = new Map<string, string>()
const named = (text: string, values: readonly Param[]): pg.QueryConfig => {
  let name = names.get(text)
  if (name === undefined) {
    name = `s${names.size}`
    names.set(text, name)
  }
  return { name, text, values: values as Param[] }
}

const asTuples = (config: pg.QueryConfig): pg.QueryConfig => Object.assign(config, { rowMode: 'array' })

const soon = async <T>(promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(away(new Error('there is no connection'))), ANSWER_MS)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** One connection that many readers share: what is asked while an answer is on its way travels behind it. */
class Line {
  readonly #connect: (ended: () => void) => Promise<pg.Client>
  readonly #lost: () => void
  #client: Promise<pg.Client> | undefined
  #connected: pg.Client | undefined
  #wasConnected = false

  /** `connect` says when the connection ends, also one that is still being made. */
  constructor(connect: (ended: () => void) => Promise<pg.Client>, lost: () => void) {
    this.#connect = connect
    this.#lost = lost
  }

  async query(config: pg.QueryConfig): Promise<pg.QueryResult> {
    const client = this.#connected ?? (await this.#connection())
    return client.query(config)
  }

  /** A first connection may take its time; afterwards nobody waits longer for one than for an answer. */
  #connection(): Promise<pg.Client> {
    this.#client ??= this.#open()
    return this.#wasConnected ? soon(this.#client) : this.#client
  }

  async #open(): Promise<pg.Client> {
    let isOpen = false
    let hasEnded = false
    const drop = (): void => {
      const isLost = isOpen && !hasEnded
      // A connection ends with an error and an end: the second must not drop the one that was opened between.
      hasEnded = true
      if (!isLost) return
      this.#client = undefined
      this.#connected = undefined
      this.#lost()
    }
    try {
      const client = await this.#connect(drop)
      if (hasEnded) throw new Error('the connection ended at once')
      isOpen = true
      this.#connected = client
      this.#wasConnected = true
      return client
    } catch (error) {
      this.#client = undefined
      throw away(error)
    }
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined)
    client?.removeAllListeners('end')
    await client?.end()
  }
}

/**
 * Statements that are given before the event loop goes on leave in one packet: without this, each is a system call of
 * its own, which costs more than the statement.
 */
const gathering = (client: pg.PoolClient): (() => void) => {
  const { stream } = (client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection
  let corked = false
  return () => {
    if (corked) return
    corked = true
    stream.cork()
    process.nextTick(() => {
      corked = false
      stream.uncork()
    })
  }
}

/** PostgreSQL: any number of nodes on one database. */
export class PostgresEngine implements Engine, Reader {
  readonly kind = 'postgres'
  readonly clock = '(extract(epoch from clock_timestamp()) * 1000000)::bigint'
  readonly locking = ' for no key update'
  readonly newIds = "select nextval('ids') as id from generate_series(1, $1::int)"
  readonly #pool: pg.Pool
  readonly #lines: Line[]
  #turn = 0
  #forget: () => void = () => undefined

  constructor(url: string, { connections = 16 } = {}) {
    const { Client, Pool, types } = require('pg') as typeof pg
    // pipeline: a transaction's statements travel together instead of waiting for each other's answers.
    const config = { connectionString: url, types: typesOf(types), pipeline: true, connectionTimeoutMillis: 5_000 }
    this.#pool = new Pool({
      ...config,
      max: connections,
      idleTimeoutMillis: 300_000,
      query_timeout: TRANSACTION_MS,
      // A node that hangs in the middle of a change must not hold its company's lock.
      idle_in_transaction_session_timeout: 2 * TRANSACTION_MS,
    })
    this.#pool.on('error', () => this.#forget())
    // A connection that is lost while it is out says so to whoever holds it, through the statements that fail.
    this.#pool.on('connect', (client) => client.on('error', () => undefined))
    const connect = async (ended: () => void): Promise<pg.Client> => {
      const client = new Client({ ...config, query_timeout: ANSWER_MS })
      // From the start: an error that nobody listens to ends the process.
      client.on('error', ended)
      client.on('end', ended)
      try {
        await client.connect()
        // A standby knows less than the primary, and cannot tell.
        const { rows } = await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby')
        if (rows[0]?.standby) throw new Error('the server is a standby')
        return client
      } catch (error) {
        // Not waited for: there may be nobody who answers.
        client.end().catch(() => undefined)
        throw error
      }
    }
    // Two: while one waits for its answer, what arrives next need not.
    this.#lines = [new Line(connect, () => this.#forget()), new Line(connect, () => this.#forget())]
  }

  async #ask(config: pg.QueryConfig): Promise<unknown[]> {
    this.#turn = (this.#turn + 1) % this.#lines.length
    try {
      return (await (this.#lines[this.#turn] as Line).query(config)).rows
    } catch (error) {
      throw unavailable(error)
    }
  }

  all<Row>(sql: string, params: readonly Param[] = []): Promise<Row[]> {
    return this.#ask(named(sql, params)) as Promise<Row[]>
  }

  tuples<Row extends readonly unknown[]>(sql: string, params: readonly Param[] = []): Promise<Row[]> {
    return this.#ask(asTuples(named(sql, params))) as Promise<Row[]>
  }

  async transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    let client: pg.PoolClient
    try {
      client = await this.#pool.connect()
    } catch (error) {
      throw away(error)
    }
    const writes: Promise<unknown>[] = []
    const gather = gathering(client)
    const send = (config: pg.QueryConfig): Promise<pg.QueryResult> => {
      gather()
      return client.query(config)
    }
    const session: Session = {
      all: async <Row>(sql: string, params: readonly Param[] = []) => (await send(named(sql, params))).rows as Row[],
      tuples: async <Row extends readonly unknown[]>(sql: string, params: readonly Param[] = []) =>
        (await send(asTuples(named(sql, params)))).rows as Row[],
      write: (sql, params = []) => {
        const written = send(named(sql, params)).then((result) => result.rowCount ?? 0)
        written.catch(() => undefined)
        writes.push(written)
        return written
      },
    }
    let broken: unknown
    try {
      gather()
      const begun = client.query('begin')
      begun.catch(() => undefined)
      const result = await work(session)
      gather()
      const committed = client.query('commit')
      committed.catch(() => undefined)
      await begun
      await Promise.all(writes)
      // A transaction in which a statement failed answers its commit with ROLLBACK.
      if ((await committed).command !== 'COMMIT') throw new Error('the transaction was rolled back')
      return result
    } catch (error) {
      broken = error
      await client.query('rollback').catch((lost) => {
        broken = lost
      })
      throw unavailable(error)
    } finally {
      client.release(isLost(broken) ? true : undefined)
    }
  }

  async script(sql: string): Promise<void> {
    const client = await this.#pool.connect()
    try {
      await client.query(`begin; ${sql}; commit`)
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw error
    } finally {
      client.release()
    }
  }

  onLoss(forget: () => void): void {
    this.#forget = forget
  }

  async close(): Promise<void> {
    await Promise.all(this.#lines.map((line) => line.close()))
    await this.#pool.end()
  }
}
