import { addressHolds, addressLimit, gatedValues, isOfRole, joinAt, type Place, type Values } from './access.ts'
import type { Permission } from './catalogue.ts'
import type { Company, Role } from './company.ts'
import { keptWithMember } from './kept-with-member.ts'
import {
  activeAt,
  blockerOf,
  boundariesAfter,
  covers,
  type Grant,
  type Member,
  type Moment,
  type Person,
} from './member.ts'
import { sameValue } from './permission-types.ts'
import type { Value } from './value.ts'
import { listWithin } from './wire-values.ts'

/** The places that a write reaches: locations, and whether it is about the whole company. */
export interface Touched {
  readonly company: boolean
  readonly locations: readonly number[]
}

/** The locations a person's grants name, for writes that are about all of what they hold. */
export const allPlacesOf = (...members: readonly { readonly grants: readonly Pick<Grant, 'scope'>[] }[]): Touched => {
  const locations = new Set<number>()
  let company = false
  for (const { scope } of members.flatMap(({ grants }) => grants)) {
    if (scope === 'company') company = true
    else for (const id of scope) locations.add(id)
  }
  return { company, locations: [...locations] }
}

/** Which permissions count in a comparison: at a location those that can be limited to one, at the company the others. */
type Compared = 'location' | 'company' | 'everything'

const comparedAt = (place: Place, companyWide: boolean): Compared => {
  if (place !== 'company') return 'location'
  return companyWide ? 'everything' : 'company'
}

/** What of `wanted` is more than `held`. */
const valuesBeyond = (company: Company, wanted: Values, held: Values, compared: Compared): readonly Permission[] => {
  if (wanted === held) return none
  const { permissions } = company.catalogue
  let beyond: Permission[] | undefined
  for (let index = 0; index < permissions.length; index++) {
    const want = wanted[index] as Value
    const have = held[index] as Value
    if (want === have) continue
    const permission = permissions[index] as Permission
    if (compared !== 'everything' && permission.reach !== compared) continue
    if (permission.type.atMost(want, have)) continue
    beyond ??= []
    beyond.push(permission)
  }
  return beyond ?? none
}

const none: readonly Permission[] = []

const countsAt = (grant: Grant, place: Place): boolean =>
  place === 'company' ? grant.scope === 'company' || grant.scope.length > 0 : covers(grant.scope, place)

/** Whether a grant with the one address limit counts only where a grant with the other does. */
const limitWithin = (narrow: string | undefined, wide: string | undefined): boolean =>
  wide === undefined || (narrow !== undefined && listWithin(narrow, wide))

/** At one place and moment: what the target would have and the actor has not. */
const beyondAt = (
  company: Company,
  actorGrants: readonly Grant[],
  targetGrants: readonly Grant[],
  place: Place,
  at: Moment,
  companyWide: boolean,
): readonly Permission[] => {
  const wanted = targetGrants.filter((grant) => activeAt(grant, at))
  const held = actorGrants.filter((grant) => activeAt(grant, at))
  // What is closed at both sides stays closed at both; but a right of company reach that the actor has from closed
  // locations alone would count at once where it is given.
  const evenClosed = place !== 'company'
  if (!held.some((grant) => addressLimit(company, grant) !== undefined)) {
    const have = joinAt(company, held, place, evenClosed)
    return valuesBeyond(company, joinAt(company, wanted, place, true), have, comparedAt(place, companyWide))
  }
  // A right that counts from some addresses only may be passed on for those addresses only: grant by grant, each is
  // held against what the actor has wherever that grant would count.
  return wanted
    .filter((grant) => countsAt(grant, place))
    .flatMap((grant) => {
      const narrow = addressLimit(company, grant)
      const wideEnough = held.filter((own) => limitWithin(narrow, addressLimit(company, own)))
      const have = joinAt(company, wideEnough, place, evenClosed)
      return valuesBeyond(company, joinAt(company, [grant], place, true), have, comparedAt(place, companyWide))
    })
}

const isOwnerRole = (company: Company, grant: Grant): boolean =>
  grant.role !== null && company.catalogue.ownerRoles.has(grant.role)

/** An owner role is more than its values: it will hold what a later catalogue adds. Only an owner there passes it on. */
const ownerBeyond = (
  company: Company,
  actorGrants: readonly Grant[],
  target: Member,
  place: Place,
  at: Moment,
): boolean => {
  const owners = (grants: readonly Grant[]): Grant[] =>
    grants.filter((grant) => isOwnerRole(company, grant) && activeAt(grant, at) && reaches(grant, place))
  const limits = owners(actorGrants).map((grant) => addressLimit(company, grant))
  return owners(target.grants).some((grant) => {
    const narrow = addressLimit(company, grant)
    return !limits.some((wide) => limitWithin(narrow, wide))
  })
}

