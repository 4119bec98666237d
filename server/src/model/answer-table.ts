/** While the answers hold that were read together: whole seconds since 1970, `from` included and `until` not. */
export interface Span {
  from: number
  until: number
}

/** Whose answers they are, and where. */
export interface Whose {
  readonly companyId: number
  readonly userId: number
  readonly memberId: number
  readonly place: number
}

export const ALWAYS: Readonly<Span> = { from: 0, until: 0xffff_ffff }

const FIRST_ROWS = 1 << 10
/** Of one generation: 6 MiB of rows, and at most 8 of answers. */
const MOST_ROWS = 1 << 19
/** How full a generation gets before it is the old one. */
const FULL = 0.75

// A row says who, which answers, and when they were entered. It is as short as it can be: rows are what is not in the
// processor's own memory. So the place stands with the answers, which are there mostly, since many people share them.
const USER = 0
/** The number of the answers, and the slot of the member. */
const WHAT = 1
const STAMP = 2
const WIDTH = 3

// Answers begin with what all have who share them; for most catalogues they are one cache line.
const COMPANY = 0
const PLACE = 1
const FROM = 2
const UNTIL = 3
const LENGTH = 4
const BITS = 5
const UNIT = 16

/** Movements of people are told apart by so many numbers; who shares one with somebody else is entered anew too often. */
const SLOT_BITS = 14
const PEOPLE = 1 << SLOT_BITS
const COMPANIES = 1 << 10
/** As many as stand in a row beside the slot of a member. */
const MOST_UNITS = 2 ** 32 / PEOPLE / 2

const mixed = (a: number, b: number): number => {
  const sum = Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b)
  return sum ^ (sum >>> 15)
}
const memberSlot = (companyId: number, id: number): number => mixed(companyId, id) & (PEOPLE - 1)

class Generation {
  readonly size: number
  /** A number of a row, whatever it was before, once it is masked with this. */
  readonly last: number
  readonly rows: Uint32Array
  readonly answers: Uint32Array
  #count = 0
  #units = 0
  /** Where answers lie, by what they are. */
  readonly #same: Uint32Array

  constructor(size: number) {
    this.size = size
    this.last = size - 1
    this.rows = new Uint32Array(size * WIDTH)
    this.answers = new Uint32Array(Math.min(size, MOST_UNITS) * UNIT)
    this.#same = new Uint32Array(size)
  }

  /** Where the row begins, or would. */
  find(userId: number, place: number): number {
    const { rows, answers, last } = this
    for (let n = mixed(userId, place) & last; ; n = (n + 1) & last) {
      const row = n * WIDTH
      const user = rows[row + USER]
      if (user === 0) return row
      if (user === userId && answers[((rows[row + WHAT] as number) >>> SLOT_BITS) * UNIT + PLACE] === place) return row
    }
  }

  hasRoom(length: number): boolean {
    return this.#count < this.size * FULL && (this.#units + 1) * UNIT + BITS + length < this.answers.length * FULL
  }

  enter(userId: number, place: number, slot: number, stamp: number, answers: Uint32Array): void {
    const { rows } = this
    const row = this.find(userId, place)
    if (rows[row + USER] === 0) this.#count++
    rows[row + USER] = userId
    rows[row + WHAT] = this.#keep(answers) * PEOPLE + slot
    rows[row + STAMP] = stamp
  }

  /** The number of the answers: of the same ones, if they are there. */
  #keep(answers: Uint32Array): number {
    const last = this.size - 1
    let slot = answers.reduce(mixed) & last
    for (let known = this.#same[slot] as number; known !== 0; known = this.#same[slot] as number) {
      if (answers.every((word, n) => this.answers[known * UNIT + n] === word)) return known
      slot = (slot + 1) & last
    }
    const unit = this.#units + 1
    this.answers.set(answers, unit * UNIT)
    this.#units += Math.ceil(answers.length / UNIT)
    this.#same[slot] = unit
    return unit
  }
}

