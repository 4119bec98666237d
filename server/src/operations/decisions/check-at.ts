import type { Call } from '../../model/actor.ts'
import type { Moment, Person } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { asCaller, isView, type Standing } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import type { Asking } from '../credentials/identify.ts'
import { type Checked, type CheckQuestion, isThing, judgeQuestion, lookAtAll, placesFor, withSelf } from './check.ts'
import { factsThen } from './history.ts'
import { sightOf } from './subject.ts'

/** Answers of another moment than now. */
export interface CheckedAt extends Checked {
  /** The moment is to come: these are the facts of now, which may change until then. */
  readonly isProjected: boolean
}

/**
 * What people might do in another moment, all on the facts of then; those of now for one to come. Of whom somebody hears
 * is judged by their rights of now, and by where the person has grants now or had them then. Addresses are those of now.
 */
export const checkAt = async (
  core: Core,
  asking: Asking,
  companyId: number,
  questions: readonly CheckQuestion[],
  at: Moment,
): Promise<CheckedAt> => {
  const { call, rows, facts, now } = await lookAtAll(core, asking, companyId, questions)
  const { standing } = facts
  const isPast = at < now
  const present = withSelf(questions, facts.people, standing.person)
  const sight = sightOf(standing, call, now)
  if (isPast && sight !== 'company' && isView(call.actor)) throw new Refusal('access.denied')
  if (isPast && questions.some(({ place }) => isThing(place)))
    refuseFaulty([{ field: 'at', message: 'is over, and where things stood is not kept: ask about a location' }])

  const then = isPast
    ? await peopleThen(core, call, companyId, { questions, present, standing, at })
    : { standing, people: present, revision: facts.revision }
  const outcomes = questions.map((question, index) => {
    const person = then.people[index]
    const isOwn = question.ip === undefined && person?.member.id === standing.person.member.id
    const asked = isOwn && !isPast && call.ip !== undefined ? { ...question, ip: call.ip } : question
    return judgeQuestion(then.standing, sight, person, asked, placesFor(question.place, rows), at, present[index])
  })
  const { revision, people } = then
  return { outcomes, revision, at, askedAt: now, actor: call.actor, standing, people, isProjected: at > now }
}

/** The company, whoever asks, and those who are asked about, as they were. */
const peopleThen = async (
  core: Core,
  call: Call,
  companyId: number,
  {
    questions,
    present,
    standing,
    at,
  }: {
    questions: readonly CheckQuestion[]
    present: readonly (Person | undefined)[]
    standing: Standing
    at: Moment
  },
): Promise<{ standing: Standing; people: readonly (Person | undefined)[]; revision: number }> => {
  const then = await factsThen(core, companyId, at)
  const found = new Map<string, Promise<Person | undefined>>()
  const personThen = (by: 'member' | 'user', id: number): Promise<Person | undefined> => {
    const key = `${by} ${id}`
    const known = found.get(key) ?? then.person({ by, id })
    found.set(key, known)
    return known
  }
  const selfThen = await personThen('member', standing.person.member.id)
  const self = selfThen && { ...selfThen, member: asCaller(call.actor, then.company, selfThen.member) }
  const people = await Promise.all(
    questions.map(({ subject }, index) => {
      // A member keeps their number, and is found by it sooner.
      const now = present[index]?.member.id
      const who = now === undefined ? subject : { by: 'member' as const, id: now }
      return who.by === 'member' || who.by === 'user' ? personThen(who.by, who.id) : undefined
    }),
  )
  return {
    standing: { company: then.company, person: self ?? standing.person },
    people: withSelf(questions, people, self),
    revision: then.revision,
  }
}
