import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Allowance } from '../model/allowance.ts'
import { Refusal } from '../model/refusal.ts'
import type { DescribedHeader } from './description.ts'
import { Type } from './type.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whoever asks may allow that the answer is old, while the database is away: `Gatehouse-Max-Age`. */
    takesMaxAge?: boolean
  }
}

const LONGEST = 3600

/**
 * What the request allows, where its route takes it. Each is told of its own reads alone: whoever asks twice looks twice,
 * and only what the answer was made from may tell its age.
 */
export const allowanceOf = (request: FastifyRequest): Allowance | undefined => {
  const sent = request.headers['gatehouse-max-age']
  if (sent === undefined || request.routeOptions.config?.takesMaxAge !== true) return undefined
  const maxAge = typeof sent === 'string' && /^[1-9][0-9]{0,3}$/.test(sent) ? Number(sent) : Number.NaN
  if (!(maxAge <= LONGEST)) {
    const message = `must be a whole number of seconds from 1 to ${LONGEST}`
    throw new Refusal('request.malformed', { fields: [{ field: 'Gatehouse-Max-Age', message }] })
  }
  return { maxAge, age: 0 }
}

/** Says how old an answer is that came from memory; of a confirmed one it says nothing. */
export const tellAge = (reply: FastifyReply, allowance: Allowance | undefined): void => {
  if (allowance && allowance.age > 0) reply.header('gatehouse-age', Math.ceil(allowance.age))
}

/** How an interface describes the header that allows it. */
export const maxAgeHeader: DescribedHeader = {
  name: 'Gatehouse-Max-Age',
  description:
    'How many seconds old an answer may be, while the database is away. Without, there is none then, but a 503.',
  schema: Type.Integer({ minimum: 1, maximum: LONGEST }),
}

/** And the one that tells the age. */
export const ageHeader: DescribedHeader = {
  name: 'Gatehouse-Age',
  description: 'The answer is from memory, and so many seconds old: the database is away. Not there otherwise.',
  schema: Type.Integer({ minimum: 1 }),
}
