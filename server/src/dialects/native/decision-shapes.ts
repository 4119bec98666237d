/** What questions about decisions have in common. */
import type { FastifyReply } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { Type } from '../../http/type.ts'
import type { Limit } from '../../model/decide.ts'
import type { Moment } from '../../model/member.ts'
import { isTooDeep, LONGEST_ID, type OwnQuestion, type Properties } from '../../model/own-types.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Who } from '../../operations/decisions/history.ts'
import type { Thing } from '../../operations/decisions/thing.ts'
import { readMoment, writeMoment } from './moment.ts'
import { Closed, Id, When } from './schema.ts'

/** What every answer says of itself. */
export const timed = {
  revision: Type.Integer({ description: 'The company’s revision that the answer is of.' }),
  at: { ...When, description: 'The moment that the answer is about.' },
  projected: Type.Boolean({ description: 'The moment is to come: these are the facts of now, which may change.' }),
}
export const Told = <T extends TSchema>(data: T) => Type.Object({ data, ...timed })

/** Says of which revision and moment an answer is. */
export const label = (
  reply: FastifyReply,
  { revision, at, isProjected }: { revision: number; at: Moment; isProjected: boolean },
) => {
  reply.header('gatehouse-revision', revision)
  return { revision, at: writeMoment(at), projected: isProjected }
}

export const At = Type.Optional({
  ...When,
  description: 'Another moment than now. One that is over is answered from the facts of then.',
})
export const momentIn = ({ at }: { at?: string }, field = 'at') => ({
  at: at === undefined ? undefined : readMoment(at, field),
})

export const MemberId = Type.Optional(
  Type.Union([Id, Type.Literal('me')], { description: 'The member; `me` is whoever asks.' }),
)
export const UserId = Type.Optional({ ...Id, description: 'The same person by the number of their user.' })
export const LocationId = Type.Optional({ ...Id, description: 'Without, the company as a whole.' })
export const Ip = Type.Optional(Type.String({ maxLength: 45, description: 'The address that the person acts from.' }))
export const Word = Type.String({
  maxLength: 200,
  description: 'A permission of the company, by slug, or a capability.',
})
export const AnyValue = Type.Unknown({ description: 'A value as its permission’s type has them.' })

export const whoIn = (sent: { member_id?: number | 'me'; user_id?: number }, field: string): Who | 'me' => {
  const { member_id: member, user_id: user } = sent
  if ((member === undefined) === (user === undefined))
    refuseFaulty([{ field, message: 'needs one of member_id and user_id' }])
  if (member === 'me') return member
  return user === undefined ? { by: 'member', id: member ?? 0 } : { by: 'user', id: user }
}

export const Limits = Type.Optional(
  Type.Array(
    Closed({
      permission: Type.String({ maxLength: 200, description: 'By slug.' }),
      id: Type.Optional({ ...Id, description: 'One id among those that the permission may be limited to.' }),
      days_back: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 100_000, description: 'How many days back; 0 is today.' }),
      ),
    }),
    { maxItems: 20, description: 'A single grant must satisfy all of them together.' },
  ),
)

export const limitsIn = (sent: {
  limits?: readonly { permission: string; id?: number; days_back?: number }[]
}): { limits?: readonly Limit[] } =>
  sent.limits === undefined
    ? {}
    : {
        limits: sent.limits.map(({ permission, id, days_back: daysBack }) => ({
          permission,
          ...(id !== undefined && { id }),
          ...(daysBack !== undefined && { daysBack }),
        })),
      }

const thing = (what: string) =>
  Type.Optional({ ...Id, description: `In the place of a location: wherever the ${what} stands.` })
export const things = { position_id: thing('position'), team_member_id: thing('team member'), tag_id: thing('tag') }
const places = ['location_id', 'position_id', 'team_member_id', 'tag_id'] as const

interface SentPlace {
  location_id?: number
  position_id?: number
  team_member_id?: number
  tag_id?: number
}

/** A question is about one place, or about one thing. */
export const placeFaults = (sent: SentPlace, prefix = ''): FieldFault[] => {
  const [, second] = places.filter((field) => sent[field] !== undefined)
  const message = `is one too many: a question is about one of ${places.join(', ')}`
  return second === undefined ? [] : [{ field: prefix + second, message }]
}

export const thingIn = ({ position_id, team_member_id, tag_id }: SentPlace): Thing | undefined => {
  if (position_id !== undefined) return { kind: 'position', id: position_id }
  if (team_member_id !== undefined) return { kind: 'team_member', id: team_member_id }
  return tag_id === undefined ? undefined : { kind: 'tag', id: tag_id }
}

const TypeName = Type.String({ minLength: 1, maxLength: 200, description: 'A type of the company’s schema.' })
const SomeProperties = Type.Optional(
  Type.Object({}, { additionalProperties: true, description: 'What is known of it beside what is stored.' }),
)
const named = {
  type: TypeName,
  id: Type.String({ minLength: 1, maxLength: LONGEST_ID, description: 'What it is stored under, if it is stored.' }),
  properties: SomeProperties,
}
const who = { description: 'Who.' }
const what = { description: 'To what.' }
const Action = Closed(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'An action of the company’s schema.' }),
    properties: SomeProperties,
  },
  { description: 'Does what.' },
)

/** A question about a resource type of the company's own. */
export const Own = Type.Optional(
  Closed(
    { subject: Closed(named, who), action: Action, resource: Closed(named, what), context: SomeProperties },
    { description: 'A question that the company’s own policies answer, in the place of all others.' },
  ),
)

const sought = { type: TypeName, id: Type.Optional(named.id), properties: SomeProperties }
export const OwnSought = Type.Optional(
  Closed(
    {
      subject: Type.Optional(Closed(sought, who)),
      action: Type.Optional(Action),
      resource: Closed(sought, what),
      context: SomeProperties,
    },
    { description: 'A search that the company’s own policies answer, in the place of all others.' },
  ),
)

/** What is nested enough overflows whoever reads it. */
export const refuseDeep = (sent: unknown): void => {
  if (!isTooDeep(sent)) return
  throw new Refusal('request.invalid', { fields: [{ field: 'body', message: 'is nested too deeply' }] })
}

export const ownIn = ({ subject, action, resource, context }: NonNullable<Static<typeof Own>>): OwnQuestion => ({
  subject: known(subject),
  action: known(action),
  resource: known(resource),
  ...(context && { context: context as Properties }),
})

/** With properties as the model has them. */
export const known = <T extends { properties?: object }>({
  properties,
  ...rest
}: T): Omit<T, 'properties'> & { properties?: Properties } => ({
  ...rest,
  ...(properties && { properties: properties as Properties }),
})

/** Beside a question for the company's own policies nothing else means anything. */
export const ownFaults = (sent: { own?: unknown }, prefix = ''): FieldFault[] =>
  sent.own === undefined
    ? []
    : Object.keys(sent)
        .filter((field) => field !== 'own' && field !== 'find')
        .map((field) => ({ field: prefix + field, message: 'has no meaning beside own: leave it out' }))
