import type { Call } from '../../model/actor.ts'
import { refuseFaulty } from '../../model/refusal.ts'
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

/** Makes a location of a company; company-wide grants cover it from the start. */
export const createLocation = async (
  core: Core,
  call: Call,
  companyId: number,
  wish: LocationWish,
): Promise<number> => {
  const title = wish.title.trim()
  refuseFaulty(title === '' ? [{ field: 'title', message: 'is missing' }] : [])
  const id = await reserveId(core.engine, wish.id)
  return change(core, call, companyId, async (tx) => {
    await requireCompanyRight(tx, 'locations.edit')
    const { timezone = 'UTC', city = '', address = '' } = wish
    insertLocation(tx, companyId, { id, title, timezone, city, address })
    tx.moved('model')
    tx.record({ kind: 'location.created', subject: `location:${id}`, after: { title, timezone, city, address } })
    return id
  })
}
