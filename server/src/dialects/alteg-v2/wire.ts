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

/** How the documents of an edition group what is about a thing. */
export const tagOf = (noun: 'Team Members' | 'Tags', { isLater }: Edition): string =>
  isLater ? `${noun} (by location)` : noun

/** The documents' name of an operation: those of the earlier edition end in `_v2`. */
export const nameIn = (operation: string, { isLater }: Edition): string => (isLater ? operation : `${operation}_v2`)

export const companyId = Type.String({
  description: 'The id of a location, whatever the path calls it. Unknown, or where you are nobody: 404.',
  // Longer ones do not come through the router.
  maxLength: 256,
  examples: ['123'],
})
export const LocationPath = Type.Object({ company_id: companyId })

export const Id = { minimum: 1, maximum: 999_999_999_999_999 }
/** In an answer an id is a text. */
export const ResourceId = (examples: string[]) =>
  Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'The id, as a text.', examples })

/** Text of our own making: response schemas document and never serialise, which would cost more than all the rest. */
export const sendJson = (reply: FastifyReply, status: number, json: string | Buffer): FastifyReply =>
  reply.code(status).header('content-type', JSON_TYPE).send(json)

/** The answer of writes that say no more than that they are done. */
export const Nothing = Type.Null({ description: 'Done; no body.' })
export const sendNothing = (reply: FastifyReply): FastifyReply => reply.code(204).send()

export const JSON_TYPE = 'application/json; charset=utf-8'

/** An `onRequest` hook: nobody without a credential hears what is wrong with the rest of their request. */
export const identifying =
  (context: DialectContext) =>
  async (request: FastifyRequest): Promise<void> => {
    request.call = await identifyCall(context, request, readFullCredential(request.headers.authorization), SOURCE)
  }
