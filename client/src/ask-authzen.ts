/** Questions in the words of AuthZEN, for programs whose token is of that audience. */
import type { Client } from 'openapi-fetch'
import { inBatches } from './batch.ts'
import { ageOf, type Checked, inHalves, MOST_AT_ONCE, maxAgeHeader } from './checked.ts'
import { errorOf, GatehouseError, unreadable } from './error.ts'
import type { Decisions, EvaluationItem, paths } from './generated/authzen.ts'
import type { Question } from './question.ts'

const placeTypes = { location: 'location', position: 'position', teamMember: 'team_member', tag: 'tag' } as const

const subjectOf = ({ who }: Question): { type: string; id: string } => {
  if (who.by === 'me') throw new TypeError('AuthZEN knows no “me”: name the user or the member')
  return who.by === 'email' ? { type: 'user', id: who.email } : { type: who.by, id: String(who.id) }
}

const resourceOf = ({ place, company }: Question, own: number | undefined): { type: string; id: string } => {
  if (company !== undefined && company !== own)
    throw new TypeError('a token of AuthZEN works in one company alone: name that in createGatehouse')
  if (place) return { type: placeTypes[place.kind], id: String(place.id) }
  if (own === undefined) throw new TypeError('which company is asked about? Name it in createGatehouse')
  return { type: 'company', id: String(own) }
}

const itemOf = (question: Question, own: number | undefined): EvaluationItem => {
  const { permission, at, ip, limits } = question
  if (at !== undefined) throw new TypeError('AuthZEN answers about now alone: leave “at” out')
  return {
    subject: subjectOf(question),
    action: {
      name: permission,
      ...(limits && {
        properties: {
          limits: limits.map((limit) =>
            'id' in limit
              ? { permission: limit.permission, id: limit.id }
              : { permission: limit.permission, days: limit.daysBack },
          ),
        },
      }),
    },
    resource: resourceOf(question, own),
    ...(ip !== undefined && { context: { ip } }),
  }
}

interface Asked {
  readonly item: EvaluationItem
  readonly maxAge: number | undefined
  readonly signal: AbortSignal | undefined
}

/** Asks for evaluations, together with what else is asked in the same turn of the event loop. */
export const askAuthzen = (
  authzen: Client<paths>,
  own: number | undefined,
): ((question: Question) => Promise<Checked>) => {
  const askMany = async (
    questions: readonly Asked[],
    signal: AbortSignal,
  ): Promise<readonly (Checked | GatehouseError)[]> => {
    const { data, error, response } = await authzen.POST('/access/v1/evaluations', {
      params: { header: maxAgeHeader(questions[0]?.maxAge) },
      body: { evaluations: questions.map(({ item }) => item) },
      signal,
    })
    if (!response.ok) {
      const refusal = errorOf(response, error)
      if (response.status === 413) return inHalves(questions, refusal, (half) => askMany(half, signal))
      throw refusal
    }
    const age = ageOf(response)
    // Without a list it would be a single decision: there is one.
    const { evaluations } = (data ?? {}) as Partial<Decisions>
    if (!Array.isArray(evaluations) || evaluations.length !== questions.length) throw unreadable(response)
    return evaluations.map((evaluation) => {
      if (typeof evaluation?.decision !== 'boolean') return unreadable(response)
      const { decision, context } = evaluation
      // Not a denial: it was not understood.
      if (context?.reason === 'malformed')
        return new GatehouseError(`The question is not right: ${context.error}.`, {
          status: 400,
          code: 'malformed',
          requestId: response.headers.get('x-request-id') ?? undefined,
        })
      return { allowed: decision, reason: context?.reason, age }
    })
  }
  const ask = inBatches<Asked, Checked>(MOST_AT_ONCE, ({ maxAge }) => String(maxAge), askMany)
  return async (question) => {
    const { maxAge, signal } = question
    return ask({ item: itemOf(question, own), maxAge, signal })
  }
}
