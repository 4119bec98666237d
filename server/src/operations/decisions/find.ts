/** Searches: all for whom, or of which, a check would say yes, by number, a part at a time. */
import { setImmediate as turn } from 'node:timers/promises'
import type { Call } from '../../model/actor.ts'
import { capabilities } from '../../model/capability.ts'
import type { Moment, Person, Scope } from '../../model/member.ts'
import { partOfPeople } from '../../storage/people.ts'
import { pageOfThings, type ThingKind } from '../../storage/things.ts'
import { type Standing, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { type CheckQuestion, findRows, judgeQuestion, placesFor, type Rows, requireActive } from './check.ts'
import { lookSubject, type Subject, sightOf } from './subject.ts'

/** Which part of what is found is wanted. */
export interface Part {
  /** Those with a higher number. */
  readonly after: number
  readonly limit: number
}

/** What was found, by number. `next`: from where to go on; undefined at the end. A part may be short, or empty, and not the last. */
export interface Found {
  readonly ids: readonly number[]
  readonly next: number | undefined
}

/** How many are looked at for one request, and at once: a turn of the event loop must stay short. */
const MOST_LOOKED_AT = 10_000
const AT_ONCE = 500

type Asked = Omit<CheckQuestion, 'subject'>

/** What searches are judged from, of one moment. */
interface Ground {
  readonly standing: Standing
  readonly sight: Scope
  readonly person: Person | undefined
  readonly now: Moment
}

const NOBODY: Subject = { by: 'nobody' }

const enter = async (core: Core, call: Call, companyId: number): Promise<void> => {
  await core.facts.read((look) => requireActive(standingIn(look, call.actor, companyId)))
}

const groundOf = async (
  core: Core,
  call: Call,
  companyId: number,
  subject: Subject = NOBODY,
  rows?: Rows,
): Promise<Ground> => {
  const { facts, now } = await core.facts.read((look) => ({
    standing: requireActive(standingIn(look, call.actor, companyId)),
    person: lookSubject(look, companyId, subject, rows?.byEmail),
  }))
  return { ...facts, sight: sightOf(facts.standing, call, now), now }
}

/** Goes through candidates, page by page, until enough are found or many were looked at. */
const gather = async <T>(
  { after, limit }: Part,
  load: (from: number) => Promise<{ readonly items: readonly T[]; readonly end: number | undefined }>,
  idOf: (item: T) => number,
  judge: () => Promise<(item: T) => boolean>,
): Promise<Found> => {
  const ids: number[] = []
  let from = after
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += AT_ONCE) {
    const { items, end } = await load(from)
    // Facts of after the rows were read: what was revoked before is seen.
    const isFound = await judge()
    for (const item of items) {
      if (!isFound(item)) continue
      ids.push(idOf(item))
      if (ids.length > limit) return { ids: ids.slice(0, limit), next: ids[limit - 1] }
    }
    if (end === undefined) return { ids, next: undefined }
    from = end
    await turn()
  }
  return { ids, next: from }
}

/** The people who may: their numbers as members, or as users. */
export const findSubjects = async (
  core: Core,
  call: Call,
  companyId: number,
  { by, asked, part }: { readonly by: 'user' | 'member'; readonly asked: Asked; readonly part: Part },
): Promise<Found> => {
  await enter(core, call, companyId)
  const rows = await findRows(core, companyId, [{ ...asked, subject: NOBODY }])
  const idOf = ({ member }: Person): number => (by === 'user' ? member.userId : member.id)
  return gather(
    part,
    async (after) => {
      const { people, end } = await partOfPeople(core.engine, companyId, by, { after, limit: AT_ONCE })
      return { items: people, end }
    },
    idOf,
    async () => {
      const { standing, sight, now } = await groundOf(core, call, companyId)
      const places = placesFor(asked.place, rows)
      return (person) => judgeQuestion(standing, sight, person, asked, places, now) === 'allowed'
    },
  )
}

export type ResourceKind = 'company' | 'location' | ThingKind

/** The places or things of a kind where, or with which, somebody may. */
export const findResources = async (
  core: Core,
  call: Call,
  companyId: number,
  {
    kind,
    asked,
    part,
  }: { readonly kind: ResourceKind; readonly asked: Omit<CheckQuestion, 'place'>; readonly part: Part },
): Promise<Found> => {
  await enter(core, call, companyId)
  const rows = await findRows(core, companyId, [{ ...asked, place: 'company' }])
  const ground = (): Promise<Ground> => groundOf(core, call, companyId, asked.subject, rows)
  type Candidate = { readonly id: number; readonly locations?: readonly number[] }
  const judge = async (): Promise<(candidate: Candidate) => boolean> => {
    const { standing, sight, person, now } = await ground()
    return ({ id, locations }) => {
      const place = kind === 'location' ? id : { kind, id }
      return judgeQuestion(standing, sight, person, { ...asked, place }, locations, now) === 'allowed'
    }
  }
  const load = async (after: number): Promise<{ items: readonly Candidate[]; end: number | undefined }> => {
    if (kind !== 'company' && kind !== 'location') {
      const items = await pageOfThings(core.engine, companyId, kind, { after, limit: AT_ONCE })
      return { items, end: items.length < AT_ONCE ? undefined : items.at(-1)?.id }
    }
    const { standing } = await ground()
    const ids = kind === 'company' ? [companyId] : [...standing.company.locations.keys()].sort((a, b) => a - b)
    return { items: ids.filter((id) => id > after).map((id) => ({ id })), end: undefined }
  }
  return gather(part, load, ({ id }) => id, judge)
}

/** The permissions and capabilities that somebody has at a place or for a thing: words, in the catalogue's order. */
export const findPermissions = async (
  core: Core,
  call: Call,
  companyId: number,
  asked: Omit<CheckQuestion, 'permission'>,
): Promise<readonly string[]> => {
  await enter(core, call, companyId)
  const rows = await findRows(core, companyId, [{ ...asked, permission: '' }])
  const { standing, sight, person, now } = await groundOf(core, call, companyId, asked.subject, rows)
  const places = placesFor(asked.place, rows)
  return [...standing.company.catalogue.permissions.map(({ slug }) => slug), ...Object.keys(capabilities)].filter(
    (permission) => judgeQuestion(standing, sight, person, { ...asked, permission }, places, now) === 'allowed',
  )
}
