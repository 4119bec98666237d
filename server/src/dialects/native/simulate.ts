import { hash } from 'node:crypto'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { Refusal } from '../../model/refusal.ts'
import { impactOf } from '../../operations/simulate/impact.ts'
import { rehearse } from '../../operations/simulate/rehearse.ts'
import { callOf } from './caller.ts'
import { limitOf, markOf, partUpTo, readCursor } from './cursor.ts'
import { Impact, shownImpact } from './impact-shapes.ts'
import { readMoment, writeMoment } from './moment.ts'
import { Closed, failures, Ids, Nullable, paging, SentAs, When } from './schema.ts'
import { invitedIn, readWrites, SentWrites } from './sent-writes.ts'

/** Stands for a simulation in its cursors. */
const digestOf = (sent: unknown): string => hash('sha256', JSON.stringify(sent), 'base64url').slice(0, 12)

const cursorOfAnother = (): Refusal =>
  new Refusal('request.invalid', {
    fields: [{ field: 'cursor', message: 'is none that this simulation has given: leave it out to begin anew' }],
  })

/** What writes would mean for people, without doing them. */
export const simulations = (app: App, { core, strictLimit }: DialectContext): void => {
  app.post(
    '/companies/:company_id/simulate',
    {
      config: { isRead: true },
      schema: {
        tags: ['Decisions'],
        operationId: 'simulate',
        summary: 'Find out who would gain and lose what by a list of writes, and store nothing',
        params: Ids('company_id'),
        querystring: Closed(paging),
        body: SentAs('Simulation', {
          writes: SentWrites,
          at: Type.Optional({ ...When, description: 'A moment to come by which windows are judged; without, now.' }),
        }),
        response: {
          200: Type.Object({
            data: Impact,
            next_cursor: Nullable(Type.String({ description: 'Send it as `cursor` to go on; null at the end.' })),
            revision: Type.Integer({ description: 'The company’s revision that the writes were tried on.' }),
            at: { ...When, description: 'The moment that the answer is about.' },
          }),
          ...failures,
        },
      },
    },
    async (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const { at: sentAt } = request.body
      const call = callOf(request)
      const { writes, makerIn } = readWrites(request, call, request.body.writes, request.params.company_id)
      const wanted = sentAt === undefined ? undefined : readMoment(sentAt, 'at')
      const digest = digestOf(request.body)
      const key = readCursor(request.query.cursor, [0, 0, 0, 0, 0, ''] as const)
      if (key && key[5] !== digest) throw cursorOfAnother()

      const invited = invitedIn(request.body.writes)
      if (invited > 0) await strictLimit('invite', { account: call, times: invited }, request)
      const { after, answers } = await rehearse(core, call, companyId, writes, { expected: key?.[0] })
      const impact = await impactOf(core, call, after, {
        at: key ? key[1] : wanted,
        from: key && { memberId: key[2], place: key[3], permission: key[4] },
        limit: limitOf(request.query),
      })

      const { next, revision, at } = impact
      const end = next && [revision, at, next.memberId, next.place, next.permission, digest]
      const { nextCursor } = partUpTo([], end)
      reply.header('gatehouse-revision', revision).header('cache-control', 'no-store')
      return {
        data: shownImpact(impact, makerIn(answers)),
        next_cursor: nextCursor === null ? null : `${markOf(request.url)}${nextCursor}`,
        revision,
        at: writeMoment(at),
      }
    },
  )
}
