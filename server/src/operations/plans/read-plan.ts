import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { findPlan } from '../../storage/plans.ts'
import { standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { isSeenBy, type Plan, type PlanState, stateAt } from './plan.ts'

/** One's own plan. A token with limits sees those that were made through it, and no others. */
export const readPlan = async (
  core: Core,
  call: Call,
  { companyId, planId }: { readonly companyId: number; readonly planId: number },
): Promise<{ readonly plan: Plan; readonly state: PlanState }> => {
  const { actor } = call
  const { now } = await core.facts.read((look) => standingIn(look, actor, companyId))
  const plan = await findPlan(core.engine, companyId, planId)
  if (!plan || !isSeenBy(plan, actor)) throw new Refusal('plan.unknown')
  return { plan, state: stateAt(plan, now) }
}
