/** Lists of writes that are tried and not done: each as it would be sent by itself. */
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { fieldFaults } from '../../http/errors.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import { type FieldFault, Refusal } from '../../model/refusal.ts'
import type { RehearsedWrite } from '../../operations/simulate/rehearse.ts'
import type { AccessWrite, Params } from './access-write.ts'
import { grantWrites } from './grants.ts'
import { invitationWrites } from './invitations.ts'
import { locationWrites } from './locations.ts'
import { memberWrites } from './members.ts'
import { roleWrites } from './roles.ts'
import { OneOf, SentAs } from './schema.ts'

const accessWrites: readonly AccessWrite[] = [
  ...memberWrites,
  ...grantWrites,
  ...invitationWrites,
  ...roleWrites,
  ...locationWrites,
]

const MOST_WRITES = 100

/** Any request: bodies are judged as its scope judges them. */
type Judge = Pick<FastifyRequest, 'compileValidationSchema'>

/** One write as it would be sent by itself. */
const SentWrite = SentAs('SentWrite', {
  method: OneOf(['POST', 'PATCH', 'DELETE'], { description: 'As the write has it.' }),
  path: Type.String({
    maxLength: 200,
    description: 'Below the company: /members/7/grants. {0} is what the first write of the list makes.',
  }),
  body: Type.Optional(
    Type.Unknown({ description: 'As that route takes it. {"made_by": 0} is what the first write of the list makes.' }),
  ),
})

export const SentWrites = Type.Array(SentWrite, {
  minItems: 1,
  maxItems: MOST_WRITES,
  description: 'Tried in their order, each upon those before it.',
})

export type Sent = Static<typeof SentWrite>

/** What an earlier write of the list has made: its number or reference. */
type Made = string | number | undefined

interface Item {
  readonly write: AccessWrite
  /** The names in the path, and the body, once it is known what earlier writes have made. */
  build(made: (index: number) => Made): { readonly params: Params; readonly body: unknown }
}

class Faulty {
  readonly fault: FieldFault

  constructor(field: string, message: string) {
    this.fault = { field, message }
  }
}

/** The route of a write, and what its path names. */
interface Way {
  readonly write: AccessWrite
  readonly names: Readonly<Record<string, string>>
}

const wayTo = ({ method, path }: Sent): Way | undefined => {
  const sent = path.split('/')
  for (const write of accessWrites) {
    const wanted = write.path.split('/')
    if (write.method !== method || wanted.length !== sent.length) continue
    const names: Record<string, string> = {}
    const fits = wanted.every((part, place) => {
      if (part.startsWith(':')) names[part.slice(1)] = sent[place] as string
      return part.startsWith(':') ? sent[place] !== '' : part === sent[place]
    })
    if (fits) return { write, names }
  }
  return undefined
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** No body of these writes nests deeper; what does is refused by its schema as it is. */
const DEEPEST = 4

const isReference = (value: object): value is { made_by: unknown } =>
  Object.keys(value).length === 1 && Object.hasOwn(value, 'made_by')

/** The body with what earlier writes have made in its places. */
const filled = (value: unknown, field: string, made: (index: unknown, field: string) => Made, depth = 0): unknown => {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value
  const inside = (key: string | number, part: unknown): unknown => filled(part, `${field}.${key}`, made, depth + 1)
  if (Array.isArray(value)) return value.map((part, index) => inside(index, part))
  if (isReference(value)) return made(value.made_by, field)
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inside(key, part)]))
}

const itemOf = (sent: Sent, index: number, ways: readonly (Way | undefined)[], companyId: string): Item => {
  const at = `writes.${index}`
  const way = ways[index]
  if (!way)
    throw new Faulty(
      `${at}.path`,
      'is, with this method, no write about members, grants, invitations, roles or locations',
    )
  const { write, names } = way
  if (sent.body !== undefined && !write.body) throw new Faulty(`${at}.body`, 'is not taken here')
  const build: Item['build'] = (made) => {
    const find = (wanted: unknown, field: string): Made => {
      const earlier = typeof wanted === 'number' && wanted < index ? ways[wanted] : undefined
      const found = earlier?.write.makes ? made(wanted as number) : undefined
      if (found === undefined) throw new Faulty(field, 'must name an earlier write of the list that makes something')
      return found
    }
    const params = Object.entries(names).map(([name, text]) => {
      const [, number] = /^\{(\d{1,3})\}$/.exec(text) ?? []
      return [name, number === undefined ? decoded(text) : String(find(Number(number), `${at}.path`))]
    })
    const body = write.body ? filled(sent.body, `${at}.body`, find) : undefined
    return { params: { ...Object.fromEntries(params), company_id: companyId } as Params, body }
  }
  return { write, build }
}

