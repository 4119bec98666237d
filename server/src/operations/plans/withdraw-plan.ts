import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { findPlan, settlePlan } from '../../storage/plans.ts'
import { standingUnderLock } from '../access/authorize.ts'
import { enterCompany } from '../access/company-at.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { isSeenBy, refuseSettled, stateAt } from './plan.ts'

/** Rejects a plan of one's own that waits, without looking at it: nothing is done, so no sign-in is wanted. */
export const withdrawPlan = async (
  core: Core,
  call: Call,
  { companyId, planId }: { readonly companyId: number; readonly planId: number },
): Promise<void> => {
  await enterCompany(core, call, companyId)
  await change(core, call, companyId, async (tx) => {
    await standingUnderLock(tx)
    const plan = await findPlan(tx, companyId, planId)
    if (!plan || !isSeenBy(plan, call.actor)) throw new Refusal('plan.unknown')
    refuseSettled(stateAt(plan, tx.now()))
    settlePlan(tx, plan, { state: 'rejected' })
    tx.record({ kind: 'plan.rejected', subject: `plan:${planId}` })
  })
}
