import type { Place } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { blockerOf, type Moment, type Person, type Scope } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { asCaller, isView, type Standing, standingIn } from '../access/authorize.ts'
import { meets, requireReachOf } from '../access/reach-of.ts'
import type { Core } from '../core.ts'
import { type Asking, lookAs } from '../credentials/identify.ts'
import { type FactsAt, factsOf, factsThen, lookAtPerson, requireReached, type Who } from './history.ts'

/** Whom a question about access is about, where and when. */
export interface PersonQuestion {
  readonly companyId: number
  /** `me` is whoever asks. */
  readonly who: Who | 'me'
  /** Without, the company as a whole. */
  readonly locationId?: number | undefined
  /** Now, without. */
  readonly at?: Moment | undefined
  /** The revision that was told of the first part of an answer, of which this is to be another part. */
  readonly revision?: number | undefined
  /** A limited token may ask about its person too, and hears what it may use of their rights. */
  readonly asTokenMay?: boolean
  /** The question is about each place that whoever asks may see. */
  readonly isAnywhere?: boolean
}

/** What a question about access is answered from. */
export interface AskedPerson {
  readonly call: Call
  /** Where whoever asks stands now. */
  readonly standing: Standing
  readonly now: Moment
  /** The company and the person as they were at the moment asked about; as they are now for one to come. */
  readonly company: Company
  /** Undefined for somebody who is a member now and was none then. */
  readonly person: Person | undefined
  readonly memberId: number
  readonly place: Place
  readonly at: Moment
  readonly isPast: boolean
  /** The moment is to come: facts of now, which may change until then. */
  readonly isProjected: boolean
  /** The revision that company and person are of. */
  readonly revision: number
  /** The person asks about themselves. */
  readonly isOwn: boolean
  /** Where whoever asks may see what people do. */
  readonly sight: Scope
}

/** Undefined where the facts of now are asked about, which are known already. */
const factsAsked = (
  core: Core,
  { companyId, revision: asked }: PersonQuestion,
  { at, isPast, revision }: { at: Moment; isPast: boolean; revision: number },
): Promise<FactsAt> | undefined => {
  if (asked === undefined) return isPast ? factsThen(core, companyId, at) : undefined
  requireReached(asked, revision)
  return asked === revision && !isPast
    ? undefined
    : factsOf(core, companyId, { revision: asked, at, isProjected: !isPast })
}

/**
 * The person that a question is about, for themselves or for somebody who may see people at the place now and meets this
 * one, now or then. To others they are unknown.
 */
export const askAbout = async (core: Core, asking: Asking, question: PersonQuestion): Promise<AskedPerson> => {
  const { companyId, who, locationId, asTokenMay = false, isAnywhere = false } = question
  const { call, facts, now } = await lookAs(core, asking, (look, actor, user) => {
    const standing = standingIn(look, actor, companyId, user)
    const asked: Who = who === 'me' ? { by: 'member', id: standing.person.member.id } : who
    return { standing, asked, person: lookAtPerson(look, companyId, asked), revision: look.revision(companyId) ?? 0 }
  })
  const isLimited = call.actor.kind === 'user' && call.actor.limits !== undefined
  const { standing, asked } = facts
  const at = question.at ?? now
  const isPast = at < now
  // Of the past somebody in a view hears what they hear of others.
  const isThen = isPast || (question.revision !== undefined && question.revision !== facts.revision)
  const isSelf = facts.person?.member.id === standing.person.member.id && !(isThen && isView(call.actor))
  const isOwn = isSelf && (asTokenMay || !isLimited)
  if (isOwn && blockerOf(standing.person) !== undefined) throw new Refusal('access.denied')
  const sight = isOwn ? 'company' : requireReachOf(standing, call, 'members.read', now)
  const then = await factsAsked(core, question, { at, isPast, revision: facts.revision })
  // A member keeps their number, and is found by it sooner.
  const known: Who = facts.person ? { by: 'member', id: facts.person.member.id } : asked
  const found = then ? await then.person(known) : facts.person
  const isMet = [facts.person, found].some((person) => person && meets(sight, person.member))
  const memberId = (found ?? facts.person)?.member.id
  if (memberId === undefined || !(isOwn || isMet)) throw new Refusal('member.unknown')

  if (locationId !== undefined && !standing.company.locations.has(locationId))
    refuseFaulty([{ field: 'locationId', message: 'is not a location of this company' }])
  if (!isAnywhere && sight !== 'company' && (locationId === undefined || !sight.includes(locationId)))
    throw new Refusal('access.denied')
  const company = then?.company ?? standing.company
  return {
    call,
    standing,
    now,
    company,
    person: isOwn && found ? { ...found, member: asCaller(call.actor, company, found.member) } : found,
    memberId,
    place: locationId ?? 'company',
    at,
    isPast,
    isProjected: at > now,
    revision: then?.revision ?? facts.revision,
    isOwn,
    sight,
  }
}
