import { randomInt } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { Moment } from '../model/member.ts'
import { Refusal } from '../model/refusal.ts'
import { type Engine, first, type Param, type Reader, type Session } from './engine.ts'

/**
 * One question that was answered. Ids and words only: null is what there was none of, or what is left out because it may
 * be somebody's address; then it is not `whole`.
 */
export interface LoggedDecision {
  readonly companyId: number
  /** When it was asked. */
  readonly at: Moment
  readonly revision: number
  /** The moment that was asked about, where it is another. */
  readonly about: Moment | null
  /** The interface: `native`, `authzen`. */
  readonly source: string
  readonly requestId: string | null
  readonly tokenId: number
  /** Who asked, as a member. */
  readonly askerId: number
  readonly subjectType: string | null
  readonly subjectId: string | null
  /** The member asked about, where there is one. */
  readonly memberId: number | null
  /** A permission, a capability, or an action of the company's own policies. */
  readonly permission: string | null
  readonly resourceType: string | null
  readonly resourceId: string | null
  /** JSON: the limits that the question carried. */
  readonly limits: string | null
  /** The question was about an address, which is not kept. */
  readonly fromAddress: boolean
  readonly allowed: boolean
  /** Why not, in the word that was answered. */
  readonly reason: string | null
  readonly whole: boolean
}

/** Where a decision stands in the log of its company. */
export interface LogKey {
  readonly at: Moment
  readonly seq: number
}

const columns = [
  'company_id',
  'at',
  'seq',
  'revision',
  'about',
  'source',
  'request_id',
  'token_id',
  'asker_id',
  'subject_type',
  'subject_id',
  'member_id',
  'permission',
  'resource_type',
  'resource_id',
  'limits',
  'from_address',
  'allowed',
  'reason',
  'whole',
] as const

type Kept = LoggedDecision & LogKey

const paramsOf = (row: Kept): Param[] => [
  row.companyId,
  row.at,
  row.seq,
  row.revision,
  row.about,
  row.source,
  row.requestId,
  row.tokenId,
  row.askerId,
  row.subjectType,
  row.subjectId,
  row.memberId,
  row.permission,
  row.resourceType,
  row.resourceId,
  row.limits,
  Number(row.fromAddress),
  Number(row.allowed),
  row.reason,
  Number(row.whole),
]

/** Rows of one statement: few lengths, so that few statements are prepared. */
const LENGTHS = [100, 10, 1] as const

const inserts = new Map<number, string>()

const insertOf = (count: number): string => {
  let sql = inserts.get(count)
  if (sql === undefined) {
    const row = (index: number): string =>
      `(${columns.map((_, at) => `$${index * columns.length + at + 1}`).join(', ')})`
    const rows = Array.from({ length: count }, (_, index) => row(index)).join(', ')
    // A commit whose answer was lost is done again.
    sql = `insert into decision_log (${columns.join(', ')}) values ${rows} on conflict (company_id, at, seq) do nothing`
    inserts.set(count, sql)
  }
  return sql
}

const writeRows = (session: Session, rows: readonly Kept[]): void => {
  let from = 0
  for (const length of LENGTHS)
    for (; rows.length - from >= length; from += length)
      session.write(insertOf(length), rows.slice(from, from + length).flatMap(paramsOf))
}

/** How many are written at once: a file's writes hold the event loop. */
const PORTION = 500

/** How exact the last use of a permission is known: it is asked about in days. In microseconds. */
export const USE_PRECISION = 60 * 60 * 1_000_000

interface Use {
  readonly companyId: number
  readonly used: string
  readonly at: Moment
}

/** Memory that a row takes beside its texts, roughly. */
const ROW_SIZE = 300
const sizeOf = (row: LoggedDecision): number =>
  [row.requestId, row.subjectType, row.subjectId, row.permission, row.resourceType, row.resourceId, row.limits].reduce(
    (size, text) => size + (text?.length ?? 0),
    ROW_SIZE,
  )

export interface DecisionLogOptions {
  /** Which part of the answers is kept: 1 is all. */
  readonly share: number
  /** What says whether one is kept, from 0 to below 1. */
  readonly random?: () => number
  /** Bytes, roughly, that wait to be written at most. */
  readonly most?: number
  /** Uses that wait to be written, and those remembered as written, at most. */
  readonly mostUses?: number
}

const MOST = 16 * 1024 * 1024
const MOST_USES = 100_000

/**
 * What was asked and answered, in memory until it is written in the background, outside every lock: it is no change and
 * raises no revision, and a crash may lose the last second of it. Whatever becomes of the database, no answer waits for
 * it: what finds no place is dropped, and counted.
 */
