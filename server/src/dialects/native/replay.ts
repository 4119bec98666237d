import { hash } from 'node:crypto'
import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { type Replay, replay } from '../../operations/decision-log/replay.ts'
import type { Outcome } from '../../operations/decisions/check.ts'
import { callOf } from './caller.ts'
import { markOf, partUpTo, readCursor } from './cursor.ts'
import { Limit, shownLimits } from './decision-log.ts'
import { readMoment, writeMoment } from './moment.ts'
import { Closed, failures, Id, Ids, Nullable, paging, SentAs, ShownAs, When } from './schema.ts'
import { invitedIn, readWrites, SentWrites } from './sent-writes.ts'

const Answered = ShownAs('ReplayedAnswer', {
  allowed: Type.Boolean({ description: 'Whether it is allowed.' }),
  reason: Type.Optional(Type.String({ description: 'Why not, in a word.' })),
})

const Replayed = ShownAs('Replay', {
  questions: Type.Array(
    ShownAs('ReplayedQuestion', {
      member_id: Id,
      permission: Type.String({ description: 'The word that was asked with.' }),
      resource: ShownAs('AskedResource', {
        type: Type.String({ description: 'company, location, position, team_member or tag.' }),
        id: Type.String({ description: 'Its number, as text.' }),
      }),
      limits: Type.Array(Limit, { description: 'The values that were asked about.' }),
      count: Type.Integer({ description: 'How often it was asked.' }),
      allowed_count: Type.Integer({ description: 'How often the answer was yes.' }),
      last_asked_at: When,
      before: Answered,
      after: Answered,
    }),
    {
      description:
        'What would be answered otherwise, `before` the writes, as now, and `after` them. The last asked first; each question once a page.',
    },
  ),
  looked: Type.Integer({ description: 'How many logged answers this page is about.' }),
  replayed: Type.Integer({ description: 'Of these, how many were asked again.' }),
  changed: Type.Integer({ description: 'Of these, how many would be answered otherwise.' }),
  own_types: Type.Integer({
    description: 'About types that the company’s own policies decide: no write here touches them.',
  }),
  left: Type.Integer({ description: 'Not asked again, since the log does not hold the whole question.' }),
})

const answered = (outcome: Outcome): Static<typeof Answered> =>
  outcome === 'allowed' ? { allowed: true } : { allowed: false, reason: outcome }

const shownReplay = ({ questions, counts }: Replay): Static<typeof Replayed> => ({
  questions: questions.map((one) => ({
    member_id: one.memberId,
    permission: one.permission,
    resource: { type: one.resourceType, id: one.resourceId },
    limits: shownLimits(one.limits),
    count: one.count,
    allowed_count: one.allowedCount,
    last_asked_at: writeMoment(one.lastAskedAt),
    before: answered(one.before),
    after: answered(one.after),
  })),
  looked: counts.looked,
  replayed: counts.replayed,
  changed: counts.changed,
  own_types: counts.ownTypes,
  left: counts.left,
})

/** Which logged answers a list of writes would change. */
export const replays = (app: App, { core, strictLimit }: DialectContext): void => {
  app.post(
    '/companies/:company_id/replay',
    {
      config: { isRead: true },
      schema: {
        tags: ['Decisions'],
        operationId: 'replay',
        summary: 'Find out which logged answers would be others after a list of writes, and store nothing',
        description: 'Looks through a part of the log at a time, the newest first: go on until `next_cursor` is null.',
        params: Ids('company_id'),
        querystring: Closed({ cursor: paging.cursor }),
        body: SentAs('ReplayRequest', {
          writes: SentWrites,
          from: Type.Optional({ ...When, description: 'Asked at this moment or later.' }),
          to: Type.Optional({ ...When, description: 'Asked before this moment.' }),
        }),
        response: {
          200: Type.Object({
            data: Replayed,
            next_cursor: Nullable(Type.String({ description: 'Send it as `cursor` to go on; null at the end.' })),
            revision: Type.Integer({ description: 'The company’s revision that the writes were tried on.' }),
            at: When,
          }),
          ...failures,
        },
      },
    },
    async (request, reply) => {
      const { company_id } = request.params
      const { writes: sent, from, to } = request.body
      const companyId = pathId(company_id, 'company.unknown')
      const call = callOf(request)
      const { writes } = readWrites(request, call, sent, company_id)
      const invited = invitedIn(sent)
      if (invited > 0) await strictLimit('invite', { account: call, times: invited }, request)
      // Stands for what is replayed in its cursors.
      const digest = hash('sha256', JSON.stringify(request.body), 'base64url').slice(0, 12)
      const key = readCursor(request.query.cursor, [0, 0, 0, ''] as const)
      if (key && key[3] !== digest)
        refuseFaulty([{ field: 'cursor', message: 'is none that this replay has given: leave it out to begin anew' }])
      const found = await replay(core, call, {
        companyId,
        writes,
        from: from === undefined ? undefined : readMoment(from, 'from'),
        until: to === undefined ? undefined : readMoment(to, 'to'),
        after: key && { revision: key[0], at: key[1], seq: key[2] },
      })
      const { next, revision, at } = found
      const { nextCursor } = partUpTo([], next && [revision, next.at, next.seq, digest])
      reply.header('gatehouse-revision', revision).header('cache-control', 'no-store')
      return {
        data: shownReplay(found),
        next_cursor: nextCursor === null ? null : `${markOf(request.url)}${nextCursor}`,
        revision,
        at: writeMoment(at),
      }
    },
  )
}
