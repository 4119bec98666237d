import type { Call } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { findPlan } from '../../storage/plans.ts'
import { tokenById } from '../../storage/tokens.ts'
import type { Core } from '../core.ts'
import { identifyBearer } from '../credentials/identify.ts'
import { issueToken } from '../credentials/issue-token.ts'
import { signIn } from '../credentials/sign-in.ts'
import { type Plan, type PlanState, planOr404, stateAt } from './plan.ts'

/** Seconds to read a plan and decide; then one signs in again. */
export const APPROVAL_LASTS = 5 * 60

/** Whoever has just signed in to decide about one plan of theirs. */
export interface Approval {
  readonly call: Call
  readonly userId: number
  readonly tokenId: number
  readonly plan: Plan
  readonly state: PlanState
  readonly now: Moment
}

export interface PlanNamed {
  readonly companyId: number
  readonly planId: number
}

const nameOf = ({ planId }: PlanNamed): string => `approval of plan ${planId}`

/**
 * Signs a person in to decide about one plan of theirs, and nothing else. A wrong password comes first: nobody learns
 * which plans there are. To anybody but its author, an owner included, a plan is unknown.
 */
export const openApproval = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  { login, password, ...named }: PlanNamed & { readonly login: string; readonly password: string },
): Promise<string> => {
  const { user, passwordSetAt } = await signIn(core, call, { login, password })
  const { companyId } = planOr404(await findPlan(core.engine, named.companyId, named.planId), user.id)
  const actor = { kind: 'user', userId: user.id, tokenId: 0, audience: 'approval', companyId } as const
  const { text } = await issueToken(
    core,
    { ...call, actor },
    {
      audience: 'approval',
      userId: user.id,
      companyId,
      name: nameOf(named),
      expiresIn: APPROVAL_LASTS,
      passwordSetAt,
    },
  )
  return text
}

/** Who decides, from what they were given when they signed in for this plan. */
export const readApproval = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  { proof, ...named }: PlanNamed & { readonly proof: string },
): Promise<Approval> => {
  const actor = await identifyBearer(core, 'approval', proof)
  if (actor.kind !== 'user') throw new Refusal('credential.invalid')
  const { userId, tokenId } = actor
  if ((await tokenById(core.engine, tokenId))?.name !== nameOf(named)) throw new Refusal('credential.invalid')
  const plan = planOr404(await findPlan(core.engine, named.companyId, named.planId), userId)
  const { now } = await core.facts.read(() => undefined)
  return { call: { ...call, actor }, userId, tokenId, plan, state: stateAt(plan, now), now }
}
