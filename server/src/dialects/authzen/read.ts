/** What is sent, checked by hand: a schema and its validator would cost more than the decision. */
import { isUtf8 } from 'node:buffer'
import { isIP } from 'node:net'
import type { Limit } from '../../model/decide.ts'
import { isOwnType, type OwnQuestion } from '../../model/own-types.ts'
import { Refusal } from '../../model/refusal.ts'
import type { CheckQuestion } from '../../operations/decisions/check.ts'
import type { Subject } from '../../operations/decisions/subject.ts'

type Members = Readonly<Record<string, unknown>>

/** What is wrong with a part of what was sent. */
export class Fault {
  readonly field: string
  readonly message: string

  constructor(field: string, message: string) {
    this.field = field
    this.message = message
  }
}

export const refuse = ({ field, message }: Fault): never => {
  throw new Refusal('request.invalid', { fields: [{ field, message }], isAsSent: true })
}

/** What stands, unless it is a fault. */
export const sound = <T>(read: T | Fault): T => (read instanceof Fault ? refuse(read) : read)

const isMembers = (raw: unknown): raw is Members => typeof raw === 'object' && raw !== null && !Array.isArray(raw)

/** The body: one JSON object. Nothing of it is stored, so that no member is dangerous. */
export const readBody = (bytes: Buffer | undefined): Members => {
  if (bytes === undefined || bytes.length === 0) return refuse(new Fault('body', 'is missing'))
  if (!isUtf8(bytes)) throw new Refusal('request.malformed')
  let body: unknown
  try {
    body = JSON.parse(bytes.toString())
  } catch {
    throw new Refusal('request.malformed')
  }
  return isMembers(body) ? body : refuse(new Fault('body', 'must be a JSON object'))
}

/** A part of a question that must be an object, as must its properties where it has any. */
const readPart = (raw: unknown, field: string): Members | Fault => {
  if (raw === undefined) return new Fault(field, 'is missing')
  if (!isMembers(raw)) return new Fault(field, 'must be an object')
  if (raw.properties !== undefined && !isMembers(raw.properties))
    return new Fault(`${field}.properties`, 'must be an object')
  return raw
}

const isWord = (raw: unknown): raw is string => typeof raw === 'string' && raw !== ''

const wordFault = (raw: unknown, field: string): Fault =>
  new Fault(field, raw === undefined ? 'is missing' : 'must be a text that is not empty')

/** What can be no number of ours is undefined. */
const idOf = (text: string): number | undefined => {
  const { length } = text
  if (length > 15) return undefined
  let id = 0
  for (let at = 0; at < length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9 || (at === 0 && digit === 0)) return undefined
    id = id * 10 + digit
  }
  return length === 0 ? undefined : id
}

/** Types whose ids are members of the company. */
export const subjectTypes = ['user', 'member'] as const
const thingTypes = ['position', 'team_member', 'tag'] as const
/** Types of Gatehouse's own, about which permissions of the catalogue are asked. */
export const resourceTypes = ['company', 'location', ...thingTypes] as const

const NOBODY: Subject = { by: 'nobody' }

const isThingType = (type: string): type is (typeof thingTypes)[number] =>
  type === 'position' || type === 'team_member' || type === 'tag'

const subjectOf = (type: string, id: string): Subject => {
  if (type !== 'user' && type !== 'member') return NOBODY
  const number = idOf(id)
  if (number !== undefined) return { by: type, id: number }
  // Neither engine is asked for what can be no address.
  const isAddress = type === 'user' && id.length <= 320 && id.includes('@') && !id.includes('\0') && id.isWellFormed()
  return isAddress ? { by: 'email', email: id } : NOBODY
}

/** One that was read before: in a batch, most items are about the same person. */
interface Known {
  readonly type: string
  readonly id: string
  readonly subject: Subject
}

const readKnown = (raw: unknown, before: Known | undefined): Known | Fault => {
  const part = readPart(raw, 'subject')
  if (part instanceof Fault) return part
  const { type, id } = part
  if (!isWord(type)) return wordFault(type, 'subject.type')
  if (!isWord(id)) return wordFault(id, 'subject.id')
  return before?.id === id && before.type === type ? before : { type, id, subject: subjectOf(type, id) }
}

export const readSubject = (raw: unknown): Subject | Fault => {
  const read = readKnown(raw, undefined)
  return read instanceof Fault ? read : read.subject
}

type Place = CheckQuestion['place']

const NOWHERE: Place = { kind: 'nothing' }

const placeOf = (type: string, text: string): Place => {
  const id = idOf(text)
  if (id === undefined) return NOWHERE
  if (type === 'location') return id
  return type === 'company' || isThingType(type) ? { kind: type, id } : NOWHERE
}

export const readResource = (raw: unknown): Place | Fault => {
  const part = readPart(raw, 'resource')
  if (part instanceof Fault) return part
  const { type, id } = part
  if (!isWord(type)) return wordFault(type, 'resource.type')
  if (!isWord(id)) return wordFault(id, 'resource.id')
  return placeOf(type, id)
}

