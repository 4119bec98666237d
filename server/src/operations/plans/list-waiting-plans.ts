import type { Call } from '../../model/actor.ts'
import { plansWaiting } from '../../storage/plans.ts'
import { standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { isSeenBy, type Plan } from './plan.ts'

/** One's own plans that can still be approved, by id. A token with limits sees those that were made through it. */
export const listWaitingPlans = async (core: Core, call: Call, companyId: number): Promise<Plan[]> => {
  const { actor } = call
  const { now } = await core.facts.read((look) => standingIn(look, actor, companyId))
  if (actor.kind !== 'user') return []
  const plans = await plansWaiting(core.engine, { companyId, userId: actor.userId, now })
  return plans.filter((plan) => isSeenBy(plan, actor))
}
