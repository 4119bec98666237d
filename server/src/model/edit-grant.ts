import { addressLimit, grantValues, joinAt, type Place, roleValues, type Values } from './access.ts'
import type { Permission } from './catalogue.ts'
import type { Company } from './company.ts'
import { activeAt, covers, type Grant, type Member, type Moment, type Scope, type Slot } from './member.ts'
import { sameValue } from './permission-types.ts'
import type { Value } from './value.ts'

/** A wish for one grant: what is left out stays; another role drops the exceptions made on top of the former one. */
export interface GrantWish {
  readonly role?: string | null
  readonly scope?: Scope
  readonly startsAt?: Moment | null
  readonly endsAt?: Moment | null
  /** Null takes the exception back: the role's value counts again. */
  readonly values?: ReadonlyMap<Permission, Value | null>
}

/** The grant after the wish. An exception is kept only where it differs from the role's value. */
export const editGrant = (company: Company, grant: Grant, wish: GrantWish): Grant => {
  const { role = grant.role, scope = grant.scope, startsAt = grant.startsAt, endsAt = grant.endsAt } = wish
  const base = roleValues(company, role)
  const exceptions: Record<string, Value> = role === grant.role ? { ...grant.exceptions } : {}
  for (const [{ slug, index }, value] of wish.values ?? []) {
    if (value === null || sameValue(value, base[index] as Value)) delete exceptions[slug]
    else exceptions[slug] = value
  }
  return { ...grant, role, scope, startsAt, endsAt, exceptions }
}

/** A part of a wish that changes nothing, because another grant gives more. */
export interface Overruled {
  /** Undefined for the role as a whole. */
  readonly slug?: string
  /** The slot that gives it. */
  readonly source: Slot
}

/** Whether whatever counts from `grant` counts beside `other` alone: for as long, and from no fewer addresses. */
const outlasts = (company: Company, other: Grant, grant: Grant, from: Moment): boolean => {
  const limit = addressLimit(company, other)
  return (
    activeAt(other, from) &&
    (other.endsAt === null || (grant.endsAt !== null && grant.endsAt <= other.endsAt)) &&
    (limit === undefined || limit === addressLimit(company, grant))
  )
}

/** The member’s other grants that count for as long as one does, and what they give together at each of its places. */
const outlasting = (
  company: Company,
  { grants }: Pick<Member, 'grants'>,
  grant: Grant,
  now: Moment,
): { readonly others: readonly Grant[]; readonly places: readonly Place[]; readonly beside: readonly Values[] } => {
  const from = Math.max(now, grant.startsAt ?? now)
  const others = grants.filter((other) => other.slot !== grant.slot && outlasts(company, other, grant, from))
  const places: readonly Place[] = grant.scope === 'company' ? ['company'] : grant.scope
  return {
    others,
    places,
    beside: others.length === 0 ? [] : places.map((place) => joinAt(company, others, place, true)),
  }
}

/** What others give at each place of a grant, for as long as it counts: a value that says less is `overruledIn` it. */
export const givenBeside = (
  company: Company,
  member: Pick<Member, 'grants'>,
  grant: Grant,
  now: Moment,
): readonly Values[] => outlasting(company, member, grant, now).beside

/**
 * What of a wish for a grant comes to nothing, because at every place of the grant the member's others give more for as
 * long as it counts: a right that looks lower and is not. `wished` are the permissions whose values were changed.
 */
export const overruledIn = (
  company: Company,
  member: Pick<Member, 'grants'>,
  grant: Grant,
  wished: { readonly role: boolean; readonly permissions: readonly Permission[] },
  now: Moment,
): Overruled[] => {
  const { others, places, beside } = outlasting(company, member, grant, now)
  if (beside.length === 0) return []

  const gives = grantValues(company, grant)
  const sourceOf = ({ index, type, reach }: Permission, value: Value): Slot =>
    others.find(
      (other) =>
        (reach === 'company' || places.some((place) => reachesPlace(other, place))) &&
        !type.atMost(grantValues(company, other)[index] as Value, value),
    )?.slot ?? grant.slot

  const found: Overruled[] = wished.permissions.flatMap((permission) => {
    const { index, slug, type } = permission
    // What is stored, gate or not: the wish was for that.
    const value = grant.exceptions[slug] ?? (roleValues(company, grant.role)[index] as Value)
    if (beside.some((values) => type.atMost(values[index] as Value, value))) return []
    return [{ slug, source: sourceOf(permission, value) }]
  })
  if (!wished.role) return found
  const { permissions } = company.catalogue
  const adds = permissions.some(({ index, type }) =>
    beside.some((values) => !type.atMost(gives[index] as Value, values[index] as Value)),
  )
  const lower = permissions.find(({ index, type }) =>
    beside.every((values) => !type.atMost(values[index] as Value, gives[index] as Value)),
  )
  return adds || !lower ? found : [{ source: sourceOf(lower, gives[lower.index] as Value) }, ...found]
}

const reachesPlace = ({ scope }: Grant, place: Place): boolean =>
  place === 'company' ? scope === 'company' : covers(scope, place)