/** The type that is searched for; an id beside it is ignored. */
export const readType = (raw: unknown, field: 'subject' | 'resource'): string | Fault => {
  const part = readPart(raw, field)
  if (part instanceof Fault) return part
  return isWord(part.type) ? part.type : wordFault(part.type, `${field}.type`)
}

export interface Action {
  readonly permission: string
  readonly limits?: readonly Limit[]
}

const MOST_LIMITS = 20

const readLimits = (raw: unknown): readonly Limit[] | Fault => {
  const field = 'action.properties.limits'
  if (!Array.isArray(raw) || raw.length > MOST_LIMITS)
    return new Fault(field, `must be a list of at most ${MOST_LIMITS} limits`)
  const limits: Limit[] = []
  for (const [index, one] of raw.entries()) {
    const { permission, id, days }: Members = isMembers(one) ? one : {}
    const isId = Number.isSafeInteger(id) && days === undefined
    const isDays = Number.isSafeInteger(days) && (days as number) >= 0 && id === undefined
    if (!isWord(permission) || (!isId && !isDays))
      return new Fault(`${field}.${index}`, 'must name a permission, and either an id or a number of days')
    limits.push(isId ? { permission, id: id as number } : { permission, daysBack: days as number })
  }
  return limits
}

export const readAction = (raw: unknown): Action | Fault => {
  const part = readPart(raw, 'action')
  if (part instanceof Fault) return part
  const { name, properties } = part
  if (!isWord(name)) return wordFault(name, 'action.name')
  const sent = (properties as Members | undefined)?.limits
  if (sent === undefined) return { permission: name }
  const limits = readLimits(sent)
  return limits instanceof Fault ? limits : { permission: name, limits }
}

/** The address in the context; undefined when it names none. */
export const readAddress = (raw: unknown): string | undefined | Fault => {
  if (raw === undefined) return undefined
  if (!isMembers(raw)) return new Fault('context', 'must be an object')
  const { ip } = raw
  if (ip === undefined) return undefined
  return typeof ip === 'string' && isIP(ip) !== 0 ? ip : new Fault('context.ip', 'must be an IP address')
}

/** A question about a type of the company's own, which its policies answer: all that was sent is theirs to judge. */
export class OwnAsked {
  readonly question: OwnQuestion

  constructor(question: OwnQuestion) {
    this.question = question
  }
}

/** Whether the company's own policies answer for what is asked about. */
export const isOwn = (resource: unknown): boolean =>
  isMembers(resource) && isWord(resource.type) && isOwnType(resource.type)

type Sought = 'subject' | 'action' | 'resource'

/** Something with a type and an id, and whatever is told of it. Of what is looked for, the id is ignored. */
const readAsked = (raw: unknown, field: 'subject' | 'resource', sought: boolean): OwnQuestion['subject'] | Fault => {
  const part = readPart(raw, field)
  if (part instanceof Fault) return part
  const { type, id, properties } = part
  if (!isWord(type)) return wordFault(type, `${field}.type`)
  if (!sought && !isWord(id)) return wordFault(id, `${field}.id`)
  return {
    type,
    id: sought ? '' : (id as string),
    ...(properties !== undefined && { properties: properties as Members }),
  }
}

const readOwnAction = (raw: unknown): OwnQuestion['action'] | Fault => {
  const part = readPart(raw, 'action')
  if (part instanceof Fault) return part
  const { name, properties } = part
  if (!isWord(name)) return wordFault(name, 'action.name')
  return { name, ...(properties !== undefined && { properties: properties as Members }) }
}

/** A question for the company's own policies, or one of which a part is looked for. */
export const readOwn = (body: Members, sought?: Sought): OwnQuestion | Fault => {
  const subject = readAsked(body.subject, 'subject', sought === 'subject')
  if (subject instanceof Fault) return subject
  const action = sought === 'action' ? { name: '' } : readOwnAction(body.action)
  if (action instanceof Fault) return action
  const resource = readAsked(body.resource, 'resource', sought === 'resource')
  if (resource instanceof Fault) return resource
  const { context } = body
  if (context !== undefined && !isMembers(context)) return new Fault('context', 'must be an object')
  return { subject, action, resource, ...(context !== undefined && { context }) }
}

const MAKE: unique symbol = Symbol('make')

/** Reads the parts of questions. What many have in common, as a default, is read once, and is one object for all. */
class Parts {
  readonly #subject: unknown
  readonly #action: unknown
  readonly #resource: unknown
  readonly #context: unknown
  #last: Known | undefined
  #readSubject: Subject | Fault | typeof MAKE = MAKE
  #readAction: Action | Fault | typeof MAKE = MAKE
  #readResource: Place | Fault | typeof MAKE = MAKE
  #readAddress: string | undefined | Fault | typeof MAKE = MAKE

  constructor({ subject, action, resource, context }: Members) {
    this.#subject = subject
    this.#action = action
    this.#resource = resource
    this.#context = context
  }