/** The write that was sent, as it is described, and what its path names, as it is read; undefined where there is none. */
export const describedWrite = (
  sent: Sent,
): { summary: string; names: Readonly<Record<string, string>> } | undefined => {
  const way = wayTo(sent)
  if (!way) return undefined
  const names = Object.entries(way.names).map(([name, text]) => [name, decoded(text)])
  return { summary: way.write.summary, names: Object.fromEntries(names) }
}

/** How many people the writes invite: what letters go to is limited. */
export const invitedIn = (writes: readonly Sent[]): number =>
  writes.reduce((sum, { path, body }) => {
    const rows = path === '/invitations' && typeof body === 'object' && (body as { invitations?: unknown })?.invitations
    return sum + (Array.isArray(rows) ? rows.length : 0)
  }, 0)

/** Stands for what is not made yet, where only the form is looked at. */
const standIn = ({ makes }: AccessWrite): Made => (makes === 'ref' ? 'role:1' : 1)

/** The writes, once all of them have the form that their routes ask for. */
const itemsOf = (request: Judge, writes: readonly Sent[], companyId: string): Item[] => {
  const faults: FieldFault[] = []
  const items: Item[] = []
  const ways = writes.map(wayTo)
  for (const [index, sent] of writes.entries()) {
    try {
      const item = itemOf(sent, index, ways, companyId)
      const { body } = item.build((earlier) => standIn((ways[earlier] as Way).write))
      if (item.write.body) faults.push(...bodyFaults(request, item.write.body, body, `writes.${index}.body`))
      items.push(item)
    } catch (error) {
      if (!(error instanceof Faulty)) throw error
      faults.push(error.fault)
    }
  }
  if (faults.length > 0) throw new Refusal('request.invalid', { fields: faults.slice(0, MOST_WRITES), isAsSent: true })
  return items
}

const bodyFaults = (request: Judge, schema: object, body: unknown, at: string): FieldFault[] => {
  const validate = request.compileValidationSchema(schema as never, 'body')
  if (validate(body)) return []
  const errors = (validate as { errors?: Parameters<typeof fieldFaults>[0] }).errors ?? []
  return fieldFaults(errors, '').map(({ field, message }) => ({ field: field === '' ? at : `${at}.${field}`, message }))
}

/** A refusal of one of the writes, which says of which. */
const refusedAt = (index: number, { write }: Item, refusal: Refusal): Refusal => {
  const { kind, message, retryAfter } = refusal
  const at = `writes.${index}`
  const within = write.body ? `${at}.body` : at
  const fields = refusal.fields.map((fault) => ({ ...fault, field: `${within}.${fault.field}` }))
  return new Refusal(kind, {
    fields: fields.length > 0 ? fields : [{ field: at, message }],
    ...(retryAfter !== undefined && { retryAfter }),
  })
}

const made = ({ write: { makes } }: Item, answer: unknown): Made =>
  makes && (answer as Readonly<Record<string, Made>> | undefined)?.[makes]

/** A list of writes in the form that `rehearse` takes, and which of them made something. */
export interface Rehearsable {
  readonly writes: readonly RehearsedWrite<unknown>[]
  /** The number of the write that made what has that number or reference. */
  makerIn(answers: readonly unknown[]): (name: string | number) => number | undefined
}

/**
 * Reads a list of writes about a company. What has the wrong form is refused at once, as `writes.2.body.role`; what is
 * refused later, when it is its turn, likewise.
 */
export const readWrites = (request: Judge, call: Call, sent: readonly Sent[], companyId: string): Rehearsable => {
  const items = itemsOf(request, sent, companyId)
  const writes = items.map(
    (item, index): RehearsedWrite<unknown> =>
      async (core, earlier) => {
        const madeBy = (number: number): Made => {
          const maker = items[number] as Item
          return made(maker, earlier[number]) ?? standIn(maker.write)
        }
        try {
          const { params, body } = item.build(madeBy)
          return await item.write.work(params, body)(core, call)
        } catch (error) {
          throw error instanceof Refusal ? refusedAt(index, item, error) : error
        }
      },
  )
  const makerIn: Rehearsable['makerIn'] = (answers) => {
    const makers = new Map(items.map((item, index) => [made(item, answers[index]), index]))
    return (name) => makers.get(name)
  }
  return { writes, makerIn }
}
