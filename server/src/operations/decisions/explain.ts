import { isIP } from 'node:net'
import type { Place } from '../../model/access.ts'
import { type Capability, capabilities, isCapability } from '../../model/capability.ts'
import type { Permission } from '../../model/catalogue.ts'
import { type Decision, decide, type Limit, permissionOf, type Question, type Reason } from '../../model/decide.ts'
import { decideCapability, smallestChangeForCapability } from '../../model/explain-capability.ts'
import type { Grant, Moment, Person, Scope } from '../../model/member.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { type SmallestChange, smallestChange } from '../../model/smallest-change.ts'
import { locationRows } from '../../storage/locations.ts'
import { memberNames } from '../../storage/members.ts'
import type { Core } from '../core.ts'
import type { Asking } from '../credentials/identify.ts'
import { grantsSeen } from '../members/company-member.ts'
import { type AskedPerson, askAbout, type PersonQuestion } from './asked-person.ts'
import { type ChangeMakers, changeMakers } from './change-makers.ts'
import { limitsFor, type Thing, ThingPlaces } from './thing.ts'

export interface ExplainQuestion extends PersonQuestion {
  /** A permission by slug, or a capability. */
  readonly permission: string
  /** Something that stands at locations, in the place of a location. */
  readonly thing?: Thing | undefined
  /** The members who may make a change are looked for too, which takes longer. */
  readonly makers?: boolean | undefined
  /** The address that the person acts from; without, one’s own is where one calls from, and others’ is none in particular. */
  readonly ip?: string | undefined
  readonly limits?: readonly Limit[] | undefined
}

/** Some of the locations of a scope by name, that of the question first; null for the company as a whole. */
export type NamedPlaces = { readonly titles: readonly string[]; readonly more: number } | null

/** How many locations of a scope are named. */
const NAMED = 2

/** One grant’s part in a decision. */
export interface Step extends Omit<Reason, 'grant'> {
  readonly grant: Grant
  readonly roleTitle: string | null
  readonly places: NamedPlaces
  /** Of the gate that is closed, or the limit that is not met. */
  readonly title: string | undefined
}

/** A change that would allow what is denied. */
export interface ProposedChange extends SmallestChange {
  readonly roleTitle: string | null
  readonly places: NamedPlaces
  /** The permissions that it states. */
  readonly stated: readonly Permission[]
  readonly makers: ChangeMakers & { readonly named: readonly { readonly id: number; readonly name: string }[] }
}

