import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { isForeign } from '../../http/foreign.ts'
import { csrfOf, hasView, sessionCookie, sessionIn } from '../../http/session-cookie.ts'
import { Type } from '../../http/type.ts'
import { Refusal } from '../../model/refusal.ts'
import { openSession } from '../../operations/credentials/open-session.ts'
import { readOwnSession } from '../../operations/credentials/read-own-session.ts'
import { revokeToken } from '../../operations/credentials/revoke-token.ts'
import { erase, show } from './answer.ts'
import { callOf, SOURCE } from './caller.ts'
import { writeMaybe } from './moment.ts'
import { failures, Id, NoQuery, Nothing, Nullable, One, SentAs, ShownAs, When, WriteQuery } from './schema.ts'

const Csrf = Nullable(
  Type.String({
    description:
      'A page sends it with every change, as the header Gatehouse-CSRF. Null for a session without a cookie.',
  }),
)

const Session = ShownAs('Session', {
  token: Nullable(
    Type.String({
      description: 'Shown this once. Send it as Authorization: Bearer <token>. Null where it is in a cookie.',
    }),
  ),
  token_id: { ...Id, description: 'To end it: DELETE /tokens/{token_id}.' },
  user_id: { ...Id, description: 'Who signed in.' },
  expires_in: Type.Integer({ description: 'Seconds.' }),
  csrf_token: Csrf,
})

const CurrentSession = ShownAs('CurrentSession', {
  token_id: { ...Id, description: 'The token that is being used.' },
  user_id: { ...Id, description: 'Whose it is; in a view, as whom one looks.' },
  expires_at: Nullable(When),
  csrf_token: Csrf,
  view: {
    ...Nullable(
      Type.Object({
        company_id: Id,
        member_id: { ...Id, description: 'As whom one looks.' },
        name: Type.String({ description: 'What the company calls them.' }),
        viewer: Type.Object({ member_id: Id, name: Type.String() }, { description: 'Who looks.' }),
      }),
    ),
    description: 'Where one looks at a company as somebody else, who that is; null for one’s own session.',
  },
})

const tags = ['Sessions']

/** Signing in; nobody is known yet. A session ends as a token does, by `DELETE /tokens/{token_id}`. */
export const sessions = (app: App, { core, rateLimit, strictLimit, settings: { publicUrl } }: DialectContext): void => {
  app.post(
    '/sessions',
    {
      onRequest: async (request) => rateLimit({ address: request.ip }, request),
      schema: {
        tags,
        operationId: 'openSession',
        security: [],
        summary: 'Sign in',
        querystring: NoQuery,
        body: SentAs('Credentials', {
          login: Type.String({ maxLength: 320, description: 'Login, e-mail address or phone.' }),
          password: Type.String({ maxLength: 1024, description: 'The password of the account.' }),
          cookie: Type.Optional(
            Type.Boolean({
              description: 'Keep the session in a cookie that no script can read: for pages at this same origin.',
            }),
          ),
        }),
        response: { 201: One(Session), ...failures },
      },
    },
    async (request, reply) => {
      const { body, ip, id: requestId } = request
      const { cookie: isKept = false, ...credentials } = body
      // Another site must not sign somebody's browser in as whom it likes.
      if (isKept && isForeign(request, publicUrl)) throw new Refusal('access.denied')
      await strictLimit('sign-in', { account: body.login }, request)
      const opened = await openSession(core, { ip, requestId, source: SOURCE }, credentials)
      const { token, tokenId, userId, expiresIn } = opened
      reply.code(201).header('cache-control', 'no-store')
      if (isKept) reply.header('set-cookie', sessionCookie(publicUrl, token, expiresIn))
      // Whoever signs in anew does not go on looking as somebody else.
      if (isKept && hasView(request, publicUrl)) reply.header('set-cookie', sessionCookie(publicUrl, '', 0, 'view'))
      return {
        data: {
          token: isKept ? null : token,
          token_id: tokenId,
          user_id: userId,
          expires_in: expiresIn,
          csrf_token: isKept ? csrfOf(token) : null,
        },
      }
    },
  )
}

/** The session that is being used. */
export const currentSession = (app: App, { core, settings: { publicUrl } }: DialectContext): void => {
  app.get(
    '/sessions/current',
    {
      schema: {
        tags,
        operationId: 'readCurrentSession',
        summary: 'Read the session that you use',
        querystring: NoQuery,
        response: { 200: One(CurrentSession), ...failures },
      },
    },
    (request, reply) => {
      const token = request.headers.authorization === undefined ? sessionIn(request, publicUrl) : undefined
      return show(core, request, reply, async (core, call) => {
        const { tokenId, userId, expiresAt, view } = await readOwnSession(core, call)
        return {
          token_id: tokenId,
          user_id: userId,
          expires_at: writeMaybe(expiresAt),
          csrf_token: token === undefined ? null : csrfOf(token),
          view: view
            ? {
                company_id: view.companyId,
                member_id: view.memberId,
                name: view.name,
                viewer: { member_id: view.viewer.memberId, name: view.viewer.name },
              }
            : null,
        }
      })
    },
  )

  app.delete(
    '/sessions/current',
    {
      schema: {
        tags,
        operationId: 'endCurrentSession',
        summary: 'Sign out, or end a view: the token that you use ends',
        querystring: WriteQuery,
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const isKept = request.headers.authorization === undefined && request.query.dry_run !== true
      const { actor } = callOf(request)
      const kind = actor.kind === 'user' && actor.viewer ? 'view' : 'own'
      return erase(core, request, reply, async (core, call) => {
        const { tokenId } = await readOwnSession(core, call)
        await revokeToken(core, call, tokenId)
        // What has not ended is not forgotten: its person may try again.
        if (isKept) reply.header('set-cookie', sessionCookie(publicUrl, '', 0, kind))
      })
    },
  )
}
