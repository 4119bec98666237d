import { performance } from 'node:perf_hooks'
import type { CatalogueFile } from '../model/catalogue.ts'
import { type Company, rolesOf } from '../model/company.ts'
import { type CompiledCatalogue, compileCatalogues } from '../model/compile-catalogue.ts'
import type { Member, Moment, User } from '../model/member.ts'
import { Refusal } from '../model/refusal.ts'
import type { Engine, Reader } from './engine.ts'
import {
  type CompanyFacts,
  type Load,
  loadCompany,
  loadMemberByFormerUser,
  loadMemberById,
  loadMemberByUser,
  loadToken,
  loadUser,
  type Token,
  tokenOwner,
} from './rows.ts'
import { type ScopeId, shardOf } from './scopes.ts'
import { SqliteEngine } from './sqlite.ts'

/** A fact in memory, with the revision of its scope that it was read at. */
interface Kept<T> {
  readonly value: T
  readonly revision: number
}

interface CompanyShelf {
  company: Kept<Company> | undefined
  readonly members: Map<number, Kept<Member>>
  /** Only a hint: the member it leads to must still be that user's. */
  readonly memberOfUser: Map<number, number>
}

/** What one scope's revisions moved. */
interface Moved {
  readonly scope: ScopeId
  readonly revision: number
  readonly what: string
}

/** How many members, users and tokens each of two generations keeps; the older one is dropped whole. */
const GENERATION = 5_000

/** A company's model takes the room of this many members, and of one more for each location and ten for each role. */
const COMPANY_WEIGHT = 20

/** A map that forgets what was not asked for lately: two generations do as least-recently-used at no cost per hit. */
class Generations<K, V> {
  readonly #size: number
  #young = new Map<K, V>()
  #old = new Map<K, V>()

  constructor(size: number) {
    this.#size = size
  }

  get(key: K): V | undefined {
    const value = this.#young.get(key)
    if (value !== undefined) return value
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: K, value: V): void {
    if (this.#young.size >= this.#size) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }

  delete(key: K): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }
}

/** How often a question is asked anew before the service says that it cannot keep up. */
const ATTEMPTS = 50

/** How many facts one question may fetch one after the other; far more than any question looks at. */
const LOADS = 10_000

/** The scopes that a question looked at, with the revision that was known when it did (none: nothing is in memory). */
type Looked = Map<ScopeId, number | undefined>

/** What the database said: the revision of each scope asked about, and its clock. */
interface Confirmed {
  readonly revisions: ReadonlyMap<ScopeId, number>
  readonly now: Moment
}

/** Something was asked for that is not in memory; load it and ask again. No Error: nobody looks at its stack. */
class Miss {
  readonly load: () => Promise<void>

  constructor(load: () => Promise<void>) {
    this.load = load
  }
}

/**
 * What a question may look at. Everything it gives is immutable and, once `Facts.read` has answered, of one confirmed
 * revision per scope.
 */
export interface Look {
  token(hash: string): Token | undefined
  user(id: number): User | undefined
  companyOf(locationId: number): number | undefined
  company(id: number): Company | undefined
  member(companyId: number, id: number): Member | undefined
  memberOfUser(companyId: number, userId: number): Member | undefined
  /** The company's revision: as long as it stays, so does everything of the company, whatever table it is in. */
  revision(companyId: number): number | undefined
}

/** A statement of what was looked at, confirmed: nothing of it had been changed when the question arrived. */
export interface View<T> {
  readonly facts: T
  /** The moment the windows are judged by: the database's clock. */
  readonly now: Moment
}

/**
 * The facts that decide access, kept in memory and confirmed before each use: what was revoked is revoked on the next
 * call, on every node. `read` runs the question on what is in memory and confirms the scopes it looked at; if one of
 * them has moved, what moved is dropped and the question is asked again.
 */
export class Facts {
  readonly #engine: Engine
  readonly #confirm: (looked: Looked) => Promise<Confirmed>
  /** On a file: brings what is in memory up to the last commit, at once. */
  readonly #check: (() => void) | undefined
  /** How often all was dropped: what was asked of the database before that is not kept after it. */
  #epoch = 0
  /** Scopes of which something may be in memory: without a known revision nothing is kept. */
  readonly #known = new Map<ScopeId, number>()
  #shelves = new Map<number, CompanyShelf>()
  #oldShelves = new Map<number, CompanyShelf>()
  #shelved = 0
  readonly #generation: number
  readonly #users: Generations<number, Kept<User>>
  readonly #tokens: Generations<string, Kept<Token>>
  /** Owners whose tokens have moved, and when: a token read before that is read again. */
  readonly #ownersMoved = new Map<number, number>()
  readonly #companyOf: Generations<number, number>
  readonly #compiled = new Map<string, CompiledCatalogue>()

