import type { Call } from '../model/actor.ts'
import { Refusal } from '../model/refusal.ts'
import type { Tx } from '../storage/change.ts'
import {
  type DoneRequest,
  findKeyedRequest,
  insertKeyedRequest,
  type KeptAnswer,
  type KeyedRequest,
  writeAnswer,
} from '../storage/keyed-requests.ts'
import { isCompany } from '../storage/scopes.ts'
import type { Core } from './core.ts'
import { type After, watch } from './simulate/after.ts'

export type { KeyedRequest }

/** What a request asks of its change beside the change itself. */
export interface Conditions {
  /** Judge and do all of it, and keep nothing. */
  readonly isDryRun?: boolean
  /** A dry run also tells how it would leave the company. */
  readonly isWatched?: boolean
  /**
   * Called under the lock, before anything is judged: throws where what would change is not what the caller saw. False
   * where the caller sees nothing there at all: then the operation says so in its own words, or changes nothing.
   */
  readonly precondition?: () => Promise<boolean>
  /** Where the same request may come again, and must be done once. */
  readonly request?: KeyedRequest
}

/** A core whose changes keep to the conditions, and what came of them. */
export interface Conditioned {
  readonly core: Core
  /** The company's revision after the change; undefined where no company was changed or looked at under its lock. */
  revision(): number | undefined
  /** The company as a watched dry run would leave it. */
  after(): After | undefined
  /** Whether the request's key is kept with what it did. */
  isKept(): boolean
}

/**
 * The core for one request. Whatever operation works with it is judged as always; what differs is how its change ends.
 * Of an operation that makes several changes, the first one meets the precondition, and the first that changes anything
 * keeps the key: whoever falls before the last has begun, and a repeat hears so.
 */
export const underConditions = (
  core: Core,
  { isDryRun = false, isWatched = false, precondition, request }: Conditions,
): Conditioned => {
  let revision: number | undefined
  let after: After | undefined
  let isKept = false
  let isFirst = true
  // Alone in its commit, so that what the precondition reads from outside is what holds under the lock.
  const how = { isAlone: precondition !== undefined, isRehearsal: isDryRun }

  const run = async <T>(call: Call, scopes: readonly number[], work: (tx: Tx) => Promise<T>): Promise<T> => {
    const opens = isFirst
    isFirst = false
    const own = { revision, isKept }
    const judged = async (tx: Tx): Promise<T> => {
      const isNothing = opens && (await precondition?.()) === false
      // Until the key is kept: of several changes the first may be refused, and a repeat be faster with the second.
      if (request && !isKept) await refuseRepeat(tx, request)
      const company = scopes.find(isCompany)
      const watched = isDryRun && isWatched && company !== undefined ? await watch(tx, company) : undefined
      const value = await work(tx)
      after = await watched?.()
      const isChange = tx.happenings.length > 0
      if (isNothing && isChange) throw new Refusal('precondition.failed')
      if (company !== undefined) own.revision = tx.revision(company) - (isChange ? 0 : 1)
      if (request && isChange && !isKept) {
        if (!(await insertKeyedRequest(tx, request, tx.now()))) throw new Refusal('request.key-reused')
        own.isKept = true
      }
      return value
    }
    try {
      const value = await core.changes.run(call, scopes, judged, how)
      isKept = own.isKept && !isDryRun
      return value
    } finally {
      revision = own.revision
    }
  }
  return { core: { ...core, changes: { run } }, revision: () => revision, after: () => after, isKept: () => isKept }
}

/** What was answered to this very request before; undefined when it has not been done. */
export const answeredBefore = async (core: Core, request: KeyedRequest): Promise<KeptAnswer | undefined> => {
  const earlier = await findKeyedRequest(core.engine, request.userId, request.key)
  if (!earlier) return undefined
  refuseOther(request, earlier)
  if (earlier.answer) return earlier.answer
  const { now } = await core.facts.read(() => undefined)
  if (now < earlier.at + ANSWERED_WITHIN) throw new Refusal('request.in-progress', { retryAfter: 1 })
  throw new Refusal('request.outcome-unknown')
}

/** Between a commit and its answer lies another one; after this time nobody is about to answer any more. Microseconds. */
const ANSWERED_WITHIN = 60 * 1_000_000

/** Keeps what is answered to a request whose key is kept. */
export const keepAnswer = (core: Core, request: KeyedRequest, answer: KeptAnswer): Promise<void> =>
  core.engine.transaction(async (session) => writeAnswer(session, request, answer))

const refuseOther = ({ fingerprint }: KeyedRequest, earlier: DoneRequest): void => {
  if (earlier.fingerprint !== fingerprint) throw new Refusal('request.key-reused')
}

/** Two that race with one key meet here: the second finds what the first has done. */
const refuseRepeat = async (tx: Tx, request: KeyedRequest): Promise<void> => {
  const earlier = await findKeyedRequest(tx, request.userId, request.key)
  if (!earlier) return
  refuseOther(request, earlier)
  throw new Refusal('request.in-progress', { retryAfter: 1 })
}
