import type { FastifyRequest } from 'fastify'
import { readCredential, readFullCredential } from '../../http/alteg/credentials.ts'
import type { DialectContext } from '../../http/dialect.ts'
import type { Actor, Call } from '../../model/actor.ts'
import { identifyAlteg } from '../../operations/credentials/identify.ts'

const SOURCE = 'alteg-v1'

/** Counts the request and names the caller for the log, once the credential has been verified. */
export const admit = ({ rateLimit }: DialectContext, request: FastifyRequest, actor: Actor): void => {
  const credential = actor.kind === 'operator' ? undefined : `token ${actor.tokenId}`
  request.caller = credential
  rateLimit({ credential, address: request.ip })
}

const identified = async (
  context: DialectContext,
  request: FastifyRequest,
  credential: ReturnType<typeof readCredential>,
): Promise<Call> => {
  const actor = await identifyAlteg(context.core, credential)
  admit(context, request, actor)
  return { actor, ip: request.ip, requestId: request.id, source: SOURCE }
}

/** The calls of requests whose credential is checked before their body is looked at. */
const calls = new WeakMap<FastifyRequest, Call>()

/** An `onRequest` hook: nobody without a credential has their body parsed, or hears what is wrong with it. */
export const before =
  (identify: typeof userCall, context: DialectContext) =>
  async (request: FastifyRequest): Promise<void> => {
    calls.set(request, await identify(context, request))
  }

export const callOf = (request: FastifyRequest): Call => calls.get(request) as Call

/** The call of a person through a partner's program: most operations. */
export const userCall = (context: DialectContext, request: FastifyRequest): Promise<Call> =>
  identified(context, request, readFullCredential(request.headers.authorization))

/** The call of a partner's program alone. */
export const partnerCall = (context: DialectContext, request: FastifyRequest): Promise<Call> => {
  const { partnerToken } = readCredential(request.headers.authorization)
  return identified(context, request, { partnerToken })
}
