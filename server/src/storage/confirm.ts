import { performance } from 'node:perf_hooks'
import type { Moment } from '../model/member.ts'
import type { Engine } from './engine.ts'
import type { Confirmation, KeptFacts, Moved } from './kept-facts.ts'
import type { ScopeId } from './scopes.ts'
import { SqliteEngine } from './sqlite.ts'

/** The scopes that a question looked at, with the revision that was known when it did (none: nothing is in memory). */
export type Looked = Map<ScopeId, number | undefined>

/** What the database said: the revision of each scope asked about, and its clock. */
interface Confirmed {
  readonly revisions: ReadonlyMap<ScopeId, number>
  readonly now: Moment
}

/** Brings what is in memory up to the file's last commit; `recheck` makes the next call look, whatever the turn. */
export interface FileCheck {
  (): void
  recheck(): void
}

/**
 * SQLite: whether anything was committed, by anyone, is one pragma, read once per turn of the event loop: whoever asks
 * in this turn had asked before its pragma was read, or heard of no commit since.
 */
export const checkOnFile = (engine: SqliteEngine, kept: KeptFacts): FileCheck => {
  let version = -1
  let last = -1
  let turn = -1
  let commits = -1
  const check = (): void => {
    const loop = performance.nodeTiming.uvMetricsInfo.loopCount
    const own = SqliteEngine.commits
    if (loop === turn && own === commits) return
    const current = engine.dataVersion()
    if (current !== version) {
      if (last === -1) kept.forget()
      const after = last < 0 ? AFTER_ALL : last
      const moved = engine.allNow<{ seq: number; id: number | null } & Moved>(MOVED_ON_FILE, [after])
      const newest = moved[0]?.seq ?? 0
      // Ids are dense: where one is missing, changes were pruned that nobody here has seen.
      const seen = moved[0]?.id == null ? 0 : moved.length
      if (last >= 0 && newest - last !== seen) kept.forget()
      for (const change of last >= 0 && seen > 0 ? moved : []) kept.advance(change.scope, change.revision, [change])
      last = newest
      version = current
    }
    turn = loop
    commits = own
  }
  const recheck = (): void => {
    turn = -1
  }
  return Object.assign(check, { recheck })
}

/** Whoever has nothing in memory yet wants but the number of the last change: there may be millions before it. */
const AFTER_ALL = Number.MAX_SAFE_INTEGER

/** What was committed after a change, with the number of the last one, of one moment. */
const MOVED_ON_FILE = `select s.seq, c.id, c.scope, c.revision, c.what
                       from sqlite_sequence s left join changes c on c.id > $1 where s.name = 'changes' order by c.id`

/**
 * PostgreSQL: one statement takes the scopes with the revisions known and returns those that moved, with what moved,
 * in one snapshot. A request joins only a confirmation that is sent after it arrived; one turn shares one. Undefined
 * where a connection was lost meanwhile: what was said may be of another past.
 */
export const confirmOnServer = (
  engine: Engine,
  kept: KeptFacts,
  onConfirmed: () => void,
): ((looked: Looked) => Promise<Confirmed | undefined>) => {
  let waiting: { scopes: Set<ScopeId>; answer: Promise<Confirmed | undefined> } | undefined

  const send = async (scopes: ReadonlySet<ScopeId>): Promise<Confirmed | undefined> => {
    const { epoch } = kept
    const revisions = new Map<ScopeId, number>()
    for (const scope of scopes) {
      const known = kept.known(scope)
      if (known !== undefined) revisions.set(scope, known)
    }
    const sent = performance.now()
    const ahead = Date.now() - sent
    const rows = await engine.all<{
      scope: number | null
      revision: number
      at: number | null
      what: string | null
    }>(CONFIRM, [`{${[...revisions.keys()]}}`, `{${[...revisions.values()]}}`])
    if (epoch !== kept.epoch) return undefined
    let now = 0
    const moved = new Map<ScopeId, { revision: number; changes: Moved[] }>()
    for (const { scope, revision, at, what } of rows) {
      if (scope === null) {
        now = revision
        continue
      }
      const entry = moved.get(scope) ?? { revision, changes: [] }
      if (at !== null && what !== null) entry.changes.push({ scope, revision: at, what })
      moved.set(scope, entry)
    }
    for (const [scope, { revision, changes }] of moved) {
      changes.sort((a, b) => a.revision - b.revision)
      const isWhole = changes.length < MOST_MOVED
      kept.apply(scope, revisions.get(scope) as number, revision, isWhole ? changes : [])
      revisions.set(scope, revision)
    }
    const confirmation: Confirmation = { sent, arrived: performance.now(), ahead, now }
    for (const [scope, revision] of revisions) kept.confirmed(scope, revision, confirmation)
    onConfirmed()
    return { now, revisions }
  }

  return (looked) => {
    if (!waiting) {
      const gathered = new Set<ScopeId>()
      const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        waiting = undefined
        return send(gathered)
      })
      waiting = { scopes: gathered, answer }
    }
    for (const scope of looked.keys()) waiting.scopes.add(scope)
    return waiting.answer
  }
}

/** Changes of one scope that are told at once; whoever is further behind reads everything of the scope again. */
export const MOST_MOVED = 1_000

/**
 * The database cannot know that few have moved, and plans for a third of all: only where the first ones are asked for, in
 * their order, does it look them up instead of reading all that ever moved.
 */
export const CONFIRM = `select null::bigint as scope, (extract(epoch from clock_timestamp()) * 1000000)::bigint as revision,
                               null::bigint as at, null as what
                        union all
                        select r.scope, r.revision, c.revision, c.what
                        from unnest($1::bigint[], $2::bigint[]) as k(scope, known)
                        join revisions r on r.scope = k.scope and r.revision > k.known
                        left join lateral (
                          select revision, what from changes where scope = k.scope and revision > k.known
                          order by revision limit ${MOST_MOVED}
                        ) c on true`

/**
 * Whether the facts that a question looked at are those of the confirmed revisions. It is not enough that nothing moved
 * since the confirmation was sent: another one may have brought what is in memory further between question and sending.
 */
export const isConfirmed = (looked: Looked, confirmed: Confirmed | undefined): confirmed is Confirmed => {
  if (!confirmed) return false
  const { revisions } = confirmed
  for (const [scope, revision] of looked) if (revisions.get(scope) !== revision) return false
  return true
}
