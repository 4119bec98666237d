import type { Call } from '../../model/actor.ts'
import type { Capability } from '../../model/capability.ts'
import type { Company } from '../../model/company.ts'
import { isCapable } from '../../model/decide.ts'
import type { Moment, User } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Look } from '../../storage/facts.ts'
import type { Places } from '../../storage/places.ts'
import type { Core } from '../core.ts'
import { requireCapability, type Standing, standingAt, standingIn } from './authorize.ts'
import { companyAt, enterCompany } from './company-at.ts'

/**
 * Where a caller stands: at a location, which tells the company too, or in a company as a whole. Whoever stands at a
 * location sees and does what the right there lets them; whoever stands in the company, what their rights at each of
 * its locations do.
 */
export type Standpoint =
  | { readonly locationId: number; readonly companyId?: undefined }
  | { readonly companyId: number; readonly locationId?: undefined }

/** The caller's standing where they stand; an unknown company or location and a foreign one look alike. */
export const standingFrom = (look: Look, actor: Call['actor'], from: Standpoint, user?: User): Standing =>
  from.locationId === undefined
    ? standingIn(look, actor, from.companyId, user)
    : standingAt(look, actor, from.locationId, user)

/** The company where the caller stands, so that its lock can be taken. */
export const companyFrom = async (core: Core, call: Call, from: Standpoint): Promise<number> => {
  if (from.locationId !== undefined) return companyAt(core, call, from.locationId)
  await enterCompany(core, call, from.companyId)
  return from.companyId
}

/** Whether a grant over the whole company gives the right: it holds everywhere, and at closed locations too. */
export const isCapableEverywhere = (
  { company, person }: Standing,
  { ip }: Pick<Call, 'ip'>,
  capability: Capability,
  now: Moment,
): boolean => {
  const grants = person.member.grants.filter(({ scope }) => scope === 'company')
  if (grants.length === 0) return false
  const wide = { ...person, member: { ...person.member, grants } }
  return isCapable(company, wide, capability, 'company', now, ip)
}

/** Where the caller has the right, of the locations of the company. */
const placesIn = (standing: Standing, call: Pick<Call, 'ip'>, capability: Capability, now: Moment): Places => {
  if (isCapableEverywhere(standing, call, capability, now)) return 'all'
  const { company, person } = standing
  return [...company.locations.values()].flatMap(({ id, closed }) =>
    !closed && isCapable(company, person, capability, id, now, call.ip) ? id : [],
  )
}

/** Where the caller has the right, as far as they see from where they stand; refuses whoever has it nowhere there. */
export const placesWhere = (
  standing: Standing,
  call: Pick<Call, 'ip'>,
  capability: Capability,
  from: Standpoint,
  now: Moment,
): Places => {
  if (from.locationId !== undefined) {
    requireCapability(standing, call, capability, from.locationId, now)
    return [from.locationId]
  }
  const places = placesIn(standing, call, capability, now)
  if (places.length === 0) throw new Refusal('access.denied')
  return places
}

/** Refuses whoever has the right nowhere where they stand. */
export const requireSomewhere = (
  standing: Standing,
  call: Pick<Call, 'ip'>,
  capability: Capability,
  from: Standpoint,
  now: Moment,
): void => {
  if (from.locationId !== undefined) requireCapability(standing, call, capability, from.locationId, now)
  else placesWhere(standing, call, capability, from, now)
}

/**
 * Refuses whoever lacks the capability at one of the locations. Nobody has any access at a closed one: there it takes a
 * grant over the whole company, or what belongs to it could never be changed again.
 */
export const requireAtEach = (
  standing: Standing,
  call: Pick<Call, 'ip'>,
  capability: Capability,
  locations: Iterable<number>,
  now: Moment,
): void => {
  for (const id of new Set(locations)) {
    if (standing.company.locations.get(id)?.closed !== true) requireCapability(standing, call, capability, id, now)
    else if (!isCapableEverywhere(standing, call, capability, now)) throw new Refusal('access.denied')
  }
}

/** The one location that is asked about, of those where the caller has the right; another one is a wrong field. */
export const onlyAt = (
  standing: Standing,
  call: Pick<Call, 'ip'>,
  capability: Capability,
  locationId: number,
  now: Moment,
): Places => {
  requireKnownLocation(standing.company, locationId)
  requireAtEach(standing, call, capability, [locationId], now)
  return [locationId]
}

/** Refuses a location that is named as a field and is none of the company's. */
export const requireKnownLocation = (company: Company, locationId: number): void => {
  if (company.locations.has(locationId)) return
  const fields = [{ field: 'locationId', message: 'is not a location of this company' }]
  throw new Refusal('request.invalid', { fields })
}
