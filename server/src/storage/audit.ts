import { hash } from 'node:crypto'
import { first, type Param, type Reader } from './engine.ts'

/** One thing that happened in a scope, as it is stored. */
export interface AuditEvent {
  readonly seq: number
  readonly revision: number
  readonly at: number
  readonly kind: string
  readonly subject: string
  /** JSON: the whole chain of actors. */
  readonly actor: string
  /** JSON: before and after. */
  readonly detail: string
  readonly hash: string
}

/** The head of a chain that has no events yet. */
const noHead = ''

/** Each event's hash covers the one before it, so that none can be changed, left out or added later unseen. */
export const chainHash = (scope: number, head: string, event: Omit<AuditEvent, 'hash'>): string =>
  hash(
    'sha256',
    JSON.stringify([
      head,
      scope,
      event.seq,
      event.revision,
      event.at,
      event.kind,
      event.subject,
      event.actor,
      event.detail,
    ]),
    'base64url',
  )

export type AuditVerdict =
  | { readonly whole: true; readonly events: number }
  | { readonly whole: false; readonly scope: number; readonly seq: number; readonly reason: string }

/** How many events are read at once: some milliseconds, between which others are answered. */
const PAGE = 500

const eventsAfter = (reader: Reader, scope: number, seq: number, limit = PAGE): Promise<AuditEvent[]> =>
  scope > 0
    ? reader.all(
        `select seq, revision, at, kind, subject, actor, detail, hash from audit_events
         where company_id = $1 and seq > $2 order by seq limit $3`,
        [scope, seq, limit],
      )
    : reader.all(
        `select seq, revision, at, kind, subject, actor, detail, hash from directory_events
         where shard = $1 and seq > $2 order by seq limit $3`,
        [scope, seq, limit],
      )

interface Bounds {
  events: number
  head: string
  lowest: number | null
  highest: number | null
}

/** The recorded head of a chain and its outermost rows, of one moment. */
const boundsOf = async (reader: Reader, scope: number): Promise<Bounds | undefined> => {
  const [table, column] = scope > 0 ? ['audit_events', 'company_id'] : ['directory_events', 'shard']
  const [row] = await reader.all<Bounds>(
    `select events, head, (select min(seq) from ${table} where ${column} = $1) as lowest,
            (select max(seq) from ${table} where ${column} = $1) as highest
     from revisions where scope = $1`,
    [scope],
  )
  return row
}

/** Up to which event a chain was read, and that event's hash. */
export interface ChainPlace {
  readonly seq: number
  readonly hash: string
}

/** Where every chain begins. */
export const chainStart: ChainPlace = { seq: 0, hash: noHead }

/** What a part of a chain turned out to be: whole up to a place, or bad at its first row that is not as it was written. */
export type ChainPart =
  | { readonly whole: true; readonly place: ChainPlace; readonly events: number }
  | (Extract<AuditVerdict, { readonly whole: false }> & { readonly events: number })

/** Reads a scope's chain on from a place that was found whole, by `most` events at most. */
export const verifyChainFrom = async (
  reader: Reader,
  scope: number,
  from: ChainPlace,
  most: number,
): Promise<ChainPart> => {
  const row = await boundsOf(reader, scope)
  const bad = (seq: number, reason: string): ChainPart => ({
    whole: false,
    scope,
    seq,
    reason,
    events: row?.events ?? 0,
  })
  if (!row) {
    const [stray] = await eventsAfter(reader, scope, Number.MIN_SAFE_INTEGER)
    return stray ? bad(stray.seq, 'belongs to no scope') : { whole: true, place: chainStart, events: 0 }
  }
  if (row.lowest !== null && row.lowest < 1) return bad(row.lowest, 'was not written by a change')
  if (row.events < from.seq) return bad(row.events + 1, 'is missing')

  let { seq, hash: head } = from
  const last = Math.min(row.events, from.seq + most)
  // What is written while we read lies beyond the count that was read first.
  while (seq < last) {
    const events = await eventsAfter(reader, scope, seq, Math.min(PAGE, last - seq))
    if (events.length === 0) return bad(seq + 1, 'is missing')
    for (const event of events) {
      if (event.seq !== seq + 1) return bad(seq + 1, 'is missing')
      const { hash, ...content } = event
      if (chainHash(scope, head, content) !== hash) return bad(event.seq, 'is not as it was written')
      head = hash
      seq = event.seq
    }
  }
  const place = { seq, hash: head }
  if (seq < row.events) return { whole: true, place, events: row.events }
  if (head !== row.head) return bad(row.events, 'does not end in the recorded head')
  // Changes go on meanwhile: only rows beyond the head of their own moment are strange.
  if (row.highest !== null && row.highest > row.events) return bad(row.events + 1, 'was not written by a change')
  return { whole: true, place, events: row.events }
}

/** Reads one scope's chain from its first event on and names the first row that is not as it was written. */
export const verifyChain = async (reader: Reader, scope: number): Promise<AuditVerdict> => {
  const part = await verifyChainFrom(reader, scope, chainStart, Number.MAX_SAFE_INTEGER)
  if (part.whole) return { whole: true, events: part.events }
  const { events: _, ...bad } = part
  return bad
}

export const auditedScopes = async (reader: Reader): Promise<number[]> =>
  (
    await reader.all<{ scope: number }>(
      // A company whose head was taken away still has its history.
      'select scope from revisions union select company_id as scope from companies order by scope',
    )
  ).map(({ scope }) => scope)

/** Which events of a company are looked at: those of one subject, of one kind or all, between two numbers, either not included. */
export interface EventRange {
  readonly subject?: string
  readonly kind?: string
  readonly above?: number
  readonly below?: number
  readonly newestFirst: boolean
  readonly limit: number
}

/** Events of a company in the order of their numbers, by index whatever is asked. */
export const eventsIn = (
  reader: Reader,
  companyId: number,
  { subject, kind, above, below, newestFirst, limit }: EventRange,
): Promise<AuditEvent[]> => {
  const params: Param[] = [companyId, limit]
  const only = (condition: string, wanted: Param | undefined): string =>
    wanted === undefined ? '' : ` and ${condition} $${params.push(wanted)}`
  const which = only('subject =', subject) + only('kind =', kind) + only('seq >', above) + only('seq <', below)
  return reader.all(
    `select seq, revision, at, kind, subject, actor, detail, hash from audit_events
     where company_id = $1${which} order by seq${newestFirst ? ' desc' : ''} limit $2`,
    params,
  )
}

/**
 * The number of the first event whose revision or moment is at least `bound`, and one beyond the last when there is
 * none. Both grow with the number, so that halving finds it without an index of their own.
 */
export const firstEventFrom = async (
  reader: Reader,
  companyId: number,
  by: 'revision' | 'at',
  bound: number,
): Promise<number> => {
  const head = await first<{ events: number }>(reader, 'select events from revisions where scope = $1', [companyId])
  let [low, high] = [1, (head?.events ?? 0) + 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [event] = await eventsIn(reader, companyId, { above: middle - 1, newestFirst: false, limit: 1 })
    if (event === undefined || event[by] >= bound) high = middle
    else low = middle + 1
  }
  return low
}
