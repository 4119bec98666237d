import { auditedActor, type Call, isLooking } from '../model/actor.ts'
import type { Company } from '../model/company.ts'
import type { Member, Moment, User } from '../model/member.ts'
import { Refusal } from '../model/refusal.ts'
import { append as addRows } from './append.ts'
import { type AuditEvent, chainHash } from './audit.ts'
import type { Engine, Param, Reader, Session } from './engine.ts'
import type { Facts } from './facts.ts'
import { takeIds } from './ids.ts'
import { loadUser } from './rows.ts'
import { isCompany, type ScopeId } from './scopes.ts'

/** What happened, for the audit: a word (`access.changed`), what it was about (`member:7`), before and after. */
export interface Happening {
  readonly kind: string
  readonly subject: string
  readonly before?: unknown
  readonly after?: unknown
}

/** How many waiting edits share one commit. */
const BATCH = 64

/** How many queues PostgreSQL has in each node. */
const QUEUES = 4

interface ScopeState {
  readonly scope: ScopeId
  revision: number
  changedAt: Moment
  events: number
  head: string
  clock: Moment
  /** The revision under the lock, before any change of ours. */
  readonly locked: number
}

/** What the jobs of one commit have changed so far. */
interface Touched {
  readonly what: Set<string>
  wrote: boolean
  /** Companies as they were read after the last write, of those whose model has moved; each write begins a new map. */
  companies: Map<number, Company>
}

/** A change was refused after it had written: all that shares its commit has to be done again, without it. */
class Spoiled {
  readonly job: Job

  constructor(job: Job) {
    this.job = job
  }
}

/** All of a rehearsed change was done: its answer, on the way out of the transaction, which is then rolled back. */
class Rehearsed {
  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }
}

interface Job {
  readonly call: Call
  readonly scopes: readonly ScopeId[]
  readonly work: (tx: Tx) => Promise<unknown>
  /** Shares its commit with nobody. */
  readonly isAlone: boolean
  /** Is done, and not committed. */
  readonly isRehearsal: boolean
  /** Does other changes as steps of it. */
  readonly hasSteps: boolean
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * One change under the lock of its scopes. It reads facts as they are under the lock, writes rows, records what
 * happened and says what moved; `change` does the rest.
 */
export class Tx implements Reader {
  /** The scope the change is about. */
  readonly scope: ScopeId
  readonly call: Call
  readonly #session: Session
  readonly #facts: Facts
  readonly #engine: Engine
  readonly #states: ReadonlyMap<ScopeId, ScopeState>
  readonly #touched: Touched
  readonly happenings: { scope: ScopeId; what: Happening }[] = []
  readonly movements = new Map<ScopeId, Set<string>>()
  readonly kept = new Map<string, Member>()
  wrote = false

  constructor(
    job: Job,
    session: Session,
    engine: Engine,
    facts: Facts,
    states: ReadonlyMap<ScopeId, ScopeState>,
    touched: Touched,
  ) {
    this.scope = job.scopes[0] as ScopeId
    this.call = job.call
    this.#session = session
    this.#engine = engine
    this.#facts = facts
    this.#states = states
    this.#touched = touched
  }

  /** The revision that this change will be, if it changes anything. */
  revision(scope: ScopeId = this.scope): number {
    return this.#state(scope).revision + 1
  }

  /** The moment of this change: later than every earlier one of its scope, by the database's clock. */
  now(scope: ScopeId = this.scope): Moment {
    const { changedAt, clock } = this.#state(scope)
    return Math.max(changedAt + 1, clock)
  }

  get kind(): Engine['kind'] {
    return this.#engine.kind
  }

  #state(scope: ScopeId): ScopeState {
    const state = this.#states.get(scope)
    if (!state) throw new Error(`scope ${scope} is not locked by this change`)
    return state
  }

  all<Row>(sql: string, params?: readonly Param[]): Promise<Row[]> {
    return this.#session.all(sql, params)
  }

  tuples<Row extends readonly unknown[]>(sql: string, params?: readonly Param[]): Promise<Row[]> {
    return this.#session.tuples(sql, params)
  }

  /** A write; it need not be awaited. Every change that writes also records what happened. */
  write(sql: string, params?: readonly Param[]): Promise<number> {
    this.wrote = true
    this.#touched.wrote = true
    this.#touched.companies = new Map()
    return this.#session.write(sql, params)
  }

