import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '../model/refusal.ts'
import type { Engine, Param, Reader, Session } from './engine.ts'

/** How long a write waits for another process (the command line, a backup) before it is refused. */
const BUSY_MS = 10_000

interface Prepared {
  statement: StatementSync
  /** The parameter of each placeholder, where that is another than its own: `$2` may stand twice, or before `$1`. */
  order: readonly number[] | undefined
}

const arrange = (params: readonly Param[], order: readonly number[] | undefined): readonly Param[] =>
  order === undefined ? params : order.map((index) => params[index] as Param)

/** Prepared statements of one connection, by their text. */
class Statements {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, Prepared>()
  readonly #ofTuples = new Map<string, Prepared>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  #prepare(sql: string, asTuples = false): Prepared {
    const kept = asTuples ? this.#ofTuples : this.#prepared
    let prepared = kept.get(sql)
    if (!prepared) {
      const order: number[] = []
      const text = sql.replace(/\$(\d+)/g, (_, n: string) => {
        order.push(Number(n) - 1)
        return '?'
      })
      const inOrder = order.every((parameter, place) => parameter === place)
      prepared = { statement: this.#database.prepare(text), order: inOrder ? undefined : order }
      if (asTuples) prepared.statement.setReturnArrays(true)
      kept.set(sql, prepared)
    }
    return prepared
  }

  all(sql: string, params: readonly Param[]): unknown[] {
    const { statement, order } = this.#prepare(sql)
    return statement.all(...arrange(params, order))
  }

  tuples(sql: string, params: readonly Param[]): unknown[] {
    const { statement, order } = this.#prepare(sql, true)
    return statement.all(...arrange(params, order))
  }

  run(sql: string, params: readonly Param[]): number {
    const { statement, order } = this.#prepare(sql)
    return Number(statement.run(...arrange(params, order)).changes)
  }
}

const open = (path: string, readOnly: boolean): DatabaseSync => {
  const database = new DatabaseSync(path, { readOnly, timeout: BUSY_MS })
  // FULL: an acknowledged write is on the disk before it is acknowledged.
  if (!readOnly)
    database.exec(
      'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma wal_autocheckpoint = 4000',
    )
  database.exec('pragma cache_size = -16000; pragma temp_store = memory')
  // Opening may wait; from then on a writer asks again instead, so that the event loop goes on.
  if (!readOnly) database.exec('pragma busy_timeout = 0')
  return database
}

const isBusy = (error: unknown): boolean => error instanceof Error && /database is locked|busy/i.test(error.message)

/**
 * The embedded database: one file, one connection that writes and one that reads, so that a reader never sees what is
 * not committed. Other processes may work on the file at the same time.
 */
export class SqliteEngine implements Engine, Reader {
  /** Counts the commits of this process, whatever the file. */
  static commits = 0
  readonly kind = 'sqlite'
  readonly clock = "cast(unixepoch('subsec') * 1000000 as integer)"
  readonly locking = ''
  readonly newIds =
    'with recursive n(i) as (select 1 union all select i + 1 from n where i < $1) select next - 1 + i as id from id_counter, n'
  readonly #writer: DatabaseSync
  readonly #reader: DatabaseSync
  readonly #writes: Statements
  readonly #reads: Statements
  readonly #dataVersion: StatementSync
  #tail: Promise<unknown> = Promise.resolve()

  constructor(path: string) {
    // Personal data and hashes: nobody else's to read. The write-ahead log takes the file's mode.
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    closeSync(openSync(path, 'a', 0o600))
    this.#writer = open(path, false)
    this.#reader = open(path, true)
    this.#writes = new Statements(this.#writer)
    this.#reads = new Statements(this.#reader)
    this.#dataVersion = this.#reader.prepare('pragma data_version')
  }

  /** Moves whenever any connection, of this process or another, has committed. Two microseconds. */
  dataVersion(): number {
    return (this.#dataVersion.get() as { data_version: number }).data_version
  }

  /** The same as `all`, at once. */
  allNow<Row>(sql: string, params: readonly Param[] = []): Row[] {
    return this.#reads.all(sql, params) as Row[]
  }

  /** The same as `tuples`, at once. */
  tuplesNow<Row extends readonly unknown[]>(sql: string, params: readonly Param[] = []): Row[] {
    return this.#reads.tuples(sql, params) as Row[]
  }

  async all<Row>(sql: string, params: readonly Param[] = []): Promise<Row[]> {
    return this.allNow<Row>(sql, params)
  }

  async tuples<Row extends readonly unknown[]>(sql: string, params: readonly Param[] = []): Promise<Row[]> {
    return this.tuplesNow<Row>(sql, params)
  }

  transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const turn = this.#tail.then(() => this.#run(work))
    this.#tail = turn.catch(() => undefined)
    return turn
  }

  async #run<T>(work: (session: Session) => Promise<T>): Promise<T> {
    await this.#begin()
    const failures: unknown[] = []
    const session: Session = {
      all: async <Row>(sql: string, params: readonly Param[] = []) => this.#writes.all(sql, params) as Row[],
      tuples: async <Row extends readonly unknown[]>(sql: string, params: readonly Param[] = []) =>
        this.#writes.tuples(sql, params) as Row[],
      write: (sql, params = []) => {
        try {
          return Promise.resolve(this.#writes.run(sql, params))
        } catch (error) {
          failures.push(error)
          const failed = Promise.reject(error)
          failed.catch(() => undefined)
          return failed
        }
      },
    }
    try {
      const result = await work(session)
      if (failures.length > 0) throw failures[0]
      this.#writer.exec('commit')
      SqliteEngine.commits++
      return result
    } catch (error) {
      if (this.#writer.isTransaction) this.#writer.exec('rollback')
      throw error
    }
  }

  /** Another process may hold the file: waiting must not stop this one, so it is asked again rather than blocked on. */
  async #begin(): Promise<void> {
    const deadline = Date.now() + BUSY_MS
    for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
      try {
        this.#writer.exec('begin immediate')
        return
      } catch (error) {
        if (!isBusy(error)) throw error
        if (Date.now() > deadline) throw new Refusal('service.unavailable', { retryAfter: 1 })
        await sleep(wait)
      }
    }
  }

  async script(sql: string): Promise<void> {
    await this.transaction(async () => this.#writer.exec(sql))
  }

  onLoss(): void {
    // A file cannot be lost from one moment to the next.
  }

  async close(): Promise<void> {
    await this.#tail
    this.#reader.close()
    this.#writer.close()
  }
}
