import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { writeLocationClosed } from '../../storage/locations.ts'
import { requireCompanyRight } from '../access/require-company-right.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'

/** Closes a location, where then nobody has any access, or opens it again. */
export const setLocationClosed = (
  core: Core,
  call: Call,
  companyId: number,
  id: number,
  closed: boolean,
): Promise<void> =>
  change(core, call, companyId, async (tx) => {
    await requireCompanyRight(tx, 'locations.edit')
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
  })
