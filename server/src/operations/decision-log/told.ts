import type { Actor } from '../../model/actor.ts'
import type { Limit } from '../../model/decide.ts'
import type { Person } from '../../model/member.ts'
import type { OwnQuestion } from '../../model/own-types.ts'
import type { DecisionLog, LoggedDecision } from '../../storage/decision-log.ts'
import type { Checked, CheckQuestion } from '../decisions/check.ts'
import type { OwnChecked } from '../decisions/check-own.ts'
import type { Subject } from '../decisions/subject.ts'

const LONGEST = 250
const LONGEST_LIMITS = 2_000

/** A text as the log keeps it: nothing endless, nothing that a database refuses, and nothing that may be an address. */
const wordOf = (text: string): string | null =>
  text.length <= LONGEST && !text.includes('@') && !text.includes('\0') && text.isWellFormed() ? text : null

const limitsOf = (limits: readonly Limit[]): string | null => {
  const text = JSON.stringify(limits)
  return text.length <= LONGEST_LIMITS ? wordsOnly(limits, text) : null
}

const wordsOnly = (limits: readonly Limit[], text: string): string | null =>
  limits.every(({ permission }) => wordOf(permission) !== null) ? text : null

const subjectOf = (subject: Subject): { type: string | null; id: string | null } => {
  if (subject.by === 'nobody') return { type: null, id: null }
  return subject.by === 'email' ? { type: 'user', id: null } : { type: subject.by, id: String(subject.id) }
}

const resourceOf = (place: CheckQuestion['place'], companyId: number): { type: string | null; id: string | null } => {
  if (place === 'company') return { type: 'company', id: String(companyId) }
  if (typeof place === 'number') return { type: 'location', id: String(place) }
  return place.kind === 'nothing' ? { type: null, id: null } : { type: place.kind, id: String(place.id) }
}

/** What a use is kept under: the limits of a thing's kind bear on the answer too. */
const usedIn = ({ permission, place }: CheckQuestion): string =>
  typeof place === 'object' && (place.kind === 'position' || place.kind === 'team_member')
    ? `${permission} ${place.kind}`
    : permission

/** Who asked, and of which moment the answer is. */
type Ground = Pick<Checked, 'actor' | 'standing' | 'revision' | 'at'> & { readonly askedAt: Checked['at'] }

/** Who asks: in a view, whoever looks. */
const askerOf = (actor: Actor, { person }: Ground['standing']): number =>
  (actor.kind === 'user' ? actor.viewer?.memberId : undefined) ?? person.member.id

const tokenOf = (actor: Actor): number => (actor.kind === 'user' ? actor.tokenId : 0)

/**
 * What one request asks and is answered, gathered until it is known that the answer goes out: then `keep` hands it to the
 * log.
 */
export class Told {
  readonly #log: DecisionLog
  readonly #source: string
  readonly #rows: Omit<LoggedDecision, 'requestId'>[] = []
  readonly #uses: { readonly companyId: number; readonly used: string; readonly at: number }[] = []

  constructor(log: DecisionLog, source: string) {
    this.#log = log
    this.#source = source
  }

  /** The answer to the question at an index of those that were checked together. */
  add(question: CheckQuestion, checked: Checked, index: number): void {
    const outcome = checked.outcomes[index]
    const allowed = outcome === 'allowed'
    const { id: companyId } = checked.standing.company
    if (allowed && checked.at === checked.askedAt) this.#use(question, companyId, checked.askedAt)
    if (!this.#log.isKept()) return
    const { permission, limits, ip } = question
    const person: Person | undefined = checked.people[index]
    const [subject, resource] = [subjectOf(question.subject), resourceOf(question.place, companyId)]
    const word = wordOf(permission)
    const limited = limits === undefined || limits.length === 0 ? null : limitsOf(limits)
    this.#rows.push({
      ...this.#common(checked),
      subjectType: subject.type,
      subjectId: subject.id,
      memberId: person?.member.id ?? null,
      permission: word,
      resourceType: resource.type,
      resourceId: resource.id,
      limits: limited,
      fromAddress: ip !== undefined || outcome === 'wrong-address',
      allowed,
      reason: allowed ? null : (outcome ?? null),
      whole: word !== null && (limited !== null || !limits?.length),
    })
  }

  /** The same for a question that the company's own policies answer; their ids may be anything. */
  addOwn({ subject, action, resource }: OwnQuestion, checked: OwnChecked, index: number): void {
    if (!this.#log.isKept()) return
    const decided = checked.decided[index]
    const words = {
      subjectType: wordOf(subject.type),
      subjectId: wordOf(subject.id),
      permission: wordOf(action.name),
      resourceType: wordOf(resource.type),
      resourceId: wordOf(resource.id),
    }
    const allowed = decided?.decision === true
    this.#rows.push({
      ...this.#common(checked),
      ...words,
      memberId: null,
      limits: null,
      fromAddress: false,
      allowed,
      reason: allowed ? null : decided ? 'policies' : 'thing-unknown',
      whole: Object.values(words).every((word) => word !== null),
    })
  }

  /** The answer goes out. */
  keep(requestId: string): void {
    const request = wordOf(requestId)
    for (const row of this.#rows) this.#log.add({ ...row, requestId: request })
    for (const { companyId, used, at } of this.#uses) this.#log.use(companyId, used, at)
  }

  #use(question: CheckQuestion, companyId: number, at: number): void {
    this.#uses.push({ companyId, used: usedIn(question), at })
    for (const { permission } of question.limits ?? []) this.#uses.push({ companyId, used: permission, at })
  }

  #common({
    actor,
    standing,
    revision,
    at,
    askedAt,
  }: Ground): Pick<LoggedDecision, 'companyId' | 'at' | 'revision' | 'about' | 'source' | 'tokenId' | 'askerId'> {
    return {
      companyId: standing.company.id,
      at: askedAt,
      revision,
      about: at === askedAt ? null : at,
      source: this.#source,
      tokenId: tokenOf(actor),
      askerId: askerOf(actor, standing),
    }
  }
}
