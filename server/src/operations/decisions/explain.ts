import { isIP } from 'node:net'
import type { Place } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Permission } from '../../model/catalogue.ts'
import { type Decision, decide, type Limit, type Reason } from '../../model/decide.ts'
import type { Grant, Moment } from '../../model/member.ts'
import { type FieldFault, refuseFaulty } from '../../model/refusal.ts'
import { type SmallestChange, smallestChange } from '../../model/smallest-change.ts'
import { locationRows } from '../../storage/locations.ts'
import { memberNames } from '../../storage/members.ts'
import type { Core } from '../core.ts'
import { grantsSeen } from '../members/company-member.ts'
import { askAbout, type PersonQuestion } from './asked-person.ts'
import { type ChangeMakers, changeMakers } from './change-makers.ts'

export interface ExplainQuestion extends PersonQuestion {
  readonly permission: string
  /** The address that the person acts from; without, one’s own is where one calls from, and others’ is none in particular. */
  readonly ip?: string | undefined
  readonly limits?: readonly Limit[] | undefined
}

/** One grant’s part in a decision. */
export interface Step extends Omit<Reason, 'grant'> {
  readonly grant: Grant
  readonly roleTitle: string | null
  /** Of the gate that is closed, or the limit that is not met. */
  readonly title: string | undefined
}

/** A change that would allow what is denied. */
export interface ProposedChange extends SmallestChange {
  readonly roleTitle: string | null
  /** Titles of the permissions that it states, by slug. */
  readonly titles: Readonly<Record<string, string>>
  readonly makers: ChangeMakers & { readonly named: readonly { readonly id: number; readonly name: string }[] }
}

export interface Explanation extends Omit<Decision, 'reasons' | 'blocker'> {
  readonly permission: Pick<Permission, 'slug' | 'title'>
  /** `no-member`: they were none at the moment asked about. */
  readonly blocker: Decision['blocker'] | 'no-member' | undefined
  /** One for each of the person’s grants that whoever asks may see, by number. */
  readonly steps: readonly Step[]
  /** Whoever asks sees all of the person’s grants. */
  readonly isWhole: boolean
  readonly change: ProposedChange | undefined
  readonly isOwn: boolean
  readonly memberId: number
  readonly memberName: string
  readonly place: Place
  /** Null for the company as a whole. */
  readonly locationTitle: string | null
  readonly at: Moment
  readonly isPast: boolean
  readonly isProjected: boolean
  readonly revision: number
}

/**
 * Why somebody may do something, or may not, and what the smallest change is that would let them: for whoever may see
 * what they do there, and of nothing but what these may see. Where the past is asked about, no change is named.
 */
export const explain = async (core: Core, call: Call, question: ExplainQuestion): Promise<Explanation> => {
  const asked = await askAbout(core, call, question)
  const { standing, company, person, place, at, isOwn, isPast, sight } = asked
  const permission = findPermission(asked, question.permission)
  refuseFaulty([...ipFaults(question.ip), ...limitFaults(asked, question.limits ?? [])])

  const isNow = isOwn && !isPast
  const ip = question.ip ?? (isNow ? (call.ip ?? '') : 'any')
  const limits = question.limits
  const wanted = { permission: permission.slug, place, at, ip, ...(limits && { limits }) }
  const nobody = { allowed: false, value: undefined, blocker: 'no-member', reasons: [] } as const
  const decision = person ? decide(company, person, wanted) : nobody

  const seen = person ? grantsSeen(person.member, sight) : []
  const steps = seen.flatMap((grant): Step[] => {
    const reason = decision.reasons.find((each) => each.grant === grant.id)
    const found = reason?.permission === undefined ? undefined : company.catalogue.bySlug.get(reason.permission)
    const title = found && company.catalogue.permissions[found.index]?.title
    return reason ? [{ ...reason, grant, title, roleTitle: titleOf(company, reason.role) }] : []
  })

  // What is not seen must not be told apart by what is proposed: it is as if it were not there.
  const known = person && { ...person, member: { ...person.member, grants: seen } }
  const isDenied = !decision.allowed && decision.blocker === undefined
  const change = known && isDenied && !isPast ? smallestChange(company, known, wanted) : undefined
  const makers =
    change && person
      ? await changeMakers(core, call, { standing, now: asked.now, target: person.member, change })
      : undefined

  const [names, [location]] = await Promise.all([
    memberNames(core.engine, company.id, [asked.memberId, ...(makers?.members ?? [])]),
    locationRows(core.engine, place === 'company' ? [] : [{ id: place, companyId: company.id }]),
  ])
  const nameOf = (id: number): string => names.get(id) ?? ''
  return {
    allowed: decision.allowed,
    value: decision.value,
    permission,
    blocker: decision.blocker,
    steps,
    isWhole: sight === 'company',
    change:
      change && makers
        ? {
            ...change,
            roleTitle: titleOf(company, change.role),
            titles: titlesOf(company.catalogue.permissions, change),
            makers: { ...makers, named: (makers.members ?? []).map((id) => ({ id, name: nameOf(id) })) },
          }
        : undefined,
    isOwn,
    memberId: asked.memberId,
    memberName: nameOf(asked.memberId),
    place,
    locationTitle: location?.title ?? null,
    at,
    isPast,
    isProjected: asked.isProjected,
    revision: asked.revision,
  }
}

type Companies = Pick<Awaited<ReturnType<typeof askAbout>>, 'company' | 'standing'>

/** The permission as the catalogue of then has it, or that of now. */
export const findPermission = ({ company, standing }: Companies, slug: string): Pick<Permission, 'slug' | 'title'> => {
  for (const { catalogue } of [company, standing.company]) {
    const found = catalogue.bySlug.get(slug)
    const permission = found && catalogue.permissions[found.index]
    if (permission) return permission
  }
  refuseFaulty([{ field: 'permission', message: 'is not a permission of this company' }])
  throw new Error('unreachable')
}

/** The address that a question is about must be one. */
export const ipFaults = (ip: string | undefined): FieldFault[] =>
  ip === undefined || isIP(ip) !== 0 ? [] : [{ field: 'ip', message: 'must be an IP address' }]

export const limitFaults = ({ company, standing }: Companies, limits: readonly Limit[]): FieldFault[] =>
  limits.flatMap(({ permission, id, daysBack }, index) => {
    const isKnown = [company, standing.company].some(({ catalogue }) => catalogue.bySlug.has(permission))
    const field = `limits.${index}`
    if (!isKnown) return [{ field: `${field}.permission`, message: 'is not a permission of this company' }]
    return (id === undefined) === (daysBack === undefined)
      ? [{ field, message: 'must have either an id or a number of days back' }]
      : []
  })

const titleOf = ({ roles }: Companies['company'], ref: string | null): string | null =>
  ref === null ? null : (roles.get(ref)?.title ?? ref)

const titlesOf = (permissions: readonly Permission[], { values }: SmallestChange): Record<string, string> =>
  Object.fromEntries(permissions.flatMap(({ slug, title }) => (slug in values ? [[slug, title]] : [])))
