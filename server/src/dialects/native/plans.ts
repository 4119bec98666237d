import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { worded } from '../../http/worded.ts'
import type { Call } from '../../model/actor.ts'
import type { Wording } from '../../model/wording.ts'
import type { Core } from '../../operations/core.ts'
import { listWaitingPlans } from '../../operations/plans/list-waiting-plans.ts'
import { makePlan } from '../../operations/plans/make-plan.ts'
import {
  PLAN_LASTS,
  PLAN_LINES,
  type Plan as PlanKept,
  type PlanState,
  type PlanWork,
} from '../../operations/plans/plan.ts'
import { readPlan } from '../../operations/plans/read-plan.ts'
import { withdrawPlan } from '../../operations/plans/withdraw-plan.ts'
import { wordingIn } from '../../operations/refusals/wording-in.ts'
import { impactOf } from '../../operations/simulate/impact.ts'
import { rehearse } from '../../operations/simulate/rehearse.ts'
import { erase, listById, show, write } from './answer.ts'
import { callOf } from './caller.ts'
import { Impact, shownImpact } from './impact-shapes.ts'
import { writeMaybe, writeMoment } from './moment.ts'
import {
  Closed,
  FieldError,
  failures,
  Id,
  Ids,
  Many,
  NoQuery,
  Nothing,
  Nullable,
  One,
  OneOf,
  paging,
  ShownAs,
  upTo,
  When,
  WriteQuery,
} from './schema.ts'
import { invitedIn, readWrites, type Sent, SentWrites } from './sent-writes.ts'
import { inWords } from './words.ts'

const shownPlan = {
  id: Id,
  state: OneOf(['waiting', 'done', 'rejected', 'failed', 'expired'], {
    description: 'Waiting: nothing is done. Done: all of it. Failed: it was approved and refused, and nothing is done.',
  }),
  note: Type.String({ description: 'Why, in the words of whoever made it.' }),
  writes: SentWrites,
  hash: Type.String({ description: 'Stands for the writes, and for what they would have meant when it was made.' }),
  base_revision: Type.Integer({ description: 'The company’s revision that it was tried on when it was made.' }),
  created_at: When,
  expires_at: { ...When, description: `When it can be approved no more: ${PLAN_LASTS} minutes after it was made.` },
  settled_at: Nullable(When),
  approval_url: Type.String({
    description: 'The page where its person signs in, looks at it, and approves or rejects it.',
  }),
  done_revision: { ...Nullable(Type.Integer()), description: 'The company’s revision after it was done.' },
  failure: Nullable(
    Type.Object(
      { code: Type.String(), title: Type.String(), errors: Type.Array(FieldError) },
      { description: 'Why it failed.' },
    ),
  ),
}
const Plan = ShownAs('Plan', shownPlan)
const MadePlan = ShownAs('MadePlan', {
  ...shownPlan,
  impact: Type.Object({
    ...Impact.properties,
    is_complete: Type.Boolean({ description: `These are all differences; at most ${PLAN_LINES} are told.` }),
  }),
})

const shown = (
  { plan, state }: { plan: PlanKept; state: PlanState },
  publicUrl: string,
  wording: Wording = wordingIn('en'),
): Static<typeof Plan> => ({
  id: plan.id,
  state,
  note: plan.note,
  writes: JSON.parse(plan.writes) as Sent[],
  hash: plan.hash,
  base_revision: plan.base,
  created_at: writeMoment(plan.createdAt),
  expires_at: writeMoment(plan.expiresAt),
  settled_at: writeMaybe(plan.settledAt),
  approval_url: `${publicUrl}/approvals/${plan.companyId}-${plan.id}`,
  done_revision: plan.revision,
  failure: plan.failure && {
    code: plan.failure.code,
    title: wording.field(plan.failure.message),
    errors: plan.failure.fields.map(({ field, message }) => ({
      field: inWords(field),
      message: wording.field(message),
    })),
  },
})

const digestOf = (companyId: number, writes: readonly Sent[], impact: Static<typeof Impact>): string =>
  hash('sha256', JSON.stringify([companyId, writes, impact]), 'base64url')

