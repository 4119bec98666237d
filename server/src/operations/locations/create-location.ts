import type { Call } from '../../model/actor.ts'
import { type FieldFault, refuseFaulty } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import type { Tx } from '../../storage/change.ts'
import { reserveId } from '../../storage/ids.ts'
import { insertLocation } from '../../storage/locations.ts'
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

export const locationFaults = ({ title }: Pick<LocationWish, 'title'>): FieldFault[] => {
  const named = textFault(title.trim(), { min: 1, max: 200 })
  return named === undefined ? [] : [{ field: 'title', message: title.trim() === '' ? 'is missing' : named }]
}

/** Writes a location under its company's lock. */
export const writeNewLocation = (tx: Tx, companyId: number, id: number, wish: LocationWish): void => {
  const { timezone = 'UTC', city = '', address = '' } = wish
  const title = wish.title.trim()
  insertLocation(tx, companyId, { id, title, timezone, city, address })
  tx.moved('model', companyId)
  tx.record(
    { kind: 'location.created', subject: `location:${id}`, after: { title, timezone, city, address } },
    companyId,
  )
}

/** Makes a location of a company; company-wide grants cover it from the start. */
export const createLocation = async (
  core: Core,
  call: Call,
  companyId: number,
  wish: LocationWish,
): Promise<number> => {
  refuseFaulty(locationFaults(wish))
  const id = await reserveId(core.engine, wish.id)
  return change(core, call, companyId, async (tx) => {
    await requireCompanyRight(tx, 'locations.edit')
    writeNewLocation(tx, companyId, id, wish)
    return id
  })
}
