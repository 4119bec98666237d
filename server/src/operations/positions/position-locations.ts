import type { FieldFault } from '../../model/refusal.ts'

const FAULTS_SHOWN = 100

/** Locations that the company does not have, and those that come twice: the first of them. */
export const locationFaults = (wished: readonly number[], known: ReadonlyMap<number, unknown>): FieldFault[] => {
  if (wished.length === 0) return [{ field: 'locations', message: 'needs at least one location' }]
  const seen = new Set<number>()
  const faults = wished.flatMap((id, index) => {
    const repeated = seen.has(id)
    seen.add(id)
    if (!repeated && known.has(id)) return []
    return [{ field: `locations.${index}`, message: repeated ? 'is given twice' : 'is not a location of this company' }]
  })
  return faults.slice(0, FAULTS_SHOWN)
}
