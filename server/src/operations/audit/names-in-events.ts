import type { Call } from '../../model/actor.ts'
import type { Capability } from '../../model/capability.ts'
import type { Moment, Scope } from '../../model/member.ts'
import { membersOfUsers, type NamedKind, namesOf } from '../../storage/names.ts'
import type { Standing } from '../access/authorize.ts'
import { meets, reachOf } from '../access/reach-of.ts'
import type { Core } from '../core.ts'
import type { EventFilter, ShownEvent } from './list-events.ts'

/** What one must be able to see to hear what a thing is called. */
const sights: Readonly<Record<NamedKind, Capability>> = {
  member: 'members.read',
  'team-member': 'team.read',
  position: 'positions.read',
  tag: 'tags.read',
  partner: 'partners.edit',
}

const isKind = (word: string): word is NamedKind => Object.hasOwn(sights, word)

/** Where an event tells an id by a word of its own, and of what. */
const fields: Readonly<Record<string, NamedKind | 'user'>> = {
  user: 'user',
  userId: 'user',
  formerUser: 'user',
  member: 'member',
  memberId: 'member',
  viewer: 'member',
  teamMembers: 'team-member',
  positionId: 'position',
  position: 'position',
  partner: 'partner',
  partnerId: 'partner',
}

type Ids = Map<NamedKind | 'user', Set<number>>

const note = (ids: Ids, kind: NamedKind | 'user', id: unknown): void => {
  if (typeof id === 'number' && Number.isSafeInteger(id)) ids.set(kind, (ids.get(kind) ?? new Set()).add(id))
}

const noteFields = (ids: Ids, told: unknown): void => {
  if (typeof told !== 'object' || told === null) return
  for (const [field, value] of Object.entries(told)) {
    const kind = Object.hasOwn(fields, field) ? fields[field] : undefined
    if (kind === undefined) {
      // One step further down, and no more: `owner` has `member` and `user`. What is long there names nothing else.
      if (field === 'owner') noteFields(ids, value)
    } else if (Array.isArray(value)) for (const one of value) note(ids, kind, one?.id ?? one)
    else if (typeof value === 'object') noteFields(ids, value)
    else note(ids, kind, value)
  }
}

const noteSubject = (ids: Ids, subject: string): void => {
  const [kind = '', id] = subject.split(':')
  if (kind === 'user' || isKind(kind)) note(ids, kind, Number(id))
}

const idsIn = (events: readonly ShownEvent[], { subject, userId }: EventFilter): Ids => {
  const ids: Ids = new Map()
  if (subject !== undefined) noteSubject(ids, subject)
  note(ids, 'user', userId)
  for (const { subject, actor, before, after } of events) {
    noteSubject(ids, subject)
    for (const told of [actor, before, after]) noteFields(ids, told)
  }
  return ids
}

const at = (reach: Scope, locationId: number | null): boolean =>
  reach === 'company' || (locationId === null ? reach.length > 0 : reach.includes(locationId))

/**
 * What that of which events speak, or whoever they were asked for, is called now, as far as the caller may see it: by
 * `member:7`, `user:9`. Names are
 * looked up each time and never become part of the history.
 */
export const namesInEvents = async (
  core: Core,
  call: Call,
  { standing, now }: { standing: Standing; now: Moment },
  events: readonly ShownEvent[],
  filter: EventFilter,
): Promise<Record<string, string>> => {
  const companyId = standing.company.id
  const ids = idsIn(events, filter)
  const users = await membersOfUsers(core.engine, companyId, [...(ids.get('user') ?? [])])
  for (const { memberId } of users) note(ids, 'member', memberId)
  const names: Record<string, string> = {}
  for (const [kind, wanted] of ids) {
    if (kind === 'user') continue
    const reach = reachOf(standing, call, sights[kind], now)
    if (reach.length === 0) continue
    const isMet = kind === 'member' ? await whoMeets(core, companyId, reach, [...wanted]) : () => true
    for (const { id, name, locationId } of await namesOf(core.engine, companyId, kind, [...wanted]))
      if (name !== '' && at(reach, locationId) && isMet(id)) names[`${kind}:${id}`] = name
  }
  for (const { userId, memberId } of users) {
    const name = names[`member:${memberId}`]
    if (name !== undefined) names[`user:${userId}`] = name
  }
  return names
}

/** Whom somebody meets who does not see everybody: those with a grant that bears on a place of theirs. */
const whoMeets = async (
  core: Core,
  companyId: number,
  reach: Scope,
  ids: readonly number[],
): Promise<(id: number) => boolean> => {
  if (reach === 'company') return () => true
  const { facts: met } = await core.facts.read((look) =>
    ids.filter((id) => {
      const member = look.member(companyId, id)
      return member !== undefined && meets(reach, member)
    }),
  )
  return (id) => met.includes(id)
}