  constructor(engine: Engine, { generation = GENERATION } = {}) {
    this.#engine = engine
    this.#generation = generation
    this.#users = new Generations(generation)
    this.#tokens = new Generations(generation)
    this.#companyOf = new Generations(generation)
    this.#check = engine instanceof SqliteEngine ? this.#checkOnFile(engine) : undefined
    this.#confirm = this.#confirmOnServer()
    engine.onLoss(() => this.forget())
  }

  /** Drops all, for when what is in memory may not be built on any more. */
  forget(): void {
    this.#epoch++
    this.#known.clear()
    this.#shelves = new Map()
    this.#oldShelves = new Map()
    this.#shelved = 0
    this.#users.clear()
    this.#tokens.clear()
    this.#ownersMoved.clear()
  }

  /** Answers a question on confirmed facts. `question` must only look: it may run more than once. */
  async read<T>(question: (look: Look) => T): Promise<View<T>> {
    // What was found not to exist, for this question alone.
    const absent = new Set<string>()
    let loads = 0
    for (let attempt = 0; attempt < ATTEMPTS && loads < LOADS; attempt++) {
      const looked: Looked = new Map()
      let answer: { facts: T } | { refused: unknown }
      try {
        // On a file nothing is awaited between the check and the answer.
        this.#check?.()
        answer = { facts: question(this.#look(looked, absent)) }
      } catch (error) {
        if (error instanceof Miss) {
          await error.load()
          loads++
          attempt--
          continue
        }
        answer = { refused: error }
      }
      let now = Date.now() * 1000
      if (!this.#check) {
        // A refusal is an answer too: it must not come from facts that have moved.
        const confirmed = await this.#confirm(looked)
        now = confirmed.now
        if (!isConfirmed(looked, confirmed)) {
          absent.clear()
          continue
        }
      }
      if ('refused' in answer) throw answer.refused
      return { facts: answer.facts, now }
    }
    throw new Refusal('service.unavailable', { retryAfter: 1 })
  }

  /**
   * What is in memory, unconfirmed: only for finding the way, where what is found is judged again later. A refusal says
   * nothing here.
   */
  async glance<T>(question: (look: Look) => T): Promise<T> {
    const absent = new Set<string>()
    for (let loads = 0; ; loads++) {
      try {
        this.#check?.()
        return question(this.#look(new Map(), absent))
      } catch (error) {
        if (!(error instanceof Miss)) throw error
        if (loads === LOADS) throw new Refusal('service.unavailable', { retryAfter: 1 })
        await error.load()
      }
    }
  }

  #look(looked: Looked, absent: Set<string>): Look {
    const note = (scope: ScopeId): void => {
      // On a file the check came first: nothing is left to confirm.
      if (!this.#check && !looked.has(scope)) looked.set(scope, this.#known.get(scope))
    }
    return {
      token: (hash) => {
        const kept = this.#tokens.get(hash)
        if (!kept)
          return this.#miss(
            absent,
            loadToken(hash),
            (token) => shardOf(tokenOwner(token)),
            (found) => this.#keepToken(hash, found),
          )
        const owner = tokenOwner(kept.value)
        const moved = this.#ownersMoved.get(owner)
        if (moved !== undefined && moved > kept.revision)
          return this.#miss(
            absent,
            loadToken(hash),
            () => shardOf(owner),
            (found) => this.#keepToken(hash, found),
          )
        note(shardOf(owner))
        return kept.value
      },
      user: (id) => {
        const scope = shardOf(id)
        note(scope)
        const kept = this.#users.get(id)
        return kept
          ? kept.value
          : this.#miss(
              absent,
              loadUser(id),
              () => scope,
              (found) => this.#users.set(id, found),
            )
      },
      companyOf: (locationId) => {
        // A location never moves to another company, so this needs no confirming.
        const companyId = this.#companyOf.get(locationId)
        if (companyId !== undefined) return companyId
        return this.#miss(
          absent,
          {
            sql: 'select company_id from directory_locations where location_id = $1',
            params: [locationId],
            read: (rows: readonly { company_id: number }[]) => rows[0] && { value: rows[0].company_id, revision: 0 },
          } as Load<number>,
          () => undefined,
          ({ value }) => this.#companyOf.set(locationId, value),
        )
      },
      company: (id) => {
        note(id)
        // No shelf for an id that names no company: whoever tries ids must not fill the memory.
        const kept = this.#shelves.has(id) || this.#oldShelves.has(id) ? this.#shelf(id).company : undefined
        if (kept) return kept.value
        if (this.#check) return this.#loadCompanyNow(id)
        const key = `company ${id}`
        if (absent.has(key)) return undefined
        throw new Miss(async () => {
          const epoch = this.#epoch
          const found = await this.#loadCompany(id, this.#engine)
          if (epoch !== this.#epoch) return
          if (found) this.#keepCompany(id, found)
          else absent.add(key)
        })
      },
      member: (companyId, id) => {
        note(companyId)
        const kept = this.#keptMember(companyId, id)
        if (kept) return kept.value
        return this.#miss(
          absent,
          loadMemberById(companyId, id),
          () => companyId,
          (found) => this.#keepMember(found),
        )
      },
      memberOfUser: (companyId, userId) => {
        note(companyId)
        const kept = this.#keptMemberOfUser(companyId, userId)
        if (kept) return kept.value
        const keep = (found: Kept<Member>): void => this.#keepMember(found)
        return (
          this.#miss(absent, loadMemberByUser(companyId, userId), () => companyId, keep) ??
          this.#miss(absent, loadMemberByFormerUser(companyId, userId), () => companyId, keep)
        )
      },
      revision: (companyId) => {
        note(companyId)
        return this.#known.get(companyId)
      },
    }
  }

