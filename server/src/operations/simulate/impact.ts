import type { Place } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import {
  type Comparison,
  type Counts,
  compareCompanies,
  type Difference,
  type RoleDifference,
} from '../../model/impact.ts'
import { blockerOf, type Member, type Moment, type Person, type Scope } from '../../model/member.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { countMembers, membersFrom, memberThen, usersAt } from '../../storage/history.ts'
import { memberNames } from '../../storage/members.ts'
import { standingIn } from '../access/authorize.ts'
import { bearsOn, meets } from '../access/reach-of.ts'
import type { Core } from '../core.ts'
import { sightOf } from '../decisions/subject.ts'
import { pace } from '../policies/pace.ts'
import type { After } from './after.ts'

/** The last line that was shown: places and permissions by their place in their lists. */
export interface Position {
  readonly memberId: number
  readonly place: number
  readonly permission: number
}

export interface ImpactQuestion {
  /** The moment that windows are judged by; without, that of the writes. */
  readonly at?: Moment | undefined
  /** Goes on after this line, without the sums. */
  readonly from?: Position | undefined
  readonly limit: number
}

/** One value that somebody would have and has not, or the other way round, at a place. */
export interface ImpactLine extends Difference {
  readonly memberId: number
  readonly name: string
  readonly place: Place
}

/** A role that would say something else, or that people have for whom something would differ. */
export interface RoleImpact extends RoleDifference {
  /** Of the people affected whom the caller may see, how many have it, before or after. */
  readonly people: number
}

export interface ImpactTotals extends Counts {
  /** For whom something would differ, seen or not. */
  readonly people: number
  /** Those of them of whom the caller may see nothing that would differ. */
  readonly unseen: number
  /** For whom nothing would; undefined for whoever sees a part of the company only. */
  readonly unchanged: number | undefined
}

/** What rehearsed writes mean for people: those whom the caller may see, where they may see them. */
export interface Impact {
  readonly revision: number
  readonly at: Moment
  /** With the first lines only. */
  readonly sums: { readonly totals: ImpactTotals; readonly roles: readonly RoleImpact[] } | undefined
  /** By member, then place, then in the order of the catalogue. */
  readonly lines: readonly ImpactLine[]
  /** The line to go on after; undefined at the end. */
  readonly next: Position | undefined
}

/** How many people are read at once. */
const AT_ONCE = 100

/** A member before and after; the same object where no write has touched them. */
interface Pair {
  readonly was: Person | undefined
  readonly is: Person | undefined
}

/**
 * Who would gain and lose what by writes that were rehearsed. Nothing is locked: the facts before are those of the
 * revision that the writes were rehearsed on, whatever has happened since.
 */
export const impactOf = async (
  core: Core,
  call: Call,
  after: After,
  { at = after.at, from, limit }: ImpactQuestion,
): Promise<Impact> => {
  // A cursor's moment may be over by now.
  if (!from && at < after.at) refuseFaulty([{ field: 'at', message: 'is over: only what is to come can be simulated' }])
  const { isWhole, seenOf } = await sightIn(core, call, after.companyId)
  const comparison = compareCompanies(after.before, after.company, at)
  const roles = new Map(comparison.roles.map((role) => [role.ref, { ...role, people: 0 }]))
  const totals = { people: 0, unseen: 0, gains: 0, loses: 0, changes: 0 }
  const found: Omit<ImpactLine, 'name'>[] = []

  // One more than wanted tells that there is more.
  const isFull = (): boolean => found.length > limit
  const breathe = pace()
  for await (const { was, is } of pairsOf(core, after, comparison, from?.memberId ?? 0)) {
    await breathe()
    if (from && isFull()) break
    const impact = comparison.person(was, is)
    if (!impact) continue
    if (!from && isNone(impact.count('company'))) continue
    const seen = seenOf(was, is)
    const counts = impact.count(seen)
    totals.people++
    if (isNone(counts)) {
      totals.unseen++
      continue
    }
    totals.gains += counts.gains
    totals.loses += counts.loses
    totals.changes += counts.changes
    for (const ref of rolesOf(was, is, seen)) {
      const known = roles.get(ref)
      const title = (after.company.roles.get(ref) ?? after.before.roles.get(ref))?.title
      if (known) known.people++
      else if (title !== undefined) roles.set(ref, { ref, title, differences: [], people: 1 })
    }
    const memberId = idOf(was, is)
    const begin = from?.memberId === memberId ? from : undefined
    for (let place = Math.max(begin?.place ?? 0, 0); place < comparison.places.length && !isFull(); place++) {
      const where = comparison.places[place] as Place
      if (seen !== 'company' && (where === 'company' || !seen.includes(where))) continue
      for (const difference of impact.at(where)) {
        if (begin?.place === place && difference.permission.index <= begin.permission) continue
        if (isFull()) break
        found.push({ memberId, place: where, ...difference })
      }
    }
  }

  const shown = found.slice(0, limit)
  const names = await memberNames(core.engine, after.companyId, [...new Set(shown.map(({ memberId }) => memberId))])
  const last = isFull() ? shown.at(-1) : undefined
  const all = !from && isWhole ? await countMembers(core.engine, after.companyId, after.revision) : undefined
  const byRef = [...roles.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1))
  return {
    revision: after.revision,
    at,
    sums: from
      ? undefined
      : { totals: { ...totals, unchanged: all === undefined ? undefined : all - totals.people }, roles: byRef },
    lines: shown.map((line) => ({ ...line, name: names.get(line.memberId) ?? '' })),
    next: last && {
      memberId: last.memberId,
      place: comparison.places.indexOf(last.place),
      permission: last.permission.index,
    },
  }
}

