import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { Limit as ModelLimit } from '../../model/decide.ts'
import type { Core } from '../../operations/core.ts'
import {
  type DecisionFilter,
  type ListedDecisions,
  listDecisions,
} from '../../operations/decision-log/list-decisions.ts'
import { list } from './answer.ts'
import { limitOf, partUpTo, readCursor } from './cursor.ts'
import { readMoment, writeMaybe, writeMoment } from './moment.ts'
import { Closed, failures, Id, Ids, Many, Nullable, paging, ShownAs, When } from './schema.ts'

const Word = Nullable(Type.String({ description: 'Null where it may be somebody’s address, or is very long.' }))

export const Limit = Type.Object({
  permission: Type.String({ description: 'By slug.' }),
  id: Type.Optional(Type.Integer({ description: 'The id that was asked about.' })),
  days_back: Type.Optional(Type.Integer({ description: 'How many days back.' })),
})

const Decision = ShownAs('LoggedDecision', {
  at: { ...When, description: 'When it was asked.' },
  revision: Type.Integer({ description: 'The company’s revision that the answer was of.' }),
  about: Nullable({ ...When, description: 'The moment asked about, where it is another.' }),
  interface: Type.String({ description: '`native` or `authzen`.' }),
  request_id: Nullable(Type.String({ description: 'As in X-Request-Id of the answer.' })),
  token_id: { ...Id, description: 'The token that asked.' },
  asker_id: { ...Id, description: 'The member whose token asked.' },
  subject: Type.Object({ type: Word, id: Word, member_id: Nullable(Id) }),
  permission: Word,
  resource: Type.Object({ type: Word, id: Word }),
  limits: Nullable(Type.Array(Limit)),
  from_address: Type.Boolean({ description: 'The question was about an address, which is not kept.' }),
  allowed: Type.Boolean({ description: 'What was answered.' }),
  reason: Nullable(Type.String({ description: 'Why not, in the word that was answered.' })),
})

const Moment = { ...When, description: 'RFC 3339.' }

const DecisionsQuery = Closed({
  ...paging,
  asker: Type.Optional({ ...Id, description: 'The member whose token asked.' }),
  member: Type.Optional({ ...Id, description: 'The member asked about.' }),
  permission: Type.Optional(
    Type.String({ minLength: 1, maxLength: 250, description: 'The word that was asked with.' }),
  ),
  allowed: Type.Optional(Type.Boolean({ description: 'What was answered.' })),
  from: Type.Optional({ ...Moment, description: 'Asked at this moment or later.' }),
  to: Type.Optional({ ...Moment, description: 'Asked before this moment.' }),
})

type Logged = ListedDecisions['decisions'][number]

export const shownLimits = (limits: readonly ModelLimit[]): Static<typeof Limit>[] =>
  limits.map(({ permission, id, daysBack }) => ({
    permission,
    ...(id !== undefined && { id }),
    ...(daysBack !== undefined && { days_back: daysBack }),
  }))

const shown = (one: Logged): Static<typeof Decision> => ({
  at: writeMoment(one.at),
  revision: one.revision,
  about: writeMaybe(one.about),
  interface: one.source,
  request_id: one.requestId,
  token_id: one.tokenId,
  asker_id: one.askerId,
  subject: { type: one.subjectType, id: one.subjectId, member_id: one.memberId },
  permission: one.permission,
  resource: { type: one.resourceType, id: one.resourceId },
  limits: one.limits === null ? null : shownLimits(JSON.parse(one.limits)),
  from_address: one.fromAddress,
  allowed: one.allowed,
  reason: one.reason,
})

/** What was asked about access, and what was answered. */
export const decisionLog = (app: App, { core }: DialectContext): void => {
  app.get(
    '/companies/:company_id/decision-log',
    {
      schema: {
        tags: ['Decisions'],
        operationId: 'listDecisions',
        summary: 'List what was asked about access, and what was answered',
        description:
          'Newest first, where the installation keeps it. A page may hold fewer than `limit` and still have a `next_cursor`: go on until that is null.',
        params: Ids('company_id'),
        querystring: DecisionsQuery,
        response: { 200: Many(Decision), ...failures },
      },
    },
    (request, reply) => {
      const { query } = request
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const [at, seq] = readCursor(query.cursor, [0, 0]) ?? []
      const filter: DecisionFilter = {
        askerId: query.asker,
        memberId: query.member,
        permission: query.permission,
        allowed: query.allowed,
        from: query.from === undefined ? undefined : readMoment(query.from, 'from'),
        until: query.to === undefined ? undefined : readMoment(query.to, 'to'),
      }
      const read = async (core: Core, call: Call) => {
        const after = at === undefined || seq === undefined ? undefined : { at, seq }
        const { decisions, lookedTo } = await listDecisions(core, call, {
          companyId,
          filter,
          after,
          limit: limitOf(query),
        })
        return partUpTo(decisions, lookedTo && [lookedTo.at, lookedTo.seq])
      }
      return list(core, request, reply, read, shown)
    },
  )
}
