import type { Call } from '../../model/actor.ts'
import type { Position } from '../../model/position.ts'
import { Refusal } from '../../model/refusal.ts'
import { findPosition } from '../../storage/positions.ts'
import { requireSomewhere, type Standpoint, standingFrom } from '../access/standpoint.ts'
import type { Core } from '../core.ts'

export type PositionQuestion = Standpoint & { readonly positionId: number }

/** One position of the company, for somebody who may see positions where they stand. */
export const readPosition = async (core: Core, call: Call, question: PositionQuestion): Promise<Position> => {
  const { facts, now } = await core.facts.read((look) => standingFrom(look, call.actor, question))
  requireSomewhere(facts, call, 'positions.read', question, now)
  const position = await findPosition(core.engine, facts.company.id, question.positionId)
  if (!position) throw new Refusal('position.unknown')
  return position
}
