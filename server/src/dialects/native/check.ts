import { isIP } from 'node:net'
import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { type FieldFault, refuseFaulty } from '../../model/refusal.ts'
import { type CheckQuestion, check } from '../../operations/decisions/check.ts'
import type { Subject } from '../../operations/decisions/subject.ts'
import { callOf } from './caller.ts'
import { writeMoment } from './moment.ts'
import { Closed, failures, Id, Ids, NoQuery, When } from './schema.ts'

const Limit = Closed({
  permission: Type.String({ description: 'By slug.' }),
  id: Type.Optional(Type.Integer({ description: 'One id among those that the permission may be limited to.' })),
  days_back: Type.Optional(Type.Integer({ minimum: 0 })),
})

const Question = Closed({
  member_id: Type.Optional(Type.Union([Id, Type.Literal('me')])),
  user_id: Type.Optional(Id),
  email: Type.Optional(
    Type.String({ minLength: 3, maxLength: 320, description: 'The address under which the company knows them.' }),
  ),
  permission: Type.String({ maxLength: 200, description: 'A permission of the company, by slug, or a capability.' }),
  location_id: Type.Optional(Type.Integer({ minimum: 1, description: 'Without, the company as a whole.' })),
  limits: Type.Optional(
    Type.Array(Limit, { maxItems: 20, description: 'A single grant must satisfy all of them together.' }),
  ),
  ip: Type.Optional(Type.String({ description: 'The address that the person acts from.' })),
})

const Questions = Closed({ questions: Type.Array(Question, { minItems: 1, maxItems: 1000 }) })

const Checked = Type.Object({
  data: Type.Array(
    Type.Object({
      allowed: Type.Boolean(),
      reason: Type.Optional(Type.String({ description: 'Why not, in a word.' })),
    }),
    { description: 'In the order of the questions.' },
  ),
  revision: Type.Integer({ description: 'The company’s revision that the answers are of.' }),
  at: When,
})

type Sent = Static<typeof Question>

const subjectOf = ({ member_id, user_id, email }: Sent, ownUserId: number): Subject => {
  if (member_id !== undefined)
    return member_id === 'me' ? { by: 'user', id: ownUserId } : { by: 'member', id: member_id }
  return user_id !== undefined ? { by: 'user', id: user_id } : { by: 'email', email: email ?? '' }
}

const faultsOf = ({ member_id, user_id, email, limits = [], ip }: Sent, index: number): FieldFault[] => {
  const at = `questions.${index}`
  const faults: FieldFault[] = []
  if ([member_id, user_id, email].filter((one) => one !== undefined).length !== 1)
    faults.push({ field: at, message: 'needs one of member_id, user_id and email' })
  if (ip !== undefined && isIP(ip) === 0) faults.push({ field: `${at}.ip`, message: 'must be an IP address' })
  for (const [place, { id, days_back }] of limits.entries())
    if ((id === undefined) === (days_back === undefined))
      faults.push({ field: `${at}.limits.${place}`, message: 'needs either id or days_back' })
  return faults
}

const FAULTS_SHOWN = 100

const questionOf = (sent: Sent, ownUserId: number): CheckQuestion => ({
  subject: subjectOf(sent, ownUserId),
  permission: sent.permission,
  place: sent.location_id ?? 'company',
  ...(sent.limits && {
    limits: sent.limits.map(({ permission, id, days_back }) => ({
      permission,
      ...(id !== undefined && { id }),
      ...(days_back !== undefined && { daysBack: days_back }),
    })),
  }),
  ...(sent.ip !== undefined && { ip: sent.ip }),
})

/** May somebody do something: one question or many, answered on the same facts. */
export const checks = (app: App, { core }: DialectContext): void => {
  app.post(
    '/companies/:company_id/check',
    {
      config: { isRead: true },
      schema: {
        tags: ['Decisions'],
        summary: 'Check what people may do now',
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
      const call = callOf(request)
      const ownUserId = call.actor.kind === 'user' ? call.actor.userId : 0
      const { outcomes, revision, at } = await check(
        core,
        call,
        companyId,
        sent.map((one) => questionOf(one, ownUserId)),
      )
      reply.header('gatehouse-revision', revision)
      return {
        data: outcomes.map((outcome) =>
          outcome === 'allowed' ? { allowed: true } : { allowed: false, reason: outcome },
        ),
        revision,
        at: writeMoment(at),
      }
    },
  )
}
