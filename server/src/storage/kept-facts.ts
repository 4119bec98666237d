import { AnswerTable } from '../model/answer-table.ts'
import { enterAnswers } from '../model/answers-of.ts'
import type { Company } from '../model/company.ts'
import { Generations } from '../model/generations.ts'
import type { Member, Moment, Person, User } from '../model/member.ts'
import { type Token, tokenOwner } from './rows.ts'
import { isCompany, type ScopeId } from './scopes.ts'

/** A fact in memory, with the revision of its scope that it was read at. */
export interface Kept<T> {
  readonly value: T
  readonly revision: number
}

/** What one revision of a scope moved: `model`, `member:7`, `user:7`, `partner:7`. */
export interface Moved {
  readonly scope: ScopeId
  readonly revision: number
  readonly what: string
}

/**
 * One statement that told which revisions hold, of one snapshot of the database. It was taken between `sent` and
 * `arrived`: milliseconds of the clock that only moves forward.
 */
export interface Confirmation {
  readonly sent: number
  readonly arrived: number
  /** What this machine's clock of the day was ahead of that clock. */
  readonly ahead: number
  /** The database's own clock, between the two. */
  readonly now: Moment
}

/** The first and the last confirmation of a scope at the revision that it is known at. */
interface Held {
  readonly revision: number
  readonly first: Confirmation
  last: Confirmation
}

/** What was concluded from facts, and the scopes with their revisions that it holds for. */
interface Conclusion {
  readonly kind: string
  readonly value: unknown
  /** Scope and revision in turn. */
  readonly scopes: readonly number[]
  /** In whose memory, and how often all conclusions had been dropped there. */
  readonly of: KeptFacts
  readonly drops: number
}

const CONCLUSION = Symbol('conclusion')

/** An object that conclusions are kept for carries the last of them: whoever keeps the object keeps that, and no more. */
export interface Holder {
  [CONCLUSION]?: Conclusion
}

interface Shelf {
  company: Kept<Company> | undefined
  readonly members: Map<number, Kept<Member>>
  /** The same members, by every user id that leads to them. */
  readonly byUser: Map<number, Member>
}

/** A company's model takes the room of this many members, and of one more for each location and ten for each role. */
const COMPANY_WEIGHT = 20

const weightOf = ({ locations, roles, catalogue }: Company): number =>
  COMPANY_WEIGHT + locations.size + 10 * (roles.size - catalogue.roles.size)

/**
 * The facts in memory, and the revision known of each scope: what is kept of a scope is what holds at that revision.
 * Knows no database. Bounded by two generations of `size` members, users and tokens each.
 */
export class KeptFacts {
  /** How often all was dropped: what was asked of the database before that is not kept after it. */
  epoch = 0
  readonly #size: number
  /** Scopes of which something may be in memory: without a known revision nothing is kept. */
  #known = new Map<ScopeId, number>()
  #held = new Map<ScopeId, Held>()
  /** Scopes of which something was loaded at a revision that is not known yet: not all in memory is of one revision. */
  #loadedAhead = new Map<ScopeId, number>()
  #shelves = new Map<number, Shelf>()
  #oldShelves = new Map<number, Shelf>()
  #shelved = 0
  #users: Generations<number, Kept<User>>
  #tokens: Generations<string, Kept<Token>>
  /** Owners whose tokens have moved, and when: a token read before that is read again. */
  #ownersMoved = new Map<number, number>()
  #companyOf: Generations<number, number>
  #conclusionDrops = 0
  /** What was found out from facts in memory; told of all that moves, as they are. */
  answers = new AnswerTable()

  constructor(size: number) {
    this.#size = size
    this.#users = new Generations(size)
    this.#tokens = new Generations(size)
    this.#companyOf = new Generations(size)
  }

  // What is kept ------------------------------------------------------------------------------------------------------

  known(scope: ScopeId): number | undefined {
    return this.#known.get(scope)
  }

  token(hash: string): Kept<Token> | undefined {
    const kept = this.#tokens.get(hash)
    if (!kept) return undefined
    const moved = this.#ownersMoved.get(tokenOwner(kept.value))
    return moved !== undefined && moved > kept.revision ? undefined : kept
  }

  user(id: number): User | undefined {
    return this.#users.get(id)?.value
  }

  /** A location never moves to another company, so this needs no confirming. */
  companyOf(locationId: number): number | undefined {
    return this.#companyOf.get(locationId)
  }

  company(id: number): Company | undefined {
    // No shelf for an id that names no company: whoever tries ids must not fill the memory.
    const shelf = this.#shelves.get(id) ?? (this.#oldShelves.has(id) ? this.#shelf(id) : undefined)
    return shelf?.company?.value
  }

