import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { csrfOf, sessionCookie } from '../../http/session-cookie.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { Core } from '../../operations/core.ts'
import { listOwnViews, type OwnView } from '../../operations/views/list-own-views.ts'
import { openView } from '../../operations/views/open-view.ts'
import { list, write } from './answer.ts'
import { callOf } from './caller.ts'
import { limitOf, partOf, readIdCursor } from './cursor.ts'
import { memberNamed } from './members.ts'
import { writeMoment } from './moment.ts'
import { Closed, failures, Id, Ids, Many, Nullable, One, paging, ShownAs, When, WriteQuery } from './schema.ts'

const View = ShownAs('View', {
  token: Nullable(
    Type.String({
      description:
        'Shown this once, and for reading alone; null where it is in a cookie, in a repeated answer and in a dry run.',
    }),
  ),
  token_id: { ...Id, description: 'To end it: DELETE /tokens/{token_id}, or /sessions/current with the token itself.' },
  expires_at: When,
  csrf_token: Nullable(Type.String({ description: 'Of the cookie, as that of a session.' })),
})

const OwnViewShown = ShownAs('OwnView', {
  id: Id,
  at: When,
  expires_at: { ...When, description: 'When it ended at the latest.' },
  viewer: Type.Object({ member_id: Id, name: Type.String() }, { description: 'Who looked.' }),
})

const shownOwn = ({ id, at, expiresAt, viewerId, name }: OwnView): Static<typeof OwnViewShown> => ({
  id,
  at: writeMoment(at),
  expires_at: writeMoment(expiresAt),
  viewer: { member_id: viewerId, name },
})

/** Looking at a company as one of its members sees it. */
export const views = (app: App, { core, strictLimit, settings: { publicUrl } }: DialectContext): void => {
  const tags = ['Members']

  app.post(
    '/companies/:company_id/members/:member_id/views',
    {
      schema: {
        tags,
        operationId: 'openView',
        summary: 'Look at the company as a member sees it, for half an hour and without changing anything',
        description: 'The member can see that somebody looked.',
        params: Ids('company_id', 'member_id'),
        querystring: WriteQuery,
        response: { 201: One(View), ...failures },
      },
    },
    async (request, reply) => {
      const one = memberNamed(request.params)
      await strictLimit('token', { account: callOf(request) }, request)
      const isDryRun = request.query.dry_run === true
      const isKept = request.headers.authorization === undefined
      const open = async (core: Core, call: Call): Promise<Static<typeof View>> => {
        const { token, tokenId, expiresAt } = await openView(core, call, one)
        const isShown = !isDryRun && !isKept
        if (isKept && !isDryRun) {
          const lasts = Math.max(1, Math.floor(expiresAt / 1_000_000 - Date.now() / 1000))
          reply.header('set-cookie', sessionCookie(publicUrl, token, lasts, 'view'))
        }
        return {
          token: isShown ? token : null,
          token_id: tokenId,
          expires_at: writeMoment(expiresAt),
          csrf_token: isKept && !isDryRun ? csrfOf(token) : null,
        }
      }
      reply.header('cache-control', 'no-store')
      return write(core, request, reply, open, { status: 201, secret: 'token' })
    },
  )

  app.get(
    '/companies/:company_id/members/me/views',
    {
      schema: {
        tags,
        operationId: 'listOwnViews',
        summary: 'List who has looked at the company as you, the newest first',
        params: Ids('company_id'),
        querystring: Closed(paging),
        response: { 200: Many(OwnViewShown), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const after = readIdCursor(request.query.cursor)
      const limit = limitOf(request.query)
      const read = async (core: Core, call: Call) => {
        const question = { companyId, before: after === 0 ? undefined : after, limit: limit + 1 }
        return partOf(await listOwnViews(core, call, question), limit, ({ id }) => [id])
      }
      return list(core, request, reply, read, shownOwn)
    },
  )
}
