import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorTable } from '../../http/errors.ts'
import { statusOf } from '../../http/problem.ts'
import type { Refusal } from '../../model/refusal.ts'
import { sendText } from './wire.ts'

/** Whatever is wrong with what was sent is one status here. */
const statusHere = (refusal: Refusal): number => {
  const { category } = refusal
  return category === 'invalid' || category === 'unsupported-media' ? 400 : statusOf(refusal)
}

const FAULTS_SHOWN = 10

const textOf = ({ message, fields }: Refusal): string =>
  [message, ...fields.slice(0, FAULTS_SHOWN).map(({ field, message: fault }) => `${field} ${fault}.`)].join(' ')

/** The caller's own id of the request, as it was sent and not only where it is sane; on errors too. */
export const echoRequestId = ({ headers }: FastifyRequest, reply: FastifyReply): void => {
  const id = headers['x-request-id']
  if (id !== undefined && id !== '') reply.header('x-request-id', id)
}

const send = (request: FastifyRequest, reply: FastifyReply, status: number, error: object): void => {
  echoRequestId(request, reply)
  sendText(reply.code(status), JSON.stringify(error))
}

export const refusals: ErrorTable = {
  prefixes: ['/access/v1', '/.well-known/authzen-configuration'],
  refuse: (refusal, request, reply) => {
    const status = statusHere(refusal)
    if (status === 401) reply.header('www-authenticate', 'Bearer')
    send(request, reply, status, { error: textOf(refusal) })
  },
  fault: (reference, request, reply) =>
    send(request, reply, 500, { error: 'Something went wrong on our side.', reference }),
}