/** How the writes of a plan are done, for the page on which it is approved. */
export const planWork =
  (request: FastifyRequest, { companyId, writes: text }: PlanKept): PlanWork =>
  (call) => {
    const sent = JSON.parse(text) as Sent[]
    const { writes, makerIn } = readWrites(request, call, sent, String(companyId))
    return {
      writes,
      digest: (impact, answers) => digestOf(companyId, sent, shownImpact(impact, makerIn(answers))),
    }
  }

/** Writes that wait until their person approves them. */
export const plans = (app: App, { core, strictLimit, settings: { publicUrl } }: DialectContext): void => {
  const tags = ['Plans']

  app.post(
    '/companies/:company_id/plans',
    {
      schema: {
        tags,
        operationId: 'makePlan',
        summary: 'Propose a list of writes that its person approves on a page, and change nothing',
        params: Ids('company_id'),
        querystring: WriteQuery,
        body: Closed({
          writes: { ...SentWrites, description: 'Done in this order, all or none.' },
          note: Type.Optional(Type.String({ ...upTo(1000), description: 'Why: shown to whoever approves it.' })),
        }),
        response: { 201: One(MadePlan), ...failures },
      },
    },
    async (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const { writes: sent, note = '' } = request.body
      const { writes, makerIn } = readWrites(request, callOf(request), sent, request.params.company_id)
      const limit = request.query.dry_run === true ? 'invite-rehearsal' : 'invite'
      const invited = invitedIn(sent)
      if (invited > 0) await strictLimit(limit, { account: callOf(request), times: invited }, request)
      return write(
        core,
        request,
        reply,
        async (within, call) => {
          // By itself: what is done for this request is that the plan is kept.
          const { after, answers } = await rehearse(core, call, companyId, writes)
          const found = await impactOf(core, call, after, { limit: PLAN_LINES })
          const impact = shownImpact(found, makerIn(answers))
          const plan = await makePlan(within, call, {
            companyId,
            note,
            writes: JSON.stringify(sent),
            deeds: sent.map(({ method, path }) => `${method} ${path}`),
            hash: digestOf(companyId, sent, impact),
            base: found.revision,
          })
          return {
            ...shown({ plan, state: 'waiting' }, publicUrl),
            impact: { ...impact, is_complete: found.next === undefined },
          }
        },
        { status: 201 },
      )
    },
  )

  app.get(
    '/companies/:company_id/plans',
    {
      schema: {
        tags,
        operationId: 'listPlans',
        summary: 'List the plans of your own that wait for your approval',
        params: Ids('company_id'),
        querystring: Closed(paging),
        response: { 200: Many(Plan), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      return listById(
        core,
        request,
        reply,
        (core, call) => listWaitingPlans(core, call, companyId),
        (plan) => shown({ plan, state: 'waiting' }, publicUrl),
      )
    },
  )

  const oneIn = (params: { company_id: string; plan_id: string }) => ({
    companyId: pathId(params.company_id, 'company.unknown'),
    planId: pathId(params.plan_id, 'plan.unknown'),
  })

  app.get(
    '/companies/:company_id/plans/:plan_id',
    {
      schema: {
        tags,
        operationId: 'readPlan',
        summary: 'Read what has become of a plan of your own',
        params: Ids('company_id', 'plan_id'),
        querystring: NoQuery,
        response: { 200: One(Plan), ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      const wording = worded(request, reply)
      return show(core, request, reply, async (core, call) =>
        shown(await readPlan(core, call, one), publicUrl, wording),
      )
    },
  )

  app.delete(
    '/companies/:company_id/plans/:plan_id',
    {
      schema: {
        tags,
        operationId: 'withdrawPlan',
        summary: 'Reject a plan of your own that waits: it cannot be approved any more',
        params: Ids('company_id', 'plan_id'),
        querystring: WriteQuery,
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      const wording = worded(request, reply)
      const current = async (core: Core, call: Call) => shown(await readPlan(core, call, one), publicUrl, wording)
      return erase(core, request, reply, (core, call) => withdrawPlan(core, call, one), { current })
    },
  )
}
