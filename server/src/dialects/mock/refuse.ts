import type { FastifyReply, FastifyRequest } from 'fastify'
import { answerRefusal, type ErrorTable } from '../../http/errors.ts'
import { Refusal, type RefusalKind } from '../../model/refusal.ts'

/** What stands for a status that no case shows, the first that an interface answers with it. */
const plain: readonly RefusalKind[] = [
  'request.malformed',
  'request.invalid',
  'credential.invalid',
  'access.denied',
  'member.unknown',
  'title.taken',
  'precondition.failed',
  'request.too-large',
  'request.unsupported-media',
  'request.throttled',
  'service.unavailable',
]

const RETRY_AFTER = 60

const refusalOf = (kind: RefusalKind): Refusal =>
  new Refusal(kind, {
    ...(kind === 'request.invalid' && { fields: [{ field: 'body', message: 'is not right' }], isAsSent: true }),
    ...((kind === 'request.throttled' || kind === 'service.unavailable') && { retryAfter: RETRY_AFTER }),
  })

/** The status that an interface answers a refusal with: its table is asked, and nothing is sent. */
const statusOf = (table: ErrorTable, refusal: Refusal, request: FastifyRequest): number => {
  let status = 200
  const probe = {
    code: (told: number) => {
      status = told
      return probe
    },
    header: () => probe,
    headers: () => probe,
    type: () => probe,
    getHeader: () => undefined,
    send: () => probe,
  }
  table.refuse(refusal, request, probe as unknown as FastifyReply)
  return status
}

/** Answers with a refusal of that status as the interface words it; false where it has none. */
export const refuseWith = (
  table: ErrorTable,
  status: number,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean => {
  if (status === 500) {
    table.fault('mock', request, reply)
    return true
  }
  const refusal = plain.map(refusalOf).find((one) => statusOf(table, one, request) === status)
  if (!refusal) return false
  answerRefusal(table, refusal, request, reply)
  return true
}
