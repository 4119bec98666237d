import type { Call } from '../../model/actor.ts'
import { type Position, positionFaults } from '../../model/position.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { findPosition, writePosition } from '../../storage/positions.ts'
import { standingUnderLock } from '../access/authorize.ts'
import { companyFrom, requireAtEach, requireSomewhere, type Standpoint } from '../access/standpoint.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { locationFaults } from './position-locations.ts'

/** What is left out stays as it is. */
export type PositionEdit = Standpoint & {
  readonly positionId: number
  readonly title?: string
  readonly description?: string
  /** Where the position is available. */
  readonly locations?: readonly number[]
}

type Words = Pick<Position, 'title' | 'description' | 'locations'>

const wordsOf = ({ title, description, locations }: Words): Words => ({ title, description, locations })

/** Changes a position, for somebody who may do so at each location where it is or becomes available. */
export const updatePosition = async (core: Core, call: Call, wish: PositionEdit): Promise<Position> => {
  const companyId = await companyFrom(core, call, wish)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    const now = tx.now()
    requireSomewhere(standing, call, 'positions.edit', wish, now)
    const before = await findPosition(tx, companyId, wish.positionId)
    if (!before) throw new Refusal('position.unknown')

    const { title = before.title, description = before.description, locations } = wish
    const words = { title: title.trim(), description }
    refuseFaulty([
      ...positionFaults(words),
      ...(locations ? locationFaults(locations, standing.company.locations) : []),
    ])
    const after = { ...before, ...words, locations: locations?.toSorted((a, b) => a - b) ?? before.locations }
    requireAtEach(standing, call, 'positions.edit', [...before.locations, ...after.locations], now)

    const [former, latter] = [wordsOf(before), wordsOf(after)]
    if (JSON.stringify(former) === JSON.stringify(latter)) return before
    writePosition(tx, after)
    tx.record({ kind: 'position.changed', subject: `position:${after.id}`, before: former, after: latter })
    return after
  })
}
