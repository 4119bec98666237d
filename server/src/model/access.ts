import type { Permission } from './catalogue.ts'
import type { Company } from './company.ts'
import { keptWithMember } from './kept-with-member.ts'
import { activeAt, blockerOf, covers, type Grant, type Member, type Moment, type Person } from './member.ts'
import type { Value } from './value.ts'
import { addressWithin } from './wire-values.ts'

/** Where a question is asked: at a location, or about the company as a whole. */
export type Place = number | 'company'

/** One value per permission of the company's catalogue, by index. Shared where it is the same: compare by identity first. */
export type Values = readonly Value[]

/** A permission under a closed gate of the same grant counts as none. */
const gate = (permissions: readonly Permission[], values: Values): Values => {
  let gated: Value[] | undefined
  for (const { index, gates, none } of permissions) {
    if (values[index] !== none && isUnderClosed(gates, values)) {
      gated ??= [...values]
      gated[index] = none
    }
  }
  return gated ?? values
}

const isUnderClosed = (gates: readonly number[], values: Values): boolean => {
  for (const above of gates) if (values[above] === false) return true
  return false
}

/** The same where the values are those of a role but at a few places: only what these places may close is looked at. */
const gateFrom = (company: Company, base: Values, values: Values, changed: readonly number[]): Values => {
  const { permissions } = company.catalogue
  const below = belowGates(permissions)
  const gated = [...gatedValues(company, base)]
  const settle = (index: number): void => {
    const { gates, none } = permissions[index] as Permission
    gated[index] = isUnderClosed(gates, values) ? none : (values[index] as Value)
  }
  for (const index of changed) {
    settle(index)
    for (const under of below[index] as readonly number[]) settle(under)
  }
  return gated
}

const belowEach = new WeakMap<readonly Permission[], readonly (readonly number[])[]>()

/** For each permission, those of which it is a gate. */
const belowGates = (permissions: readonly Permission[]): readonly (readonly number[])[] => {
  let below = belowEach.get(permissions)
  if (!below) {
    below = permissions.map(({ index: above }) =>
      permissions.filter(({ gates }) => gates.includes(above)).map(({ index }) => index),
    )
    belowEach.set(permissions, below)
  }
  return below
}

const nothings = new WeakMap<readonly Permission[], { open: Values; none: Values }>()

const nothing = (permissions: readonly Permission[]): { open: Values; none: Values } => {
  let kept = nothings.get(permissions)
  if (!kept) {
    kept = { open: permissions.map(({ unset }) => unset), none: permissions.map(({ none }) => none) }
    nothings.set(permissions, kept)
  }
  return kept
}

/** Nobody's access: every permission at none. One array per catalogue. */
export const noAccess = (company: Company): Values => nothing(company.catalogue.permissions).none

/** What the grant's role says, before exceptions and gates. */
export const roleValues = (company: Company, role: string | null): Values =>
  (role === null ? undefined : company.roles.get(role)?.values) ?? nothing(company.catalogue.permissions).open

/** What a grant says of each permission, as stored and as it counts. */
interface GrantValues {
  readonly grant: Roled
  readonly base: Values
  readonly stored: Values
  readonly gated: Values
}

type Roled = Pick<Grant, 'role' | 'exceptions' | 'usable'>

/** A hidden property rather than a WeakMap, as in kept-with-member.ts. */
const VALUES = Symbol('values')

interface Holder extends Roled {
  /** `true`: computed once, and not kept. Whoever is asked about once may never be again. */
  [VALUES]?: GrantValues | true
}

/** Of the grant that was asked about last: one question wants the same a few times, whether it is kept or not. */
let last: GrantValues | undefined

const valuesOf = (company: Company, grant: Roled): GrantValues => {
  const base = roleValues(company, grant.role)
  if (last?.grant === grant && last.base === base) return last
  const holder = grant as Holder
  const known = holder[VALUES]
  if (typeof known === 'object' && known.grant === grant && known.base === base) return known

  const changed: number[] = []
  const stored = withExceptions(company, base, grant.exceptions, changed)
  // Without exceptions, a grant is as its role is.
  const open = stored === base ? gatedValues(company, base) : gateFrom(company, base, stored, changed)
  const gated = grant.usable === undefined ? open : onlyUsable(company.catalogue.permissions, open, grant.usable)
  last = { grant, base, stored, gated }
  if (known === undefined) holder[VALUES] = true
  else holder[VALUES] = last
  return last
}

const onlyUsable = (permissions: readonly Permission[], values: Values, usable: ReadonlySet<number>): Values =>
  permissions.map(({ index, none }) => (usable.has(index) ? (values[index] as Value) : none))

/** `changed` is told the places. */
const withExceptions = (company: Company, base: Values, exceptions: Grant['exceptions'], changed: number[]): Values => {
  let values: Value[] | undefined
  for (const slug in exceptions) {
    const slot = company.catalogue.bySlug.get(slug)
    // A permission that has left the catalogue grants nothing any more.
    if (slot === undefined) continue
    values ??= [...base]
    values[slot.index] = exceptions[slug] as Value
    changed.push(slot.index)
  }
  return values ?? base
}

/** What a grant stores: its exceptions, else its role's values, else what is unset. Not gated. */
export const storedValues = (company: Company, grant: Roled): Values => valuesOf(company, grant).stored

