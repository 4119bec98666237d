import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import { type ListedEvents, listEvents, type ShownEvent } from '../../operations/audit/list-events.ts'
import { verifyCompanyAudit } from '../../operations/audit/verify-company-audit.ts'
import { readRevision } from '../../operations/companies/read-revision.ts'
import type { Core } from '../../operations/core.ts'
import { list } from './answer.ts'
import { callOf } from './caller.ts'
import { limitOf, partUpTo, readCursor } from './cursor.ts'
import { readMoment, writeMoment } from './moment.ts'
import {
  Closed,
  failures,
  Id,
  Ids,
  Many,
  NoQuery,
  Nullable,
  One,
  OneOf,
  paging,
  SentAs,
  ShownAs,
  When,
} from './schema.ts'

const AuditEvent = ShownAs('AuditEvent', {
  seq: Type.Integer({ description: 'Its number in the company: from 1 on, without gaps.' }),
  revision: Type.Integer({ description: 'The change that it was part of.' }),
  at: When,
  kind: Type.String({ description: 'What happened, such as `tag.created`.' }),
  subject: Type.String({ description: 'To what, such as `tag:7`.' }),
  actor: Type.Unknown({ description: 'Who did it, through what: by ids, as it was recorded.' }),
  before: Type.Unknown({ description: 'As it was recorded; null where there was nothing.' }),
  after: Type.Unknown({ description: 'As it was recorded; null where nothing was left.' }),
  hash: Type.String({ description: 'Covers the event and all before it.' }),
})

const Moment = { ...When, description: 'RFC 3339.' }
const Revision = { minimum: 0, maximum: 999_999_999_999_999 }

const EventsQuery = Closed({
  ...paging,
  order: Type.Optional(OneOf(['asc', 'desc'], { default: 'desc', description: 'desc: newest first.' })),
  kind: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'What the kind begins with.' })),
  subject: Type.Optional(
    Type.String({ pattern: '^[a-z-]+:\\d{1,15}$', description: 'A kind of thing and its id, such as `member:7`.' }),
  ),
  actor: Type.Optional({ ...Id, description: 'The user who acted.' }),
  from: Type.Optional({ ...Moment, description: 'At this moment or later.' }),
  to: Type.Optional({ ...Moment, description: 'Before this moment.' }),
  revision_from: Type.Optional(Type.Integer({ ...Revision, description: 'This revision or a later one.' })),
  revision_to: Type.Optional(Type.Integer({ ...Revision, description: 'This revision or an earlier one.' })),
  names: Type.Optional(Type.Boolean({ description: 'Tell also what that of which the events speak is called now.' })),
})

const listed = Many(AuditEvent)
const Events = Type.Object({
  ...listed.properties,
  names: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      description: 'With `names`: by `member:7`, `user:9`, as far as the caller may see them. No part of the history.',
    }),
  ),
})

const shown = ({ at, ...event }: ShownEvent): Static<typeof AuditEvent> => ({ ...event, at: writeMoment(at) })

const Seal = ShownAs('AuditSeal', {
  verified_to: Type.Integer({ description: 'All events up to this one are as they were written; 0 for none.' }),
  hash: Nullable(Type.String({ description: 'That event’s hash, which covers all of them.' })),
  events: Type.Integer({ description: 'How many there are. More than `verified_to`: ask again, to read on.' }),
  broken: Nullable(
    Type.Object(
      { seq: Type.Integer(), reason: Type.String({ description: 'What is wrong with it, in English.' }) },
      { description: 'The first event that is not as it was written.' },
    ),
  ),
  begun_at: { ...When, description: 'When the reading began at the first event.' },
})

/** What happened in a company. */
export const auditEvents = (app: App, { core, strictLimit }: DialectContext): void => {
  app.post(
    '/companies/:company_id/audit-events/verification',
    {
      config: { isRead: true },
      schema: {
        tags: ['Audit'],
        operationId: 'verifyEvents',
        summary: 'Verify that the history is as it was written',
        description:
          'Reads some ten thousand events, on from where it was left: ask again until `verified_to` is `events`.',
        params: Ids('company_id'),
        querystring: NoQuery,
        body: SentAs('Verification', {
          anew: Type.Optional(
            Type.Boolean({ description: 'Read from the first event on, which else is done once an hour.' }),
          ),
        }),
        response: { 200: One(Seal), ...failures },
      },
    },
    async (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      await strictLimit('verification', { account: callOf(request) }, request)
      const revision = await readRevision(core, companyId)
      const { anew = false } = request.body
      const seal = await verifyCompanyAudit(core, callOf(request), { companyId, anew })
      reply.header('cache-control', 'no-store')
      if (revision !== undefined) reply.header('gatehouse-revision', revision)
      const { verifiedTo, hash, events, broken, begunAt } = seal
      const data = { verified_to: verifiedTo, hash, events, broken, begun_at: writeMoment(begunAt) }
      return { data, ...(revision !== undefined && { revision }) }
    },
  )

  app.get(
    '/companies/:company_id/audit-events',
    {
      schema: {
        tags: ['Audit'],
        operationId: 'listEvents',
        summary: 'List what happened in a company',
        description: 'A page may hold fewer than `limit` and still have a `next_cursor`: go on until that is null.',
        params: Ids('company_id'),
        querystring: EventsQuery,
        response: { 200: Events, ...failures },
      },
    },
    async (request, reply) => {
      const { query } = request
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const after = readCursor(query.cursor, [0])?.[0]
      const filter = {
        ...(query.kind !== undefined && { kind: query.kind }),
        ...(query.subject !== undefined && { subject: query.subject }),
        ...(query.actor !== undefined && { userId: query.actor }),
        ...(query.from !== undefined && { from: readMoment(query.from, 'from') }),
        ...(query.to !== undefined && { until: readMoment(query.to, 'to') }),
        ...(query.revision_from !== undefined && { fromRevision: query.revision_from }),
        ...(query.revision_to !== undefined && { toRevision: query.revision_to }),
      }
      let names: ListedEvents['names']
      const read = async (core: Core, call: Call) => {
        const { events, lookedTo, ...told } = await listEvents(core, call, {
          companyId,
          filter,
          newestFirst: query.order !== 'asc',
          ...(after !== undefined && { after }),
          limit: limitOf(query),
          withNames: query.names === true,
        })
        names = told.names
        return partUpTo(events, lookedTo === undefined ? undefined : [lookedTo])
      }
      const answer = await list(core, request, reply, read, shown)
      return { ...answer, ...(names && { names: { ...names } }) }
    },
  )
}
