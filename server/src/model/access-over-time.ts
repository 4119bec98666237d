import { effectiveAccess, grantValues, type Place, type Values } from './access.ts'
import type { Company } from './company.ts'
import { decide, type Reason } from './decide.ts'
import type { Grant, Moment, Person } from './member.ts'
import { sameValue } from './permission-types.ts'
import type { Value } from './value.ts'

/** A grant that gives some of a value. */
export interface AccessSource {
  readonly grant: Grant
  readonly source: Reason['source']
  readonly value: Value
}

/** An effective value with what gives it, and how long windows leave it as it is. */
export interface TimedValue {
  readonly value: Value
  readonly sources: readonly AccessSource[]
  /** Since when it has been so; null where no window has begun or ended it. */
  readonly since: Moment | null
  /** From when on it will be another, and which; null where no window to come changes it. */
  readonly until: Moment | null
  readonly next: Value | null
}

/**
 * Effective access at a place and moment, each value with its sources among `seen` grants and the moments at which
 * windows change it. Nothing but windows is foreseen.
 */
export const accessOverTime = (
  company: Company,
  person: Person,
  place: Place,
  at: Moment,
  ip: string | undefined | 'any',
  seen: readonly Grant[],
): readonly TimedValue[] => {
  const valuesAt = (moment: Moment): Values => effectiveAccess(company, person, place, moment, ip)
  const values = valuesAt(at)
  const edges = edgesOf(person.member.grants)
  const later = edges.filter((edge) => edge > at).map((edge) => ({ edge, values: valuesAt(edge) }))
  // Before the first edge there is a stretch too, of which any moment tells.
  const earlier = edges
    .filter((edge) => edge <= at)
    .map((edge) => ({ edge, values: valuesAt(edge - 1) }))
    .reverse()
  return company.catalogue.permissions.map(({ index, slug }) => {
    const value = values[index] as Value
    const differs = (other: { readonly values: Values }): boolean => !sameValue(other.values[index] as Value, value)
    const before = earlier.find(differs)
    const after = later.find(differs)
    const { reasons, blocker } = decide(company, person, { permission: slug, place, at, ip: ip ?? UNKNOWN })
    const giving = blocker ? [] : reasons.filter(({ outcome }) => outcome === 'gives')
    return {
      value,
      sources: giving.flatMap(({ grant: id, source }) => {
        const grant = seen.find((each) => each.id === id)
        return grant ? [{ grant, source, value: grantValues(company, grant)[index] as Value }] : []
      }),
      since: before?.edge ?? null,
      until: after?.edge ?? null,
      next: after ? (after.values[index] as Value) : null,
    }
  })
}

/** No address that a list could name. */
const UNKNOWN = ''

const edgesOf = (grants: readonly Grant[]): Moment[] => {
  const edges = new Set<Moment>()
  for (const { startsAt, endsAt } of grants) {
    if (startsAt !== null) edges.add(startsAt)
    if (endsAt !== null) edges.add(endsAt)
  }
  return [...edges].sort((a, b) => a - b)
}
