import type { Grant, Slot } from './member.ts'

/** Grants over the whole company: they cover every location, and none can be taken out of them. */
export const companyWideSlots = (grants: readonly Grant[]): Slot[] =>
  grants.filter(({ scope }) => scope === 'company').map(({ slot }) => slot)

/**
 * Grants with one location taken out of each scope; wider ones keep their other locations. A grant that reaches nothing
 * any more is gone, but for an `entry`: lists of entries know it by its id, and show it as reaching nothing.
 */
export const takeOut = (grants: readonly Grant[], locationId: number): readonly Grant[] =>
  grants.flatMap((grant) => {
    if (grant.scope === 'company' || !grant.scope.includes(locationId)) return [grant]
    const scope = grant.scope.filter((id) => id !== locationId)
    return scope.length === 0 && grant.slot !== 'entry' ? [] : [{ ...grant, scope }]
  })

/** Whether grants reach any place at all. */
export const reachesSomewhere = (grants: readonly Grant[]): boolean => grants.some(({ scope }) => scope.length > 0)
