import { gatedValues, joinAt, noAccess, type Place, type Values } from './access.ts'
import type { Permission } from './catalogue.ts'
import type { Company, Role } from './company.ts'
import { activeAt, blockerOf, type Grant, type Moment, type Person, type Scope } from './member.ts'
import { sameValue } from './permission-types.ts'
import type { Value } from './value.ts'

/** Whether the new value gives more than the old one, less, or something else, by the order of its type. */
export type ImpactKind = 'gains' | 'loses' | 'changes'

/** One value that differs. */
export interface Difference {
  readonly permission: Permission
  readonly from: Value
  readonly to: Value
  readonly kind: ImpactKind
}

/** How many values differ, each at each place. */
export type Counts = Readonly<Record<ImpactKind, number>>

/** What a change of the company means for one person. Addresses are not looked at: their limits count as met. */
export interface PersonImpact {
  /** In the order of places, then of the catalogue. */
  at(place: Place): readonly Difference[]
  /** At the places that are seen; all of them, the company as a whole too, by `company`. */
  count(seen: Scope): Counts
}

/** What a role says, as it counts by itself, before and after. */
export interface RoleDifference {
  readonly ref: string
  /** The title that it has, or had. */
  readonly title: string
  readonly differences: readonly Difference[]
}

/** Two states of a company. */
export interface Comparison {
  /** The company as a whole, then its locations of both states by number. */
  readonly places: readonly Place[]
  /** For whom anything may differ who are themselves the same: those who have one of these roles, or perhaps anybody. */
  readonly touched: ReadonlySet<string> | 'anybody'
  /** Roles that say something else, or are there in one state only, by reference. */
  readonly roles: readonly RoleDifference[]
  /** Undefined where nothing can differ. The same object on both sides is a member who was not changed. */
  person(was: Person | undefined, is: Person | undefined): PersonImpact | undefined
}

const kindOf = ({ type }: Permission, from: Value, to: Value): ImpactKind => {
  const [isMore, isLess] = [type.atMost(from, to), type.atMost(to, from)]
  if (isMore === isLess) return 'changes'
  return isMore ? 'gains' : 'loses'
}

const differ = (permissions: readonly Permission[], before: Values, after: Values): readonly Difference[] =>
  permissions.flatMap((permission) => {
    const [from, to] = [before[permission.index] as Value, after[permission.index] as Value]
    return sameValue(from, to) ? [] : [{ permission, from, to, kind: kindOf(permission, from, to) }]
  })

/** Lists of values are shared by all who have the same role: each pair is compared once. */
const comparing = (permissions: readonly Permission[]) => {
  const known = new WeakMap<Values, WeakMap<Values, readonly Difference[]>>()
  return (before: Values, after: Values): readonly Difference[] => {
    if (before === after) return NOTHING
    const others = known.get(before) ?? new WeakMap<Values, readonly Difference[]>()
    known.set(before, others)
    const found = others.get(after) ?? differ(permissions, before, after)
    others.set(after, found)
    return found
  }
}

const NOTHING: readonly Difference[] = []

const sameValues = (a: Values, b: Values): boolean =>
  a === b || (a.length === b.length && a.every((value, index) => sameValue(value, b[index] as Value)))

const rolesIn = (before: Company, after: Company): RoleDifference[] => {
  const { permissions } = after.catalogue
  const refs = new Set([...before.roles.keys(), ...after.roles.keys()])
  return [...refs].flatMap((ref) => {
    const [was, is] = [before.roles.get(ref), after.roles.get(ref)]
    const { title } = (is ?? was) as Role
    const isSame = was && is && sameValues(was.values, is.values)
    if (isSame) return []
    const of = (company: Company, role: Role | undefined): Values =>
      role ? gatedValues(company, role.values) : noAccess(company)
    return [{ ref, title, differences: differ(permissions, of(before, was), of(after, is)) }]
  })
}

/** Roles that say what they said have the very list that they had, so that what comes of it is the same object too. */
const withKnownRoles = (before: Company, after: Company): Company => ({
  ...after,
  roles: new Map(
    [...after.roles].map(([ref, role]) => {
      const was = before.roles.get(ref)
      return [ref, was && sameValues(was.values, role.values) ? { ...role, values: was.values } : role]
    }),
  ),
})

const isOpen = ({ locations }: Company, id: number): boolean => locations.get(id)?.closed === false