const reaches = (grant: Grant, place: Place): boolean =>
  place === 'company' ? grant.scope === 'company' : covers(grant.scope, place)

export interface Beyond {
  readonly place: Place
  /** Slugs that the target would hold and the actor does not; `owner` stands for an owner role. */
  readonly permissions: readonly string[]
}

/** What somebody holds at a location for good and from everywhere. */
interface Plain {
  readonly values: Values
  readonly owns: boolean
  /** Values that these are within, and values that they are not: those that they were compared with last. */
  within: Values | undefined
  alsoWithin: Values | undefined
  beyond: Values | undefined
}

const plain = keptWithMember<Plain | undefined>('byCover')

/** Undefined when windows or address limits make it more than one answer. Closed locations are not looked at. */
const plainAt = (company: Company, member: Member, locationId: number, at: Moment): Plain | undefined =>
  plain(company, member, locationId, at, () => {
    const { grants } = member
    const varies = (grant: Grant): boolean =>
      grant.startsAt !== null || grant.endsAt !== null || addressLimit(company, grant) !== undefined
    if (grants.some(varies)) return undefined
    return {
      values: joinAt(company, grants, locationId, true),
      owns: grants.some((grant) => isOwnerRole(company, grant) && reaches(grant, locationId)),
      within: undefined,
      alsoWithin: undefined,
      beyond: undefined,
    }
  })

/** The usual case, answered from what is kept: one location, and nothing that comes or goes. */
const isPlainlyWithin = (company: Company, actor: Person, target: Member, touched: Touched, now: Moment): boolean => {
  const [locationId, ...others] = touched.locations
  if (locationId === undefined || others.length > 0 || touched.company || company.catalogue.hasCompanyReach)
    return false
  if (blockerOf(actor) !== undefined) return false
  const held = plainAt(company, actor.member, locationId, now)
  const wanted = held && plainAt(company, target, locationId, now)
  if (!held || !wanted || (wanted.owns && !held.owns)) return false
  if (wanted.values === held.values) return true
  if (held.values === wanted.within || held.values === wanted.alsoWithin) return true
  if (held.values === wanted.beyond) return false
  const isWithin = areWithin(company, wanted.values, held.values)
  if (isWithin) [wanted.within, wanted.alsoWithin] = [held.values, wanted.within]
  else wanted.beyond = held.values
  return isWithin
}

/** Values as roles have them, that many members share: which of them are within which is found out once. */
const sharedWithin = new WeakMap<Values, WeakMap<Values, boolean>>()

const areWithin = (company: Company, wanted: Values, held: Values): boolean => {
  if (!isOfRole(wanted) || !isOfRole(held)) return valuesBeyond(company, wanted, held, 'location').length === 0
  let known = sharedWithin.get(held)
  if (!known) {
    known = new WeakMap()
    sharedWithin.set(held, known)
  }
  let isWithin = known.get(wanted)
  if (isWithin === undefined) {
    isWithin = valuesBeyond(company, wanted, held, 'location').length === 0
    known.set(wanted, isWithin)
  }
  return isWithin
}

/**
 * What a member has, or would have, beyond the actor at the touched places, now or at any later moment; empty when the
 * actor may leave the member so. The member counts as *potential*: suspension, invitation and closed locations are
 * ignored, future windows are not. The actor counts as they are: a blocked actor holds nothing.
 */
export const beyondActor = (
  company: Company,
  actor: Person,
  ip: string | undefined,
  target: Member,
  touched: Touched,
  now: Moment,
): Beyond[] => {
  if (isPlainlyWithin(company, actor, target, touched, now)) return []
  const actorGrants =
    blockerOf(actor) === undefined ? actor.member.grants.filter((grant) => addressHolds(company, grant, ip)) : []
  const places = new Set<Place>(touched.locations)
  if (touched.company) for (const id of allPlacesOf(target).locations) places.add(id)
  if (touched.company || company.catalogue.hasCompanyReach) places.add('company')

  const moments = [now, ...boundariesAfter([...actorGrants, ...target.grants], now)]
  const found: Beyond[] = []
  for (const place of places) {
    const slugs = new Set<string>()
    for (const at of moments) {
      for (const { slug } of beyondAt(company, actorGrants, target.grants, place, at, touched.company)) slugs.add(slug)
      if ((place !== 'company' || touched.company) && ownerBeyond(company, actorGrants, target, place, at))
        slugs.add('owner')
    }
    if (slugs.size > 0) found.push({ place, permissions: [...slugs] })
  }
  return found
}

