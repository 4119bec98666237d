import type { Place } from '../../model/access.ts'
import type { Actor, Call } from '../../model/actor.ts'
import type { Allowance } from '../../model/allowance.ts'
import { ALWAYS, type Span } from '../../model/answer-table.ts'
import { isWithin } from '../../model/answers-of.ts'
import { isCapability } from '../../model/capability.ts'
import type { Permission } from '../../model/catalogue.ts'
import type { Company, Location } from '../../model/company.ts'
import {
  allows,
  decide,
  grantsThatGive,
  isCapable,
  type Limit,
  permissionOf,
  type Question,
  speaksOf,
} from '../../model/decide.ts'
import {
  type Blocker,
  blockerOf,
  type Grant,
  type Moment,
  type Person,
  type Scope,
  type User,
} from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import type { Look, View } from '../../storage/facts.ts'
import { type Standing, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { type Asking, lookAs } from '../credentials/identify.ts'
import { goOn } from '../go-on.ts'
import { type Asker, type AskerCredential, lookAsker, settleAsker } from './asker.ts'
import { type ByEmail, findEmails, isSeen, lookSubject, type Subject, sightOf } from './subject.ts'
import { limitsFor, type Thing, ThingPlaces } from './thing.ts'

/** Whether somebody may do something somewhere, at this moment. */
export interface CheckQuestion {
  readonly subject: Subject
  /** A permission of the company's catalogue, by slug, or a capability. */
  readonly permission: string
  readonly place: Place | Thing | OtherPlace
  readonly limits?: readonly Limit[]
  /**
   * The address the person acts from. Without it, a person who asks about themselves acts from where they call; all
   * other questions are about no address in particular.
   */
  readonly ip?: string
}

/** A company that was named by its number; what can be no place at all. */
export type OtherPlace = { readonly kind: 'company'; readonly id: number } | { readonly kind: 'nothing' }

/** `allowed`, or in a word why not; nothing in it that whoever asks may not see. */
export type Outcome =
  | 'allowed'
  | 'not-granted'
  /** Given, but not with these limits, or not from this address. */
  | 'beyond-limit'
  | 'wrong-address'
  | 'location-closed'
  | 'location-unknown'
  | 'thing-unknown'
  | 'permission-unknown'
  /** No member, or nobody of whom the asker may hear at this place. */
  | 'subject-unknown'
  | Blocker

export interface Checked {
  /** In the order of the questions. */
  readonly outcomes: readonly Outcome[]
  /** The company's revision that the answers are of, and their moment. */
  readonly revision: number
  readonly at: Moment
  /** What the decision log keeps beside: when it was asked, by whom, and who the questions were found to be about. */
  readonly askedAt: Moment
  readonly actor: Actor
  readonly standing: Standing
  readonly people: readonly (Person | undefined)[]
}

export interface CheckedNow extends Checked {
  /**
   * In the order of the questions, what the person has there, limits of the question left aside; undefined of a thing, a
   * capability, and where it is not told of the person. Worked out when it is asked for.
   */
  values(): readonly (Value | undefined)[]
}

const NO_LIMITS: readonly Limit[] = []

/** What questions name and the facts do not hold, looked up in the database. */
export interface Rows {
  readonly byEmail: ByEmail
  readonly places: ThingPlaces
}

export const isThing = (place: CheckQuestion['place']): place is Thing =>
  typeof place === 'object' && place.kind !== 'company' && place.kind !== 'nothing'

const needsRows = ({ subject, place }: CheckQuestion): boolean => subject.by === 'email' || isThing(place)

export const findRows = async (
  { engine }: Core,
  companyId: number,
  questions: readonly CheckQuestion[],
): Promise<Rows> => {
  const places = new ThingPlaces()
  await places.find(
    engine,
    companyId,
    questions.flatMap(({ place }) => (isThing(place) ? place : [])),
  )
  const byEmail = await findEmails(
    engine,
    companyId,
    questions.map(({ subject }) => subject),
  )
  return { byEmail, places }
}

/** Where the thing stands that a question is about. */
export const placesFor = (place: CheckQuestion['place'], rows: Rows | undefined): readonly number[] | undefined =>
  isThing(place) ? rows?.places.of(place) : undefined

const lookPeople = (
  look: Look,
  companyId: number,
  questions: readonly CheckQuestion[],
  rows: Rows | undefined,
): (Person | undefined)[] => {
  const people: (Person | undefined)[] = []
  let last: Subject | undefined
  let person: Person | undefined
  for (const { subject } of questions) {
    // Many questions are about one person, who is the same object where they are so by default.
    if (subject !== last) person = lookSubject(look, companyId, subject, rows?.byEmail)
    last = subject
    people.push(person)
  }
  return people
}

/** One whose answer may be known from before: about somebody at a location, within no limits and from no address. */
interface PlainQuestion extends CheckQuestion {
  readonly subject: Extract<Subject, { by: 'user' | 'member' }>
  readonly place: number
}

const isPlain = (question: CheckQuestion): question is PlainQuestion => {
  const { subject, place, limits, ip } = question
  return subject.by === 'user' && typeof place === 'number' && limits === undefined && ip === undefined
}

/** What was answered before to somebody who sees the whole company: whether they do is for the moment to say. */
const answerBefore = (
  look: Look,
  { company, person }: Standing,
  { subject, permission: slug, place }: PlainQuestion,
  span: Span,
): Outcome | undefined => {
  const permission = permissionOf(company, slug)
  if (!permission || !person.member.grants.some(({ scope }) => scope === 'company')) return undefined
  const known = look.answer(company.id, subject.id, place, permission.index, span)
  return known === undefined ? undefined : known ? 'allowed' : 'not-granted'
}

/** What is the same at all places: the person, and those of their grants that give the permission. */
interface Given {
  readonly company: Company
  readonly person: Person
  readonly permission: Permission
  readonly grants: readonly Grant[]
}

/** What `outcomeAt` says of a permission, without limits and from no address. */
const outcomeOf = ({ company, person, permission, grants }: Given, locationId: number): Outcome => {
  const location = company.locations.get(locationId)
  if (!location) return 'location-unknown'
  const blocker = blockerOf(person)
  if (blocker) return blocker
  if (location.closed && permission.reach === 'location') return 'location-closed'
  for (const grant of grants) if (speaksOf(company, permission, grant, locationId)) return 'allowed'
  return 'not-granted'
}

/** Whether the person may, at one place, and else what stands in the way. */
const outcomeAt = (company: Company, person: Person, question: Question): Outcome => {
  const { place, ip, limits } = question
  const location = place === 'company' ? undefined : company.locations.get(place)
  // What is about the whole company holds wherever it is asked about; but not at places that are none.
  if (place !== 'company' && !location) return 'location-unknown'
  const permission = permissionOf(company, question.permission)
  if (!permission) return capabilityAt(company, person, question, location)
  if (allows(company, person, question, permission)) return 'allowed'

  const blocker = blockerOf(person)
  if (blocker) return blocker
  if (location?.closed && permission.reach === 'location') return 'location-closed'
  if (limits?.length && allows(company, person, { ...question, limits: NO_LIMITS }, permission)) return 'beyond-limit'
  if (ip !== 'any' && allows(company, person, { ...question, ip: 'any' }, permission)) return 'wrong-address'
  return 'not-granted'
}

const capabilityAt = (
  company: Company,
  person: Person,
  { permission: capability, place, at, ip = 'any', limits }: Question,
  location: Location | undefined,
): Outcome => {
  if (!isCapability(capability)) return 'permission-unknown'
  // Limits are a permission's; none is left out in silence.
  if (limits?.length) return 'beyond-limit'
  if (isCapable(company, person, capability, place, at, ip)) return 'allowed'
  const blocker = blockerOf(person) ?? (location?.closed ? 'location-closed' : undefined)
  if (blocker) return blocker
  return ip !== 'any' && isCapable(company, person, capability, place, at, 'any') ? 'wrong-address' : 'not-granted'
}

const judgeAt = (
  { company, person: self }: Standing,
  sight: Scope,
  person: Person,
  question: Question,
  present?: Person,
): Outcome => {
  const heard = heardOf(self, sight, person, question.place, present)
  return heard ? outcomeAt(company, heard, question) : 'subject-unknown'
}

/** The person, as far as whoever asks hears of them at a place. */
const heardOf = (self: Person, sight: Scope, person: Person, place: Place, present?: Person): Person | undefined => {
  if (isSeen(sight, person, place) || (present && isSeen(sight, present, place))) return person
  // Everybody may ask about themselves; with a limited token, about what the token may use.
  return person.member.id === self.member.id ? self : undefined
}

/** At each of the thing's open locations it must be allowed; the first that it is not at says why. */
const judgeThing = (
  standing: Standing,
  sight: Scope,
  person: Person,
  question: Omit<Question, 'place'>,
  thing: Thing,
  places: readonly number[] | undefined,
): Outcome => {
  const { company, person: self } = standing
  if (places === undefined || places.length === 0) {
    // Who sees but a part of the company does not learn what there is in the rest.
    if (sight === 'company') return 'thing-unknown'
    return person.member.id === self.member.id ? 'not-granted' : 'subject-unknown'
  }
  const limits = [...(question.limits ?? []), ...limitsFor(company, question.permission, thing)]
  const open = places.filter((place) => company.locations.get(place)?.closed === false)
  for (const place of open.length > 0 ? open : places) {
    const outcome = judgeAt(standing, sight, person, { ...question, limits, place })
    if (outcome !== 'allowed') return outcome
  }
  return 'allowed'
}

/**
 * What is said to somebody who sees what people may do at the places of `sight`. `thingPlaces` are those of a thing.
 * `present`: the person of now, where they are asked about as they were.
 */
export const judgeQuestion = (
  standing: Standing,
  sight: Scope,
  person: Person | undefined,
  { place, permission, limits = NO_LIMITS, ip = 'any' }: Omit<CheckQuestion, 'subject'>,
  thingPlaces: readonly number[] | undefined,
  at: Moment,
  present?: Person,
): Outcome => {
  if (person === undefined) return 'subject-unknown'
  if (typeof place !== 'object') return judgeAt(standing, sight, person, { permission, place, at, ip, limits }, present)
  if (isThing(place)) return judgeThing(standing, sight, person, { permission, at, ip, limits }, place, thingPlaces)
  if (place.kind === 'nothing' || place.id !== standing.company.id) return 'thing-unknown'
  return judgeAt(standing, sight, person, { permission, place: 'company', at, ip, limits }, present)
}

/** `ownIp` is where people act from who ask about themselves; `'any'` where it is a program that asks. */
const judgeAll = (
  standing: Standing,
  call: Pick<Call, 'ip'>,
  questions: readonly CheckQuestion[],
  people: readonly (Person | undefined)[],
  rows: Rows | undefined,
  at: Moment,
  ownIp: string | 'any' = 'any',
): Outcome[] => {
  const sight = sightOf(standing, call, at)
  const { company } = standing
  const self = standing.person.member.id
  const outcomes: Outcome[] = []
  let given: Given | undefined
  for (let index = 0; index < questions.length; index++) {
    const question = questions[index] as CheckQuestion
    const person = people[index]
    const isOwn = ownIp !== 'any' && question.ip === undefined && person?.member.id === self
    if (sight === 'company' && person && !isOwn && isPlain(question)) {
      const permission = permissionOf(company, question.permission)
      // Many questions are about one person and permission, and differ by their place alone.
      if (permission && (given?.person !== person || given.permission !== permission))
        given = { company, person, permission, grants: grantsThatGive(company, person.member, permission, at) }
      if (permission && given) {
        outcomes.push(outcomeOf(given, question.place))
        continue
      }
    }
    const asked = isOwn ? { ...question, ip: ownIp } : question
    outcomes.push(judgeQuestion(standing, sight, person, asked, placesFor(question.place, rows), at))
  }
  return outcomes
}

/**
 * Answers questions about what people may do now, all on the same confirmed facts. Of others, whoever asks hears where
 * they may see people (`members.read`); elsewhere it is as if the subject were nobody. Whoever tells the answers says so
 * to the decision log: see `Told`.
 */
export const check = async (
  core: Core,
  asking: Asking,
  companyId: number,
  questions: readonly CheckQuestion[],
  allowance?: Allowance,
): Promise<CheckedNow> => {
  const { call, rows, facts, now } = await lookAtAll(core, asking, companyId, questions, allowance)
  const { standing, revision } = facts
  const people = withSelf(questions, facts.people, standing.person)
  const outcomes = judgeAll(standing, call, questions, people, rows, now, call.ip)
  const values = () => valuesBehind(standing, call, questions, people, now)
  return { outcomes, revision, at: now, askedAt: now, actor: call.actor, standing, people, values }
}

/** Effective values, on the facts that the questions were answered on, and of nobody but whom they were answered about. */
const valuesBehind = (
  { company, person: self }: Standing,
  call: Call,
  questions: readonly CheckQuestion[],
  people: readonly (Person | undefined)[],
  at: Moment,
): (Value | undefined)[] => {
  const sight = sightOf({ company, person: self }, call, at)
  return questions.map(({ permission, place, ip }, index) => {
    const person = people[index]
    if (person === undefined || typeof place === 'object') return undefined
    const heard = heardOf(self, sight, person, place)
    if (heard === undefined || (place !== 'company' && !company.locations.has(place))) return undefined
    const own = person.member.id === self.member.id ? (call.ip ?? 'any') : 'any'
    return decide(company, heard, { permission, place, at, ip: ip ?? own }).value
  })
}

/** Whoever asks, as an active member, and the people of their questions; of one moment. */
export const lookAtAll = async (
  core: Core,
  asking: Asking,
  companyId: number,
  questions: readonly CheckQuestion[],
  allowance?: Allowance,
) => {
  const enter = (look: Look, actor: Actor, user: User | undefined): Standing =>
    requireActive(standingIn(look, actor, companyId, user))
  let rows: Rows | undefined
  if (questions.some(needsRows)) {
    await lookAs(core, asking, enter)
    rows = await findRows(core, companyId, questions)
  }
  const find = (look: Look, actor: Actor, user: User | undefined) => ({
    standing: enter(look, actor, user),
    people: lookPeople(look, companyId, questions, rows),
    revision: look.revision(companyId) as number,
  })
  // What was just looked up does not go with facts from memory, which may be older.
  return { rows, ...(await lookAs(core, asking, find, rows ? undefined : allowance)) }
}

/** Whoever asks, as far as their token goes, where questions are about them as such. */
export const withSelf = (
  questions: readonly CheckQuestion[],
  people: readonly (Person | undefined)[],
  self: Person | undefined,
): readonly (Person | undefined)[] =>
  people.map((person, index) => {
    const subject = questions[index]?.subject
    return subject && 'isAsker' in subject && subject.isAsker ? self : person
  })

/** Whoever is shut out hears of nobody, not of themselves either. */
export const requireActive = (standing: Standing): Standing => {
  if (blockerOf(standing.person) !== undefined) throw new Refusal('access.denied')
  return standing
}

/**
 * The same for a program that is identified in the same look at the facts: at once, where nothing has to be awaited.
 * `admit` sees the actor before anything is told. Whoever tells it says so to the decision log: see `Told`.
 */
export const checkAs = (
  core: Core,
  credential: AskerCredential,
  caller: Pick<Call, 'ip'>,
  questions: readonly CheckQuestion[],
  admit: (actor: Actor) => void,
  allowance?: Allowance,
): Checked | Promise<Checked> => {
  const answer = (rows: Rows | undefined, admitted: boolean, plain?: PlainQuestion): Checked | Promise<Checked> =>
    goOn(
      core.facts.read(
        (look) => {
          const asker = lookAsker(look, credential)
          const { id } = asker.standing.company
          const span = { ...ALWAYS }
          const known = plain && answerBefore(look, asker.standing, plain, span)
          const people = known === undefined ? lookPeople(look, id, questions, rows) : []
          return { asker, known, span, people, revision: look.revision(id) as number }
        },
        rows ? undefined : allowance,
      ),
      ({ facts: { asker, known, span, people, revision }, now }) => {
        const actor = settleAsker(core, asker, now)
        if (!admitted) admit(actor)
        const { standing } = asker
        const seesAll = plain && sightOf(standing, caller, now) === 'company'
        if (known !== undefined && !(seesAll && isWithin(span, now))) return answer(rows, true)
        const outcomes = known === undefined ? judgeAll(standing, caller, questions, people, rows, now) : [known]
        const [person] = people
        if (seesAll && person) core.facts.keepAnswers(standing.company, person, plain.place, now)
        return { outcomes, revision, at: now, askedAt: now, actor, standing, people }
      },
    )
  const [only] = questions
  // The decision log names the person, so it needs the facts.
  if (only && questions.length === 1 && isPlain(only) && !core.decisionLog) return answer(undefined, false, only)
  if (!questions.some(needsRows)) return answer(undefined, false)
  return goOn(
    core.facts.read((look) => lookAsker(look, credential)) as View<Asker> | Promise<View<Asker>>,
    async ({ facts: asker, now }) => {
      admit(settleAsker(core, asker, now))
      return answer(await findRows(core, asker.standing.company.id, questions), true)
    },
  )
}