  /** Numbers that were never given before. */
  async ids(count: number): Promise<number[]> {
    if (count === 0) return []
    return takeIds(this.#engine, this.#session, count)
  }

  async id(): Promise<number> {
    return (await this.ids(1))[0] as number
  }

  record(what: Happening, scope: ScopeId = this.scope): void {
    this.#state(scope)
    this.happenings.push({ scope, what })
  }

  /** Says what other nodes and later questions must read again: `model`, `member:7`, `user:7`, `partner:7`. */
  moved(what: string, scope: ScopeId = this.scope): void {
    this.#state(scope)
    const movements = this.movements.get(scope) ?? new Set()
    movements.add(what)
    this.movements.set(scope, movements)
    this.#touched.what.add(`${scope}/${what}`)
    this.#touched.companies = new Map()
  }

  /** The company as it is under the lock. */
  async company(id: number = this.scope): Promise<Company> {
    this.#state(id)
    const { what, wrote, companies } = this.#touched
    const isClean = !what.has(`${id}/model`)
    const company = companies.get(id) ?? (await this.#facts.companyUnderLock(id, this.#session, isClean, !wrote))
    if (!company) throw new Error(`company ${id} is gone`)
    if (!isClean) companies.set(id, company)
    return company
  }

  async member(id: number, companyId: number = this.scope): Promise<Member | undefined> {
    this.#state(companyId)
    return (
      this.#changed(companyId, id) ??
      (await this.#facts.memberUnderLock(companyId, id, this.#session, !this.#touched.wrote))
    )
  }

  async memberOfUser(userId: number, companyId: number = this.scope): Promise<Member | undefined> {
    this.#state(companyId)
    const is = (member: Member): boolean =>
      member.companyId === companyId && (member.userId === userId || member.formerUserId === userId)
    for (const member of this.kept.values()) if (is(member)) return member
    for (const [key, member] of this.earlier) if (!this.kept.has(key) && is(member)) return member
    const found = await this.#facts.memberOfUserUnderLock(companyId, userId, this.#session, !this.#touched.wrote)
    // This commit may have made the member somebody else's.
    return found && this.#changed(companyId, found.id) ? undefined : found
  }

  /** What earlier changes of the same commit left. */
  earlier: ReadonlyMap<string, Member> = new Map()

  /**
   * Only in a rehearsal, and where steps were asked for: does another change on top of those done so far, as if they had
   * been committed, with a revision of its own. This one writes nothing itself before the last of them.
   */
  step: (<T>(scopes: readonly ScopeId[], work: (tx: Tx) => Promise<T>) => Promise<T>) | undefined

  /** The scopes that this change has not locked. */
  unlocked(scopes: readonly ScopeId[]): ScopeId[] {
    return scopes.filter((scope) => !this.#states.has(scope))
  }

  #changed(companyId: number, id: number): Member | undefined {
    const key = `${companyId}:${id}`
    return this.kept.get(key) ?? this.earlier.get(key)
  }

  /**
   * A user as last confirmed: good enough for the caller, who was just identified. Whoever judges somebody else by it
   * wants `freshUser`, which reads past what is in memory.
   */
  user(id: number): Promise<User | undefined> {
    return this.#facts.userUnderLock(id, this.#session)
  }

  async freshUser(id: number): Promise<User | undefined> {
    const load = loadUser(id)
    return load.read(await this.#session.tuples(load.sql, load.params))?.value
  }

  /** The member as this change leaves it: says that it moved, and keeps it for who asks next. */
  keep(member: Member): void {
    this.kept.set(`${member.companyId}:${member.id}`, member)
    this.moved(`member:${member.id}`, member.companyId)
  }
}

/**
 * Every write of the program. Locks the scopes, runs the change, appends its events to the chain, raises the revision
 * and says what moved, in one transaction. Changes of one company wait for each other here rather than in the
 * database, and those that wait share a commit.
 */
export class Changes {
  readonly #engine: Engine
  readonly #facts: Facts
  readonly #queues = new Map<string, Job[]>()
  readonly #running = new Map<string, Promise<void>>()

  constructor(engine: Engine, facts: Facts) {
    this.#engine = engine
    this.#facts = facts
  }

  /**
   * Runs `work` under the locks of `scopes`; the first is the one the change is about. Alone, what others read of these
   * scopes while it runs is what it finds: nothing of the same commit comes before it. A rehearsal is alone, and leaves
   * nothing. What has steps is alone, and is done with all of them or not at all.
   */
  run<T>(
    call: Call,
    scopes: readonly ScopeId[],
    work: (tx: Tx) => Promise<T>,
    {
      isAlone = false,
      isRehearsal = false,
      hasSteps = isRehearsal,
    }: { isAlone?: boolean; isRehearsal?: boolean; hasSteps?: boolean } = {},
  ): Promise<T> {
    // Whoever looks as somebody else changes nothing, whatever way leads here.
    if (isLooking(call)) return Promise.reject(new Refusal('view.read-only'))
    const key = this.#queueOf(scopes, isRehearsal)
    return new Promise<T>((resolve, reject) => {
      const queue = this.#queues.get(key) ?? []
      this.#queues.set(key, queue)
      const settle = { resolve: resolve as (value: unknown) => void, reject }
      queue.push({ call, scopes, work, isAlone: isAlone || hasSteps, isRehearsal, hasSteps, ...settle })
      if (!this.#running.has(key)) this.#running.set(key, this.#drain(key, queue))
    })
  }

  /**
   * SQLite has one writer: there, everything that waits shares a commit. With PostgreSQL the companies are spread over a
   * few queues: a commit costs two messages and a wait for the disk, whoever's changes it carries, and while one queue
   * waits for its answer, another goes on. What concerns several scopes goes alone. Rehearsals may take long: they hold
   * up no change of another company, and have few connections, however many wait for one company's lock.
   */
  #queueOf(scopes: readonly ScopeId[], isRehearsal: boolean): string {
    if (this.#engine.kind === 'sqlite') return 'file'
    const [scope = 0, ...others] = scopes
    if (isRehearsal) return `rehearsals ${Math.abs(scope) % QUEUES}`
    return others.length === 0 && isCompany(scope) ? `queue ${scope % QUEUES}` : scopes.join()
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values())
  }

  async #drain(key: string, queue: Job[]): Promise<void> {
    // Whoever asks while others still do shares the first commit already: it costs more than waiting for them. Somebody
    // may always ask: a full commit waits for nobody.
    let waiting = 0
    while (queue.length > waiting && queue.length < BATCH) {
      waiting = queue.length
      await new Promise((resolve) => setImmediate(resolve))
    }
    while (queue.length > 0) await this.#commit(nextOf(queue))
    this.#queues.delete(key)
    this.#running.delete(key)
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    const done: { job: Job; value: unknown; tx: Tx; revisions: Map<ScopeId, number> }[] = []
    const steps: { tx: Tx; revisions: Map<ScopeId, number> }[] = []
    const failed: { job: Job; error: unknown }[] = []
    const states = new Map<ScopeId, ScopeState>()
    const isRehearsal = jobs.some((job) => job.isRehearsal)
    try {
      await this.#engine.transaction(async (own) => {
        const writes: Promise<number>[] = []
        const session = isRehearsal ? noting(own, writes) : own
        const touched: Touched = { what: new Set(), wrote: false, companies: new Map() }
        const earlier = new Map<string, Member>()
        const added: Added = { events: [], moved: [] }
        // In one order for everyone, so that two changes never wait for each other.
        const scopes = [...new Set(jobs.flatMap((job) => job.scopes))].sort((a, b) => a - b)
        for (const state of await this.#lock(scopes, session)) states.set(state.scope, state)

        const begin = (job: Job): Tx => {
          const tx = new Tx(job, session, this.#engine, this.#facts, states, touched)
          tx.earlier = earlier
          return tx
        }
        const perform = async <T>(tx: Tx, work: (tx: Tx) => Promise<T>) => {
          const value = await work(tx)
          const revisions = append(tx, states, added)
          for (const [key, member] of tx.kept) earlier.set(key, member)
          return { value, revisions }
        }
        for (const job of jobs) {
          const tx = begin(job)
          if (job.hasSteps)
            tx.step = async (scopes, work) => {
              const step = begin({ ...job, scopes })
              const { value, revisions } = await perform(step, work)
              steps.push({ tx: step, revisions })
              return value
            }
          try {
            done.push({ job, tx, ...(await perform(tx, job.work)) })
          } catch (error) {
            if (jobs.length === 1) throw error
            // Nearly all refusals come before the first write, and need nothing undone.
            if (tx.wrote || tx.happenings.length > 0) throw new Spoiled(job)
            failed.push({ job, error })
          }
        }
        const heads = [...states.values()].filter(({ revision, locked }) => revision !== locked)
        if (heads.length > 0) addRows(session, this.#engine.kind, { ...added, heads })
        if (!isRehearsal) return
        // A commit would have waited for them.
        await Promise.all(writes)
        throw new Rehearsed(done[0]?.value)
      })
    } catch (error) {
      if (error instanceof Rehearsed) for (const job of jobs) job.resolve(error.value)
      else if (error instanceof Spoiled) {
        await this.#commit(jobs.filter((job) => job !== error.job))
        await this.#commit([error.job])
      }
      // One change's broken write must not take the others with it: each is tried alone. Not when the database is away:
      // then nobody knows whether the commit arrived.
      else if (jobs.length > 1 && !(error instanceof Refusal)) for (const job of jobs) await this.#commit([job])
      else for (const job of jobs) job.reject(error)
      return
    }
    const committed = [...steps, ...done]
    this.#facts.recheck()
    for (const state of states.values()) {
      const movements = committed.flatMap(({ tx }) => [...(tx.movements.get(state.scope) ?? [])])
      this.#facts.committed(state.scope, state.locked, state.revision, movements)
    }
    for (const { tx, revisions } of committed)
      for (const member of tx.kept.values()) {
        const revision = revisions.get(member.companyId)
        const reached = states.get(member.companyId)?.revision
        if (revision !== undefined && reached !== undefined) this.#facts.keepCommitted(member, reached)
      }
    for (const { job, value } of done) job.resolve(value)
    for (const { job, error } of failed) job.reject(error)
  }

  /** Takes the locks of the scopes, in their order, and brings what is in memory of them up to what holds. */
  async #lock(scopes: readonly ScopeId[], session: Session): Promise<ScopeState[]> {
    const rows = await session.all<{
      scope: ScopeId
      revision: number
      changed_at: number
      events: number
      head: string
      clock: number
    }>(
      `select scope, revision, changed_at, events, head, ${this.#engine.clock} as clock from revisions
       where scope in (${scopes.map((_, index) => `$${index + 1}`).join()}) order by scope${this.#engine.locking}`,
      scopes,
    )
    if (rows.length < scopes.length) throw new Error(`of the scopes ${scopes.join(', ')} some do not exist`)
    for (const { scope, revision } of rows) await this.#facts.catchUp(scope, revision, session)
    return rows.map(({ scope, revision, changed_at: changedAt, events, head, clock }) => ({
      scope,
      revision,
      changedAt,
      events,
      head,
      clock,
      locked: revision,
    }))
  }
}

/** The session, with its writes noted. */
const noting = (session: Session, writes: Promise<number>[]): Session => ({
  ...session,
  write: (sql, params) => {
    const written = session.write(sql, params)
    writes.push(written)
    return written
  },
})

/** Takes the jobs of the next commit from the queue. */
const nextOf = (queue: Job[]): Job[] => {
  const alone = queue.findIndex(({ isAlone }) => isAlone)
  return queue.splice(0, alone < 0 ? BATCH : Math.min(BATCH, Math.max(alone, 1)))
}

/** The events of a commit so far, and what moved. */
interface Added {
  readonly events: (AuditEvent & { scope: ScopeId })[]
  readonly moved: { scope: ScopeId; revision: number; what: string }[]
}

/** Raises the revision of each scope in which something happened and adds the events; gives the new revisions. */
const append = (tx: Tx, states: ReadonlyMap<ScopeId, ScopeState>, added: Added): Map<ScopeId, number> => {
  const revisions = new Map<ScopeId, number>()
  if (tx.happenings.length === 0) {
    if (tx.wrote || tx.movements.size > 0) throw new Error('a change wrote rows and recorded nothing')
    return revisions
  }
  const actor = JSON.stringify({ ...auditedActor(tx.call.actor), source: tx.call.source, request: tx.call.requestId })
  const scopes = new Set([...tx.happenings.map(({ scope }) => scope), ...tx.movements.keys()])
  for (const scope of scopes) {
    const state = states.get(scope) as ScopeState
    const revision = tx.revision(scope)
    const at = tx.now(scope)
    for (const { scope: where, what } of tx.happenings) {
      if (where !== scope) continue
      const detail = JSON.stringify({ before: what.before ?? null, after: what.after ?? null })
      const event = { seq: state.events + 1, revision, at, kind: what.kind, subject: what.subject, actor, detail }
      const hash = chainHash(scope, state.head, event)
      added.events.push({ scope, ...event, hash })
      state.events = event.seq
      state.head = hash
    }
    // Each revision has a change, so that a reader sees a gap where older ones were pruned.
    for (const what of tx.movements.get(scope) ?? ['nothing']) added.moved.push({ scope, revision, what })
    state.revision = revision
    state.changedAt = at
    revisions.set(scope, revision)
  }
  return revisions
}