  /** The question of an item: what it has itself stands whole in the place of the default. */
  question(item: Members): CheckQuestion | OwnAsked | Fault {
    if (isOwn(item.resource === undefined ? this.#resource : item.resource)) return this.#own(item)
    const subject = item.subject === undefined ? this.#defaultSubject() : this.#ownSubject(item.subject)
    if (subject instanceof Fault) return subject
    const action = item.action === undefined ? this.#defaultAction() : readAction(item.action)
    if (action instanceof Fault) return action
    const place = item.resource === undefined ? this.#defaultResource() : readResource(item.resource)
    if (place instanceof Fault) return place
    const ip = item.context === undefined ? this.#defaultAddress() : readAddress(item.context)
    if (ip instanceof Fault) return ip
    const { permission, limits } = action
    if (limits === undefined && ip === undefined) return { subject, permission, place }
    return { subject, permission, place, ...(limits && { limits }), ...(ip !== undefined && { ip }) }
  }

  #own({
    subject = this.#subject,
    action = this.#action,
    resource = this.#resource,
    context = this.#context,
  }: Members): OwnAsked | Fault {
    const question = readOwn({ subject, action, resource, context })
    return question instanceof Fault ? question : new OwnAsked(question)
  }

  #ownSubject(raw: unknown): Subject | Fault {
    const read = readKnown(raw, this.#last)
    if (read instanceof Fault) return read
    this.#last = read
    return read.subject
  }

  #defaultSubject(): Subject | Fault {
    if (this.#readSubject === MAKE) this.#readSubject = readSubject(this.#subject)
    return this.#readSubject
  }

  #defaultAction(): Action | Fault {
    if (this.#readAction === MAKE) this.#readAction = readAction(this.#action)
    return this.#readAction
  }

  #defaultResource(): Place | Fault {
    if (this.#readResource === MAKE) this.#readResource = readResource(this.#resource)
    return this.#readResource
  }

  #defaultAddress(): string | undefined | Fault {
    if (this.#readAddress === MAKE) this.#readAddress = readAddress(this.#context)
    return this.#readAddress
  }
}

const NOTHING: Members = {}

/** The one question of a body. */
export const readQuestion = (body: Members): CheckQuestion | OwnAsked => sound(new Parts(body).question(NOTHING))

const semantics = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const
export type Semantic = (typeof semantics)[number]

export interface Batch {
  readonly items: readonly (CheckQuestion | OwnAsked | Fault)[]
  readonly semantic: Semantic
}

const MOST_ITEMS = 1_000

const readSemantic = (options: unknown): Semantic | Fault => {
  if (options === undefined) return 'execute_all'
  if (!isMembers(options)) return new Fault('options', 'must be an object')
  const sent = options.evaluations_semantic
  if (sent === undefined) return 'execute_all'
  return (
    semantics.find((semantic) => semantic === sent) ??
    new Fault('options.evaluations_semantic', `must be ${semantics.join(' or ')}`)
  )
}

const ITEM = new Fault('evaluations', 'must be objects')

/** The questions of a body; undefined when it has no list of them: then it is the one question. */
export const readBatch = (body: Members): Batch | undefined => {
  const { evaluations, options } = body
  if (evaluations === undefined) return undefined
  if (!Array.isArray(evaluations)) return refuse(new Fault('evaluations', 'must be a list'))
  const semantic = sound(readSemantic(options))
  if (evaluations.length === 0) return undefined
  if (evaluations.length > MOST_ITEMS) refuse(new Fault('evaluations', `must be at most ${MOST_ITEMS}`))
  for (const field of ['subject', 'action', 'resource', 'context'] as const)
    if (body[field] !== undefined && !isMembers(body[field])) refuse(new Fault(field, 'must be an object'))
  const parts = new Parts(body)
  return { items: evaluations.map((item) => (isMembers(item) ? parts.question(item) : ITEM)), semantic }
}

export interface Paging {
  readonly token: string | undefined
  readonly limit: number
}

const DEFAULT_LIMIT = 1_000

/** Whether that many may stand on one page. */
export const isLimit = (limit: unknown): boolean =>
  Number.isSafeInteger(limit) && (limit as number) >= 1 && (limit as number) <= DEFAULT_LIMIT

export const readPaging = ({ page }: Members): Paging => {
  if (page === undefined) return { token: undefined, limit: DEFAULT_LIMIT }
  if (!isMembers(page)) return refuse(new Fault('page', 'must be an object'))
  const { token, limit, properties } = page
  if (token !== undefined && typeof token !== 'string') refuse(new Fault('page.token', 'must be a text'))
  if (limit !== undefined && !(Number.isSafeInteger(limit) && (limit as number) >= 1))
    refuse(new Fault('page.limit', 'must be a whole number from 1 on'))
  if (properties !== undefined && !isMembers(properties)) refuse(new Fault('page.properties', 'must be an object'))
  return {
    // An empty one is what ends a search; some clients send it to begin.
    token: token === '' ? undefined : (token as string | undefined),
    limit: Math.min((limit as number | undefined) ?? DEFAULT_LIMIT, DEFAULT_LIMIT),
  }
}
