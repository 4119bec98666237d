import type { FastifyRequest } from 'fastify'
import { identifyCall } from '../../http/alteg/call.ts'
import { readCredential, readFullCredential } from '../../http/alteg/credentials.ts'
import type { DialectContext } from '../../http/dialect.ts'

const SOURCE = 'alteg-v1'

/** An `onRequest` hook: nobody without a credential has their body parsed, or hears what is wrong with it. */
export const forUser =
  (context: DialectContext) =>
  async (request: FastifyRequest): Promise<void> => {
    request.call = await identifyCall(context, request, readFullCredential(request.headers.authorization), SOURCE)
  }

/** The same for what a partner's program asks for itself. */
export const forPartner =
  (context: DialectContext) =>
  async (request: FastifyRequest): Promise<void> => {
    const { partnerToken } = readCredential(request.headers.authorization)
    request.call = await identifyCall(context, request, { partnerToken }, SOURCE)
  }

/** For what a partner's program may ask alone, or for somebody; `isOwn` says when it must be for somebody. */
export const forAnyone =
  (context: DialectContext, isOwn: (request: FastifyRequest) => boolean) =>
  async (request: FastifyRequest): Promise<void> => {
    const { authorization } = request.headers
    const credential = isOwn(request) ? readFullCredential(authorization) : readCredential(authorization)
    request.call = await identifyCall(context, request, credential, SOURCE)
  }
