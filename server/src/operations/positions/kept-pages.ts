import type { ListedPositions, Page } from '../../model/position.ts'
import type { Core } from '../core.ts'

/** How many positions each of two generations keeps: with titles and descriptions, a few megabytes. */
const GENERATION = 5_000

interface CompanyPages {
  readonly revision: number
  readonly pages: Map<number, ListedPositions>
}

/** One number for a page, or for the whole list: cheaper to look up than a text. */
const keyOf = (page: Page | undefined): number => (page ? page.offset * 1001 + page.limit : -1)

/**
 * Pages of positions, which programs read far more often than companies change. They are kept with the revision of
 * their company that was confirmed before they were read, and count as long as that revision is confirmed again: any
 * change of the company ends them, on every node. A page may hold what was committed just after its revision; then
 * nobody asks with that revision any more.
 */
export class KeptPages {
  #young = new Map<number, CompanyPages>()
  #old = new Map<number, CompanyPages>()
  #positions = 0

  get(companyId: number, revision: number, page: Page | undefined): ListedPositions | undefined {
    const young = this.#young.get(companyId)
    const kept = young ?? this.#old.get(companyId)
    if (kept?.revision !== revision) return undefined
    const listed = kept.pages.get(keyOf(page))
    if (listed && !young) this.set(companyId, revision, page, listed)
    return listed
  }

  set(companyId: number, revision: number, page: Page | undefined, listed: ListedPositions): void {
    let kept = this.#young.get(companyId)
    // Two reads may end in any order: what the newer one found stays.
    if (kept && kept.revision > revision) return
    if (kept?.revision !== revision) {
      kept = { revision, pages: new Map() }
      this.#young.set(companyId, kept)
    }
    kept.pages.set(keyOf(page), listed)
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
