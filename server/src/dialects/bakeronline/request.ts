import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuseFaulty } from '../../model/refusal.ts'
import { named } from './body.ts'
import { pretty } from './permissions.ts'

/**
 * Which of the known parts an `include` asks for: `include=a,b`, or several times, also as `include[]` and
 * `include[0]`. Other parameters are nobody's here.
 */
export const includesOf = ({ query }: FastifyRequest, known: readonly string[]): ReadonlySet<string> => {
  const asked = Object.entries(query as Record<string, string | string[]>)
    .filter(([name]) => /^include(\[\d*\])?$/.test(name))
    .flatMap(([, value]) => [value].flat())
    .flatMap((value) => value.split(','))
    .filter((part) => part !== '')
  const unknown = asked.filter((part) => !known.includes(part)).slice(0, 20)
  refuseFaulty(unknown.map((part) => ({ field: `include.${named(part)}`, message: 'is not known here' })))
  return new Set(asked)
}

export const answer = (reply: FastifyReply, body: unknown): FastifyReply =>
  reply.type('application/json; charset=utf-8').send(pretty(body))
