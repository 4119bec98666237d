import type { Company } from '../../model/company.ts'
import type { Member, Moment, Person } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Reader } from '../../storage/engine.ts'
import type { Look } from '../../storage/facts.ts'
import { membersFrom, memberThen, revisionAt, usersAt } from '../../storage/history.ts'
import type { Core } from '../core.ts'

/** Somebody as a member or as a user. */
export interface Who {
  readonly by: 'member' | 'user'
  readonly id: number
}

/** What decided access in a company in a moment. Windows are judged at `at`. */
export interface FactsAt {
  readonly company: Company
  /** The revision that the facts are of. */
  readonly revision: number
  readonly at: Moment
  /** The moment is to come: these are the facts of now, which may change until then. */
  readonly isProjected: boolean
  /** Undefined for somebody who was no member then. */
  person(who: Who): Promise<Person | undefined>
  /** Members with a number above `after`, by number. */
  people(after: number, limit: number): Promise<Person[]>
}

/** The member of now; with a user’s number, also of one under which they were shown as invited. */
const lookAtWho = (look: Look, companyId: number, { by, id }: Who): Member | undefined =>
  by === 'member' ? look.member(companyId, id) : look.memberOfUser(companyId, id)

export const lookAtPerson = (look: Look, companyId: number, who: Who): Person | undefined => {
  const member = lookAtWho(look, companyId, who)
  return member && { member, user: look.user(member.userId) }
}

/**
 * Members with a number above `after`, by number, as they are or were: read from the database at once, since nobody else
 * may ask about them soon.
 */
export const peopleFrom = async (
  reader: Reader,
  companyId: number,
  { after, limit }: { readonly after: number; readonly limit: number },
  then?: { readonly revision: number; readonly at: Moment | undefined },
): Promise<Person[]> => {
  const members = await membersFrom(reader, companyId, { revision: then?.revision, after, limit })
  const users = await usersAt(
    reader,
    members.map(({ userId }) => userId),
    then?.at,
  )
  return members.map((member) => ({ member, user: users.get(member.userId) }))
}

/**
 * The facts of a moment that is over: those of the revision that the company was at, and of each person as the directory
 * knew them then. Refuses a moment before there was a company.
 */
export const factsThen = async (core: Core, companyId: number, at: Moment): Promise<FactsAt> =>
  factsOf(core, companyId, { revision: await revisionAt(core.engine, companyId, at), at, isProjected: false })

/**
 * The facts of a revision of the company, judged in a moment. Of people themselves, what the directory knew in that
 * moment; what it knows now, where the moment is to come.
 */
export const factsOf = async (
  { engine, facts }: Core,
  companyId: number,
  { revision, at, isProjected }: Pick<FactsAt, 'revision' | 'at' | 'isProjected'>,
): Promise<FactsAt> => {
  const company = revision < 1 ? undefined : await facts.companyThen(companyId, revision)
  if (!company) {
    refuseFaulty([{ field: 'at', message: 'is before there was this company' }])
    throw new Refusal('company.unknown')
  }
  const usersOf = isProjected ? undefined : at
  const person = async (who: Who): Promise<Person | undefined> => {
    const member = await memberThen(engine, companyId, revision, who)
    return member && { member, user: (await usersAt(engine, [member.userId], usersOf)).get(member.userId) }
  }
  const people = (after: number, limit: number) =>
    peopleFrom(engine, companyId, { after, limit }, { revision, at: usersOf })
  return { company, revision, at, isProjected, person, people }
}

/**
 * The facts that decide access in a company in any moment: of then for one that is over, of now for one to come. It says
 * nothing of whether somebody may ask. Without a moment, those of now. `asked`: a revision that was told before, of which
 * the rest is wanted.
 */
export const factsAt = async (
  core: Core,
  companyId: number,
  moment: Moment | undefined,
  asked?: number,
): Promise<FactsAt> => {
  const { facts, now } = await core.facts.read((look) => ({
    company: look.company(companyId),
    revision: look.revision(companyId),
  }))
  const { company, revision } = facts
  if (!company || revision === undefined) throw new Refusal('company.unknown')
  const at = moment ?? now
  const isProjected = at > now
  if (asked !== undefined) {
    requireReached(asked, revision)
    return factsOf(core, companyId, { revision: asked, at, isProjected })
  }
  if (at < now) return factsThen(core, companyId, at)
  const person = async (who: Who): Promise<Person | undefined> =>
    (await core.facts.read((look) => lookAtPerson(look, companyId, who))).facts
  // Read afterwards, and so by revision: what is written in between belongs to the next one.
  const people = (after: number, limit: number) =>
    peopleFrom(core.engine, companyId, { after, limit }, { revision, at: undefined })
  return { company, revision, at, isProjected, person, people }
}

/** Refuses a revision that the company has not come to: no search has begun there. */
export const requireReached = (asked: number, revision: number): void => {
  if (asked < 1 || asked > revision)
    refuseFaulty([{ field: 'cursor', message: 'is none that this search has given: leave it out to begin anew' }])
}
