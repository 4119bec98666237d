import type { Values } from '../../model/access.ts'
import type { Permission } from '../../model/catalogue.ts'
import type { Company } from '../../model/company.ts'
import type { FieldFault } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import { fromWire } from '../../model/wire-values.ts'

/** A value for one permission as a caller sent it: the slug, and a value in the shape that its type has on the wire. */
export interface SentValue {
  readonly slug: string
  readonly value: unknown
}

/**
 * The values a caller wishes, in the model's form, with what is wrong about them. `shown` are the values that the
 * caller saw: a flag and its list are one value together, and what was not sent of the two stays as it is. With
 * `changesOnly`, what is wished as it is shown is left out: of a full list that is put back, only the changes remain.
 */
export const readWish = (
  company: Company,
  vocabulary: string,
  sent: readonly SentValue[],
  shown: Values,
  { changesOnly = false } = {},
): { values: ReadonlyMap<Permission, Value>; faults: readonly FieldFault[] } => {
  const { bySlug, permissions, wireOrder } = company.catalogue
  const order = wireOrder.get(vocabulary) ?? []
  const values = new Map<Permission, Value>()
  const lists = new Map<Permission, readonly number[]>()
  const faults: FieldFault[] = []
  // A flag and its list are two slugs of one permission.
  const seen = new Uint8Array(permissions.length * 2)
  for (let n = 0; n < sent.length; n++) {
    const { slug, value } = sent[n] as SentValue
    // Who puts a list back sends it in its order: then each slot is simply the next one.
    const next = order[n]
    const slot = next?.slug === slug ? next : bySlug.get(slug)
    const permission = slot && permissions[slot.index]
    if (!slot || !permission || permission.catalogue !== vocabulary || permission.entry.hidden) {
      faults.push(faultOf(slug, 'is not a permission'))
      continue
    }
    const place = slot.index * 2 + (slot.part === 'ids' ? 1 : 0)
    if (seen[place] === 1) {
      faults.push(faultOf(slug, 'is given twice'))
      continue
    }
    seen[place] = 1
    // Most types have one form on the wire and in the model: what is shown needs no reading.
    if (changesOnly && value === shown[slot.index] && slot.part === 'value' && typeof value === 'boolean') continue
    const parsed = fromWire(slot, permission, value)
    if (parsed === undefined) faults.push(faultOf(slug, `is not a value of type ${permission.type.name}`))
    else if (slot.part === 'ids') lists.set(permission, parsed as readonly number[])
    else if (!changesOnly || parsed !== shown[slot.index] || permission.entry.idsSlug !== undefined)
      values.set(permission, parsed)
  }
  joinLists(values, lists, shown, faults)
  return { values, faults }
}

const faultOf = (slug: string, message: string): FieldFault => ({ field: `permissions.${slug}`, message })

const joinLists = (
  values: Map<Permission, Value>,
  lists: ReadonlyMap<Permission, readonly number[]>,
  shown: Values,
  faults: FieldFault[],
): void => {
  for (const [permission, flag] of values) {
    if (permission.type.name !== 'has_allowed_ids' || flag === 'all') continue
    const now = shown[permission.index] as Value
    values.set(permission, lists.get(permission) ?? (now === 'all' ? [] : now))
  }
  for (const [permission, list] of lists) {
    if (values.has(permission)) continue
    if (shown[permission.index] !== 'all') values.set(permission, list)
    else if (list.length > 0) {
      faults.push({
        field: `permissions.${permission.entry.idsSlug}`,
        message: `counts only together with ${permission.slug} = 1`,
      })
    }
  }
}
