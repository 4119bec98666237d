import { addressHolds, countsSomewhere, type Place } from './access.ts'
import { type Capability, companyWideCapabilities } from './capability.ts'
import type { Permission } from './catalogue.ts'
import type { Company } from './company.ts'
import { type Decision, decide, type GrantOutcome, isCapable, type Question, type Reason } from './decide.ts'
import { activeAt, blockerOf, covers, type Grant, type Moment, type Person } from './member.ts'
import { type SmallestChange, smallestChangeForAny } from './smallest-change.ts'

interface Asked {
  readonly place: Place
  readonly at: Moment
  readonly ip: string | 'any'
}

/** Why somebody has a capability, or has it not. */
export interface CapabilityDecision extends Decision {
  /** The permission that the reasons are about; undefined where any access, or an owner’s alone, gives the capability. */
  readonly by: Permission | undefined
}

/** What a capability comes down to, of the permissions and grants that there are. */
const readCapability = ({ catalogue }: Company, capability: Capability, { place, at, ip }: Asked) => {
  const isWide = companyWideCapabilities.has(capability)
  const needed = catalogue.capabilities.get(capability) ?? []
  const asked: Place = isWide ? 'company' : place
  const permissions = needed === 'anyone' ? [] : needed.map((index) => catalogue.permissions[index] as Permission)
  return {
    needed,
    /** Those over the whole company need a grant over it, even where the permission has company reach. */
    counts: ({ scope }: Grant): boolean => !isWide || scope === 'company',
    place: asked,
    asked: permissions.map((by) => ({
      by,
      question: { permission: by.slug, place: asked, at, ip } satisfies Question,
    })),
  }
}

/**
 * The answer of `isCapable`, with what became of each grant. Of several permissions that give the capability, the one is
 * told of that does, else the first that could.
 */
export const decideCapability = (
  company: Company,
  person: Person,
  capability: Capability,
  asked: Asked,
): CapabilityDecision => {
  const { needed, counts, place, asked: questions } = readCapability(company, capability, asked)
  if (questions.length === 0) return decideRank(company, person, { ...asked, needed, counts, place, capability })
  const counting = { ...person, member: { ...person.member, grants: person.member.grants.filter(counts) } }
  const all = questions.map(({ by, question }) => ({ by, question, decision: decide(company, counting, question) }))
  const told = all.find(({ decision }) => decision.allowed) ?? all.find(({ decision }) => !decision.blocker) ?? all[0]
  const { by, question, decision } = told as (typeof all)[number]
  const outcomes = new Map(decision.reasons.map((reason) => [reason.grant, reason]))
  const reasons = decide(company, person, question).reasons.map(
    (reason): Reason => outcomes.get(reason.grant) ?? { ...reason, outcome: 'elsewhere' },
  )
  return { ...decision, reasons, by }
}

/** Where no permission gives it: any access at all does, or nothing but an owner’s role. */
const decideRank = (
  company: Company,
  person: Person,
  {
    capability,
    needed,
    counts,
    place: wanted,
    at,
    ip,
  }: Asked & { capability: Capability; needed: readonly number[] | 'anyone'; counts: (grant: Grant) => boolean },
): CapabilityDecision => {
  const isOwners = ({ role }: Grant): boolean => role !== null && company.catalogue.ownerRoles.has(role)
  const isHere = (grant: Grant): boolean => {
    if (wanted !== 'company') return covers(grant.scope, wanted)
    return needed === 'anyone' ? countsSomewhere(company, grant, false) : grant.scope === 'company'
  }
  const outcomeOf = (grant: Grant): GrantOutcome => {
    if (!counts(grant) || !isHere(grant)) return 'elsewhere'
    if (!activeAt(grant, at)) return grant.startsAt !== null && at < grant.startsAt ? 'not-started' : 'ended'
    if (!addressHolds(company, grant, ip)) return 'wrong-address'
    return needed === 'anyone' || isOwners(grant) ? 'gives' : 'none'
  }
  const reasons = person.member.grants.map(
    (grant): Reason => ({
      grant: grant.id,
      slot: grant.slot,
      role: grant.role,
      source: 'role',
      value: needed === 'anyone' || isOwners(grant),
      outcome: outcomeOf(grant),
    }),
  )
  const location = wanted === 'company' ? undefined : company.locations.get(wanted)
  const closed = location?.closed ? 'location-closed' : 'location-unknown'
  const blocker = blockerOf(person) ?? (wanted !== 'company' && location?.closed !== false ? closed : undefined)
  const allowed = isCapable(company, person, capability, wanted, at, ip)
  return { allowed, value: allowed, reasons, by: undefined, ...(blocker && { blocker }) }
}

/** The smallest change that would give the capability; none where only an owner has it. */
export const smallestChangeForCapability = (
  company: Company,
  person: Person,
  capability: Capability,
  { now, ...asked }: Asked & { readonly now: Moment },
): SmallestChange | undefined => {
  const { asked: questions, counts } = readCapability(company, capability, asked)
  const all = questions.map(({ question }) => question)
  return smallestChangeForAny(company, person, all, { now, counts })
}
