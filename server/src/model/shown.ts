import { countsSomewhere, grantedAt, type Place, storedValues, type Values } from './access.ts'
import type { Permission } from './catalogue.ts'
import type { Company, Role } from './company.ts'
import { keptWithMember } from './kept-with-member.ts'
import {
  activeAt,
  covers,
  type Grant,
  grantInSlot,
  type Member,
  type Moment,
  type Slot,
  slotOfLocation,
} from './member.ts'
import { sameValue } from './permission-types.ts'
import type { Value } from './value.ts'

/** Whether some grant opens every gate above the permission; under a closed one, what is stored is shown instead. */
export const isOpen = ({ gates }: Permission, everyStored: readonly Values[]): boolean =>
  gates.length === 0 || everyStored.some((stored) => gates.every((above) => stored[above] !== false))

/**
 * What a dialect shows of a member at a place: for an open permission its effective value, under a closed gate the
 * value stored in the slot, so that switching the gate back on finds it again. Addresses are always the slot's own.
 */
export const shownValues = (company: Company, member: Member, slot: Slot, place: Place, at: Moment): Values => {
  const compute = (): Values => computeShown(company, member, slot, place, at)
  // A location's own slot is what is asked for nearly always; a number is the cheaper key.
  return shown(company, member, slot === `location:${place}` ? place : `${slot} ${place}`, at, compute)
}

const shown = keptWithMember<Values>('byPlace')

const computeShown = (company: Company, member: Member, slot: Slot, place: Place, at: Moment): Values => {
  const active = member.grants.filter((grant) => activeAt(grant, at))
  const here = active.filter(({ scope }) => (place === 'company' ? scope === 'company' : covers(scope, place)))
  const own = grantInSlot(member, slot)
  // Rights of company reach come from everywhere, so elsewhere must be empty too.
  const alone = company.catalogue.hasCompanyReach ? active : here
  // Where nobody has access, what one grant says is not what counts.
  const isClosed = place !== 'company' && company.locations.get(place)?.closed !== false
  if (!isClosed && alone.length === 1 && here.length === 1 && here[0] === own)
    return storedValues(company, own as Grant)

  const effective = grantedAt(company, member, place, at)
  const stored = storedValues(company, own ?? { role: null, exceptions: {} })
  const nearby = here.map((grant) => storedValues(company, grant))
  const anywhere = alone
    .filter((grant) => countsSomewhere(company, grant, false))
    .map((grant) => storedValues(company, grant))
  return company.catalogue.permissions.map((permission) => {
    const { index, type, reach } = permission
    const open = type.name !== 'allowed_ip' && isOpen(permission, reach === 'company' ? anywhere : nearby)
    return (open ? effective : stored)[index] as Value
  })
}

/** The role a dialect shows: the slot's own, else the heaviest of the grants that cover the place. */
export const shownRole = (
  company: Company,
  member: Member,
  slot: Slot,
  locationId: number,
  at: Moment,
): Role | undefined => {
  const own = grantInSlot(member, slot)
  if (own && own.role !== null) return company.roles.get(own.role)
  let heaviest: Role | undefined
  for (const grant of member.grants) {
    if (grant.role === null || !activeAt(grant, at) || !covers(grant.scope, locationId)) continue
    const role = company.roles.get(grant.role)
    if (role && (!heaviest || role.weight > heaviest.weight)) heaviest = role
  }
  return heaviest
}

/** What a dialect shows of a member at a location. */
export interface Shown {
  readonly member: Member
  readonly values: Values
  readonly role: Role | undefined
  /** The team member at the location that is this person. */
  readonly teamMemberId: number | undefined
}

/** Undefined where no grant covers the location: there, the member is unknown. */
export const shownAt = (company: Company, member: Member, locationId: number, at: Moment): Shown | undefined =>
  shownHere(company, member, locationId, at, () => {
    if (!member.grants.some(({ scope }) => covers(scope, locationId))) return undefined
    const slot = slotOfLocation(locationId)
    return {
      member,
      values: shownValues(company, member, slot, locationId, at),
      role: shownRole(company, member, slot, locationId, at),
      teamMemberId: member.teamMembers.find((teamMember) => teamMember.locationId === locationId)?.id,
    }
  })

const shownHere = keptWithMember<Shown | undefined>('byPlace')

/**
 * Whether two values look the same where an `allowed_id` has room for one id only: several ids show as their lowest,
 * and none, which only a closed gate makes, as all.
 */
export const looksSame = ({ type }: Permission, a: Value, b: Value): boolean => {
  if (type.name !== 'allowed_id') return sameValue(a, b)
  const shown = (value: Value): number => (value === 'all' ? 0 : ((value as readonly number[])[0] ?? 0))
  return shown(a) === shown(b)
}
