import type { Call } from '../../model/actor.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { type LocationRow, locationRows, type NewLocation, writeLocationProfile } from '../../storage/locations.ts'
import { companyAt, enterCompany } from '../access/company-at.ts'
import { requireCompanyRight } from '../access/require-company-right.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { type LocationWish, locationFaults, locationWords } from './create-location.ts'
import { writeClosed } from './set-location-closed.ts'

/** What is left out stays as it is. */
export type LocationEdit = Partial<Omit<LocationWish, 'id'>> & { readonly closed?: boolean }

/** Changes the public words of a location, a closed one's too, and whether it is closed. */
export const updateLocation = async (
  core: Core,
  call: Call,
  companyId: number,
  id: number,
  { closed, ...edit }: LocationEdit,
): Promise<Omit<LocationRow, 'company' | 'bookable'>> => {
  await enterCompany(core, call, companyId)
  return change(core, call, companyId, async (tx) => {
    await requireCompanyRight(tx, 'locations.edit')
    const [row] = await locationRows(tx, [{ id, companyId }])
    if (!row) throw new Refusal('location.unknown')
    const before: Omit<NewLocation, 'id'> = {
      title: row.title,
      timezone: row.timezone,
      city: row.city,
      address: row.address,
    }
    const wish = { ...before, ...edit }
    refuseFaulty(locationFaults(wish))
    const after = locationWords(wish)
    if (JSON.stringify(after) !== JSON.stringify(before)) {
      writeLocationProfile(tx, companyId, { id, ...after })
      tx.record({ kind: 'location.changed', subject: `location:${id}`, before, after })
    }
    if (closed !== undefined) await writeClosed(tx, companyId, id, closed)
    return { id, ...after, closed: closed ?? row.closed }
  })
}

/** The same for whoever names just the location. */
export const updateLocationAt = async (core: Core, call: Call, id: number, edit: LocationEdit): Promise<void> => {
  await updateLocation(core, call, await companyAt(core, call, id), id, edit)
}
