import type { Allowance } from '../model/allowance.ts'
import type { Span } from '../model/answer-table.ts'
import type { CatalogueFile } from '../model/catalogue.ts'
import { type Company, rolesOf } from '../model/company.ts'
import { type CompiledCatalogue, compileCatalogues } from '../model/compile-catalogue.ts'
import type { Member, Moment, Person, User } from '../model/member.ts'
import { Refusal } from '../model/refusal.ts'
import { checkOnFile, confirmOnServer, type FileCheck, isConfirmed, type Looked } from './confirm.ts'
import type { Engine, Reader } from './engine.ts'
import { type Kept, KeptFacts, type Moved } from './kept-facts.ts'
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

/** How many members, users and tokens each of two generations keeps. */
const GENERATION = 5_000

/** How often a question is asked anew before the service says that it cannot keep up. */
const ATTEMPTS = 50

/** Clocks of one machine move together: where they have parted by more (milliseconds), it slept, or was set. */
const PARTED = 1_000

/** How many facts one question may fetch one after the other; far more than any question looks at. */
const LOADS = 10_000

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
  /**
   * Whether a user may do something at a location, by the index of a permission, as `allows` has found out before;
   * undefined where it has not. True while `span` lasts, which it shortens.
   */
  answer(companyId: number, userId: number, locationId: number, permission: number, span: Span): boolean | undefined
  /**
   * What `conclude` finds about an object, kept with that object until one of the scopes that it looked at moves. It must
   * depend on nothing but the object, which never changes, and what it looks at. A refusal is not kept.
   */
  concluded<T>(kind: string, about: object, conclude: (look: Look) => T): T
}