  /**
   * Not in memory: on a file it is read at once; on a server the question is given up, the fact is fetched, and the
   * question is asked again. What does not exist is not kept: the absence is answered from the fetch itself.
   */
  #miss<T>(
    absent: Set<string>,
    load: Load<T>,
    scopeOf: (value: T) => ScopeId | undefined,
    keep: (found: Kept<T>) => void,
  ): T | undefined {
    if (this.#engine instanceof SqliteEngine) {
      const rows = this.#engine.allNow(load.sql, load.params)
      const found = load.read(rows as never[])
      if (found?.value === undefined) return undefined
      const scope = scopeOf(found.value)
      this.#noteLoaded(scope, found.revision)
      if (scope !== undefined && found.revision > (this.#known.get(scope) as number)) {
        // Another process has committed since this turn's check: everything is looked at again.
        this.recheck()
        throw new Miss(() => Promise.resolve())
      }
      keep(found as Kept<T>)
      return found.value
    }
    const key = `${load.sql}\n${load.params.join()}`
    if (absent.has(key)) return undefined
    throw new Miss(async () => {
      const epoch = this.#epoch
      const found = load.read((await this.#engine.all(load.sql, load.params)) as never[])
      // The connection was lost meanwhile: what it said may be of another past.
      if (epoch !== this.#epoch) return
      if (found?.value === undefined) {
        absent.add(key)
        return
      }
      const scope = scopeOf(found.value)
      this.#noteLoaded(scope, found.revision)
      // Loaded at 5 while 6 has been confirmed meanwhile: keeping it would be stale for ever.
      if (scope !== undefined && found.revision < (this.#known.get(scope) ?? 0)) return
      keep(found as Kept<T>)
    })
  }

  #noteLoaded(scope: ScopeId | undefined, revision: number): void {
    if (scope !== undefined && !this.#known.has(scope)) this.#known.set(scope, revision)
  }

  #shelf(companyId: number): CompanyShelf {
    let shelf = this.#shelves.get(companyId)
    if (shelf) return shelf
    shelf = this.#oldShelves.get(companyId) ?? { company: undefined, members: new Map(), memberOfUser: new Map() }
    // From the old generation a company keeps its model; its members come back as they are asked for.
    const fresh: CompanyShelf = { company: shelf.company, members: new Map(), memberOfUser: new Map() }
    this.#shelves.set(companyId, fresh)
    return fresh
  }

  #keptMember(companyId: number, id: number): Kept<Member> | undefined {
    const kept = this.#shelf(companyId).members.get(id)
    if (kept) return kept
    const old = this.#oldShelves.get(companyId)?.members.get(id)
    if (old) this.#keepMember(old)
    return old
  }

  #keptMemberOfUser(companyId: number, userId: number): Kept<Member> | undefined {
    const id =
      this.#shelf(companyId).memberOfUser.get(userId) ?? this.#oldShelves.get(companyId)?.memberOfUser.get(userId)
    const kept = id === undefined ? undefined : this.#keptMember(companyId, id)
    return kept && (kept.value.userId === userId || kept.value.formerUserId === userId) ? kept : undefined
  }

  #keepMember(found: Kept<Member>): void {
    const { companyId, id, userId, formerUserId } = found.value
    this.#makeRoom()
    const shelf = this.#shelf(companyId)
    const present = shelf.members.get(id)
    if (present && present.revision > found.revision) return
    if (!present) this.#shelved++
    shelf.members.set(id, found)
    shelf.memberOfUser.set(userId, id)
    if (formerUserId !== null) shelf.memberOfUser.set(formerUserId, id)
  }

  #makeRoom(): void {
    if (this.#shelved < this.#generation) return
    this.#oldShelves = this.#shelves
    this.#shelves = new Map()
    this.#shelved = 0
  }

  #keepToken(hash: string, found: Kept<Token>): void {
    this.#tokens.set(hash, found)
  }

  #keepCompany(id: number, found: Kept<Company> | undefined): void {
    if (!found) return
    this.#noteLoaded(id, found.revision)
    if (found.revision < (this.#known.get(id) ?? 0)) return
    this.#makeRoom()
    const { locations, roles, catalogue } = found.value
    this.#shelved += COMPANY_WEIGHT + locations.size + 10 * (roles.size - catalogue.roles.size)
    this.#shelf(id).company = found
  }

  #loadCompanyNow(id: number): Company | undefined {
    const engine = this.#engine as SqliteEngine
    const load = loadCompany(id)
    const found = load.read(engine.allNow(load.sql, load.params) as never[])
    if (!found?.value) return undefined
    const company = this.#compile(id, found.value, (name, version) => {
      const [row] = engine.allNow<{ content: string }>(CONTENT, [name, version])
      return JSON.parse((row as { content: string }).content)
    })
    this.#noteLoaded(id, found.revision)
    if (found.revision > (this.#known.get(id) as number)) {
      this.recheck()
      throw new Miss(() => Promise.resolve())
    }
    this.#keepCompany(id, { value: company, revision: found.revision })
    return company
  }

