import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dialect, DialectContext } from '../../http/dialect.ts'
import { mendable, readPageForm, sendPage, usePages } from '../../http/page-scope.ts'
import { wordsFor } from '../../http/page-words.ts'
import { statusOf } from '../../http/problem.ts'
import { Refusal, type RefusalKind } from '../../model/refusal.ts'
import { hashOf } from '../../operations/credentials/secrets.ts'
import { namesInPlan } from '../../operations/plans/names-in-plan.ts'
import {
  APPROVAL_LASTS,
  type Approval,
  openApproval,
  type PlanNamed,
  readApproval,
} from '../../operations/plans/open-approval.ts'
import type { Plan, PlanPreview, PlanWords, PlanWork } from '../../operations/plans/plan.ts'
import { previewPlan } from '../../operations/plans/preview-plan.ts'
import { approvePlan, rejectPlan } from '../../operations/plans/settle-plan.ts'
import { inTheirWords, planPage, refusedPage, settledPage, signInPage } from './pages.ts'

/** What the pages are made with beside what every dialect has: how plans are done and told, in words of their own. */
interface ApprovalContext extends DialectContext {
  planWork(request: FastifyRequest, plan: Plan): PlanWork
  planWords(plan: Plan): PlanWords
}

const signInShape = { login: 'text', password: 'text' } as const
const answerShape = { answer: 'text', csrf: 'text', hash: 'text', revision: 'text' } as const

const mended = new Set<RefusalKind>(['sign-in.failed', 'sign-in.throttled', 'request.invalid', 'plan.unknown'])

/** Says nothing of the company, nor of the plan: it waits, and is looked at again. */
const thrownOn = new Set<RefusalKind>([
  'service.unavailable',
  'request.throttled',
  'credential.invalid',
  'plan.unknown',
])

interface At {
  readonly Params: { readonly plan: string }
}

const COOKIE = 'gatehouse-approval'
const form = /^([1-9]\d{0,14})-([1-9]\d{0,14})$/

/** What no plan is called stands for one that is not there: its page looks the same. */
const planIn = ({ plan }: At['Params']): PlanNamed => {
  const [, company, id] = form.exec(plan) ?? []
  return { companyId: Number(company ?? 0), planId: Number(id ?? 0) }
}

/** The sign-in of this page, where the browser has one; it is sent to no other. */
const proofIn = ({ headers }: FastifyRequest): string | undefined => {
  const found = (headers.cookie ?? '').split(';').flatMap((part) => {
    const [name, value] = part.trim().split('=')
    return name === COOKIE && value ? [value] : []
  })
  return found.length === 1 ? found[0] : undefined
}

/** Belongs to one sign-in, and to the plan that it is for; nobody who has not the cookie can make it. */
const csrfOf = (proof: string): string => hashOf(`approval form ${proof}`)

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** The page on which somebody approves what an assistant has planned for them. See README.md beside this file. */
export const approval = (app: Parameters<Dialect>[0], context: ApprovalContext): void => {
  const { core, strictLimit, settings } = context
  usePages(app, context, ['/approvals'])

  const callOf = ({ ip, id: requestId }: FastifyRequest) => ({ ip, requestId, source: 'approval' })

  /** A path of its own: browsers send it to this page and to nothing else. */
  const setCookie = (reply: FastifyReply, path: string, value: string, seconds: number): void => {
    const secure = settings.publicUrl.startsWith('https:') ? '; Secure' : ''
    reply.header(
      'set-cookie',
      `${COOKIE}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`,
    )
  }

  /** Whoever has signed in on this page, and lately enough. */
  const enter = async (
    request: FastifyRequest,
    named: PlanNamed,
  ): Promise<(Approval & { proof: string }) | undefined> => {
    const proof = proofIn(request)
    if (proof === undefined) return undefined
    try {
      return { ...(await readApproval(core, callOf(request), { ...named, proof })), proof }
    } catch (error) {
      if (error instanceof Refusal && (error.kind === 'credential.invalid' || error.kind === 'plan.unknown'))
        return undefined
      throw error
    }
  }

  const showPlan = async (
    request: FastifyRequest,
    reply: FastifyReply,
    entered: Approval & { proof: string },
    moved?: PlanPreview,
  ): Promise<FastifyReply> => {
    const { plan, state, proof } = entered
    const words = wordsFor(request, reply)
    const planWords = context.planWords(plan)
    const csrf = csrfOf(proof)
    if (state !== 'waiting') return sendPage(reply, 200, settledPage(words, plan, state))
    try {
      const preview = moved ?? (await previewPlan(core, entered, context.planWork(request, plan)))
      const names = inTheirWords(words, await namesInPlan(core, plan.companyId, planWords))
      const status = moved ? 409 : 200
      return sendPage(
        reply,
        status,
        planPage(words, { plan, preview, told: planWords.told(names, words), names, csrf, hasMoved: !!moved }),
      )
    } catch (error) {
      if (!(error instanceof Refusal) || thrownOn.has(error.kind)) throw error
      request.refused = error
      return sendPage(reply, statusOf(error), refusedPage(words, { plan, refusal: error, csrf }))
    }
  }

  const failed = (request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply => {
    const { status, attempt } = mendable(error, mended, request, { form: 'sign-in', typed: {} })
    if (error instanceof Refusal && error.retryAfter !== undefined)
      reply.header('retry-after', Math.ceil(error.retryAfter))
    return sendPage(reply, status, signInPage(wordsFor(request, reply), request.url, attempt))
  }

  app.get<At>('/approvals/:plan', async (request, reply) => {
    const entered = await enter(request, planIn(request.params))
    return entered
      ? showPlan(request, reply, entered)
      : sendPage(reply, 200, signInPage(wordsFor(request, reply), request.url))
  })

  app.post<At>('/approvals/:plan/sign-in', async (request, reply) => {
    const { login = '', password = '' } = readPageForm(request.body, signInShape)
    const page = `/approvals/${encodeURIComponent(request.params.plan)}`
    try {
      await strictLimit('sign-in', { account: login }, request)
      const proof = await openApproval(core, callOf(request), { ...planIn(request.params), login, password })
      setCookie(reply, page, proof, APPROVAL_LASTS)
      return reply.code(303).headers({ location: page, 'cache-control': 'no-store' }).send()
    } catch (error) {
      return failed(request, reply, error)
    }
  })

  app.post<At>('/approvals/:plan', async (request, reply) => {
    const { answer = '', csrf = '', hash = '', revision = '' } = readPageForm(request.body, answerShape)
    const entered = await enter(request, planIn(request.params))
    if (!entered) return sendPage(reply, 401, signInPage(wordsFor(request, reply), request.url))
    if (!isSame(csrf, csrfOf(entered.proof))) throw new Refusal('access.denied')
    const page = `/approvals/${encodeURIComponent(request.params.plan)}`
    const { plan } = entered
    if (answer === 'reject') {
      await rejectPlan(core, entered)
      setCookie(reply, page, '', 0)
      return sendPage(reply, 200, settledPage(wordsFor(request, reply), plan, 'rejected'))
    }
    if (answer !== 'approve' || !/^\d{1,15}$/.test(revision)) throw new Refusal('request.malformed')
    const seen = { digest: hash, revision: Number(revision) }
    const approved = await approvePlan(core, entered, seen, context.planWork(request, plan))
    if (approved.outcome === 'moved') return showPlan(request, reply, entered, approved.preview)
    setCookie(reply, page, '', 0)
    return sendPage(reply, 200, settledPage(wordsFor(request, reply), plan, 'done'))
  })
}
