import type { Call } from '../../model/actor.ts'
import type { Position } from '../../model/position.ts'
import { pageOfPositions, positionsOf } from '../../storage/positions.ts'
import { requireCapability, standingAt } from '../access/authorize.ts'
import type { Core } from '../core.ts'

export interface PositionsQuestion {
  readonly locationId: number
  /** Which part of the list; all of it without. */
  readonly page?: { readonly limit: number; readonly offset: number }
}

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
  const { facts, now } = await core.facts.read((look) => standingAt(look, call.actor, locationId))
  requireCapability(facts, call, 'positions.read', locationId, now)
  if (page) return pageOfPositions(core.engine, facts.company.id, page)
  const positions = await positionsOf(core.engine, facts.company.id)
  return { total: positions.length, positions }
}
