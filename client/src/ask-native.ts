/** Questions in the words of the native interface. */
import type { Client } from 'openapi-fetch'
import { inBatches } from './batch.ts'
import { ageOf, type Checked, inHalves, MOST_AT_ONCE, maxAgeHeader } from './checked.ts'
import { errorOf, type FieldFault, GatehouseError, unreadable } from './error.ts'
import type { CheckQuestion, paths } from './generated/native.ts'
import type { Question } from './question.ts'

const placeNames = {
  location: 'location_id',
  position: 'position_id',
  teamMember: 'team_member_id',
  tag: 'tag_id',
} as const

const whoOf = ({ who }: Question): Pick<CheckQuestion, 'member_id' | 'user_id' | 'email'> => {
  if (who.by === 'me') return { member_id: 'me' }
  if (who.by === 'email') return { email: who.email }
  return who.by === 'user' ? { user_id: who.id } : { member_id: who.id }
}

/** The members that `check` and `explain` have in common. */
export const wordsOf = (question: Question): CheckQuestion => {
  const { permission, place, ip, limits } = question
  return {
    ...whoOf(question),
    permission,
    ...(place && { [placeNames[place.kind]]: place.id }),
    ...(ip !== undefined && { ip }),
    ...(limits && {
      limits: limits.map((limit) =>
        'id' in limit
          ? { permission: limit.permission, id: limit.id }
          : { permission: limit.permission, days_back: limit.daysBack },
      ),
    }),
  }
}

/** The company that is asked about. */
export const companyOf = ({ company }: Question, own: number | undefined): number => {
  const asked = company ?? own
  if (asked === undefined) throw new TypeError('which company is asked about? Name it here, or in createGatehouse')
  return asked
}

interface Asked {
  readonly words: CheckQuestion
  readonly company: number
  readonly at: string | undefined
  readonly maxAge: number | undefined
  readonly signal: AbortSignal | undefined
}

const faultsByQuestion = ({ errors }: GatehouseError): ReadonlyMap<number, readonly FieldFault[]> => {
  const found = new Map<number, FieldFault[]>()
  for (const { field, message } of errors) {
    const [, index, rest = 'question'] = /^questions\.(\d+)(?:\.(.+))?$/.exec(field) ?? []
    if (index !== undefined) found.set(Number(index), [...(found.get(Number(index)) ?? []), { field: rest, message }])
  }
  return found
}

const faulty = ({ status, code, requestId }: GatehouseError, errors: readonly FieldFault[]): GatehouseError =>
  new GatehouseError(`The question is not right: ${errors.map((one) => `${one.field} ${one.message}`).join('; ')}.`, {
    status,
    code,
    errors,
    requestId,
  })

/** Asks `check`, together with what else is asked in the same turn of the event loop. */
export const askNative = (
  native: Client<paths>,
  own: number | undefined,
): ((question: Question) => Promise<Checked>) => {
  const askMany = async (
    questions: readonly Asked[],
    signal: AbortSignal,
  ): Promise<readonly (Checked | GatehouseError)[]> => {
    const [{ company, at, maxAge }] = questions as readonly [Asked]
    const { data, error, response } = await native.POST('/companies/{company_id}/check', {
      params: { path: { company_id: company }, header: maxAgeHeader(maxAge) },
      body: { questions: questions.map(({ words }) => words), ...(at !== undefined && { at }) },
      signal,
    })
    if (response.ok) {
      const age = ageOf(response)
      if (!Array.isArray(data?.data) || data.data.length !== questions.length) throw unreadable(response)
      const { revision, at, projected } = data
      return data.data.map((answer) =>
        typeof answer?.allowed === 'boolean'
          ? { allowed: answer.allowed, reason: answer.reason, revision, at, projected, age }
          : unreadable(response),
      )
    }
    const refusal = errorOf(response, error)
    if (refusal.status === 413) return inHalves(questions, refusal, (half) => askMany(half, signal))
    const faults = faultsByQuestion(refusal)
    // What is wrong with one question leaves none of the others without an answer.
    const rest = questions.filter((_, index) => !faults.has(index))
    if (rest.length === questions.length) throw refusal
    const answers = rest.length > 0 ? [...(await askMany(rest, signal))] : []
    return questions.map((_, index) => {
      const errors = faults.get(index)
      return errors ? faulty(refusal, errors) : (answers.shift() as Checked | GatehouseError)
    })
  }
  const ask = inBatches<Asked, Checked>(
    MOST_AT_ONCE,
    ({ company, at, maxAge }) => JSON.stringify([company, at, maxAge]),
    askMany,
  )
  return async (question) => {
    const { at, maxAge, signal } = question
    return ask({ words: wordsOf(question), company: companyOf(question, own), at, maxAge, signal })
  }
}