/** What a grant gives where it counts: its stored values with its gates applied. */
export const grantValues = (company: Company, grant: Roled): Values => valuesOf(company, grant).gated

/** A role's values as they count: under a closed gate, none. Kept with the array, so that a role is gated once. */
export const gatedValues = (company: Company, stored: Values): Values => {
  const known = gatedArrays.get(stored)
  if (known) return known
  const gated = gate(company.catalogue.permissions, stored)
  gatedArrays.set(stored, gated)
  ofRoles.add(gated)
  return gated
}

const gatedArrays = new WeakMap<Values, Values>()
const ofRoles = new WeakSet<Values>()

/** Whether these are a role's values as they count, which all share who have the role and no exceptions. */
export const isOfRole = (values: Values): boolean => ofRoles.has(values)

/** Permission by permission, the least that gives what each gives. */
export const joinValues = (permissions: readonly Permission[], all: readonly Values[]): Values => {
  const [first, ...rest] = all
  if (first === undefined) return nothing(permissions).none
  if (rest.every((values) => values === first)) return first
  return permissions.map(({ index, type }) => {
    let value = first[index] as Value
    for (const values of rest) value = type.join(value, values[index] as Value)
    return value
  })
}

/** The addresses a grant is limited to, as text; undefined when it is not limited. */
export const addressLimit = (company: Company, grant: Grant): string | undefined => {
  const condition = company.catalogue.ipCondition
  if (!condition) return undefined
  const { permissions } = company.catalogue
  const base = roleValues(company, grant.role)
  // Two values, read without building the grant's whole list: every decision passes here.
  const stored = (index: number): Value | undefined =>
    grant.exceptions[(permissions[index] as Permission).slug] ?? base[index]
  const list = stored(condition.list) as string
  return list !== '' && stored(condition.flag) === true ? list : undefined
}

/** Whether the caller's address is one that the grant is limited to; `'any'` asks about no address in particular. */
export const addressHolds = (company: Company, grant: Grant, ip: string | undefined | 'any'): boolean => {
  if (ip === 'any') return true
  const limit = addressLimit(company, grant)
  return limit === undefined || (ip !== undefined && addressWithin(limit, ip))
}

/** A grant that counts somewhere: over the company, or over a location that is open. */
export const countsSomewhere = (company: Company, grant: Grant, evenClosed: boolean): boolean =>
  grant.scope === 'company' || grant.scope.some((id) => evenClosed || company.locations.get(id)?.closed === false)

/**
 * What these grants give together at a place. A permission of company reach cannot be limited to a place: any grant
 * that counts somewhere gives it. At the company itself, the others come from company-wide grants alone.
 */
export const joinAt = (company: Company, grants: readonly Grant[], place: Place, evenClosed = false): Values => {
  const { permissions } = company.catalogue
  const closed = place !== 'company' && !evenClosed && company.locations.get(place)?.closed !== false
  const here: Values[] = []
  const anywhere: Values[] = []
  for (const grant of grants) {
    const wide = company.catalogue.hasCompanyReach && countsSomewhere(company, grant, evenClosed)
    const near = place === 'company' ? grant.scope === 'company' : !closed && covers(grant.scope, place)
    if (!wide && !near) continue
    const values = grantValues(company, grant)
    if (near) here.push(values)
    if (wide) anywhere.push(values)
  }
  const local = joinValues(permissions, here)
  if (!company.catalogue.hasCompanyReach || here.length === anywhere.length) return local
  const everywhere = joinValues(permissions, anywhere)
  return permissions.map(({ index, reach }) => (reach === 'company' ? everywhere : local)[index] as Value)
}

const granted = keptWithMember<Values>('byCover')

/**
 * What a member's grants say at a place and moment, whatever the member's state: what dialects show. Addresses are not
 * looked at.
 */
export const grantedAt = (company: Company, member: Member, place: Place, at: Moment): Values =>
  granted(company, member, place, at, () =>
    joinAt(
      company,
      member.grants.filter((grant) => activeAt(grant, at)),
      place,
    ),
  )

/** Effective access: what the person may do at a place, at a moment, from an address. */
export const effectiveAccess = (
  company: Company,
  person: Person,
  place: Place,
  at: Moment,
  ip: string | undefined | 'any',
): Values => {
  if (blockerOf(person) !== undefined) return noAccess(company)
  const { member } = person
  if (ip === 'any' || !company.catalogue.ipCondition || !member.grants.some((grant) => addressLimit(company, grant)))
    return grantedAt(company, member, place, at)
  const counting = member.grants.filter((grant) => activeAt(grant, at) && addressHolds(company, grant, ip))
  return joinAt(company, counting, place)
}

/** Whether the person has any access at all at the place. */
export const hasAnyAccess = (
  company: Company,
  person: Person,
  place: Place,
  at: Moment,
  ip: string | undefined | 'any',
): boolean => {
  if (blockerOf(person) !== undefined) return false
  if (place !== 'company' && company.locations.get(place)?.closed !== false) return false
  return person.member.grants.some(
    (grant) =>
      activeAt(grant, at) &&
      (place === 'company' ? countsSomewhere(company, grant, false) : covers(grant.scope, place)) &&
      addressHolds(company, grant, ip),
  )
}