/**
 * Answers in plain numbers: what somebody may do at a location, one bit for each permission, so that a decision about any
 * of many people looks at two places of memory. It holds what was entered, and knows no rules; what has moved since is
 * not believed. Bounded by two generations: what was not asked for lately is gone with the older one.
 *
 * Nothing is removed: each movement gets a number, kept by whom it is about, and a row counts that was entered later.
 */
export class AnswerTable {
  #young = new Generation(FIRST_ROWS)
  #old = new Generation(1)
  #stamp = 1
  #people = new Uint32Array(PEOPLE)
  #companies = new Uint32Array(COMPANIES)

  /**
   * Whether the user has the permission at the location, while `span` lasts, which it shortens; undefined where that must
   * be found out by the rules. The permission is its index in the company's catalogue.
   */
  ask(companyId: number, userId: number, place: number, permission: number, span: Span): boolean | undefined {
    const { rows, answers, last } = this.#young
    for (let n = mixed(userId, place) & last; ; n = (n + 1) & last) {
      const row = n * WIDTH
      const user = rows[row + USER] as number
      if (user === 0) break
      if (user !== userId) continue
      const what = rows[row + WHAT] as number
      const at = (what >>> SLOT_BITS) * UNIT
      if (answers[at + PLACE] !== place) continue
      const stamp = rows[row + STAMP] as number
      if (
        stamp < (this.#people[userId & (PEOPLE - 1)] as number) ||
        stamp < (this.#people[what & (PEOPLE - 1)] as number) ||
        stamp < (this.#companies[companyId & (COMPANIES - 1)] as number) ||
        answers[at + COMPANY] !== companyId
      )
        return undefined
      const from = answers[at + FROM] as number
      const until = answers[at + UNTIL] as number
      if (from > span.from) span.from = from
      if (until < span.until) span.until = until
      return (((answers[at + BITS + (permission >>> 5)] as number) >>> (permission & 31)) & 1) === 1
    }
    return this.#revive(userId, place) ? this.ask(companyId, userId, place, permission, span) : undefined
  }

  /** Takes a row over from the old generation. */
  #revive(userId: number, place: number): boolean {
    const { rows, answers } = this.#old
    const row = this.#old.find(userId, place)
    if (rows[row + USER] === 0) return false
    const what = rows[row + WHAT] as number
    const at = (what >>> SLOT_BITS) * UNIT
    const kept = answers.subarray(at, at + BITS + (answers[at + LENGTH] as number))
    this.#enter(userId, place, what & (PEOPLE - 1), rows[row + STAMP] as number, kept)
    return true
  }

  /** Enters answers that hold now, as far as anything is known to have moved, and while the span lasts. */
  enter({ companyId, userId, memberId, place }: Whose, { from, until }: Span, bits: Uint32Array): void {
    // A larger number is not asked for here either: it is equal to nothing in a row.
    if ([companyId, userId, place].some((id) => id < 1 || id > 0xffff_ffff)) return
    const answers = Uint32Array.of(companyId, place, from, until, bits.length, ...bits)
    this.#enter(userId, place, memberSlot(companyId, memberId), this.#stamp, answers)
  }

  #enter(userId: number, place: number, slot: number, stamp: number, answers: Uint32Array): void {
    if (!this.#young.hasRoom(answers.length)) {
      this.#old = this.#young
      this.#young = new Generation(Math.min(2 * this.#old.size, MOST_ROWS))
    }
    this.#young.enter(userId, place, slot, stamp, answers)
  }

  memberMoved(companyId: number, memberId: number): void {
    this.#people[memberSlot(companyId, memberId)] = this.#next()
  }

  userMoved(userId: number): void {
    this.#people[userId & (PEOPLE - 1)] = this.#next()
  }

  /** Its roles, places or catalogues, or all of it. */
  companyMoved(companyId: number): void {
    this.#companies[companyId & (COMPANIES - 1)] = this.#next()
  }

  clear(): void {
    this.#young = new Generation(FIRST_ROWS)
    this.#old = new Generation(1)
    this.#stamp = 1
    this.#people.fill(0)
    this.#companies.fill(0)
  }

  #next(): number {
    // Numbers have an end: after four thousand million movements all begins anew.
    if (this.#stamp === 0xffff_ffff) this.clear()
    return ++this.#stamp
  }
}
