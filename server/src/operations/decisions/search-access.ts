import { effectiveAccess } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { allows, isAllowed, isCapable, type Limit, type Question } from '../../model/decide.ts'
import { blockerOf, type Moment, type Person, type Scope } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import { locationRows } from '../../storage/locations.ts'
import { memberNames } from '../../storage/members.ts'
import { standingIn } from '../access/authorize.ts'
import { meets, requireReachOf } from '../access/reach-of.ts'
import { requireKnownLocation } from '../access/standpoint.ts'
import type { Core } from '../core.ts'
import { askAbout, type PersonQuestion } from './asked-person.ts'
import { findWord, ipFaults, limitFaults, wordFaults } from './explain.ts'
import { factsAt } from './history.ts'

interface Slice {
  /** Goes on after this number. */
  readonly after: number
  readonly limit: number
  /** The revision that the first part was of: each part of one search is of the same, whatever is written meanwhile. */
  readonly revision?: number | undefined
}

interface Condition {
  readonly permission: string
  readonly ip?: string | undefined
  readonly limits?: readonly Limit[] | undefined
}

/** Part of what was found, in the order of numbers, and what it is of. */
export interface Found<T> {
  readonly items: readonly T[]
  /** The number up to which was looked; undefined at the end. */
  readonly lookedTo: number | undefined
  /** Whoever asks sees a part of the company only: there may be more. */
  readonly isLimited: boolean
  readonly at: Moment
  readonly isProjected: boolean
  readonly revision: number
}

/** How many members one request looks through. */
const LOOK = 1_000

/** Whether a person may, by what is wanted. */
const conditionOf = (
  asked: { readonly company: Company; readonly standing: { readonly company: Company } },
  { permission, ip = 'any', limits = [] }: Condition,
): ((person: Person, where: Pick<Question, 'place' | 'at'>) => boolean) => {
  const { company } = asked
  const word = findWord(asked, permission)
  refuseFaulty([...ipFaults(ip === 'any' ? undefined : ip), ...limitFaults(asked, limits), ...wordFaults(word, limits)])
  const { slug, capability } = word
  return (person, { place, at }) => {
    if (place !== 'company' && !company.locations.has(place)) return false
    return capability === undefined
      ? allows(company, person, { permission: slug, ip, limits, place, at })
      : isCapable(company, person, capability, place, at, ip)
  }
}

export interface FoundMember {
  readonly memberId: number
  readonly userId: number
  readonly name: string
}

/**
 * Members who may do something at a place, by number. A page may hold fewer than `limit`, or none, and not be the last.
 */
export const searchMembers = async (
  core: Core,
  call: Call,
  wanted: Condition & Slice & Pick<PersonQuestion, 'companyId' | 'locationId' | 'at'>,
): Promise<Found<FoundMember>> => {
  const { companyId, locationId, at: moment, after, limit } = wanted
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  const sight = requireReachOf(standing, call, 'members.read', now)
  if (locationId !== undefined) requireKnownLocation(standing.company, locationId)
  if (sight !== 'company' && (locationId === undefined || !sight.includes(locationId)))
    throw new Refusal('access.denied')
  const { company, at, isProjected, revision, people } = await factsAt(core, companyId, moment, wanted.revision)
  const may = conditionOf({ company, standing }, wanted)
  const where = { place: locationId ?? ('company' as const), at }

  const looked = await people(after, LOOK)
  const found: Person[] = []
  for (const person of looked) {
    if (found.length > limit) break
    if (meets(sight, person.member) && may(person, where)) found.push(person)
  }
  const shown = found.slice(0, limit)
  const ids = shown.map(({ member: { id } }) => id)
  const names = await memberNames(core.engine, companyId, ids)
  const items = shown.map(({ member: { id, userId } }) => ({ memberId: id, userId, name: names.get(id) ?? '' }))
  const isMore = found.length > limit
  const lookedTo = isMore ? shown.at(-1)?.member.id : looked.length < LOOK ? undefined : looked.at(-1)?.member.id
  return { items, lookedTo, isLimited: sight !== 'company', at, isProjected, revision }
}

export interface FoundLocation {
  readonly locationId: number
  readonly title: string
}

/** Locations where a member may do something, of those that whoever asks sees, by number. */
export const searchLocations = async (
  core: Core,
  call: Call,
  wanted: Condition & Slice & Pick<PersonQuestion, 'companyId' | 'who' | 'at'>,
): Promise<Found<FoundLocation>> => {
  const { companyId, who, after, limit } = wanted
  const asked = await askAbout(core, call, {
    companyId,
    who,
    at: wanted.at,
    revision: wanted.revision,
    isAnywhere: true,
  })
  const { company, person, at, isProjected, revision, sight } = asked
  const may = conditionOf(asked, wanted)
  const ids = [...company.locations.keys()]
    .filter((id) => id > after && isSeen(sight, id) && person && may(person, { place: id, at }))
    .sort((a, b) => a - b)
  const shown = ids.slice(0, limit)
  const rows = await locationRows(
    core.engine,
    shown.map((id) => ({ id, companyId })),
  )
  return {
    items: rows.map(({ id, title }) => ({ locationId: id, title })),
    lookedTo: ids.length > limit ? shown.at(-1) : undefined,
    isLimited: sight !== 'company',
    at,
    isProjected,
    revision,
  }
}

const isSeen = (sight: Scope, id: number): boolean => sight === 'company' || sight.includes(id)

export interface FoundPermission {
  readonly permission: string
  readonly title: string
  readonly value: Value
}

/** What a member may do at a place, in the order of the catalogue. */
export const searchPermissions = async (
  core: Core,
  call: Call,
  wanted: PersonQuestion & Slice & { readonly ip?: string | undefined },
): Promise<Found<FoundPermission>> => {
  const { after, limit, ip, ...question } = wanted
  refuseFaulty(ipFaults(ip))
  const { company, person, place, at, isProjected, revision } = await askAbout(core, call, question)
  const isBlocked = person === undefined || blockerOf(person) !== undefined
  const values = isBlocked ? [] : effectiveAccess(company, person, place, at, ip ?? 'any')
  const found = isBlocked
    ? []
    : company.catalogue.permissions.filter((permission) => {
        // Addresses are a condition of a grant and no right.
        if (permission.index < after || permission.type.name === 'allowed_ip') return false
        return isAllowed(permission, values[permission.index] as Value)
      })
  const shown = found.slice(0, limit)
  const next = found.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.map(({ slug, title, index }) => ({ permission: slug, title, value: values[index] as Value })),
    lookedTo: next && next.index + 1,
    isLimited: false,
    at,
    isProjected,
    revision,
  }
}