  member(companyId: number, id: number): Member | undefined {
    const kept = this.#shelves.get(companyId)?.members.get(id)
    if (kept) return kept.value
    const old = this.#oldShelves.get(companyId)?.members.get(id)
    if (old) this.keepMember(old)
    return old?.value
  }

  memberOfUser(companyId: number, userId: number): Member | undefined {
    const kept = this.#shelves.get(companyId)?.byUser.get(userId)
    if (kept) return kept
    const old = this.#oldShelves.get(companyId)?.byUser.get(userId)
    return old && this.member(companyId, old.id)
  }

  /** What was concluded before, when all that it was concluded from still holds; `note` hears of the scopes. */
  conclusion<T>(kind: string, { [CONCLUSION]: kept }: Holder, note: (scope: ScopeId) => void): T | undefined {
    if (kept?.of !== this || kept.kind !== kind || kept.drops !== this.#conclusionDrops) return undefined
    const { scopes } = kept
    for (let at = 0; at < scopes.length; at += 2)
      if (this.#known.get(scopes[at] as ScopeId) !== scopes[at + 1]) return undefined
    for (let at = 0; at < scopes.length; at += 2) note(scopes[at] as ScopeId)
    return kept.value as T
  }

  // Keeping -----------------------------------------------------------------------------------------------------------

  /** The revision that something of the scope was loaded at; it is known when it is the first of the scope. */
  noteLoaded(scope: ScopeId, revision: number): void {
    const known = this.#known.get(scope)
    if (known === undefined) this.#known.set(scope, revision)
    else if (revision > Math.max(known, this.#loadedAhead.get(scope) ?? 0)) this.#loadedAhead.set(scope, revision)
  }

  /** Whether something of these scopes was loaded at a later revision than is known: it may not go with the rest. */
  isAhead(scopes: Iterable<ScopeId>): boolean {
    for (const scope of scopes) if ((this.#loadedAhead.get(scope) ?? 0) > (this.#known.get(scope) ?? 0)) return true
    return false
  }

  keepToken(hash: string, found: Kept<Token>): void {
    this.#tokens.set(hash, found)
  }

  keepUser(found: Kept<User>): void {
    this.#users.set(found.value.id, found)
  }

  keepCompanyOf(locationId: number, companyId: number): void {
    this.#companyOf.set(locationId, companyId)
  }

  keepCompany(found: Kept<Company>): void {
    const { id } = found.value
    this.noteLoaded(id, found.revision)
    if (found.revision < (this.#known.get(id) ?? 0)) return
    this.#makeRoom()
    this.#shelved += weightOf(found.value)
    this.#shelf(id).company = found
  }

  keepMember(found: Kept<Member>): void {
    const { companyId, id, userId, formerUserId } = found.value
    this.#makeRoom()
    const shelf = this.#shelf(companyId)
    const present = shelf.members.get(id)
    if (present && present.revision > found.revision) return
    if (present) dropMember(shelf, present)
    else this.#shelved++
    shelf.members.set(id, found)
    shelf.byUser.set(userId, found.value)
    if (formerUserId !== null) shelf.byUser.set(formerUserId, found.value)
  }

  keepConclusion(kind: string, holder: Holder, value: unknown, scopes: Iterable<ScopeId>): void {
    const held: number[] = []
    for (const scope of scopes) {
      const revision = this.#known.get(scope)
      if (revision === undefined) return
      held.push(scope, revision)
    }
    holder[CONCLUSION] = { kind, value, scopes: held, of: this, drops: this.#conclusionDrops }
  }

  /** What the person may do at a place, if these are the facts in memory still: else nothing would tell that they moved. */
  keepAnswers(company: Company, person: Person, locationId: number, at: Moment): void {
    const { member, user } = person
    const isKept =
      this.company(company.id) === company &&
      this.member(company.id, member.id) === member &&
      this.user(member.userId) === user
    if (isKept) enterAnswers(this.answers, company, person, locationId, at)
  }

  #shelf(companyId: number): Shelf {
    let shelf = this.#shelves.get(companyId)
    if (shelf) return shelf
    // From the old generation a company keeps its model; its members come back as they are asked for.
    const { company } = this.#oldShelves.get(companyId) ?? {}
    if (company) {
      this.#makeRoom()
      this.#shelved += weightOf(company.value)
    }
    shelf = { company, members: new Map(), byUser: new Map() }
    this.#shelves.set(companyId, shelf)
    return shelf
  }

  #makeRoom(): void {
    if (this.#shelved < this.#size) return
    this.#oldShelves = this.#shelves
    this.#shelves = new Map()
    this.#shelved = 0
  }

  // Confirmed ---------------------------------------------------------------------------------------------------------

  /** The scope was at this revision when that was confirmed. Answers may come in any order. */
  confirmed(scope: ScopeId, revision: number, confirmation: Confirmation): void {
    const held = this.#held.get(scope)
    if (held?.revision === revision) {
      if (confirmation.sent > held.last.sent) held.last = confirmation
    } else if (held === undefined || held.revision < revision) {
      this.#held.set(scope, { revision, first: confirmation, last: confirmation })
    }
  }

  get isConfirmed(): boolean {
    return this.#held.size > 0
  }

  /**
   * The confirmation since which all that is in memory of these scopes has certainly held together, at some moment.
   * Undefined where none is known: facts of different moments might together allow what was never allowed.
   */
  heldTogether(scopes: Iterable<ScopeId>): Confirmation | undefined {
    const all: Held[] = []
    for (const scope of scopes) {
      const held = this.#held.get(scope)
      const known = this.#known.get(scope)
      if (held === undefined || held.revision !== known || (this.#loadedAhead.get(scope) ?? 0) > known) return undefined
      all.push(held)
    }
    if (all.length === 0) return undefined
    // Of intervals of which each two overlap, all have a moment in common; the first to end ends it.
    const overlap = (a: Held, b: Held): boolean => a === b || a.first === b.last || a.first.arrived <= b.last.sent
    if (!all.every((a) => all.every((b) => overlap(a, b)))) return undefined
    return all.map(({ last }) => last).reduce((a, b) => (b.sent < a.sent ? b : a))
  }

  // Dropping ----------------------------------------------------------------------------------------------------------

  /** Drops all, for when what is in memory may not be built on any more. Gives it, for whoever may still see it. */
  forget(): KeptFacts {
    const dropped = new KeptFacts(this.#size)
    dropped.#take(this)
    this.#take(new KeptFacts(this.#size))
    this.epoch++
    this.#conclusionDrops++
    return dropped
  }

  #take(other: KeptFacts): void {
    this.#known = other.#known
    this.#held = other.#held
    this.#loadedAhead = other.#loadedAhead
    this.#shelves = other.#shelves
    this.#oldShelves = other.#oldShelves
    this.#shelved = other.#shelved
    this.#users = other.#users
    this.#tokens = other.#tokens
    this.#ownersMoved = other.#ownersMoved
    this.#companyOf = other.#companyOf
    this.answers = other.answers
  }

  /** Brings a scope from the revision `known` to a later one, given all that moved in between. */
  apply(scope: ScopeId, known: number, revision: number, moved: readonly Moved[]): void {
    if (revision <= (this.#known.get(scope) ?? 0)) return
    // Older changes are pruned: who knows less than the oldest one drops the scope.
    if (moved.length === 0 || (moved[0] as Moved).revision > known + 1) {
      this.dropScope(scope, revision)
      return
    }
    this.advance(scope, revision, moved)
  }

  /** The scope is at the revision now, and this has moved; revisions only move forward. */
  advance(scope: ScopeId, revision: number, moved: Iterable<Moved>): void {
    this.#known.set(scope, Math.max(revision, this.#known.get(scope) ?? 0))
    for (const change of moved) this.#drop(change)
  }

  dropScope(scope: ScopeId, revision: number): void {
    this.#known.set(scope, revision)
    this.#held.delete(scope)
    this.#loadedAhead.delete(scope)
    // The revision may be one that was reached before, on another way: after a failover, say.
    this.#conclusionDrops++
    if (isCompany(scope)) {
      this.answers.companyMoved(scope)
      this.#shelves.delete(scope)
      this.#oldShelves.delete(scope)
      return
    }
    this.answers.clear()
    this.#users.clear()
    this.#tokens.clear()
  }

  #drop({ scope, revision, what }: Moved): void {
    const shelves = [this.#shelves.get(scope), this.#oldShelves.get(scope)]
    if (what === 'model') {
      this.answers.companyMoved(scope)
      for (const shelf of shelves) if (shelf?.company && shelf.company.revision < revision) shelf.company = undefined
      return
    }
    const [kind, text] = what.split(':')
    const id = Number(text)
    if (kind === 'member') {
      this.answers.memberMoved(scope, id)
      for (const shelf of shelves) {
        const kept = shelf?.members.get(id)
        if (shelf && kept && kept.revision < revision) dropMember(shelf, kept)
      }
      return
    }
    // 'user' or 'partner': the owner's facts, and every token of theirs.
    if (kind === 'user') {
      this.answers.userMoved(id)
      this.#users.delete(id)
    }
    if (this.#ownersMoved.size >= this.#size) {
      this.#tokens.clear()
      this.#ownersMoved.clear()
    }
    this.#ownersMoved.set(id, revision)
  }
}

const dropMember = ({ members, byUser }: Shelf, { value: member }: Kept<Member>): void => {
  const { id, userId, formerUserId } = member
  members.delete(id)
  if (byUser.get(userId) === member) byUser.delete(userId)
  if (formerUserId !== null && byUser.get(formerUserId) === member) byUser.delete(formerUserId)
}
