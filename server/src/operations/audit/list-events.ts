import type { Call } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { type AuditEvent, eventsIn, firstEventFrom } from '../../storage/audit.ts'
import { requireCapability, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { namesInEvents } from './names-in-events.ts'

/** Which events are wanted; what is left out does not matter. */
export interface EventFilter {
  /** What the kind begins with: `tag.` or `tag.created`. */
  readonly kind?: string
  /** `member:7`. */
  readonly subject?: string
  /** The user who acted. */
  readonly userId?: number
  /** From this moment on, and before that one. */
  readonly from?: Moment
  readonly until?: Moment
  /** Both included. */
  readonly fromRevision?: number
  readonly toRevision?: number
}

export interface EventsQuestion {
  readonly companyId: number
  readonly filter: EventFilter
  readonly newestFirst: boolean
  /** Goes on after the event of this number. */
  readonly after?: number
  readonly limit: number
  /** Also what that of which they speak is called now. */
  readonly withNames?: boolean
}

/** An event with what was stored as JSON read. */
export interface ShownEvent extends Omit<AuditEvent, 'actor' | 'detail'> {
  readonly actor: Readonly<Record<string, unknown>>
  readonly before: unknown
  readonly after: unknown
}

export interface ListedEvents {
  readonly events: readonly ShownEvent[]
  /** The number of the event up to which was looked; undefined when there are no more. */
  readonly lookedTo: number | undefined
  /** By `member:7`: where they were asked for, and may be seen. */
  readonly names: Readonly<Record<string, string>> | undefined
}

/** How many events one question looks through for what no index finds: some milliseconds. */
const LOOK = 1_000

const read = ({ actor, detail, ...event }: AuditEvent): ShownEvent => ({
  ...event,
  actor: JSON.parse(actor),
  ...(JSON.parse(detail) as { before: unknown; after: unknown }),
})

/**
 * What happened in a company, for somebody who may read its history. Where a filter wants a look at each event, a page
 * may hold fewer than `limit`, and still not be the last.
 */
export const listEvents = async (core: Core, call: Call, question: EventsQuestion): Promise<ListedEvents> => {
  const { companyId } = question
  const { facts, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireCapability(facts, call, 'audit.read', 'company', now)
  const { events, lookedTo } = await look(core, question)
  const names = question.withNames
    ? await namesInEvents(core, call, { standing: facts, now }, events, question.filter)
    : undefined
  return { events, lookedTo, names }
}

const look = async (
  core: Core,
  { companyId, filter, newestFirst, after, limit }: EventsQuestion,
): Promise<Pick<ListedEvents, 'events' | 'lookedTo'>> => {
  const { lowest, highest } = await boundsOf(core, companyId, filter)
  const above = newestFirst ? lowest - 1 : Math.max(lowest - 1, after ?? 0)
  const below = newestFirst && after !== undefined ? Math.min(highest, after) : highest
  const isPicky = filter.kind !== undefined || filter.userId !== undefined
  const wanted = isPicky ? LOOK : limit + 1
  const looked = await eventsIn(core.engine, companyId, {
    ...(filter.subject !== undefined && { subject: filter.subject }),
    above,
    below,
    newestFirst,
    limit: wanted,
  })
  const found: ShownEvent[] = []
  for (const stored of looked) {
    if (found.length === limit) return { events: found, lookedTo: found.at(-1)?.seq }
    if (filter.kind !== undefined && !stored.kind.startsWith(filter.kind)) continue
    const event = read(stored)
    if (filter.userId === undefined || event.actor.userId === filter.userId) found.push(event)
  }
  return { events: found, lookedTo: looked.length < wanted ? undefined : looked.at(-1)?.seq }
}

/** The first number that the filter's moments and revisions let in, and the first beyond them. */
const boundsOf = async (
  core: Core,
  companyId: number,
  { from, until, fromRevision, toRevision }: EventFilter,
): Promise<{ lowest: number; highest: number }> => {
  const firstFrom = (by: 'revision' | 'at', bound: number | undefined, without: number): Promise<number> | number =>
    bound === undefined ? without : firstEventFrom(core.engine, companyId, by, bound)
  const lowest = Math.max(await firstFrom('at', from, 1), await firstFrom('revision', fromRevision, 1))
  const most = Number.MAX_SAFE_INTEGER
  const end = toRevision === undefined ? undefined : toRevision + 1
  const highest = Math.min(await firstFrom('at', until, most), await firstFrom('revision', end, most))
  return { lowest, highest }
}