export interface Explanation extends Omit<Decision, 'reasons' | 'blocker'> {
  readonly permission: Pick<Permission, 'slug' | 'title'>
  /** For a capability, the permission that the reasons are about; undefined where none gives it. */
  readonly by: string | undefined
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
export const explain = async (core: Core, asking: Asking, question: ExplainQuestion): Promise<Explanation> => {
  const { thing } = question
  const asked = await askAbout(core, asking, { ...question, isAnywhere: thing !== undefined })
  const { call, company, person, at, isOwn, isPast, sight } = asked
  const word = findWord(asked, question.permission)
  const sent = question.limits ?? []
  refuseFaulty([...ipFaults(question.ip), ...limitFaults(asked, sent), ...wordFaults(word, sent)])

  const isNow = isOwn && !isPast
  const ip = question.ip ?? (isNow ? (call.ip ?? '') : 'any')
  const limits = thing ? [...sent, ...limitsFor(company, word.slug, thing)] : sent
  const judged = (place: Place): Judged => judge(asked, word, { place, at, ip, limits })
  const { place, decision, by } = thing ? await whereDenied(core, asked, thing, judged) : judged(asked.place)

  const seen = person ? grantsSeen(person.member, sight) : []
  // What is not seen must not be told apart by what is proposed: it is as if it were not there.
  const known = person && { ...person, member: { ...person.member, grants: seen } }
  const isDenied = !decision.allowed && decision.blocker === undefined
  const change = known && isDenied && !isPast ? changeFor(asked, known, word, { place, at, ip, limits }) : undefined
  const makers =
    change && person ? await changeMakers(core, call, { ...asked, target: person.member, change }, question) : undefined

  const named = (scope: Scope): readonly number[] => namedIn(scope, place)
  const told = new Set([
    ...(place === 'company' ? [] : [place]),
    ...seen.flatMap(({ scope }) => named(scope)),
    ...named(change?.scope ?? []),
  ])
  const [names, locations] = await Promise.all([
    memberNames(core.engine, company.id, [asked.memberId, ...(makers?.members ?? [])]),
    locationRows(
      core.engine,
      [...told].map((id) => ({ id, companyId: company.id })),
    ),
  ])
  const nameOf = (id: number): string => names.get(id) ?? ''
  const titles = new Map(locations.map(({ id, title }) => [id, title]))
  const placesOf = (scope: Scope): NamedPlaces => {
    if (scope === 'company') return null
    const first = named(scope)
    return { titles: first.map((id) => titles.get(id) ?? String(id)), more: scope.length - first.length }
  }
  const steps = seen.flatMap((grant): Step[] => {
    const reason = decision.reasons.find((each) => each.grant === grant.id)
    const title = reason?.permission === undefined ? undefined : permissionOf(company, reason.permission)?.title
    const roleTitle = reason ? titleOf(company, reason.role) : null
    return reason ? [{ ...reason, grant, title, roleTitle, places: placesOf(grant.scope) }] : []
  })
  return {
    allowed: decision.allowed,
    value: decision.value,
    permission: { slug: word.slug, title: word.title },
    by: by?.slug,
    blocker: decision.blocker,
    steps,
    isWhole: sight === 'company',
    change:
      change && makers
        ? {
            ...change,
            roleTitle: titleOf(company, change.role),
            places: placesOf(change.scope),
            stated: company.catalogue.permissions.filter(({ slug }) => slug in change.values),
            makers: { ...makers, named: (makers.members ?? []).map((id) => ({ id, name: nameOf(id) })) },
          }
        : undefined,
    isOwn,
    memberId: asked.memberId,
    memberName: nameOf(asked.memberId),
    place,
    locationTitle: place === 'company' ? null : (titles.get(place) ?? null),
    at,
    isPast,
    isProjected: asked.isProjected,
    revision: asked.revision,
  }
}

type Companies = { readonly [part in 'company']: AskedPerson['company'] } & {
  readonly standing: Pick<AskedPerson['standing'], 'company'>
}

/** What is asked about: a permission, or a capability. */
export interface Word extends Pick<Permission, 'slug' | 'title'> {
  readonly capability: Capability | undefined
}

/** The permission as the catalogue of then has it, or that of now; else the capability. */
export const findWord = ({ company, standing }: Companies, slug: string): Word => {
  const permission = permissionOf(company, slug) ?? permissionOf(standing.company, slug)
  if (permission) return { slug: permission.slug, title: permission.title, capability: undefined }
  if (isCapability(slug)) return { slug, title: capabilities[slug].replace(/\.$/, ''), capability: slug }
  refuseFaulty([{ field: 'permission', message: 'is not a permission of this company, and no capability' }])
  throw new Error('unreachable')
}

/** Limits are a permission’s. */
export const wordFaults = ({ capability }: Word, limits: readonly Limit[]): FieldFault[] =>
  capability === undefined || limits.length === 0
    ? []
    : [{ field: 'limits', message: 'have no meaning for a capability: leave them out' }]

type Wanted = Required<Pick<Question, 'place' | 'at' | 'ip' | 'limits'>>

interface Judged {
  readonly place: Place
  readonly decision: Omit<Decision, 'blocker'> & { readonly blocker?: Explanation['blocker'] }
  readonly by: Permission | undefined
}

const judge = ({ company, person }: AskedPerson, { slug, capability }: Word, wanted: Wanted): Judged => {
  const { place } = wanted
  const refused = (blocker: Explanation['blocker']): Judged => ({
    place,
    decision: { allowed: false, value: undefined, blocker, reasons: [] },
    by: undefined,
  })
  if (!person) return refused('no-member')
  // There was none then; what is about the whole company holds at places only.
  if (place !== 'company' && !company.locations.has(place)) return refused('location-unknown')
  if (capability !== undefined) {
    const { by, ...decision } = decideCapability(company, person, capability, wanted)
    return { place, decision, by }
  }
  return { place, decision: decide(company, person, { permission: slug, ...wanted }), by: undefined }
}

/**
 * A thing is asked about at each of its open locations: the first is told of where it is denied, else the first of all.
 * Whoever sees a part of the company hears of a thing that stands there.
 */
const whereDenied = async (
  core: Core,
  { standing, isPast, sight }: AskedPerson,
  thing: Thing,
  judged: (place: Place) => Judged,
): Promise<Judged> => {
  const field = `${thing.kind}Id`
  if (isPast)
    refuseFaulty([{ field: 'at', message: 'is over, and where things stood is not kept: ask about a location' }])
  const places = new ThingPlaces()
  await places.find(core.engine, standing.company.id, [thing])
  const all = places.of(thing) ?? []
  if (!all.some((place) => sight === 'company' || sight.includes(place)))
    refuseFaulty([{ field, message: 'is none of this company, or stands nowhere that you see' }])
  const open = all.filter((place) => standing.company.locations.get(place)?.closed === false)
  let told: Judged | undefined
  for (const place of open.length > 0 ? open : all) {
    if (sight !== 'company' && !sight.includes(place)) throw new Refusal('access.denied')
    const here = judged(place)
    if (!here.decision.allowed) return here
    told ??= here
  }
  return told as Judged
}

const changeFor = (
  { company, now }: AskedPerson,
  known: Person,
  { slug, capability }: Word,
  wanted: Wanted,
): SmallestChange | undefined =>
  capability === undefined
    ? smallestChange(company, known, { permission: slug, ...wanted }, now)
    : smallestChangeForCapability(company, known, capability, { ...wanted, now })

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

/** The locations that stand for a scope: the one that is asked about, and the first others. */
const namedIn = (scope: Scope, place: Place): readonly number[] => {
  if (scope === 'company') return []
  const first = scope.filter((id) => id === place)
  for (const id of scope) if (first.length < NAMED && id !== place) first.push(id)
  return first
}
