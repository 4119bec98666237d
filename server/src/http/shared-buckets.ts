import { type Buckets, fill, type Rule } from './rate-limit.ts'

/** How long the shared count of a key runs; long against a round, so that it seldom begins anew between two. */
export const SHARED_SECONDS = 60

/** Callers waiting for their turn; those that find no room ask again with their next request. */
const MOST_NOTED = 10_000
/** Callers told of in one round: some tens of milliseconds for the database. */
const MOST_TOLD = 1_000

interface Counter {
  /** Counts what was let through here; gives what all nodes have, and when the count ends. */
  add(key: string, times: number): Promise<{ readonly total: number; readonly endsIn: number }>
}

/**
 * Lets the nodes of one database share their token buckets without asking it for each request: every node counts by
 * itself, and now and then adds what it has let through to a common count, and takes what the others have from its own
 * buckets. So a limit may be exceeded by what comes between two rounds. A caller who has used little is not told of.
 */
export class SharedBuckets {
  readonly #counter: Counter
  readonly #rules: readonly Rule[]
  readonly #now: () => number
  readonly worthTelling: number
  readonly #noted: Buckets[] = []

  constructor(counter: Counter, rules: readonly Rule[], now: () => number = () => performance.now()) {
    this.#counter = counter
    this.#rules = rules
    this.#now = now
    this.worthTelling = Math.min(...rules.map(({ burst }) => burst)) / 10
  }

  note(buckets: Buckets): void {
    if (this.#noted.length >= MOST_NOTED) return
    buckets.isNoted = true
    this.#noted.push(buckets)
  }

  /** One round; to be called every second, and not again before it has ended. */
  async reconcile(): Promise<void> {
    const due = this.#noted.splice(0, MOST_TOLD)
    for (const buckets of due) buckets.isNoted = false
    await Promise.all(due.map((buckets) => this.#share(buckets)))
  }

  async #share(buckets: Buckets): Promise<void> {
    const { key, untold } = buckets
    buckets.untold = 0
    const { total, endsIn } = await this.#counter.add(key, untold)
    const at = this.#now()
    fill(buckets, this.#rules, at)
    const { known } = buckets
    const begunAt = at - (SHARED_SECONDS - endsIn) * 1000
    const isSame = known !== undefined && total >= known.total + untold
    const others = total - untold - (isSame ? known.total : 0)
    const seconds = (at - (isSame ? known.at : begunAt)) / 1000
    for (const [index, { burst, perSecond }] of this.#rules.entries()) {
      const had = isSame ? (known.left[index] as number) : burst
      // As if the others had come evenly: what would have run over the brim meanwhile has served them.
      const ranOver = Math.max(0, had + seconds * perSecond - untold - burst)
      const left = (buckets.left[index] as number) - Math.max(0, others - ranOver)
      // Nobody waits longer than what is counted reaches back.
      buckets.left[index] = Math.max(-perSecond * SHARED_SECONDS, left)
    }
    buckets.known = { total, at, left: [...buckets.left] }
  }
}
