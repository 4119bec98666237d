import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { writeLocationClosed } from '../../storage/locations.ts'
import { companyAt, enterCompany } from '../access/company-at.ts'
import { requireCompanyRight } from '../access/require-company-right.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'

/** Writes under the lock that a location is closed or open; what is so already stays so. */
export const writeClosed = async (tx: Tx, companyId: number, id: number, closed: boolean): Promise<void> => {
  const location = (await tx.company()).locations.get(id)
  if (!location) throw new Refusal('location.unknown')
  if (location.closed === closed) return
  writeLocationClosed(tx, companyId, id, closed)
  tx.moved('model')
  tx.record({
    kind: closed ? 'location.closed' : 'location.opened',
    subject: `location:${id}`,
    before: { closed: location.closed },
    after: { closed },
  })
}

/** Closes a location, where then nobody has any access, or opens it again. */
export const setLocationClosed = async (
  core: Core,
  call: Call,
  companyId: number,
  id: number,
  closed: boolean,
): Promise<void> => {
  if (call.actor.kind !== 'operator') await enterCompany(core, call, companyId)
  return change(core, call, companyId, async (tx) => {
    await requireCompanyRight(tx, 'locations.edit')
    await writeClosed(tx, companyId, id, closed)
  })
}

/** The same for whoever names just the location. */
export const setLocationClosedAt = async (core: Core, call: Call, id: number, closed: boolean): Promise<void> =>
  setLocationClosed(core, call, await companyAt(core, call, id), id, closed)
