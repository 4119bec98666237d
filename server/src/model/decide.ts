import {
  addressHolds,
  addressLimit,
  effectiveAccess,
  grantValues,
  hasAnyAccess,
  noAccess,
  type Place,
  roleValues,
  storedValues,
} from './access.ts'
import { type Capability, capabilities, companyWideCapabilities } from './capability.ts'
import type { Permission } from './catalogue.ts'
import type { Company } from './company.ts'
import { keptWithMember } from './kept-with-member.ts'
import {
  activeAt,
  type Blocker,
  blockerOf,
  covers,
  type Grant,
  type Member,
  type Moment,
  type Person,
} from './member.ts'
import { sameValue } from './permission-types.ts'
import type { Value } from './value.ts'

/** A value that a question carries: one id among a permission's ids, or a number of days back. */
export interface Limit {
  readonly permission: string
  readonly id?: number
  readonly daysBack?: number
}

export interface Question {
  readonly permission: string
  readonly place: Place
  readonly at: Moment
  /** The address the person acts from; `'any'` when the question is not about one. */
  readonly ip?: string | 'any'
  /** At least one single grant must satisfy all of these together: limits of different grants do not multiply. */
  readonly limits?: readonly Limit[]
}

/** What became of one grant in a decision. */
export type GrantOutcome =
  | 'gives'
  | 'elsewhere'
  | 'not-started'
  | 'ended'
  | 'wrong-address'
  | 'gate-closed'
  | 'none'
  | 'beyond-limit'

export interface Reason {
  readonly grant: number
  readonly slot: string
  readonly role: string | null
  /** Whether the value comes from the grant's exception or from its role. */
  readonly source: 'exception' | 'role'
  readonly value: Value
  readonly outcome: GrantOutcome
  /** `gate-closed`: the permission that is off; `beyond-limit`: the limit that is not met. */
  readonly permission?: string
}

export interface Decision {
  readonly allowed: boolean
  readonly value: Value | undefined
  /** What stands against every grant of the person, or against the question itself. */
  readonly blocker?: Blocker | 'location-closed' | 'location-unknown' | 'permission-unknown'
  readonly reasons: readonly Reason[]
}

/** Whether a value of a permission meets a limit that a question carries. */
export const limitHolds = (permission: Permission, value: Value, { id, daysBack }: Limit): boolean => {
  const { name } = permission.type
  if (id !== undefined && (name === 'has_allowed_ids' || name === 'allowed_id'))
    return value === 'all' || (value as readonly number[]).includes(id)
  if (daysBack !== undefined && name === 'last_days_count') return value === -1 || daysBack <= (value as number)
  if (daysBack !== undefined && name === 'has_limited_today') return value === 1 || daysBack === 0
  // A limit that the permission's type does not know can only be met by everything.
  return sameValue(value, permission.all)
}

/** For limit types, allowed means unlimited or limited to something; a restricting switch allows when it is off. */
export const isAllowed = (permission: Permission, value: Value): boolean => !sameValue(value, permission.none)

const isOpenLocation = (company: Company, id: number): boolean => company.locations.get(id)?.closed === false

/** Whether a grant's scope lets it speak of a permission where the question is asked. */
export const speaksOf = (company: Company, { reach }: Permission, { scope }: Grant, place: Place): boolean => {
  if (reach === 'company') return scope === 'company' || scope.some((id) => isOpenLocation(company, id))
  return place === 'company' ? scope === 'company' : covers(scope, place)
}

const judge = (company: Company, permission: Permission, grant: Grant, question: Question): Reason => {
  const stored = storedValues(company, grant)[permission.index] as Value
  const source = permission.slug in grant.exceptions ? 'exception' : 'role'
  const reason = (outcome: GrantOutcome, at?: Permission): Reason => ({
    grant: grant.id,
    slot: grant.slot,
    role: grant.role,
    source,
    value: stored,
    outcome,
    ...(at && { permission: at.slug }),
  })

  if (!speaksOf(company, permission, grant, question.place)) return reason('elsewhere')
  if (!activeAt(grant, question.at)) {
    return reason(grant.startsAt !== null && question.at < grant.startsAt ? 'not-started' : 'ended')
  }
  if (!addressHolds(company, grant, question.ip ?? 'any')) return reason('wrong-address')

  const values = grantValues(company, grant)
  if (!isAllowed(permission, values[permission.index] as Value)) {
    const closed = permission.gates.find((above) => storedValues(company, grant)[above] === false)
    return closed === undefined ? reason('none') : reason('gate-closed', company.catalogue.permissions[closed])
  }
  const standing = question.place === 'company' || isOpenLocation(company, question.place)
  for (const limit of question.limits ?? []) {
    const slot = company.catalogue.bySlug.get(limit.permission)
    const limited = slot && company.catalogue.permissions[slot.index]
    if (!limited) return reason('beyond-limit')
    // A grant that gives the permission from afar, by company reach, says nothing about a limit of this place.
    const here = speaksOf(company, limited, grant, question.place) && (limited.reach === 'company' || standing)
    if (!limitHolds(limited, (here ? values[limited.index] : limited.none) as Value, limit))
      return reason('beyond-limit', limited)
  }
  return reason('gives')
}

/**
 * Who may do what, where and when, and why: the answer, the value, and what became of each grant. A pure function of
 * the facts, and the only entry to any decision about a catalogue's permissions.
 */
