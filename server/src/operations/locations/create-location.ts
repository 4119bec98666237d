import type { Call } from '../../model/actor.ts'
import { type FieldFault, refuseFaulty } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import { zoneNamed } from '../../model/time-zone.ts'
import type { Tx } from '../../storage/change.ts'
import { reserveId } from '../../storage/ids.ts'
import { insertLocation, type NewLocation } from '../../storage/locations.ts'
import { enterCompany } from '../access/company-at.ts'
import { requireCompanyRight } from '../access/require-company-right.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'

export interface LocationWish {
  readonly id?: number
  readonly title: string
  readonly timezone?: string
  readonly city?: string
  readonly address?: string
}

/** What is wrong with a location; all but the title may be left out. */
export const locationFaults = ({ title, timezone = 'UTC', city = '', address = '' }: LocationWish): FieldFault[] => {
  const named = textFault(title.trim(), { min: 1, max: 200 })
  const faults: [field: string, message: string | undefined][] = [
    ['title', title.trim() === '' ? 'is missing' : named],
    ['timezone', zoneNamed(timezone) === undefined ? 'is no time zone, such as Europe/Berlin' : undefined],
    ['city', textFault(city.trim(), { max: 200 })],
    ['address', textFault(address.trim(), { max: 500 })],
  ]
  return faults.flatMap(([field, message]) => (message === undefined ? [] : [{ field, message }]))
}

/** The words of a location as they are stored. */
export const locationWords = ({
  title,
  timezone = 'UTC',
  city = '',
  address = '',
}: LocationWish): Omit<NewLocation, 'id'> => ({
  title: title.trim(),
  timezone: zoneNamed(timezone) ?? 'UTC',
  city: city.trim(),
  address: address.trim(),
})

/** Writes a location under its company's lock. */
export const writeNewLocation = (tx: Tx, companyId: number, id: number, wish: LocationWish): void => {
  const words = locationWords(wish)
  insertLocation(tx, companyId, { id, ...words })
  tx.moved('model', companyId)
  tx.record({ kind: 'location.created', subject: `location:${id}`, after: words }, companyId)
}

/** Makes a location of a company; company-wide grants cover it from the start. */
export const createLocation = async (
  core: Core,
  call: Call,
  companyId: number,
  wish: LocationWish,
): Promise<number> => {
  if (call.actor.kind !== 'operator') await enterCompany(core, call, companyId)
  refuseFaulty(locationFaults(wish))
  const wished = wish.id === undefined ? undefined : await reserveId(core.engine, wish.id)
  return change(core, call, companyId, async (tx) => {
    await requireCompanyRight(tx, 'locations.edit')
    const id = wished ?? (await tx.id())
    writeNewLocation(tx, companyId, id, wish)
    return id
  })
}
