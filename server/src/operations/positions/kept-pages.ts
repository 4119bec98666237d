import type { Core } from '../core.ts'
import type { ListedPositions } from './list-positions.ts'

/** How many positions each of two generations keeps: with titles and descriptions, a few megabytes. */
const GENERATION = 5_000

interface Kept {
  readonly revision: number
  readonly listed: ListedPositions
}

/**
 * Pages of positions, which programs read far more often than companies change. Each is kept with the revision of its
 * company that was confirmed before it was read, and counts as long as that revision is confirmed again: any change of
 * the company ends it, on every node. A page may hold what was committed just after its revision; then nobody asks
 * with that revision any more.
 */
export class KeptPages {
  #young = new Map<string, Kept>()
  #old = new Map<string, Kept>()
  #positions = 0

  get(key: string, revision: number): ListedPositions | undefined {
    const young = this.#young.get(key)
    const kept = young ?? this.#old.get(key)
    if (kept?.revision !== revision) return undefined
    if (!young) this.set(key, revision, kept.listed)
    return kept.listed
  }

  set(key: string, revision: number, listed: ListedPositions): void {
    const present = this.#young.get(key)
    // Two reads of one page may end in any order: the newer one stays.
    if (present && present.revision > revision) return
    this.#young.set(key, { revision, listed })
    // An empty page costs something too.
    this.#positions += listed.positions.length + 1
    if (this.#positions < GENERATION) return
    this.#old = this.#young
    this.#young = new Map()
    this.#positions = 0
  }
}

const pagesOf = new WeakMap<Core, KeptPages>()

/** The pages that this core keeps. */
export const keptPages = (core: Core): KeptPages => {
  let pages = pagesOf.get(core)
  if (!pages) {
    pages = new KeptPages()
    pagesOf.set(core, pages)
  }
  return pages
}
