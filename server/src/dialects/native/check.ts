import { isIP } from 'node:net'
import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { allowanceOf, tellAge } from '../../http/max-age.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { OwnDecision } from '../../model/own-types.ts'
import { type FieldFault, refuseFaulty } from '../../model/refusal.ts'
import { Told } from '../../operations/decision-log/told.ts'
import { type CheckQuestion, check, type Outcome } from '../../operations/decisions/check.ts'
import { checkAt } from '../../operations/decisions/check-at.ts'
import { checkOwn } from '../../operations/decisions/check-own.ts'
import type { Subject } from '../../operations/decisions/subject.ts'
import { askingOf, SOURCE, userIdOf } from './caller.ts'
import {
  AnyValue,
  At,
  Ip,
  Limits,
  LocationId,
  label,
  limitsIn,
  MemberId,
  momentIn,
  Own,
  ownFaults,
  ownIn,
  placeFaults,
  refuseDeep,
  thingIn,
  things,
  timed,
  UserId,
  Word,
} from './decision-shapes.ts'
import { failures, Ids, NoQuery, SentAs, ShownAs } from './schema.ts'

const Question = SentAs('CheckQuestion', {
  member_id: MemberId,
  user_id: UserId,
  email: Type.Optional(
    Type.String({ minLength: 3, maxLength: 320, description: 'The address under which the company knows them.' }),
  ),
  permission: Type.Optional(Word),
  location_id: LocationId,
  ...things,
  limits: Limits,
  ip: Ip,
  own: Own,
})

const Questions = SentAs('CheckQuestions', {
  questions: Type.Array(Question, { minItems: 1, maxItems: 1000, description: 'Answered in their order.' }),
  at: At,
  values: Type.Optional(
    Type.Boolean({ description: 'Say also what each person has there, which takes a little longer; of now alone.' }),
  ),
})

const Checked = Type.Object({
  data: Type.Array(
    ShownAs('CheckAnswer', {
      allowed: Type.Boolean({ description: 'Whether they may.' }),
      reason: Type.Optional(Type.String({ description: 'Why not, in a word.' })),
      value: Type.Optional({
        ...AnyValue,
        description:
          'Where `values` are asked for: the effective value, limits left aside; left out of a thing, a capability, and where there is nothing to tell.',
      }),
    }),
    { description: 'In the order of the questions.' },
  ),
  ...timed,
})

type Sent = Static<typeof Question>

const subjectOf = ({ member_id, user_id, email }: Sent, ownUserId: number): Subject => {
  if (member_id !== undefined)
    return member_id === 'me' ? { by: 'user', id: ownUserId, isAsker: true } : { by: 'member', id: member_id }
  return user_id !== undefined ? { by: 'user', id: user_id } : { by: 'email', email: email ?? '' }
}

const faultsOf = (sent: Sent, index: number): FieldFault[] => {
  const { member_id, user_id, email, permission, limits = [], ip, own } = sent
  const at = `questions.${index}`
  if (own !== undefined) return ownFaults(sent, `${at}.`)
  const faults: FieldFault[] = placeFaults(sent, `${at}.`)
  if ([member_id, user_id, email].filter((one) => one !== undefined).length !== 1)
    faults.push({ field: at, message: 'needs one of member_id, user_id and email' })
  if (permission === undefined) faults.push({ field: `${at}.permission`, message: 'is needed' })
  if (ip !== undefined && isIP(ip) === 0) faults.push({ field: `${at}.ip`, message: 'must be an IP address' })
  for (const [place, { id, days_back }] of limits.entries())
    if ((id === undefined) === (days_back === undefined))
      faults.push({ field: `${at}.limits.${place}`, message: 'needs either id or days_back' })
  return faults
}

const FAULTS_SHOWN = 100

const questionOf = (sent: Sent, ownUserId: number): CheckQuestion => ({
  subject: subjectOf(sent, ownUserId),
  permission: sent.permission ?? '',
  place: thingIn(sent) ?? sent.location_id ?? 'company',
  ...limitsIn(sent),
  ...(sent.ip !== undefined && { ip: sent.ip }),
})

/** What the company's own policies answered; to whoever may not ask, there is no such type. */
const outcomeOf = (decided: OwnDecision | undefined): Outcome | 'policies' => {
  if (decided === undefined) return 'thing-unknown'
  return decided.decision ? 'allowed' : 'policies'
}

/** May somebody do something: one question or many, answered on the same facts. */
export const checks = (app: App, { core }: DialectContext): void => {
  app.post(
    '/companies/:company_id/check',
    {
      config: { isRead: true, takesMaxAge: true, identifiesCaller: true },
      schema: {
        tags: ['Decisions'],
        operationId: 'check',
        summary: 'Check what people may do, now or in another moment',
        params: Ids('company_id'),
        querystring: NoQuery,
        body: Questions,
        response: { 200: Checked, ...failures },
      },
    },
    async (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const sent = request.body.questions
      refuseFaulty(sent.flatMap(faultsOf).slice(0, FAULTS_SHOWN))
      const { at } = momentIn(request.body)
      const sentOwn = sent.flatMap((one) => one.own ?? [])
      refuseDeep(sentOwn)
      const own = sentOwn.map(ownIn)
      if (own.length > 0 && at !== undefined)
        refuseFaulty([{ field: 'at', message: 'has no meaning for the company’s own types: leave it out' }])
      if (request.body.values && at !== undefined)
        refuseFaulty([
          { field: 'values', message: 'are told of now alone: leave out at, or ask for the access of one' },
        ])
      const questions = sent.filter((one) => one.own === undefined).map((one) => questionOf(one, userIdOf(request)))
      const allowance = own.length > 0 ? undefined : allowanceOf(request)
      const asking = askingOf(request)
      // With nothing but own types, this is who asks, and when.
      const now = at === undefined ? await check(core, asking, companyId, questions, allowance) : undefined
      const checked = now
        ? { ...now, isProjected: false }
        : await checkAt(core, asking, companyId, questions, at as number)
      const ownChecked = own.length > 0 ? await checkOwn(core, asking, companyId, own) : undefined
      tellAge(reply, allowance)
      reply.header('cache-control', 'no-store')
      const told = core.decisionLog && new Told(core.decisionLog, SOURCE)
      questions.forEach((question, index) => void told?.add(question, checked, index))
      if (ownChecked) own.forEach((question, index) => void told?.addOwn(question, ownChecked, index))
      told?.keep(request.id)
      const values = request.body.values ? now?.values() : undefined
      let [next, nextOwn] = [0, 0]
      const data = sent.map(({ own }) => {
        const value = own === undefined ? values?.[next] : undefined
        const outcome = own === undefined ? checked.outcomes[next++] : outcomeOf(ownChecked?.decided[nextOwn++])
        return {
          ...(outcome === 'allowed' ? { allowed: true } : { allowed: false, reason: outcome as string }),
          ...(value !== undefined && { value }),
        }
      })
      return { data, ...label(reply, checked) }
    },
  )
}
