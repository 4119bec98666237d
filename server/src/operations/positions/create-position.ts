import type { Call } from '../../model/actor.ts'
import { type Position, positionFaults } from '../../model/position.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { reserveId } from '../../storage/ids.ts'
import { insertPosition } from '../../storage/positions.ts'
import { standingUnderLock } from '../access/authorize.ts'
import { companyFrom, requireAtEach, requireSomewhere, type Standpoint } from '../access/standpoint.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { locationFaults } from './position-locations.ts'

export type PositionWish = Standpoint & {
  /** An id of one's own choice, for the demo and for data that come from elsewhere. */
  readonly id?: number
  readonly title: string
  readonly description?: string
  /** Where the position is available. */
  readonly locations: readonly number[]
}

/** Makes a position that is available at some locations, for somebody who may do so at each of them. */
export const createPosition = async (core: Core, call: Call, wish: PositionWish): Promise<Position> => {
  const companyId = await companyFrom(core, call, wish)
  const reserved = wish.id === undefined ? undefined : await reserveId(core.engine, wish.id)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    const now = tx.now()
    requireSomewhere(standing, call, 'positions.create', wish, now)

    const words = { title: wish.title.trim(), description: wish.description ?? '' }
    refuseFaulty([...positionFaults(words), ...locationFaults(wish.locations, standing.company.locations)])
    requireAtEach(standing, call, 'positions.create', wish.locations, now)

    const position: Position = {
      id: reserved ?? (await tx.id()),
      companyId,
      ...words,
      serviceBinding: 'none',
      requiredFields: [],
      onlyChain: false,
      locations: wish.locations.toSorted((a, b) => a - b),
    }
    insertPosition(tx, position)
    tx.record({
      kind: 'position.created',
      subject: `position:${position.id}`,
      after: { ...words, locations: position.locations },
    })
    return position
  })
}