/** Compares what people may do in two states of a company, both in the same moment. */
export const compareCompanies = (before: Company, after: Company, at: Moment): Comparison => {
  if (before.catalogue !== after.catalogue) throw new Error('states with other catalogues are not compared')
  const { permissions, hasCompanyReach } = before.catalogue
  const roles = before === after ? [] : rolesIn(before, after)
  const isRoleChanged = new Set(roles.map(({ ref }) => ref))
  const now = before === after ? after : withKnownRoles(before, after)
  const ids = [...new Set([...before.locations.keys(), ...after.locations.keys()])].sort((a, b) => a - b)
  // What a grant says of a place depends on whether it covers it, and on whether the place is open.
  const stateOf = (id: number): string => `${isOpen(before, id) ? 'o' : 'c'}${isOpen(after, id) ? 'o' : 'c'}`
  const byState = Map.groupBy(ids, stateOf)
  const isMoved = byState.has('oc') || byState.has('co')
  const differences = comparing(permissions)

  const active = (person: Person | undefined): readonly Grant[] =>
    person === undefined || blockerOf(person) !== undefined
      ? []
      : person.member.grants.filter((grant) => activeAt(grant, at)).sort((a, b) => a.id - b.id)

  const person = (was: Person | undefined, is: Person | undefined): PersonImpact | undefined => {
    const [had, has] = [active(was), active(is)]
    if (had.length + has.length === 0) return undefined
    const isSame = was === is && !had.some(({ role }) => role !== null && isRoleChanged.has(role))
    if (isSame && !isMoved) return undefined
    const scopes = [...had, ...has].map(({ scope }) => scope)
    const coverOf = coveringBy(scopes)
    const known = new Map<string, readonly Difference[]>()
    const compute = (place: Place): readonly Difference[] =>
      differences(
        had.length === 0 ? noAccess(before) : joinAt(before, had, place),
        has.length === 0 ? noAccess(now) : joinAt(now, has, place),
      )
    const atPlace = (place: Place): readonly Difference[] => {
      const state = place === 'company' ? 'company' : stateOf(place)
      // Only where a place opens or closes; what reaches over the company may depend on any place.
      if (isSame && !hasCompanyReach && state !== 'oc' && state !== 'co') return NOTHING
      const key = place === 'company' ? state : `${state}${coverOf(place)}`
      const found = known.get(key) ?? compute(place)
      known.set(key, found)
      return found
    }
    return { at: atPlace, count: (seen) => count(atPlace, seen, scopes) }
  }

  const count = (atPlace: PersonImpact['at'], seen: Scope, scopes: readonly Scope[]): Counts => {
    const counts = { gains: 0, loses: 0, changes: 0 }
    const add = (place: Place, times = 1): void => {
      for (const { kind } of atPlace(place)) counts[kind] += times
    }
    if (seen !== 'company') {
      for (const id of seen) add(id)
      return counts
    }
    add('company')
    // Places that no grant names are alike: one of each state stands for all of them.
    const named = new Set(scopes.flatMap((scope) => (scope === 'company' ? [] : scope)))
    const namedIn = new Map<string, number>()
    for (const id of named) {
      if (!before.locations.has(id) && !after.locations.has(id)) continue
      namedIn.set(stateOf(id), (namedIn.get(stateOf(id)) ?? 0) + 1)
      add(id)
    }
    for (const [state, those] of byState) {
      const rest = those.length - (namedIn.get(state) ?? 0)
      const one = rest === 0 ? undefined : those.find((id) => !named.has(id))
      if (one !== undefined) add(one, rest)
    }
    return counts
  }

  // Nobody has a role that was not there.
  const felt = roles.flatMap(({ ref }) => (before.roles.has(ref) ? ref : []))
  return { places: ['company', ...ids], touched: isMoved ? 'anybody' : new Set(felt), roles, person }
}

/** From so many places on, they are looked up in a set. */
const LOOKED_UP = 32

/** Which of the scopes cover a place, as a text. */
const coveringBy = (scopes: readonly Scope[]): ((place: number) => string) => {
  const covers = scopes.map((scope): ((place: number) => boolean) => {
    if (scope === 'company') return () => true
    if (scope.length < LOOKED_UP) return (place) => scope.includes(place)
    const known = new Set(scope)
    return (place) => known.has(place)
  })
  return (place) => covers.map((isCovered) => (isCovered(place) ? '1' : '0')).join('')
}
