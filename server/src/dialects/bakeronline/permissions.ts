import type { FieldFault } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import type { SentValue } from '../../operations/access/read-wish.ts'
import type { ShownEntry } from '../../operations/access/shop-entry.ts'
import { type Fields, fieldsOf, flagFaults, named, refuseFields } from './body.ts'

/** The catalogue whose words this interface uses. */
export const vocabulary = 'bakery'

/** The flags in the order in which the document shows them; a test holds them against the catalogue. */
export const permissionKeys = [
  'company_info',
  'holidays',
  'newsletters',
  'translations',
  'permissions',
  'email_settings',
  'products',
  'shop_info',
  'checkout_settings',
  'time_settings',
  'discounts',
] as const

/** What a body may ask for, from JSON or a form; what is left out stays as it is. */
export interface EntryWish {
  readonly locations?: readonly number[]
  readonly values?: readonly SentValue[]
}

const shape = { shop_ids: 'ids', permissions: { flags: permissionKeys } } as const

const idFaults = (ids: unknown): FieldFault[] => {
  if (!Array.isArray(ids)) return [{ field: 'shop_ids', message: 'must be a list of whole numbers' }]
  return ids.flatMap((id, place) =>
    Number.isSafeInteger(id) ? [] : [{ field: `shop_ids.${place}`, message: 'must be a whole number' }],
  )
}

const faultsOf = (body: Fields): FieldFault[] =>
  Object.entries(body).flatMap(([key, value]) => {
    if (key === 'shop_ids') return idFaults(value)
    if (key === 'permissions') return flagFaults('permissions', permissionKeys, value)
    return [{ field: named(key), message: 'is not known here' }]
  })

/** Reads a body strictly: nothing is guessed, and what is wrong is named member by member. */
export const readEntryWish = (body: unknown): EntryWish => {
  const fields = fieldsOf(body, shape)
  refuseFields(faultsOf(fields))
  const { shop_ids: locations, permissions } = fields as { shop_ids?: number[]; permissions?: Record<string, boolean> }
  return {
    ...(locations && { locations }),
    ...(permissions && { values: Object.entries(permissions).map(([slug, value]) => ({ slug, value })) }),
  }
}

/** The flags by key, in the documented order. */
export const presentFlags = (values: ReadonlyMap<string, Value>): Record<string, boolean> =>
  Object.fromEntries(permissionKeys.map((key) => [key, values.get(key) === true]))

/** An entry as the document shows it, member by member in its order. */
export const presentEntry = ({ id, locations, values, user }: ShownEntry) => ({
  shop_ids: locations,
  permissions: presentFlags(values),
  id,
  user: { id: user.id, email: user.email },
})

/**
 * A body in the form that the lengths in the document give: four spaces, a line per member, no newline at the end. The
 * length is counted from these very bytes when they are sent.
 */
export const pretty = (body: unknown): string => JSON.stringify(body, null, 4)
