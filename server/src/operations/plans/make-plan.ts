import type { Call } from '../../model/actor.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import { countWaiting, forgetPlans, insertPlan } from '../../storage/plans.ts'
import { standingUnderLock } from '../access/authorize.ts'
import { enterCompany } from '../access/company-at.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import type { Plan } from './plan.ts'
import { PLAN_LASTS } from './plan.ts'

export interface PlanWish {
  readonly companyId: number
  /** Why, in words: shown to whoever approves it. */
  readonly note: string
  /** JSON, as it was sent. They have been rehearsed. */
  readonly writes: string
  /** What is written, without bodies, for the audit: `PATCH /members/7`. */
  readonly deeds: readonly string[]
  readonly hash: string
  readonly base: number
}

const MINUTE = 60 * 1_000_000
const DAY = 24 * 60 * MINUTE
const KEPT = 30 * DAY
const MOST_WAITING = 50

/** Keeps a list of writes until the person whose token it is approves it. Nothing of it is done. */
export const makePlan = async (core: Core, call: Call, wish: PlanWish): Promise<Plan> => {
  const { actor } = call
  if (actor.kind !== 'user') throw new Refusal('access.denied')
  const { companyId, deeds, ...rest } = wish
  const fault = textFault(wish.note, { max: 1_000, lines: true })
  if (fault !== undefined) refuseFaulty([{ field: 'note', message: fault }])
  await enterCompany(core, call, companyId)
  return change(core, call, companyId, async (tx) => {
    await standingUnderLock(tx)
    const { userId, tokenId } = actor
    const now = tx.now()
    if ((await countWaiting(tx, { companyId, userId, now })) >= MOST_WAITING) throw new Refusal('plan.too-many')
    const id = await tx.id()
    const made = { ...rest, companyId, id, userId, tokenId, createdAt: now, expiresAt: now + PLAN_LASTS * MINUTE }
    forgetPlans(tx, companyId, now - KEPT)
    insertPlan(tx, made)
    const { hash, expiresAt } = made
    tx.record({ kind: 'plan.made', subject: `plan:${id}`, after: { writes: deeds, hash, expiresAt } })
    return { ...made, state: 'waiting', settledAt: null, failure: null, revision: null }
  })
}
