import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import { bearerIn } from '../../http/bearer.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { allowanceOf } from '../../http/max-age.ts'
import type { Call } from '../../model/actor.ts'
import { identifyBearer } from '../../operations/credentials/identify.ts'

export const SOURCE = 'native'

const calls = new WeakMap<FastifyRequest, Call>()

/** Who asks; set before anything of the request is looked at. */
export const callOf = (request: FastifyRequest): Call => calls.get(request) as Call

/** Before the body is read: whoever is nobody here gets nothing parsed. */
export const requireToken = (app: App, { core, rateLimit }: DialectContext): void => {
  app.addHook('onRequest', async (request) => {
    const { ip, id: requestId } = request
    try {
      const text = bearerIn(request.headers.authorization)
      const actor = await identifyBearer(core, 'native', text, allowanceOf(request))
      if (actor.kind === 'user') request.caller = `token ${actor.tokenId}`
      calls.set(request, { actor, ip, requestId, source: SOURCE })
    } catch (error) {
      // Guessing tokens is limited by address.
      rateLimit({ address: ip }, request)
      throw error
    }
    rateLimit({ credential: request.caller, address: ip }, request)
  })
}
