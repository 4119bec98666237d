import { dropChangesBefore, type ScopeRevision, scopesChangedSince } from '../storage/change-log.ts'
import type { Engine } from '../storage/engine.ts'

/** Whoever has not looked for this long reads a company anew rather than change by change. */
const KEEP_MS = 60 * 60 * 1000

/**
 * Forgets what moved in revisions that are older than an hour. The rows themselves carry no time: the revisions of an
 * hour ago are remembered here. A start anew only makes the next hour's rows wait; exactness is not needed, since
 * readers notice what is missing.
 */
export class ChangePruner {
  readonly #engine: Engine
  readonly #clock: () => number
  #latest = -1
  #seen: { at: number; changed: readonly ScopeRevision[] }[] = []

  constructor(engine: Engine, clock: () => number = () => performance.now()) {
    this.#engine = engine
    this.#clock = clock
  }

  /** To be called now and then; gives how many rows were dropped. */
  async run(): Promise<number> {
    const at = this.#clock()
    const { changed, latest } = await scopesChangedSince(this.#engine, this.#latest)
    this.#latest = latest
    if (changed.length > 0) this.#seen.push({ at, changed })

    let dropped = 0
    for (let oldest = this.#seen[0]; oldest && at - oldest.at >= KEEP_MS; oldest = this.#seen[0]) {
      dropped += await dropChangesBefore(this.#engine, oldest.changed)
      this.#seen.shift()
    }
    return dropped
  }
}
