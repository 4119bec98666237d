import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { hasMoved } from '../../storage/change-log.ts'
import { findPlan, type PlanFailure, settlePlan } from '../../storage/plans.ts'
import { shardOf } from '../../storage/scopes.ts'
import { revokeToken, tokenById } from '../../storage/tokens.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { carryOut } from '../simulate/rehearse.ts'
import type { Approval } from './open-approval.ts'
import type { PlanPreview, PlanWork } from './plan.ts'
import { refuseSettled, stateAt } from './plan.ts'
import { authorOf, liveAt, previewPlan } from './preview-plan.ts'

/** What somebody has seen when they approved: the plan's hash then, and the revision that it was of. */
export interface Seen {
  readonly digest: string
  readonly revision: number
}

/** Done; or it means something else by now, and has to be looked at again. */
export type Approved = { readonly outcome: 'done' } | { readonly outcome: 'moved'; readonly preview: PlanPreview }

/** How often it is tried anew where others change the company at the same time, to no effect on the plan. */
const TRIES = 3

/** Where a refusal says nothing about the plan: it waits on. */
const passing = new Set<string>([
  'service.unavailable',
  'request.throttled',
  'simulation.moved',
  'plan.settled',
  'plan.expired',
  'credential.invalid',
])

/**
 * Does a plan, once, if it means what its person saw: all of it in one commit, with the rights that its token and its
 * person have at this moment. A plan that is refused has failed, and says why.
 */
export const approvePlan = async (core: Core, approval: Approval, seen: Seen, work: PlanWork): Promise<Approved> => {
  refuseSettled(approval.state)
  try {
    for (let left = TRIES; ; left--) {
      const preview = await previewPlan(core, approval, work)
      const { revision } = preview.impact
      if (left === 0 || !(await isSame(core, approval, seen, preview))) {
        await refuseSettledSince(core, approval)
        return { outcome: 'moved', preview }
      }
      try {
        await carryOutPlan(core, approval, { digest: preview.digest, revision }, work)
        return { outcome: 'done' }
      } catch (error) {
        if (!(error instanceof Refusal) || error.kind !== 'simulation.moved') throw error
      }
    }
  } catch (error) {
    if (error instanceof Refusal && !passing.has(error.kind)) await failPlan(core, approval, error)
    throw error
  }
}

/**
 * Whether a plan means what its person saw. What is offered to somebody, or begins later, changes nobody's access at this
 * moment: so neither may what it is made of have moved, nor whoever is touched.
 */
const isSame = async (
  core: Core,
  { plan }: Approval,
  seen: Seen,
  { digest, impact: { revision, next }, memberIds }: PlanPreview,
): Promise<boolean> => {
  if (digest !== seen.digest) return false
  if (revision === seen.revision) return true
  // Where not all could be shown, what was not shown may differ.
  if (next !== undefined) return false
  const what = new Set(['model', ...memberIds.map((id) => `member:${id}`)])
  return !(await hasMoved(core.engine, plan.companyId, { after: seen.revision, upTo: revision, what }))
}

/** Of two that approve at the same time, the second sees what the first has done: it has not moved by itself. */
const refuseSettledSince = async (core: Core, { plan, now }: Approval): Promise<void> => {
  const found = await findPlan(core.engine, plan.companyId, plan.id)
  if (found) refuseSettled(stateAt(found, now))
}

/** Under the locks of the company and of the person: it waits, and both tokens live. */
const requireWaiting = async (tx: Tx, { plan, tokenId, userId }: Approval, isDone: boolean): Promise<void> => {
  const now = tx.now()
  const found = await findPlan(tx, plan.companyId, plan.id)
  if (!found) throw new Refusal('plan.unknown')
  refuseSettled(stateAt(found, now))
  if (found.hash !== plan.hash || found.writes !== plan.writes) throw new Error('a plan never changes')
  const user = await tx.freshUser(userId)
  if (!user || user.disabled || !liveAt(await tokenById(tx, tokenId), now)) throw new Refusal('credential.invalid')
  if (isDone && !liveAt(await tokenById(tx, plan.tokenId), now)) throw new Refusal('plan.author-ended')
}

/** Whoever has decided signs in again to decide again. */
const endSignIn = async (tx: Tx, { userId, tokenId }: Approval): Promise<void> => {
  const shard = shardOf(userId)
  await revokeToken(tx, tokenId)
  tx.moved(`user:${userId}`, shard)
  tx.record({ kind: 'token.revoked', subject: `user:${userId}`, after: { token: tokenId } }, shard)
}

const carryOutPlan = async (
  core: Core,
  approval: Approval,
  { digest, revision }: Seen,
  work: PlanWork,
): Promise<void> => {
  const { plan } = approval
  const author = await authorOf(core, approval)
  await carryOut(core, author, plan.companyId, work(author).writes, {
    expected: revision,
    scopes: [shardOf(plan.userId)],
    before: (tx) => requireWaiting(tx, approval, true),
    after: async (tx) => {
      settlePlan(tx, plan, { state: 'done', revision: tx.revision() })
      tx.record({ kind: 'plan.done', subject: `plan:${plan.id}`, after: { hash: digest, base: revision } })
      await endSignIn(tx, approval)
    },
  })
}

const settle = (
  core: Core,
  approval: Approval,
  kind: 'plan.rejected' | 'plan.failed',
  failure?: PlanFailure,
): Promise<void> => {
  const { call, plan, userId } = approval
  return changeAcross(core, call, [plan.companyId, shardOf(userId)], async (tx) => {
    await requireWaiting(tx, approval, false)
    const state = kind === 'plan.failed' ? 'failed' : 'rejected'
    settlePlan(tx, plan, { state, ...(failure && { failure }) })
    tx.record({ kind, subject: `plan:${plan.id}`, after: failure ? { code: failure.code } : null })
    await endSignIn(tx, approval)
  })
}

/** Decides that a plan is not to be done. */
export const rejectPlan = async (core: Core, approval: Approval): Promise<void> => {
  refuseSettled(approval.state)
  await settle(core, approval, 'plan.rejected')
}

const failPlan = async (core: Core, approval: Approval, { kind, message, fields }: Refusal): Promise<void> => {
  try {
    await settle(core, approval, 'plan.failed', { code: kind, message, fields })
  } catch (error) {
    // It was settled meanwhile, or its time is over: that is what became of it.
    const isOver = error instanceof Refusal && (error.kind === 'plan.settled' || error.kind === 'plan.expired')
    if (isOver || !(error instanceof Refusal)) throw error
  }
}