export class DecisionLog {
  readonly share: number
  readonly #engine: Engine
  readonly #random: () => number
  readonly #most: number
  readonly #mostUses: number
  #rows: Kept[] = []
  #size = 0
  /** By company and what was used: the last use that is written, or about to be. */
  #known = new Map<number, Map<string, Moment>>()
  #knownSize = 0
  #uses: Use[] = []
  #usesLost = false
  /** Tells the rows of nodes apart: 31 bits of the node, 22 of the row. */
  readonly #node = randomInt(2 ** 31) * 2 ** 22
  #count = 0
  /** Rows written, and rows given up, since the start. */
  written = 0
  dropped = 0
  #told = 0

  constructor(engine: Engine, { share, random = Math.random, most = MOST, mostUses = MOST_USES }: DecisionLogOptions) {
    this.#engine = engine
    this.share = share
    this.#random = random
    this.#most = most
    this.#mostUses = mostUses
  }

  /** Whether the next answer is one of those that are kept. */
  isKept(): boolean {
    return this.share === 1 || this.#random() < this.share
  }

  add(decision: LoggedDecision): void {
    const size = sizeOf(decision)
    if (this.#size + size > this.#most) {
      this.dropped++
      return
    }
    this.#size += size
    this.#rows.push({ ...decision, seq: this.#node + (this.#count++ % 2 ** 22) })
  }

  /** Notes that something was allowed: of every answer, also where only a share of them is kept. */
  use(companyId: number, used: string, at: Moment): void {
    const last = this.#known.get(companyId)?.get(used)
    if (last !== undefined && at - last < USE_PRECISION) return
    if (this.#uses.length >= this.#mostUses) {
      this.#usesLost = true
      return
    }
    if (this.#knownSize >= this.#mostUses) {
      this.#known = new Map()
      this.#knownSize = 0
    }
    let ofCompany = this.#known.get(companyId)
    if (!ofCompany) {
      ofCompany = new Map()
      this.#known.set(companyId, ofCompany)
    }
    if (last === undefined) this.#knownSize++
    ofCompany.set(used, at)
    this.#uses.push({ companyId, used, at })
  }

  /**
   * Writes what waits; gives how many rows were dropped since the last time. Fails when the database does: what waits is
   * kept for the next time while it is only away.
   */
  async flush(): Promise<number> {
    await this.#flushRows()
    await this.#flushUses()
    const dropped = this.dropped - this.#told
    this.#told = this.dropped
    return dropped
  }

  async #flushRows(): Promise<void> {
    const rows = this.#rows
    this.#rows = []
    let fault: unknown
    for (let from = 0; from < rows.length; from += PORTION) {
      const portion = rows.slice(from, from + PORTION)
      try {
        await this.#engine.transaction(async (session) => writeRows(session, portion))
        this.written += portion.length
      } catch (error) {
        if (error instanceof Refusal) {
          this.#rows = [...rows.slice(from), ...this.#rows]
          throw error
        }
        // What the database does not take now it does not take later.
        this.dropped += portion.length
        fault ??= error
      }
      for (const row of portion) this.#size -= sizeOf(row)
      await turn()
    }
    if (fault !== undefined) throw fault
  }

  async #flushUses(): Promise<void> {
    if (this.#usesLost) {
      // What is not known to have been used may have been: nothing is said of the time before.
      await this.#engine.transaction(async (session) => {
        session.write(`update installation set value = cast(${this.#engine.clock} as text) where key = $1`, [SINCE])
      })
      this.#usesLost = false
    }
    // In one order, so that the flushes of two nodes never wait for each other.
    const uses = this.#uses.sort((a, b) => a.companyId - b.companyId || (a.used < b.used ? -1 : 1))
    this.#uses = []
    for (let from = 0; from < uses.length; from += PORTION) {
      try {
        await this.#engine.transaction(async (session) => {
          for (const { companyId, used, at } of uses.slice(from, from + PORTION))
            session.write(
              `insert into permission_uses (company_id, used, last_at) values ($1, $2, $3)
               on conflict (company_id, used) do update set last_at = excluded.last_at
               where permission_uses.last_at < excluded.last_at`,
              [companyId, used, at],
            )
        })
      } catch (error) {
        this.#uses = [...uses.slice(from), ...this.#uses]
        throw error
      }
    }
  }
}

const SINCE = 'decision-log-since'

/**
 * Notes that a node begins to answer with the log, or without: since when permissions that nobody used are known of is
 * since the last time that one answered without.
 */
