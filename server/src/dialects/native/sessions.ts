import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { Type } from '../../http/type.ts'
import { openSession } from '../../operations/credentials/open-session.ts'
import { SOURCE } from './caller.ts'
import { Closed, failures, Id, NoQuery, One, ShownAs } from './schema.ts'

const Session = ShownAs('Session', {
  token: Type.String({ description: 'Shown this once. Send it as Authorization: Bearer <token>.' }),
  token_id: { ...Id, description: 'To end it: DELETE /tokens/{token_id}.' },
  user_id: { ...Id, description: 'Who signed in.' },
  expires_in: Type.Integer({ description: 'Seconds.' }),
})

/** Signing in; nobody is known yet. A session ends as a token does, by `DELETE /tokens/{token_id}`. */
export const sessions = (app: App, { core, rateLimit, strictLimit }: DialectContext): void => {
  app.post(
    '/sessions',
    {
      onRequest: async (request) => rateLimit({ address: request.ip }, request),
      schema: {
        tags: ['Sessions'],
        operationId: 'openSession',
        security: [],
        summary: 'Sign in',
        querystring: NoQuery,
        body: Closed({
          login: Type.String({ maxLength: 320, description: 'Login, e-mail address or phone.' }),
          password: Type.String({ maxLength: 1024 }),
        }),
        response: { 201: One(Session), ...failures },
      },
    },
    async (request, reply) => {
      const { body, ip, id: requestId } = request
      await strictLimit('sign-in', { account: body.login }, request)
      const { token, tokenId, userId, expiresIn } = await openSession(core, { ip, requestId, source: SOURCE }, body)
      reply.code(201).header('cache-control', 'no-store')
      return { data: { token, token_id: tokenId, user_id: userId, expires_in: expiresIn } }
    },
  )
}
