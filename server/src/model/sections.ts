import type { Values } from './access.ts'
import type { Company } from './company.ts'
import { sameValue } from './permission-types.ts'
import type { Value } from './value.ts'

/** A permission that stands under no other, and how much of what stands under it somebody has. */
export interface Section {
  readonly permission: string
  readonly value: Value
  /** Whether it gives anything by itself. */
  readonly isGiven: boolean
  /** Of the permissions under it, those that give something. */
  readonly given: number
  readonly of: number
}

/** What somebody may do, in short. Addresses are a condition and give nothing: they are not counted. */
export const sectionsOf = ({ catalogue: { permissions } }: Company, values: Values): Section[] => {
  const counts = permissions.map(() => ({ given: 0, of: 0 }))
  const isGiven = (index: number): boolean => {
    const permission = permissions[index]
    return permission !== undefined && !sameValue(values[index] as Value, permission.none)
  }
  for (const { index, type, parent } of permissions) {
    if (type.name === 'allowed_ip') continue
    for (let above = parent; above >= 0; above = permissions[above]?.parent ?? -1) {
      const count = counts[above]
      if (!count) break
      count.of += 1
      if (isGiven(index)) count.given += 1
    }
  }
  return permissions
    .filter(({ parent, type }) => parent < 0 && type.name !== 'allowed_ip')
    .map(({ slug, index }) => ({
      permission: slug,
      value: values[index] as Value,
      isGiven: isGiven(index),
      ...(counts[index] as { given: number; of: number }),
    }))
}
