import type { Call } from '../../model/actor.ts'
import type { Capability } from '../../model/capability.ts'
import type { Moment } from '../../model/member.ts'
import type { FieldFault } from '../../model/refusal.ts'
import { requireCapability, type Standing } from '../access/authorize.ts'

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

/**
 * Refuses whoever lacks the capability at one of the locations. Nobody has any access at a closed one: there it takes
 * the capability over the company as a whole, or a position of it could never be changed again.
 */
export const requireAtEach = (
  standing: Standing,
  call: Pick<Call, 'ip'>,
  capability: Capability,
  locations: Iterable<number>,
  now: Moment,
): void => {
  for (const id of new Set(locations)) {
    const isClosed = standing.company.locations.get(id)?.closed === true
    requireCapability(standing, call, capability, isClosed ? 'company' : id, now)
  }
}