/** An answer from memory, with the scopes that it is of. */
type Asked<T> = { readonly looked: Looked } & ({ readonly facts: T } | { readonly refused: unknown })

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
  readonly #kept: KeptFacts
  readonly #confirm: ReturnType<typeof confirmOnServer>
  /**
   * What was in memory when the connection was lost, until the database is heard again. Nothing of it is ever confirmed or
   * kept: it is for those alone who have allowed an old answer.
   */
  #left: KeptFacts | undefined
  /** On a file: brings what is in memory up to the last commit, at once. */
  readonly #check: FileCheck | undefined
  readonly #compiled = new Map<string, CompiledCatalogue>()
  /** On a file nothing is noted or awaited, so one look does for all questions. */
  readonly #lookAtFile: Look

  constructor(engine: Engine, { generation = GENERATION } = {}) {
    this.#engine = engine
    this.#kept = new KeptFacts(generation)
    this.#check = engine instanceof SqliteEngine ? checkOnFile(engine, this.#kept) : undefined
    this.#confirm = confirmOnServer(engine, this.#kept, () => this.#isBack())
    this.#lookAtFile = this.#look(() => undefined, new Set())
    engine.onLoss(() => this.forget())
  }

  /** Keeps what a question found the person may do at a location, for `Look.answer`. */
  keepAnswers(company: Company, person: Person, locationId: number, at: Moment): void {
    this.#kept.keepAnswers(company, person, locationId, at)
  }

  /** Drops all, for when what is in memory may not be built on any more. */
  forget(): void {
    const left = this.#kept.forget()
    // Each of the connections is lost for itself; but the first.
    if (left.isConfirmed) this.#left = left
  }

  /** The database has answered: what may have moved since it was lost is of no use any more. */
  #isBack(): void {
    this.#left = undefined
  }

  /**
   * Answers a question on confirmed facts: at once on a file, where nothing has to be waited for. `question` must only
   * look: it may run more than once. With an allowance, and only when the database cannot be asked, what was in memory
   * answers, if it held at a moment that the allowance reaches back to.
   */
  read<T>(question: (look: Look) => T, allowance?: Allowance): View<T> | Promise<View<T>> {
    if (this.#check) return this.#readFile(question)
    return allowance ? this.#readOrRecall(question, allowance) : this.#readServer(question)
  }

  async #readOrRecall<T>(question: (look: Look) => T, allowance: Allowance): Promise<View<T>> {
    try {
      return await this.#readServer(question)
    } catch (error) {
      return this.#recallAfter(error, question, allowance)
    }
  }

  #recallAfter<T>(error: unknown, question: (look: Look) => T, allowance: Allowance): View<T> {
    const isAway = error instanceof Refusal && error.kind === 'service.unavailable'
    const recalled = isAway ? this.#recall(question, allowance) : undefined
    if (!recalled) throw error
    return recalled
  }

  /**
   * The answer from memory, of one moment of the database; undefined where not all is in memory that it needs, or where
   * it is a refusal, which could not tell its age. Windows are judged by the database's clock as it must be now.
   */
  #recall<T>(question: (look: Look) => T, allowance: Allowance): View<T> | undefined {
    const kept = this.#left ?? this.#kept
    const scopes = new Set<ScopeId>()
    const look: Look = {
      ...this.#look((scope) => scopes.add(scope), new Set(), kept),
      concluded: (_kind, _about, conclude) => conclude(look),
    }
    let facts: T
    try {
      facts = question(look)
    } catch (error) {
      if (error instanceof Miss || error instanceof Refusal) return undefined
      throw error
    }
    const confirmation = kept.heldTogether(scopes)
    if (!confirmation) return undefined
    const at = performance.now()
    if (Math.abs(Date.now() - at - confirmation.ahead) > PARTED) return undefined
    const age = (at - confirmation.sent) / 1000
    if (age > allowance.maxAge) return undefined
    allowance.age = Math.max(allowance.age, age)
    return { facts, now: confirmation.now + Math.ceil(age * 1_000_000) }
  }

  #readFile<T>(question: (look: Look) => T): View<T> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      this.#check?.()
      try {
        return { facts: question(this.#lookAtFile), now: Date.now() * 1000 }
      } catch (error) {
        // Somebody else has committed while the question was asked.
        if (!(error instanceof Miss)) throw error
      }
    }
    throw new Refusal('service.unavailable', { retryAfter: 1 })
  }

  async #readServer<T>(question: (look: Look) => T): Promise<View<T>> {
    // What was found not to exist, for this question alone.
    const absent = new Set<string>()
    let loads = 0
    for (let attempt = 0; attempt < ATTEMPTS && loads < LOADS; attempt++) {
      const { epoch } = this.#kept
      let asked = this.#askMemory(question, absent)
      if (asked instanceof Miss) {
        await asked.load()
        if (epoch !== this.#kept.epoch) absent.clear()
        loads++
        attempt--
        continue
      }
      // A refusal is an answer too: it must not come from facts that have moved.
      const confirmed = await this.#confirm(asked.looked)
      if (confirmed && epoch === this.#kept.epoch && !isConfirmed(asked.looked, confirmed)) {
        absent.clear()
        asked = this.#askAgain(question, absent) ?? asked
      }
      // Lost before it was sent: then the same revisions may be known, and not the same facts.
      if (epoch !== this.#kept.epoch || !isConfirmed(asked.looked, confirmed)) {
        absent.clear()
        continue
      }
      if ('refused' in asked) throw asked.refused
      return { facts: asked.facts, now: confirmed.now }
    }
    throw new Refusal('service.unavailable', { retryAfter: 1 })
  }

  /** What memory says, and which scopes that is of. */
  #askMemory<T>(question: (look: Look) => T, absent: Set<string>): Asked<T> | Miss {
    const looked: Looked = new Map()
    try {
      return { looked, facts: question(this.#lookAtServer(looked, absent)) }
    } catch (error) {
      return error instanceof Miss ? error : { looked, refused: error }
    }
  }

  /**
   * What has moved was told by the confirmation itself, and is dropped: where all that the question needs is still there,
   * that is of the revisions just told. In a busy company somebody else moves all the time. Undefined where something is
   * missing, or was read since then.
   */
  #askAgain<T>(question: (look: Look) => T, absent: Set<string>): Asked<T> | undefined {
    const asked = this.#askMemory(question, absent)
    return asked instanceof Miss || this.#kept.isAhead(asked.looked.keys()) ? undefined : asked
  }

  /**
   * What is in memory, unconfirmed: only for finding the way, where what is found is judged again later. A refusal says
   * nothing here.
   */
  async glance<T>(question: (look: Look) => T, allowance?: Allowance): Promise<T> {
    if (this.#check) return this.#readFile(question).facts
    try {
      return await this.#glanceServer(question)
    } catch (error) {
      if (!allowance) throw error
      return this.#recallAfter(error, question, allowance).facts
    }
  }

  async #glanceServer<T>(question: (look: Look) => T): Promise<T> {
    const absent = new Set<string>()
    for (let loads = 0; loads < LOADS; loads++) {
      try {
        return question(this.#lookAtServer(new Map(), absent))
      } catch (error) {
        if (!(error instanceof Miss)) throw error
        await error.load()
      }
    }
    throw new Refusal('service.unavailable', { retryAfter: 1 })
  }

  #lookAtServer(looked: Looked, absent: Set<string>): Look {
    return this.#look((scope) => {
      if (!looked.has(scope)) looked.set(scope, this.#kept.known(scope))
    }, absent)
  }

  #look(note: (scope: ScopeId) => void, absent: Set<string>, kept = this.#kept): Look {
    const miss = <T>(load: Load<T>, scopeOf: (value: T) => ScopeId | undefined, keep: (found: Kept<T>) => void) =>
      this.#miss(absent, load, scopeOf, keep)
    return {
      token: (hash) => {
        const token =
          kept.token(hash)?.value ?? miss(loadToken(hash), scopeOfToken, (found) => kept.keepToken(hash, found))
        // Whose it is, is known only now: also of one that was just read.
        if (token) note(scopeOfToken(token))
        return token
      },
      user: (id) => {
        const scope = shardOf(id)
        note(scope)
        return (
          kept.user(id) ??
          miss(
            loadUser(id),
            () => scope,
            (found) => kept.keepUser(found),
          )
        )
      },
      companyOf: (locationId) =>
        kept.companyOf(locationId) ??
        miss(
          loadCompanyOf(locationId),
          () => undefined,
          ({ value }) => kept.keepCompanyOf(locationId, value),
        ),
      company: (id) => {
        note(id)
        return kept.company(id) ?? this.#missCompany(absent, id)
      },
      member: (companyId, id) => {
        note(companyId)
        return (
          kept.member(companyId, id) ??
          miss(
            loadMemberById(companyId, id),
            () => companyId,
            (found) => kept.keepMember(found),
          )
        )
      },
      memberOfUser: (companyId, userId) => {
        note(companyId)
        const known = kept.memberOfUser(companyId, userId)
        if (known) return known
        const keep = (found: Kept<Member>): void => kept.keepMember(found)
        return (
          miss(loadMemberByUser(companyId, userId), () => companyId, keep) ??
          miss(loadMemberByFormerUser(companyId, userId), () => companyId, keep)
        )
      },
      revision: (companyId) => {
        note(companyId)
        return kept.known(companyId)
      },
      answer: (companyId, userId, locationId, permission, span) => {
        const known = kept.answers.ask(companyId, userId, locationId, permission, span)
        if (known === undefined) return undefined
        note(companyId)
        note(shardOf(userId))
        return known
      },
      concluded: (kind, about, conclude) => {
        const known = kept.conclusion<ReturnType<typeof conclude>>(kind, about, note)
        if (known !== undefined) return known
        const scopes = new Set<ScopeId>()
        const look = this.#look((scope) => {
          scopes.add(scope)
          note(scope)
        }, absent)
        const value = conclude(look)
        kept.keepConclusion(kind, about, value, scopes)
        return value
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
      const rows = this.#engine.tuplesNow(load.sql, load.params)
      const found = load.read(rows)
      if (found?.value === undefined) return undefined
      const scope = scopeOf(found.value)
      if (scope !== undefined) this.#loadedFromFile(scope, found.revision)
      keep(found as Kept<T>)
      return found.value
    }
    const key = `${load.sql}\n${load.params.join()}`
    if (absent.has(key)) return undefined
    throw new Miss(async () => {
      const { epoch } = this.#kept
      const found = load.read(await this.#engine.tuples(load.sql, load.params))
      // The connection was lost meanwhile: what it said may be of another past.
      if (epoch !== this.#kept.epoch) return
      if (found?.value === undefined) {
        absent.add(key)
        return
      }
      const scope = scopeOf(found.value)
      if (scope !== undefined) this.#kept.noteLoaded(scope, found.revision)
      // Loaded at 5 while 6 has been confirmed meanwhile: keeping it would be stale for ever.
      if (scope !== undefined && found.revision < (this.#kept.known(scope) ?? 0)) return
      keep(found as Kept<T>)
    })
  }

  /** Another process may have committed since this turn's check: then everything is looked at again. */
  #loadedFromFile(scope: ScopeId, revision: number): void {
    this.#kept.noteLoaded(scope, revision)
    if (revision <= (this.#kept.known(scope) as number)) return
    this.recheck()
    throw new Miss(() => Promise.resolve())
  }

  #missCompany(absent: Set<string>, id: number): Company | undefined {
    if (this.#engine instanceof SqliteEngine) return this.#loadCompanyNow(this.#engine, id)
    const key = `company ${id}`
    if (absent.has(key)) return undefined
    throw new Miss(async () => {
      const { epoch } = this.#kept
      const found = await this.#loadCompany(id, this.#engine)
      if (epoch !== this.#kept.epoch) return
      if (found) this.#kept.keepCompany(found)
      else absent.add(key)
    })
  }

  #loadCompanyNow(engine: SqliteEngine, id: number): Company | undefined {
    const load = loadCompany(id)
    const found = load.read(engine.tuplesNow(load.sql, load.params))
    if (!found?.value) return undefined
    const company = this.#compile(id, found.value, (name, version) => {
      const [row] = engine.allNow<{ content: string }>(CONTENT, [name, version])
      return JSON.parse((row as { content: string }).content)
    })
    this.#loadedFromFile(id, found.revision)
    this.#kept.keepCompany({ value: company, revision: found.revision })
    return company
  }

  async #loadCompany(id: number, reader: Reader): Promise<Kept<Company> | undefined> {
    return this.#companyIn(id, loadCompany(id), reader)
  }

  /** The company as it was at a revision, which never changes; nothing of it is kept but what its catalogues mean. */
  async companyThen(id: number, revision: number): Promise<Company | undefined> {
    return (await this.#companyIn(id, loadCompany(id, revision), this.#engine))?.value
  }

  async #companyIn(id: number, load: Load<CompanyFacts>, reader: Reader): Promise<Kept<Company> | undefined> {
    const found = load.read(await reader.tuples(load.sql, load.params))
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

  /** After a commit of our own: whoever asks next, even in this turn of the event loop, checks first. */
  recheck(): void {
    this.#check?.recheck()
  }

  // Under a company's lock -------------------------------------------------------------------------------------------
  // The lock says which revision holds. Facts in memory that were confirmed up to it are exactly those under the lock.

  /** Brings what is in memory of a locked scope to the revision its lock shows. */
  async catchUp(scope: ScopeId, revision: number, session: Reader): Promise<void> {
    this.#isBack()
    const known = this.#kept.known(scope)
    if (known === undefined) this.#kept.noteLoaded(scope, revision)
    // The database has gone back in time: what is in memory never was.
    else if (known > revision) this.#kept.dropScope(scope, revision)
    if (known === undefined || known >= revision) return
    const moved = await session.all<Moved>(
      'select scope, revision, what from changes where scope = $1 and revision > $2 order by revision',
      [scope, known],
    )
    this.#kept.apply(scope, known, revision, moved)
  }

  // What is read after the transaction's first write may never be committed: then `untouched` is false, and others get
  // nothing of it.

  async companyUnderLock(
    id: number,
    session: Reader,
    clean: boolean,
    untouched: boolean,
  ): Promise<Company | undefined> {
    const kept = clean ? this.#kept.company(id) : undefined
    if (kept) return kept
    const { epoch } = this.#kept
    const found = await this.#loadCompany(id, session)
    if (found && clean && untouched && epoch === this.#kept.epoch) this.#kept.keepCompany(found)
    return found?.value
  }

  async memberUnderLock(
    companyId: number,
    id: number,
    session: Reader,
    untouched: boolean,
  ): Promise<Member | undefined> {
    return (
      this.#kept.member(companyId, id) ??
      (await this.#fetchMember(companyId, loadMemberById(companyId, id), session, untouched))
    )
  }

  async memberOfUserUnderLock(
    companyId: number,
    userId: number,
    session: Reader,
    untouched: boolean,
  ): Promise<Member | undefined> {
    return (
      this.#kept.memberOfUser(companyId, userId) ??
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
    const { epoch } = this.#kept
    const found = load.read(await session.tuples(load.sql, load.params))
    if (!found?.value) return undefined
    if (untouched && epoch === this.#kept.epoch) {
      this.#kept.noteLoaded(companyId, found.revision)
      this.#kept.keepMember(found as Kept<Member>)
    }
    return found.value
  }

  async userUnderLock(id: number, session: Reader): Promise<User | undefined> {
    const kept = this.#kept.user(id)
    if (kept) return kept
    const load = loadUser(id)
    return load.read(await session.tuples(load.sql, load.params))?.value
  }

  /** What the changes of a commit left of a member, true at the revision that they reached together. */
  keepCommitted(member: Member, revision: number): void {
    const known = this.#kept.known(member.companyId)
    // All was dropped meanwhile, or a later revision is known already: this may be stale, and nothing would ever tell.
    if (known === undefined || known > revision) return
    this.#kept.noteLoaded(member.companyId, revision)
    this.#kept.keepMember({ value: member, revision })
  }

  /**
   * A change of our own has been committed: under its lock, the revisions after `from` are exactly ours. Whoever knew
   * `from` knows the new one without asking.
   */
  committed(scope: ScopeId, from: number, to: number, movements: Iterable<string>): void {
    if (this.#kept.known(scope) !== from || this.#check) return
    this.#kept.advance(
      scope,
      to,
      [...movements].map((what) => ({ scope, revision: to, what })),
    )
  }
}

/** The scope of a token: its owner's shard. */
const scopeOfToken = (token: Token): ScopeId => shardOf(tokenOwner(token))

const loadCompanyOf = (locationId: number): Load<number> => ({
  sql: 'select company_id from directory_locations where location_id = $1',
  params: [locationId],
  read: ([row]) => row && { value: row[0] as number, revision: 0 },
})

const CONTENT = 'select content from catalogues where name = $1 and version = $2'

const catalogueKey = ({ catalogues }: CompanyFacts): string =>
  catalogues.map(({ name, version }) => `${name}@${version}`).join()