export const markDecisionLog = (engine: Engine, isOn: boolean): Promise<void> =>
  engine.transaction(async (session) => {
    if (!isOn) session.write('delete from installation where key = $1', [SINCE])
    else
      session.write(
        `insert into installation (key, value) values ($1, cast(${engine.clock} as text)) on conflict (key) do nothing`,
        [SINCE],
      )
  })

/** Since when uses are noted without a gap; undefined where they are not. */
export const loggedSince = async (reader: Reader): Promise<Moment | undefined> => {
  const row = await first<{ value: string }>(reader, 'select value from installation where key = $1', [SINCE])
  return row && Number(row.value)
}

/** When what a company's people may do was last found to be allowed: to the precision of `USE_PRECISION`. */
export const usesIn = async (reader: Reader, companyId: number): Promise<ReadonlyMap<string, Moment>> => {
  const rows = await reader.all<{ used: string; last_at: number }>(
    'select used, last_at from permission_uses where company_id = $1',
    [companyId],
  )
  return new Map(rows.map(({ used, last_at }) => [used, last_at]))
}

export interface LogRange {
  /** From this moment on, and before that one. */
  readonly from?: Moment | undefined
  readonly until?: Moment | undefined
  /** Goes on after this one, to what is older. */
  readonly after?: LogKey | undefined
  readonly limit: number
}

interface Row {
  at: number
  seq: number
  revision: number
  about: number | null
  source: string
  request_id: string | null
  token_id: number
  asker_id: number
  subject_type: string | null
  subject_id: string | null
  member_id: number | null
  permission: string | null
  resource_type: string | null
  resource_id: string | null
  limits: string | null
  from_address: number
  allowed: number
  reason: string | null
  whole: number
}

/** A company's logged decisions, newest first, by the key. */
export const decisionsIn = async (
  reader: Reader,
  companyId: number,
  { from, until, after, limit }: LogRange,
): Promise<Kept[]> => {
  const params: Param[] = [companyId, limit]
  const only = (condition: string, wanted: Param | undefined): string =>
    wanted === undefined ? '' : ` and ${condition} $${params.push(wanted)}`
  const below = after ? ` and (at, seq) < ($${params.push(after.at)}, $${params.push(after.seq)})` : ''
  const rows = await reader.all<Row>(
    `select ${columns.slice(1).join(', ')} from decision_log
     where company_id = $1${only('at >=', from)}${only('at <', until)}${below} order by at desc, seq desc limit $2`,
    params,
  )
  return rows.map((row) => ({
    companyId,
    at: row.at,
    seq: row.seq,
    revision: row.revision,
    about: row.about,
    source: row.source,
    requestId: row.request_id,
    tokenId: row.token_id,
    askerId: row.asker_id,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    memberId: row.member_id,
    permission: row.permission,
    resourceType: row.resource_type,
    resourceId: row.resource_id,
    limits: row.limits,
    fromAddress: row.from_address === 1,
    allowed: row.allowed === 1,
    reason: row.reason,
    whole: row.whole === 1,
  }))
}

/** How many are forgotten at once. */
const FORGOTTEN_AT_ONCE = 1_000

/**
 * Forgets what is older than so many microseconds, company by company, a portion at a time; gives how many rows that
 * were. `signal` ends it early: the next time goes on.
 */
export const dropOldDecisions = async (engine: Engine, age: number, signal?: AbortSignal): Promise<number> => {
  const clock = await first<{ now: number }>(engine, `select ${engine.clock} as now`)
  const oldest = (clock?.now ?? 0) - age
  let dropped = 0
  for (let company = 0; ; ) {
    const next = await first<{ id: number | null }>(
      engine,
      'select min(company_id) as id from decision_log where company_id > $1',
      [company],
    )
    if (next?.id == null) return dropped
    company = next.id
    for (let count = FORGOTTEN_AT_ONCE; count > 0; ) {
      if (signal?.aborted) return dropped
      count = await dropPortion(engine, company, oldest)
      dropped += count
      await turn()
    }
  }
}

const dropPortion = async (engine: Engine, companyId: number, oldest: Moment): Promise<number> => {
  const range = 'from decision_log where company_id = $1 and at < $2'
  const bounds = await engine.all<LogKey>(`select at, seq ${range} order by at, seq limit ${FORGOTTEN_AT_ONCE}`, [
    companyId,
    oldest,
  ])
  const last = bounds.at(-1)
  if (!last) return 0
  return engine.transaction((session) =>
    session.write(`delete ${range} and (at, seq) <= ($3, $4)`, [companyId, oldest, last.at, last.seq]),
  )
}