const isNone = ({ gains, loses, changes }: Counts): boolean => gains + loses + changes === 0

const idOf = (was: Person | undefined, is: Person | undefined): number => ((is ?? was) as Person).member.id

/** The roles that the caller sees them have. */
const rolesOf = (was: Person | undefined, is: Person | undefined, seen: Scope): Set<string> =>
  new Set(
    [was, is]
      .flatMap((person) => person?.member.grants ?? [])
      .flatMap((grant) => (grant.role !== null && bearsOn(grant, seen) ? [grant.role] : [])),
  )

/** Where the caller sees what somebody may do: of themselves everywhere, of others whom they meet, before or after. */
const sightIn = async (
  core: Core,
  call: Call,
  companyId: number,
): Promise<{ isWhole: boolean; seenOf: (was: Person | undefined, is: Person | undefined) => Scope }> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  const sight = sightOf(standing, call, now)
  const isLimited = call.actor.kind === 'user' && call.actor.limits !== undefined
  const own = isLimited || blockerOf(standing.person) !== undefined ? undefined : standing.person.member.id
  const seenOf = (was: Person | undefined, is: Person | undefined): Scope => {
    const people = [was, is].filter((person) => person !== undefined)
    if (sight === 'company' || people.some(({ member }) => member.id === own)) return 'company'
    return people.some(({ member }) => meets(sight, member)) ? sight : []
  }
  return { isWhole: sight === 'company', seenOf }
}

/** Those for whom anything may differ, by number, from that one on. */
async function* pairsOf(core: Core, after: After, { touched }: Comparison, from: number): AsyncGenerator<Pair> {
  const { companyId, revision, members: changed } = after
  const people = async (members: readonly Member[]): Promise<Person[]> => {
    const users = await usersAt(
      core.engine,
      members.map(({ userId }) => userId),
    )
    return members.map((member) => ({ member, user: users.get(member.userId) }))
  }
  const waiting = [...changed.values()].filter(({ id }) => id >= from).sort((a, b) => b.id - a.id)
  async function* changedBelow(end: number): AsyncGenerator<Pair> {
    for (let is = waiting.at(-1); is !== undefined && is.id < end; is = waiting.at(-1)) {
      waiting.pop()
      const was = await memberThen(core.engine, companyId, revision, { by: 'member', id: is.id })
      const [person] = (await people([was ?? is])) as [Person]
      yield { was: was && person, is: { ...person, member: is } }
    }
  }
  const holding = touched === 'anybody' ? undefined : [...touched]
  let isMore = holding === undefined || holding.length > 0
  for (let last = from - 1; isMore; ) {
    const members = await membersFrom(core.engine, companyId, { revision, after: last, limit: AT_ONCE, holding })
    for (const was of await people(members)) {
      if (changed.has(was.member.id)) continue
      yield* changedBelow(was.member.id)
      yield { was, is: was }
    }
    last = members.at(-1)?.id ?? last
    isMore = members.length === AT_ONCE
  }
  yield* changedBelow(Number.POSITIVE_INFINITY)
}
