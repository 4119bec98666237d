import type { FastifyReply, FastifyRequest } from 'fastify'
import { identifyCall } from '../../http/alteg/call.ts'
import { readFullCredential } from '../../http/alteg/credentials.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { Type } from '../../http/type.ts'

/** The surface, as the audit names it. */
export const SOURCE = 'alteg-v2'

/**
 * The two editions of the reference, told apart by the path: the seeds' and the later one. The value in the path is
 * the id of a location in both.
 */
export const editions = {
  companies: { base: '/api/v2/companies/:company_id', isLater: false },
  locations: { base: '/api/v2/locations/:company_id', isLater: true },
} as const
export type Edition = (typeof editions)[keyof typeof editions]

const companyId = Type.String({ description: 'The location.', examples: ['123'] })
export const LocationPath = Type.Object({ company_id: companyId })
export const ResourcePath = Type.Object({ company_id: companyId, id: Type.String({ examples: ['42'] }) })

/** What both editions answer when something goes wrong. */
export const ErrorAnswer = Type.Object({
  success: Type.Literal(false),
  data: Type.Null(),
  meta: Type.Object({
    message: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  }),
})

/** Text of our own making: response schemas document and never serialise, which would cost more than all the rest. */
export const sendJson = (reply: FastifyReply, status: number, json: string | Buffer): FastifyReply =>
  reply.code(status).header('content-type', JSON_TYPE).send(json)

/** The answer of writes that say no more than that they are done. */
export const Nothing = Type.Null({ description: 'No body.' })
export const sendNothing = (reply: FastifyReply): FastifyReply => reply.code(204).send()

export const JSON_TYPE = 'application/json; charset=utf-8'

/** An `onRequest` hook: nobody without a credential hears what is wrong with the rest of their request. */
export const identifying =
  (context: DialectContext) =>
  async (request: FastifyRequest): Promise<void> => {
    request.call = await identifyCall(context, request, readFullCredential(request.headers.authorization), SOURCE)
  }
