import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { findPosition, writePositionDeleted } from '../../storage/positions.ts'
import { standingUnderLock } from '../access/authorize.ts'
import { companyFrom, requireAtEach, requireSomewhere } from '../access/standpoint.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import type { PositionQuestion } from './read-position.ts'

/**
 * Deletes a position, for somebody who may do so at each location where it is available. Team members who had it have
 * none from then on.
 */
export const deletePosition = async (core: Core, call: Call, question: PositionQuestion): Promise<void> => {
  const { positionId } = question
  const companyId = await companyFrom(core, call, question)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    const now = tx.now()
    requireSomewhere(standing, call, 'positions.delete', question, now)
    const position = await findPosition(tx, companyId, positionId)
    if (!position) throw new Refusal('position.unknown')
    requireAtEach(standing, call, 'positions.delete', position.locations, now)

    writePositionDeleted(tx, companyId, positionId)
    const { title, description, locations } = position
    tx.record({
      kind: 'position.deleted',
      subject: `position:${positionId}`,
      before: { title, description, locations },
    })
  })
}
