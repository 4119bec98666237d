import { setImmediate as turn } from 'node:timers/promises'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import type { Member, User } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { type Engine, first } from '../../storage/engine.ts'
import type { Look, View } from '../../storage/facts.ts'
import { enterCompany } from '../access/company-at.ts'
import type { Core } from '../core.ts'
import { type After, watch } from './after.ts'

/** One write of a list: any operation, with the core that it is given, and what the earlier writes have answered. */
export type RehearsedWrite<T> = (core: Core, earlier: readonly T[]) => Promise<T>

export interface Rehearsed<T> {
  readonly after: After
  /** What the writes answered, in their order. Numbers in it are used up, and nothing's. */
  readonly answers: readonly T[]
}

interface RehearsalOptions {
  /** A company that has moved from this revision is refused. */
  readonly expected?: number | undefined
  /** Milliseconds under the lock, after which no further write is tried. */
  readonly longest?: number
}

/** Half of what others wait for a lock at most: on a file, this one stops all who write. */
const LONGEST = 5_000

/**
 * Does writes about one company one after the other, each on what the earlier ones made, under the company’s lock, and
 * takes it all back: no row, no event, no revision stays. Each is judged as if it were sent by itself; the first that is
 * refused refuses all.
 */
export const rehearse = async <T>(
  core: Core,
  call: Call,
  companyId: number,
  writes: readonly RehearsedWrite<T>[],
  { expected, longest }: RehearsalOptions = {},
): Promise<Rehearsed<T>> => {
  const clock = { held: 0 }
  const perform = async (tx: Tx): Promise<Rehearsed<T>> => {
    if (expected !== undefined && tx.revision() - 1 !== expected) throw new Refusal('simulation.moved')
    const after = await watch(tx, companyId)
    const answers = await inTurn(core, tx, writes, clock, longest)
    return { after: await after(), answers }
  }
  return underLocks(core, call, companyId, writes, [], (scopes) =>
    core.changes.run(call, scopes, perform, { isRehearsal: true }),
  )
}

interface CarryingOut {
  /** A company that has moved from this revision is refused. */
  readonly expected: number
  /** What else is locked. */
  readonly scopes: readonly number[]
  /** Called under the locks before the first write, and after the last. */
  readonly before: (tx: Tx) => Promise<void>
  readonly after: (tx: Tx) => Promise<void>
}

/** The same to stay: all of the writes are done in one commit, or none is. */
export const carryOut = async (
  core: Core,
  call: Call,
  companyId: number,
  writes: readonly RehearsedWrite<unknown>[],
  { expected, scopes, before, after }: CarryingOut,
): Promise<void> => {
  const clock = { held: 0 }
  const perform = async (tx: Tx): Promise<void> => {
    await before(tx)
    if (tx.revision() - 1 !== expected) throw new Refusal('simulation.moved')
    await inTurn(core, tx, writes, clock)
    await after(tx)
  }
  await underLocks(core, call, companyId, writes, scopes, (scopes) =>
    core.changes.run(call, scopes, perform, { hasSteps: true }),
  )
}

/** Milliseconds that the locks were held, in all beginnings of one list. */
interface Clock {
  held: number
}

const inTurn = async <T>(
  core: Core,
  tx: Tx,
  writes: readonly RehearsedWrite<T>[],
  clock: Clock,
  longest = LONGEST,
): Promise<T[]> => {
  const begun = performance.now() - clock.held
  const inside = coreWithin(core, tx)
  const answers: T[] = []
  for (const write of writes) {
    clock.held = performance.now() - begun
    if (answers.length > 0 && clock.held > longest)
      refuseFaulty([{ field: 'writes', message: 'take too long to be tried together: send fewer' }])
    answers.push(await write(inside, answers))
    // The lock is held; others who read must not wait for all of the list.
    await turn()
  }
  return answers
}

/** Runs something under the locks of all that the writes touch: what is missing is seen on the way. */
const underLocks = async <R, T>(
  core: Core,
  call: Call,
  companyId: number,
  writes: readonly RehearsedWrite<T>[],
  others: readonly number[],
  run: (scopes: readonly number[]) => Promise<R>,
): Promise<R> => {
  await enterCompany(core, call, companyId)
  const scopes = await scopesOf(core, companyId, writes)
  for (const scope of others) scopes.add(scope)
  for (;;) {
    try {
      return await run([companyId, ...scopes])
    } catch (error) {
      // An earlier write has made it possible: it was not seen to be wanted.
      if (!(error instanceof Unlocked)) throw error
      for (const scope of error.scopes) scopes.add(scope)
    }
  }
}

