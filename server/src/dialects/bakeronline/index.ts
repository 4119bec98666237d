import { isUtf8 } from 'node:buffer'
import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import { bearerIn } from '../../http/bearer.ts'
import type { Dialect } from '../../http/dialect.ts'
import { useErrorTable } from '../../http/errors.ts'
import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { identifyBearer } from '../../operations/credentials/identify.ts'
import { authorize } from './authorize.ts'
import { FormText } from './body.ts'
import { companies, publicShops } from './companies.ts'
import { entries } from './entries.ts'
import { policies } from './policies.ts'
import { errorTable } from './refusals.ts'
import { register } from './register.ts'
import { token } from './token.ts'
import { user } from './user.ts'
import { requireVersion, versionUsed } from './version.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks and how, once the token is known. */
    bakeryCall: Call | undefined
  }
}

/** The interface of BakerOnline: who may do what in which shops of a company. */
export const bakeronline: Dialect = (app, context) => {
  const { core, rateLimit } = context
  useErrorTable(app, errorTable(['/company', '/management', '/user', '/api/policies', '/api/register']))
  app.decorateRequest('bakeryCall', undefined)
  // Schemas only describe here: bodies are read by hand, and answers are sent as text.
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, bytes: Buffer, done) => {
      if (bytes.length === 0) done(null, undefined)
      else if (isUtf8(bytes)) done(null, new FormText(bytes.toString('utf8')))
      else done(new Refusal('request.malformed'))
    },
  )

  const identified = async (request: FastifyRequest): Promise<Call> => {
    const { ip, id: requestId } = request
    try {
      const actor = await identifyBearer(core, 'bakery', bearerIn(request.headers.authorization))
      if (actor.kind !== 'user') throw new Refusal('credential.invalid')
      request.caller = `token ${actor.tokenId}`
      rateLimit({ credential: String(actor.tokenId), address: ip }, request)
      return { actor, ip, requestId, source: 'bakeronline' }
    } catch (error) {
      // Guessing tokens is limited by address.
      if (request.caller === undefined) rateLimit({ address: ip }, request)
      throw error
    }
  }

  app.register(async (scope) => {
    const known = scope as App
    // Before the body is read: whoever is nobody here gets nothing parsed.
    known.addHook('onRequest', async (request, reply) => {
      reply.header('x-version', versionUsed(request))
      requireVersion(request)
      request.bakeryCall = await identified(request)
    })
    entries(known, context)
    companies(known, core)
    user(known, core)
  })
  app.register(async (scope) => {
    const open = scope as App
    open.addHook('onRequest', async (request, reply) => {
      reply.header('x-version', versionUsed(request))
      requireVersion(request)
      rateLimit({ address: request.ip }, request)
    })
    publicShops(open, core)
    policies(open, context.settings.policies)
    if (context.settings.registration) register(open, context)
  })
  app.register(async (scope) => token(scope as App, context))
  app.register(async (scope) => authorize(scope as App, context))
}
