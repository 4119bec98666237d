import type { Call } from '../../model/actor.ts'
import type { Position } from '../../model/position.ts'
import { pageOfPositions, positionsOf } from '../../storage/positions.ts'
import { requireCapability, standingAt } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { keptPages } from './kept-pages.ts'

export interface Page {
  readonly limit: number
  readonly offset: number
}

export interface PositionsQuestion {
  readonly locationId: number
  /** Which part of the list; all of it without. */
  readonly page?: Page
}

/** The same object as long as nothing has changed, so that what is made of it may be kept with it. */
export interface ListedPositions {
  /** How many there are in all. */
  readonly total: number
  readonly positions: readonly Position[]
}

/** The company's positions, for somebody who may see them at the location: every location sees all of them. */
export const listPositions = async (
  core: Core,
  call: Call,
  { locationId, page }: PositionsQuestion,
): Promise<ListedPositions> => {
  const { facts, now } = await core.facts.read((look) => {
    const standing = standingAt(look, call.actor, locationId)
    return { ...standing, revision: look.revision(standing.company.id) }
  })
  requireCapability(facts, call, 'positions.read', locationId, now)

  const { company, revision } = facts
  if (revision === undefined) return load(core, company.id, page)
  const pages = keptPages(core)
  const key = page ? `${company.id}/${page.limit}/${page.offset}` : `${company.id}`
  const kept = pages.get(key, revision)
  if (kept) return kept
  const listed = await load(core, company.id, page)
  pages.set(key, revision, listed)
  return listed
}

const load = async (core: Core, companyId: number, page: Page | undefined): Promise<ListedPositions> => {
  if (page) return pageOfPositions(core.engine, companyId, page)
  const positions = await positionsOf(core.engine, companyId)
  return { total: positions.length, positions }
}