/** The lesser of two values of one type: of two lists of ids, what is in both. */
const meet = ({ type }: Permission, a: Value, b: Value): Value => {
  if (type.atMost(a, b)) return a
  if (type.atMost(b, a)) return b
  const known = new Set(b as readonly number[])
  return (a as readonly number[]).filter((id) => known.has(id))
}

/**
 * The most that each value of a grant may be so that `beyondActor` has nothing against it, permission by permission and
 * under open gates; undefined where it counts nowhere. The member's other grants are within the actor's already, or
 * nothing of the member can be changed at all.
 */
export const mostToGive = (
  company: Company,
  actor: Person,
  ip: string | undefined,
  grant: Grant,
  { touched, now }: { readonly touched: Touched; readonly now: Moment },
): (Value | undefined)[] => {
  const { permissions, hasCompanyReach } = company.catalogue
  const own = blockerOf(actor) === undefined ? actor.member.grants.filter((one) => addressHolds(company, one, ip)) : []
  const places: Place[] = grant.scope === 'company' ? [] : [...grant.scope]
  if (touched.company || hasCompanyReach) places.push('company')
  const narrow = addressLimit(company, grant)
  const most: (Value | undefined)[] = permissions.map(() => undefined)
  for (const at of [now, ...boundariesAfter([...own, grant], now)]) {
    if (!activeAt(grant, at)) continue
    const held = own.filter((one) => activeAt(one, at) && limitWithin(narrow, addressLimit(company, one)))
    for (const place of places) {
      if (!countsAt(grant, place)) continue
      const have = joinAt(company, held, place, place !== 'company')
      const compared = comparedAt(place, touched.company)
      for (const permission of permissions) {
        const { index, reach } = permission
        if (compared !== 'everything' && reach !== compared) continue
        // A grant over some locations gives the whole company only what cannot be limited to them.
        if (place === 'company' && grant.scope !== 'company' && reach !== 'company') continue
        const so = most[index]
        most[index] = so === undefined ? (have[index] as Value) : meet(permission, so, have[index] as Value)
      }
    }
  }
  return most
}

/** What somebody holds over the whole company, for good and from everywhere: what they may put into a role. */
export const heldForGood = (
  company: Company,
  actor: Person,
  ip: string | undefined,
  now: Moment,
): { readonly values: Values; readonly weight: number } => {
  const grants = blockerOf(actor) === undefined ? actor.member.grants : []
  const lasting = grants.filter(
    (grant) =>
      grant.scope === 'company' &&
      grant.endsAt === null &&
      activeAt(grant, now) &&
      addressHolds(company, grant, ip) &&
      addressLimit(company, grant) === undefined,
  )
  const weights = lasting.map(({ role }) => (role === null ? 0 : (company.roles.get(role)?.weight ?? 0)))
  return { values: joinAt(company, lasting, 'company', true), weight: Math.max(0, ...weights) }
}

/**
 * What of a role the actor does not hold over the whole company, for good and from everywhere, before or after an edit;
 * a role heavier than any of the actor's own is beyond them too. Under a closed gate only what changes counts, because
 * a member's exception may open the gate. And since exceptions may lie under it as well, or beside an address limit,
 * whoever opens a gate or changes addresses for all who have the role must hold everything that this may bring out.
 */
export const roleBeyondActor = (
  company: Company,
  actor: Person,
  ip: string | undefined,
  roles: readonly Role[],
  now: Moment,
): string[] => {
  const { permissions, ipCondition } = company.catalogue
  const { values: held, weight } = heldForGood(company, actor, ip, now)
  const beyond = ({ index, type }: Permission, value: Value): boolean => !type.atMost(value, held[index] as Value)

  const slugs = new Set<string>()
  for (const role of roles) {
    if (role.weight > weight) slugs.add('weight')
    const gives = gatedValues(company, role.values)
    for (const { slug } of valuesBeyond(company, gives, held, 'everything')) slugs.add(slug)
  }
  for (const permission of permissions) {
    const stored = roles.map(({ values }) => values[permission.index] as Value)
    if (stored.every((value) => sameValue(value, stored[0] as Value))) continue
    if (stored.some((value) => beyond(permission, value))) slugs.add(permission.slug)
    const opens = permission.type.gates && stored.at(-1) === true
    const readdresses = permission.index === ipCondition?.flag || permission.index === ipCondition?.list
    for (const other of permissions)
      if ((readdresses || (opens && other.gates.includes(permission.index))) && beyond(other, other.all))
        slugs.add(other.slug)
  }
  return [...slugs]
}
