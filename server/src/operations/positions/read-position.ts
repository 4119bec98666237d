import type { Call } from '../../model/actor.ts'
import type { Position } from '../../model/position.ts'
import { Refusal } from '../../model/refusal.ts'
import { findPosition } from '../../storage/positions.ts'
import { requireCapability, standingAt } from '../access/authorize.ts'
import type { Core } from '../core.ts'

export interface PositionQuestion {
  readonly locationId: number
  readonly positionId: number
}

/** One position of the company, for somebody who may see positions at the location. */
export const readPosition = async (
  core: Core,
  call: Call,
  { locationId, positionId }: PositionQuestion,
): Promise<Position> => {
  const { facts, now } = await core.facts.read((look) => standingAt(look, call.actor, locationId))
  requireCapability(facts, call, 'positions.read', locationId, now)
  const position = await findPosition(core.engine, facts.company.id, positionId)
  if (!position) throw new Refusal('position.unknown')
  return position
}
