import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Refusal, RefusalCategory } from '../model/refusal.ts'
import type { Wording } from '../model/wording.ts'
import { wordingIn } from '../operations/refusals/wording-in.ts'
import type { ErrorTable } from './errors.ts'

const statuses: Readonly<Record<RefusalCategory, number>> = {
  unauthenticated: 401,
  forbidden: 403,
  unknown: 404,
  malformed: 400,
  invalid: 422,
  conflict: 409,
  'too-large': 413,
  'unsupported-media': 415,
  throttled: 429,
  unavailable: 503,
}

/** The plain HTTP status of a refusal, for interfaces whose documents say nothing else. */
export const statusOf = ({ kind, category }: Refusal): number => {
  if (kind === 'method.not-allowed') return 405
  if (kind === 'precondition.failed') return 412
  return statuses[category]
}

interface Problem {
  readonly status: number
  readonly title: string
  /** The refusal's word: stable, for programs. */
  readonly code: string
  readonly [extension: string]: unknown
}

/** RFC 9457. `type` is left out, which says that the status tells all there is to tell about the kind of problem. */
const sendProblem = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem))

/**
 * Errors as RFC 9457 has them, under these paths; `fieldName` gives what the caller calls a field of ours, `wordingFor`
 * the words in which they are told.
 */
export const problemTable = (
  prefixes: readonly string[],
  fieldName = (field: string): string => field,
  wordingFor: (request: FastifyRequest, reply: FastifyReply) => Wording = () => wordingIn('en'),
): ErrorTable => ({
  prefixes,
  refuse: (refusal: Refusal, request: FastifyRequest, reply: FastifyReply) => {
    const wording = wordingFor(request, reply)
    return sendProblem(reply, {
      status: statusOf(refusal),
      title: wording.sentence(refusal.kind),
      code: refusal.kind,
      ...(refusal.fields.length > 0 && {
        errors: refusal.fields.map(({ field, message }) => ({
          field: refusal.isAsSent ? field : fieldName(field),
          message: wording.field(message),
        })),
      }),
    })
  },
  fault: (reference: string, request: FastifyRequest, reply: FastifyReply) =>
    sendProblem(reply, {
      status: 500,
      title: wordingFor(request, reply).sentence('fault'),
      code: 'fault',
      reference,
    }),
})

/** How errors are worded where no dialect has a say. */
export const problems: ErrorTable = problemTable([])
