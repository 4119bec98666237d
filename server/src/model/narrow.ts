import { grantValues, storedValues } from './access.ts'
import type { TokenLimits } from './actor.ts'
import type { Company } from './company.ts'
import type { Grant, Member, Scope } from './member.ts'
import { sameValue } from './permission-types.ts'
import type { FieldFault } from './refusal.ts'
import type { Value } from './value.ts'

interface Narrowed {
  readonly company: Company
  readonly member: Member
  readonly narrowed: Member
}

/** A token is one person's in one company: the last answer for its limits is nearly always the next one too. */
const kept = new WeakMap<TokenLimits, Narrowed>()

/**
 * The member with the least of their own rights and of what a token allows, so that every rule about members may be
 * asked about the result: it has no grant that they have not, and of each no more than the token may use. For judging a
 * caller only: it is never stored, and never what somebody else's edit is about.
 */
export const narrow = (company: Company, member: Member, limits: TokenLimits): Member => {
  if (limits.locations === undefined && limits.permissions === undefined) return member
  const last = kept.get(limits)
  if (last?.company === company && last.member === member) return last.narrowed
  const narrowed: Member = { ...member, grants: narrowGrants(company, member.grants, limits) }
  kept.set(limits, { company, member, narrowed })
  return narrowed
}

const narrowGrants = (company: Company, grants: readonly Grant[], { locations, permissions }: TokenLimits): Grant[] => {
  const usable = permissions && usableOf(company, permissions)
  return grants.flatMap((grant) => {
    const scope = locations === undefined ? grant.scope : scopeWithin(company, grant.scope, locations)
    if (locations !== undefined && scope.length === 0) return []
    const here = { ...grant, scope }
    return usable === undefined ? here : (onlyUsable(company, here, usable) ?? [])
  })
}

/** A place that is no more, or is no place of the company, narrows to nothing. */
const scopeWithin = (company: Company, scope: Scope, locations: readonly number[]): readonly number[] =>
  scope === 'company'
    ? locations.filter((id) => company.locations.has(id))
    : scope.filter((id) => locations.includes(id))

/** The named permissions, by index. A slug that the catalogue has not, or not any more, names nothing. */
const usableOf = (company: Company, slugs: readonly string[]): ReadonlySet<number> => {
  const { bySlug, permissions } = company.catalogue
  const named = new Set(slugs.flatMap((slug) => bySlug.get(slug)?.index ?? []))
  // An `allowed_id` has no "none" but its closed gate: where the gate is open, interfaces show none as "all". So it goes
  // with its gate, and the person's own limit stays.
  const withGate = permissions.filter(({ type, gates: [gate] }) => type.name === 'allowed_id' && named.has(gate ?? -1))
  return new Set([...named, ...withGate.map(({ index }) => index)])
}

/**
 * A grant of which a token uses some permissions: the role becomes values, so that an owner's is no owner's any more.
 * Gates above what is used stay as they are, to be passed but not used, and so does a condition on addresses.
 * Undefined when nothing is left of it.
 */
const onlyUsable = (company: Company, grant: Grant, usable: ReadonlySet<number>): Grant | undefined => {
  const { permissions, ipCondition } = company.catalogue
  const needed = new Set(usable)
  for (const { index, gates } of permissions) if (usable.has(index)) for (const above of gates) needed.add(above)
  if (ipCondition) needed.add(ipCondition.flag).add(ipCondition.list)

  const stored = storedValues(company, grant)
  const exceptions: Record<string, Value> = {}
  for (const { index, slug, none } of permissions)
    exceptions[slug] = needed.has(index) ? (stored[index] as Value) : none
  const narrowed: Grant = { ...grant, role: null, exceptions, usable }

  const values = grantValues(company, narrowed)
  const gives = permissions.some(
    ({ index, type, none }) => type.name !== 'allowed_ip' && !sameValue(values[index] as Value, none),
  )
  return gives ? narrowed : undefined
}

/** At most this many of each in one token: more would be another way to say all. */
const MOST = 1_000
const FAULTS_SHOWN = 20

/** Limits as somebody wishes them, checked against the company: what is unknown there is a fault, and so is nothing. */
export const readLimits = (
  company: Company,
  { locations, permissions }: TokenLimits,
): { readonly limits: TokenLimits; readonly faults: readonly FieldFault[] } => ({
  limits: {
    ...(locations && { locations: [...new Set(locations)].sort((a, b) => a - b) }),
    ...(permissions && { permissions: [...new Set(permissions)].sort() }),
  },
  faults: [
    ...faultsIn('locations', locations, (id) => company.locations.has(id), 'is not a location of this company'),
    ...faultsIn(
      'permissions',
      permissions,
      (slug) => company.catalogue.bySlug.has(slug),
      'is not a permission of this company',
    ),
  ],
})

const faultsIn = <T>(
  field: string,
  wished: readonly T[] | undefined,
  isKnown: (one: T) => boolean,
  message: string,
): FieldFault[] => {
  if (wished === undefined) return []
  if (wished.length === 0) return [{ field, message: 'must name at least one; leave it out for no such limit' }]
  if (wished.length > MOST) return [{ field, message: `must name at most ${MOST}` }]
  return wished
    .flatMap((one, at) => (isKnown(one) ? [] : [{ field: `${field}.${at}`, message }]))
    .slice(0, FAULTS_SHOWN)
}

/** In which fields limits go beyond others: a token makes none that may do more than itself. */
export const limitsBeyond = (wished: TokenLimits, own: TokenLimits): FieldFault[] =>
  (['locations', 'permissions'] as const).flatMap((field) => {
    const allowed: ReadonlySet<unknown> | undefined = own[field] && new Set<unknown>(own[field])
    if (allowed === undefined || wished[field]?.every((one) => allowed.has(one))) return []
    return [{ field, message: 'goes beyond what the token that asks may use' }]
  })