/** A write wants the locks of more scopes: they are taken in one order, so that it all has to begin again. */
class Unlocked {
  readonly scopes: readonly number[]

  constructor(scopes: readonly number[]) {
    this.scopes = scopes
  }
}

/** Whose locks the writes want beside the company's, as far as is known before any of them is done. */
const scopesOf = async <T>(
  core: Core,
  companyId: number,
  writes: readonly RehearsedWrite<T>[],
): Promise<Set<number>> => {
  const run = (_call: Call, scopes: readonly number[]): Promise<never> => Promise.reject(new Unlocked(scopes))
  const wanted = new Set<number>()
  for (const write of writes) {
    try {
      await write({ ...core, changes: { run } }, [])
    } catch (error) {
      if (error instanceof Unlocked) for (const scope of error.scopes) wanted.add(scope)
      // Perhaps an earlier write would let it; if not, it is refused when it is its turn.
      else if (!(error instanceof Refusal)) throw error
    }
  }
  wanted.delete(companyId)
  return wanted
}

/** A core whose questions and changes are all within one rehearsal: they see what it has written so far. */
const coreWithin = (core: Core, tx: Tx): Core => ({
  ...core,
  engine: engineWithin(core.engine, tx),
  facts: factsWithin(core.facts, tx),
  changes: {
    run: async (_call, scopes, work) => {
      const missing = tx.unlocked(scopes)
      if (missing.length > 0) throw new Unlocked(missing)
      if (!tx.step) throw new Error('only a rehearsal has steps')
      return tx.step(scopes, work)
    },
  },
})

const notWithin = (): never => {
  throw new Error('a rehearsal is one transaction: this cannot be done within it')
}

const engineWithin = ({ kind, clock, locking, newIds }: Engine, tx: Tx): Engine => ({
  kind,
  clock,
  locking,
  newIds,
  all: (sql, params) => tx.all(sql, params),
  tuples: (sql, params) => tx.tuples(sql, params),
  transaction: notWithin,
  script: notWithin,
  onLoss: notWithin,
  close: notWithin,
})

/** Something that was looked for and has to be fetched first; then the question is asked again. */
class Missing {
  readonly key: string
  readonly fetch: () => Promise<unknown>

  constructor(key: string, fetch: () => Promise<unknown>) {
    this.key = key
    this.fetch = fetch
  }
}

/** Facts as the rehearsal has made them so far. Nothing is kept from one question to the next. */
const factsWithin = (facts: Core['facts'], tx: Tx): Core['facts'] => {
  const ask = async <T>(question: (look: Look) => T): Promise<View<T>> => {
    const found = new Map<string, unknown>()
    const look = lookWithin(tx, <V>(key: string, fetch: () => Promise<V>): V => {
      if (!found.has(key)) throw new Missing(key, fetch)
      return found.get(key) as V
    })
    for (;;) {
      try {
        return { facts: question(look), now: tx.now() }
      } catch (error) {
        if (!(error instanceof Missing)) throw error
        found.set(error.key, await error.fetch())
      }
    }
  }
  return {
    read: ask,
    glance: async (question) => (await ask(question)).facts,
    companyThen: (id, revision) => facts.companyThen(id, revision),
    forget: notWithin,
    keepAnswers: notWithin,
  }
}

const lookWithin = (tx: Tx, find: <V>(key: string, fetch: () => Promise<V>) => V): Look => {
  const isOwn = (companyId: number): boolean => tx.unlocked([companyId]).length === 0
  const look: Look = {
    // Whoever calls was identified before.
    token: notWithin,
    user: (id) => find<User | undefined>(`user ${id}`, () => tx.user(id)),
    companyOf: (locationId) =>
      find<number | undefined>(`location ${locationId}`, async () => {
        const row = await first<{ company_id: number }>(
          tx,
          'select company_id from directory_locations where location_id = $1',
          [locationId],
        )
        return row?.company_id
      }),
    company: (id) => (isOwn(id) ? find<Company>(`company ${id}`, () => tx.company(id)) : undefined),
    member: (companyId, id) =>
      isOwn(companyId) ? find<Member | undefined>(`member ${id}`, () => tx.member(id, companyId)) : undefined,
    memberOfUser: (companyId, userId) =>
      isOwn(companyId)
        ? find<Member | undefined>(`of user ${userId}`, () => tx.memberOfUser(userId, companyId))
        : undefined,
    revision: (companyId) => (isOwn(companyId) ? tx.revision(companyId) - 1 : undefined),
    answer: () => undefined,
    concluded: (_kind, _about, conclude) => conclude(look),
  }
  return look
}