export const decide = (company: Company, person: Person, question: Question): Decision => {
  const permission = permissionOf(company, question.permission)
  if (!permission) return { allowed: false, value: undefined, blocker: 'permission-unknown', reasons: [] }

  const reasons = person.member.grants.map((grant) => judge(company, permission, grant, question))
  const refused = (blocker: NonNullable<Decision['blocker']>): Decision => ({
    allowed: false,
    value: permission.none,
    blocker,
    reasons,
  })
  const blocker = blockerOf(person)
  if (blocker) return refused(blocker)
  if (question.place !== 'company' && permission.reach === 'location') {
    const location = company.locations.get(question.place)
    if (!location) return refused('location-unknown')
    if (location.closed) return refused('location-closed')
  }
  const values = effectiveAccess(company, person, question.place, question.at, question.ip ?? 'any')
  const value = values[permission.index] as Value
  const allowed = question.limits?.length
    ? reasons.some(({ outcome }) => outcome === 'gives')
    : isAllowed(permission, value)
  return { allowed, value, reasons }
}

/** The permission that a slug names; a list of ids and its flag are one. */
export const permissionOf = ({ catalogue }: Company, slug: string): Permission | undefined => {
  const slot = catalogue.bySlug.get(slug)
  return slot && catalogue.permissions[slot.index]
}

/** Whether a grant gives a permission where it counts: read without building the grant's whole list of values. */
const gives = (company: Company, permission: Permission, { role, exceptions, usable }: Grant): boolean => {
  const base = roleValues(company, role)
  const { permissions } = company.catalogue
  const { index, gates } = permission
  if (usable !== undefined && !usable.has(index)) return false
  const stored = ({ slug, index: at }: Permission): Value =>
    (Object.hasOwn(exceptions, slug) ? exceptions[slug] : base[at]) as Value
  if (!isAllowed(permission, stored(permission))) return false
  for (const above of gates) if (stored(permissions[above] as Permission) === false) return false
  return true
}

/** The grants that give a permission now, each at the places of which it speaks, and from its addresses. */
export const grantsThatGive = (company: Company, { grants }: Member, permission: Permission, at: Moment): Grant[] =>
  grants.filter((grant) => activeAt(grant, at) && gives(company, permission, grant))

/**
 * What `decide` answers, without the reasons: for those who ask often and want only a yes or no. Values of several grants
 * join to none only where each of them is none, so the first grant that gives it answers.
 */
export const allows = (
  company: Company,
  person: Person,
  question: Question,
  permission = permissionOf(company, question.permission),
): boolean => {
  const { place, at, limits, ip = 'any' } = question
  if (!permission || blockerOf(person) !== undefined) return false
  if (place !== 'company' && permission.reach === 'location' && !isOpenLocation(company, place)) return false
  const isLimited = limits !== undefined && limits.length > 0
  for (const grant of person.member.grants) {
    if (isLimited) {
      if (judge(company, permission, grant, question).outcome === 'gives') return true
    } else if (
      speaksOf(company, permission, grant, place) &&
      activeAt(grant, at) &&
      gives(company, permission, grant) &&
      addressHolds(company, grant, ip)
    )
      return true
  }
  return false
}

/**
 * Whether the person has a capability at a place. Those over the company as a whole need a company-wide grant, even
 * where the catalogue's permission has company reach.
 */
export const isCapable = (
  company: Company,
  person: Person,
  capability: Capability,
  place: Place,
  at: Moment,
  ip: string | undefined,
): boolean => {
  if (blockerOf(person) !== undefined) return false
  const { member } = person
  const kept = capableAt[capability](company, member, place, at, () =>
    member.grants.some((grant) => addressLimit(company, grant) !== undefined)
      ? undefined
      : judgeCapability(company, person, capability, place, at, 'any'),
  )
  return kept ?? judgeCapability(company, person, capability, place, at, ip)
}

/** By capability, what is kept of members; undefined where it depends on the caller's address. */
const capableAt = Object.fromEntries(
  Object.keys(capabilities).map((capability) => [capability, keptWithMember<boolean | undefined>('byCover')]),
) as Record<Capability, ReturnType<typeof keptWithMember<boolean | undefined>>>

const judgeCapability = (
  company: Company,
  person: Person,
  capability: Capability,
  place: Place,
  at: Moment,
  ip: string | undefined | 'any',
): boolean => {
  const asked = companyWideCapabilities.has(capability) ? 'company' : place
  const facts = companyWideCapabilities.has(capability) ? withCompanyWideGrants(person) : person
  const needed = company.catalogue.capabilities.get(capability) ?? []
  if (needed === 'anyone') return hasAnyAccess(company, facts, asked, at, ip)
  if (needed.length === 0) return isOwnerAt(company, facts, asked, at, ip)
  const values = effectiveAccess(company, facts, asked, at, ip)
  if (values === noAccess(company)) return false
  return needed.some((index) => isAllowed(company.catalogue.permissions[index] as Permission, values[index] as Value))
}

const withCompanyWideGrants = ({ member, user }: Person): Person => ({
  member: { ...member, grants: member.grants.filter(({ scope }) => scope === 'company') },
  user,
})

/** Whether the person holds an owner role at the place; nobody holds anything at a closed or unknown one. */
const isOwnerAt = (
  company: Company,
  person: Person,
  place: Place,
  at: Moment,
  ip: string | undefined | 'any',
): boolean =>
  blockerOf(person) === undefined &&
  (place === 'company' || isOpenLocation(company, place)) &&
  person.member.grants.some(
    (grant) =>
      grant.role !== null &&
      company.catalogue.ownerRoles.has(grant.role) &&
      (place === 'company' ? grant.scope === 'company' : covers(grant.scope, place)) &&
      activeAt(grant, at) &&
      addressHolds(company, grant, ip),
  )
