import type { FastifyReply } from 'fastify'

export const JSON_TYPE = 'application/json; charset=utf-8'

/** As bytes: with a text, Node would write headers in its encoding, and a request id beyond ASCII would not come back. */
export const sendText = (reply: FastifyReply, text: string): FastifyReply =>
  reply.header('content-type', JSON_TYPE).send(Buffer.from(text))
