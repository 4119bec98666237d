import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import { listEvents, type ShownEvent } from '../../operations/audit/list-events.ts'
import type { Core } from '../../operations/core.ts'
import { list } from './answer.ts'
import { limitOf, partUpTo, readCursor } from './cursor.ts'
import { readMoment, writeMoment } from './moment.ts'
import { Closed, failures, Id, Ids, Many, OneOf, paging, ShownAs, When } from './schema.ts'

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
})

const shown = ({ at, ...event }: ShownEvent): Static<typeof AuditEvent> => ({ ...event, at: writeMoment(at) })

/** What happened in a company. */
export const auditEvents = (app: App, { core }: DialectContext): void => {
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
        response: { 200: Many(AuditEvent), ...failures },
      },
    },
    (request, reply) => {
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
      const read = async (core: Core, call: Call) => {
        const { events, lookedTo } = await listEvents(core, call, {
          companyId,
          filter,
          newestFirst: query.order !== 'asc',
          ...(after !== undefined && { after }),
          limit: limitOf(query),
        })
        return partUpTo(events, lookedTo === undefined ? undefined : [lookedTo])
      }
      return list(core, request, reply, read, shown)
    },
  )
}
