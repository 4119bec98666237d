import type { Permission } from '../../model/catalogue.ts'
import type { Company } from '../../model/company.ts'
import type { FieldFault } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import { parseAddressList } from '../../model/wire-values.ts'

/** Values as somebody wishes them, by slug, in the model's form; null takes a value back. */
export type WishedValues = Readonly<Record<string, unknown>>

/** A caller who sends hundreds of wrong values gets told about the first ones. */
const FAULTS_SHOWN = 100

/** The values wished, with what is wrong about them. */
export const readValues = (
  company: Company,
  wished: WishedValues,
): { values: ReadonlyMap<Permission, Value | null>; faults: readonly FieldFault[] } => {
  const values = new Map<Permission, Value | null>()
  const faults: FieldFault[] = []
  const fault = (slug: string, message: string): void => {
    if (faults.length < FAULTS_SHOWN) faults.push({ field: `permissions.${slug}`, message })
  }
  for (const [slug, raw] of Object.entries(wished)) {
    const slot = company.catalogue.bySlug.get(slug)
    const permission = slot && company.catalogue.permissions[slot.index]
    if (!permission) fault(slug, 'is not a permission of this company')
    else if (permission.slug !== slug) fault(slug, `is one value together with ${permission.slug}: send the ids there`)
    else {
      const value = raw === null ? null : parse(permission, raw)
      if (value === undefined) fault(slug, `is not a value of type ${permission.type.name}`)
      else values.set(permission, value)
    }
  }
  return { values, faults }
}

const parse = ({ type, bounds }: Permission, raw: unknown): Value | undefined => {
  if (type.name === 'allowed_ip') return parseAddressList(raw)
  const value = type.parse(raw, bounds)
  // It has room for one id, and its closed gate is what says none.
  if (type.name === 'allowed_id' && Array.isArray(value) && value.length !== 1) return undefined
  return value
}
