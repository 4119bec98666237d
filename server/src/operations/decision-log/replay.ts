import { setImmediate as turn } from 'node:timers/promises'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import type { Limit } from '../../model/decide.ts'
import type { Moment, Person } from '../../model/member.ts'
import { isOwnType } from '../../model/own-types.ts'
import { Refusal } from '../../model/refusal.ts'
import { decisionsIn, type LoggedDecision, type LogKey } from '../../storage/decision-log.ts'
import { memberThen, usersAt } from '../../storage/history.ts'
import { requireCapability, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { type CheckQuestion, judgeQuestion, type Outcome } from '../decisions/check.ts'
import { sightOf } from '../decisions/subject.ts'
import { type Thing, ThingPlaces } from '../decisions/thing.ts'
import type { After } from '../simulate/after.ts'
import { type RehearsedWrite, rehearse } from '../simulate/rehearse.ts'

export interface ReplayQuestion {
  readonly companyId: number
  readonly writes: readonly RehearsedWrite<unknown>[]
  /** Asked from this moment on, and before that one. */
  readonly from?: Moment | undefined
  readonly until?: Moment | undefined
  /** Goes on to what was asked before this, on the same revision. */
  readonly after?: (LogKey & { readonly revision: number }) | undefined
}

/** A question that was asked, once or often, and would be answered otherwise. */
export interface ReplayedQuestion {
  readonly memberId: number
  readonly permission: string
  readonly resourceType: string
  readonly resourceId: string
  readonly limits: readonly Limit[]
  /** How often it was asked, how often it was answered with yes, and when for the last time. */
  readonly count: number
  readonly allowedCount: number
  readonly lastAskedAt: Moment
  /** Now, and as the writes would leave it. */
  readonly before: Outcome
  readonly after: Outcome
}

/** What became of the answers that were looked at. */
export interface ReplayCounts {
  readonly looked: number
  /** Asked again: `changed` of them would be answered otherwise. */
  readonly replayed: number
  readonly changed: number
  /** About types that the company's own policies decide, which no such write touches. */
  readonly ownTypes: number
  /** Not asked again: the log does not hold all of the question, or whoever asked was not to hear of the person. */
  readonly left: number
}

export interface Replay {
  /** By the last time that they were asked, the newest first. */
  readonly questions: readonly ReplayedQuestion[]
  readonly counts: ReplayCounts
  /** From where to go on; undefined at the end. */
  readonly next: LogKey | undefined
  readonly revision: number
  readonly at: Moment
}

/** How many logged answers one request looks through. */
const LOOK = 2_000

/**
 * Which of the logged answers would be others after writes that are tried and taken back. What people may do is judged,
 * now and after: not who may ask about them. A part of the log is looked through at a time, the newest first.
 *
 * It is for somebody who may read the company's history, see all of its people, and do the writes.
 */
export const replay = async (core: Core, call: Call, question: ReplayQuestion): Promise<Replay> => {
  const { companyId, writes, from, until, after: begin } = question
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireCapability(standing, call, 'audit.read', 'company', now)
  if (sightOf(standing, call, now) !== 'company') throw new Refusal('access.denied')
  const { after } = await rehearse(core, call, companyId, writes, { expected: begin?.revision })

  const logged = await decisionsIn(core.engine, companyId, { from, until, after: begin, limit: LOOK })
  const { asked, ownTypes } = distinct(logged)
  const things = new ThingPlaces()
  await things.find(
    core.engine,
    companyId,
    asked.flatMap(({ place }) => (isThing(place) ? place : [])),
  )
  const people = await peopleBefore(
    core,
    after,
    asked.map(({ memberId }) => memberId),
  )
  const counts = { looked: logged.length, replayed: 0, changed: 0, ownTypes, left: logged.length - ownTypes }
  const questions: ReplayedQuestion[] = []
  for (const [index, one] of asked.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await turn()
    counts.replayed += one.count
    counts.left -= one.count
    const was = people.get(one.memberId)
    const changed = after.members.get(one.memberId)
    // Neither the person nor the company: then nothing.
    if (!changed && after.company === after.before) continue
    const outcomes = [
      outcomeOf(after.before, was, one, things, after.at),
      outcomeOf(after.company, was && changed ? { ...was, member: changed } : was, one, things, after.at),
    ] as const
    if (outcomes[0] === outcomes[1]) continue
    counts.changed += one.count
    const { place: _, ...shown } = one
    questions.push({ ...shown, before: outcomes[0], after: outcomes[1] })
  }
  const next = logged.length < LOOK ? undefined : logged.at(-1)
  return { questions, counts, next, revision: after.revision, at: after.at }
}

/** How many are judged, or read, at once: a turn of the event loop must stay short. */
const AT_ONCE = 100

type Place = CheckQuestion['place']

interface Asked extends Omit<ReplayedQuestion, 'before' | 'after'> {
  readonly place: Place
}

const isThing = (place: Place): place is Thing =>
  typeof place === 'object' && place.kind !== 'company' && place.kind !== 'nothing'

const placeOf = (type: string, id: number): Place => {
  if (type === 'location') return id
  return { kind: type as Thing['kind'] | 'company', id }
}

/**
 * What stands in the log of a question, if that is all of it. An address is not kept: where one was asked about, limits
 * to addresses count as met, unless they were what denied it.
 */
const askedIn = (logged: LoggedDecision): Omit<Asked, 'count' | 'allowedCount' | 'lastAskedAt'> | undefined => {
  const { memberId, permission, resourceType, resourceId, limits, reason, about, whole } = logged
  if (!whole || about !== null || reason === 'subject-unknown' || reason === 'wrong-address') return undefined
  if (memberId === null || permission === null || resourceType === null || resourceId === null) return undefined
  const place = placeOf(resourceType, Number(resourceId))
  return { memberId, permission, resourceType, resourceId, limits: limits ? JSON.parse(limits) : [], place }
}

/** Each question once, with how often it was asked. */
const distinct = (logged: readonly LoggedDecision[]): { asked: readonly Asked[]; ownTypes: number } => {
  const found = new Map<string, Asked>()
  let ownTypes = 0
  for (const one of logged) {
    if (one.resourceType !== null && isOwnType(one.resourceType)) {
      ownTypes++
      continue
    }
    const asked = askedIn(one)
    if (!asked) continue
    const key = JSON.stringify([asked.memberId, asked.permission, asked.resourceType, asked.resourceId, one.limits])
    const known = found.get(key)
    found.set(key, {
      ...asked,
      count: (known?.count ?? 0) + 1,
      allowedCount: (known?.allowedCount ?? 0) + Number(one.allowed),
      lastAskedAt: known?.lastAskedAt ?? one.at,
    })
  }
  return { asked: [...found.values()], ownTypes }
}

/** The people asked about, as far as anything may differ for them, as they were before the writes. */
const peopleBefore = async (
  { engine }: Core,
  { companyId, revision, before, company, members }: After,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Person>> => {
  const wanted = [...new Set(ids)].filter((id) => company !== before || members.has(id))
  const people = new Map<number, Person>()
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const found = await Promise.all(
      wanted.slice(from, from + AT_ONCE).map((id) => memberThen(engine, companyId, revision, { by: 'member', id })),
    )
    const those = found.filter((member) => member !== undefined)
    const users = await usersAt(
      engine,
      those.map(({ userId }) => userId),
    )
    for (const member of those) people.set(member.id, { member, user: users.get(member.userId) })
    await turn()
  }
  return people
}

/** What is true of the person, whoever asks. */
const outcomeOf = (
  company: Company,
  person: Person | undefined,
  { permission, place, limits }: Asked,
  things: ThingPlaces,
  at: Moment,
): Outcome => {
  if (!person) return 'subject-unknown'
  const places = isThing(place) ? things.of(place) : undefined
  return judgeQuestion({ company, person }, 'company', person, { permission, place, limits }, places, at)
}