  async #loadCompany(id: number, reader: Reader): Promise<Kept<Company> | undefined> {
    const load = loadCompany(id)
    const found = load.read((await reader.all(load.sql, load.params)) as never[])
    if (!found?.value) return undefined
    const contents = new Map<string, CatalogueFile>()
    if (!this.#compiled.has(catalogueKey(found.value))) {
      for (const { name, version } of found.value.catalogues) {
        const [row] = await reader.all<{ content: string }>(CONTENT, [name, version])
        contents.set(name, JSON.parse((row as { content: string }).content))
      }
    }
    const value = this.#compile(id, found.value, (name) => contents.get(name) as CatalogueFile)
    return { value, revision: found.revision }
  }

  #compile(id: number, facts: CompanyFacts, content: (name: string, version: number) => CatalogueFile): Company {
    const key = catalogueKey(facts)
    let catalogue = this.#compiled.get(key)
    if (!catalogue) {
      catalogue = compileCatalogues(facts.catalogues.map(({ name, version }) => content(name, version)))
      this.#compiled.set(key, catalogue)
    }
    return {
      id,
      catalogue,
      roles: rolesOf(catalogue, facts.roles),
      locations: new Map(facts.locations.map((location) => [location.id, location])),
      partners: new Set(facts.partners),
    }
  }

  // Under a company's lock -------------------------------------------------------------------------------------------
  // The lock says which revision holds. Facts in memory that were confirmed up to it are exactly those under the lock.

  /** Brings what is in memory of a locked scope to the revision its lock shows. */
  async catchUp(scope: ScopeId, revision: number, session: Reader): Promise<void> {
    const known = this.#known.get(scope)
    if (known === undefined) this.#known.set(scope, revision)
    // The database has gone back in time: what is in memory never was.
    else if (known > revision) this.#dropScope(scope, revision)
    if (known === undefined || known >= revision) return
    const moved = await session.all<Moved>(
      'select scope, revision, what from changes where scope = $1 and revision > $2 order by revision',
      [scope, known],
    )
    this.#apply(scope, known, revision, moved)
  }

  // What is read after the transaction's first write may never be committed: then `untouched` is false, and others get
  // nothing of it.

  async companyUnderLock(
    id: number,
    session: Reader,
    clean: boolean,
    untouched: boolean,
  ): Promise<Company | undefined> {
    const kept = this.#shelf(id).company
    if (kept && clean) return kept.value
    const epoch = this.#epoch
    const found = await this.#loadCompany(id, session)
    if (clean && untouched && epoch === this.#epoch) this.#keepCompany(id, found)
    return found?.value
  }

  async memberUnderLock(
    companyId: number,
    id: number,
    session: Reader,
    untouched: boolean,
  ): Promise<Member | undefined> {
    const kept = this.#keptMember(companyId, id)
    return kept ? kept.value : this.#fetchMember(companyId, loadMemberById(companyId, id), session, untouched)
  }

  async memberOfUserUnderLock(
    companyId: number,
    userId: number,
    session: Reader,
    untouched: boolean,
  ): Promise<Member | undefined> {
    const kept = this.#keptMemberOfUser(companyId, userId)
    if (kept) return kept.value
    return (
      (await this.#fetchMember(companyId, loadMemberByUser(companyId, userId), session, untouched)) ??
      (await this.#fetchMember(companyId, loadMemberByFormerUser(companyId, userId), session, untouched))
    )
  }

  async #fetchMember(
    companyId: number,
    load: Load<Member>,
    session: Reader,
    untouched: boolean,
  ): Promise<Member | undefined> {
    const epoch = this.#epoch
    const found = load.read((await session.all(load.sql, load.params)) as never[])
    if (!found?.value) return undefined
    if (untouched && epoch === this.#epoch) {
      this.#noteLoaded(companyId, found.revision)
      this.#keepMember(found as Kept<Member>)
    }
    return found.value
  }

  async userUnderLock(id: number, session: Reader): Promise<User | undefined> {
    const kept = this.#users.get(id)
    if (kept) return kept.value
    const load = loadUser(id)
    return load.read((await session.all(load.sql, load.params)) as never[])?.value
  }

  /** What the changes of a commit left of a member, true at the revision that they reached together. */
  keepCommitted(member: Member, revision: number): void {
    const known = this.#known.get(member.companyId)
    // All was dropped meanwhile, or a later revision is known already: this may be stale, and nothing would ever tell.
    if (known === undefined || known > revision) return
    this.#keepMember({ value: member, revision })
  }

  /**
   * A change of our own has been committed: under its lock, the revisions after `from` are exactly ours. Whoever knew
   * `from` knows the new one without asking.
   */
  committed(scope: ScopeId, from: number, to: number, movements: Iterable<string>): void {
    if (this.#known.get(scope) !== from || this.#check) return
    this.#known.set(scope, to)
    for (const what of movements) this.#drop({ scope, revision: to, what })
  }

  // Confirming -------------------------------------------------------------------------------------------------------

  #apply(scope: ScopeId, known: number, revision: number, moved: readonly Moved[]): void {
    if (revision <= (this.#known.get(scope) ?? 0)) return
    this.#known.set(scope, revision)
    // Older changes are pruned: who knows less than the oldest one drops the scope.
    if (moved.length === 0 || (moved[0] as Moved).revision > known + 1) {
      this.#dropScope(scope, revision)
      return
    }
    for (const change of moved) this.#drop(change)
  }

  #dropScope(scope: ScopeId, revision: number): void {
    this.#known.set(scope, revision)
    if (scope > 0) {
      this.#shelves.delete(scope)
      this.#oldShelves.delete(scope)
      return
    }
    this.#users.clear()
    this.#tokens.clear()
  }

  #drop({ scope, revision, what }: Moved): void {
    if (what === 'model') {
      for (const shelf of [this.#shelves.get(scope), this.#oldShelves.get(scope)])
        if (shelf?.company && shelf.company.revision < revision) shelf.company = undefined
      return
    }
    const [kind, text] = what.split(':')
    const id = Number(text)
    if (kind === 'member') {
      for (const shelf of [this.#shelves.get(scope), this.#oldShelves.get(scope)]) {
        const kept = shelf?.members.get(id)
        if (kept && kept.revision < revision) shelf?.members.delete(id)
      }
      return
    }
    // 'user' or 'partner': the owner's facts, and every token of theirs.
    if (kind === 'user') this.#users.delete(id)
    if (this.#ownersMoved.size >= this.#generation) {
      this.#tokens.clear()
      this.#ownersMoved.clear()
    }
    this.#ownersMoved.set(id, revision)
  }

  /**
   * SQLite: whether anything was committed, by anyone, is one pragma, read once per turn of the event loop: whoever asks
   * in this turn had asked before its pragma was read, or heard of no commit since.
   */
  #checkOnFile(engine: SqliteEngine): () => void {
    let version = -1
    let last = -1
    let turn = -1
    let commits = -1
    this.recheck = () => {
      turn = -1
    }
    return () => {
      const loop = performance.nodeTiming.uvMetricsInfo.loopCount
      const own = SqliteEngine.commits
      if (loop === turn && own === commits) return
      const current = engine.dataVersion()
      if (current !== version) {
        if (last === -1) this.forget()
        const moved = engine.allNow<{ seq: number; id: number | null } & Moved>(MOVED_ON_FILE, [Math.max(last, 0)])
        const newest = moved[0]?.seq ?? 0
        // Ids are dense: where one is missing, changes were pruned that nobody here has seen.
        const seen = moved[0]?.id == null ? 0 : moved.length
        if (last >= 0 && newest - last !== seen) this.forget()
        for (const change of last >= 0 && seen > 0 ? moved : []) {
          this.#known.set(change.scope, Math.max(change.revision, this.#known.get(change.scope) ?? 0))
          this.#drop(change)
        }
        last = newest
        version = current
      }
      turn = loop
      commits = own
    }
  }

  /** After a commit of our own: whoever asks next, even in this turn of the event loop, checks first. */
  recheck: () => void = () => undefined

  /**
   * PostgreSQL: one statement takes the scopes with the revisions known and returns those that moved, with what moved,
   * in one snapshot. A request joins only a confirmation that is sent after it arrived; one turn shares one.
   */
  #confirmOnServer(): (looked: Looked) => Promise<Confirmed> {
    let waiting: { scopes: Set<ScopeId>; answer: Promise<Confirmed> } | undefined

    const send = async (scopes: ReadonlySet<ScopeId>): Promise<Confirmed> => {
      const epoch = this.#epoch
      const revisions = new Map<ScopeId, number>()
      for (const scope of scopes) {
        const known = this.#known.get(scope)
        if (known !== undefined) revisions.set(scope, known)
      }
      const rows = await this.#engine.all<{
        scope: number | null
        revision: number
        at: number | null
        what: string | null
      }>(CONFIRM, [`{${[...revisions.keys()]}}`, `{${[...revisions.values()]}}`])
      if (epoch !== this.#epoch) return { revisions: new Map(), now: 0 }
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
        this.#apply(scope, revisions.get(scope) as number, revision, changes)
        revisions.set(scope, revision)
      }
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
}

/**
 * Whether the facts that a question looked at are those of the confirmed revisions. It is not enough that nothing moved
 * since the confirmation was sent: another one may have brought what is in memory further between question and sending.
 */
const isConfirmed = (looked: Looked, { revisions }: Confirmed): boolean => {
  for (const [scope, revision] of looked) if (revisions.get(scope) !== revision) return false
  return true
}

/** What was committed after a change, with the number of the last one, of one moment. */
const MOVED_ON_FILE = `select s.seq, c.id, c.scope, c.revision, c.what
                       from sqlite_sequence s left join changes c on c.id > $1 where s.name = 'changes' order by c.id`

const CONTENT = 'select content from catalogues where name = $1 and version = $2'

const CONFIRM = `select null::bigint as scope, (extract(epoch from clock_timestamp()) * 1000000)::bigint as revision,
                        null::bigint as at, null as what
                 union all
                 select r.scope, r.revision, c.revision, c.what
                 from unnest($1::bigint[], $2::bigint[]) as k(scope, known)
                 join revisions r on r.scope = k.scope and r.revision > k.known
                 left join changes c on c.scope = r.scope and c.revision > k.known`

const catalogueKey = ({ catalogues }: CompanyFacts): string =>
  catalogues.map(({ name, version }) => `${name}@${version}`).join()
