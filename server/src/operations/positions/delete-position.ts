import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { findPosition, writePositionDeleted } from '../../storage/positions.ts'
import { requireCapability, standingUnderLock } from '../access/authorize.ts'
import { companyAt } from '../access/company-at.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { requireAtEach } from './position-locations.ts'
import type { PositionQuestion } from './read-position.ts'

/**
 * Deletes a position, for somebody who may do so at each location where it is available. Team members who had it have
 * none from then on.
 */
export const deletePosition = async (
  core: Core,
  call: Call,
  { locationId, positionId }: PositionQuestion,
): Promise<void> => {
  const companyId = await companyAt(core, call, locationId)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    const now = tx.now()
    requireCapability(standing, call, 'positions.delete', locationId, now)
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
