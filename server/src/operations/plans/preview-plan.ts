import type { Call } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { type LiveToken, tokenById } from '../../storage/tokens.ts'
import type { Core } from '../core.ts'
import { impactOf } from '../simulate/impact.ts'
import { rehearse } from '../simulate/rehearse.ts'
import type { Approval } from './open-approval.ts'
import { LINES_COMPARED, type PlanPreview, type PlanWork } from './plan.ts'

/** The token, if it opens something at this moment. */
export const liveAt = (token: LiveToken | undefined, now: Moment): LiveToken | undefined =>
  token && (token.startsAt ?? 0) <= now && now < (token.expiresAt ?? Number.POSITIVE_INFINITY) ? token : undefined

/**
 * Who does a plan: the token that made it, with no more than it may use, for its person, who has approved it. So rights
 * are the least of both, as they are when it is done.
 */
export const authorOf = async (core: Core, { call, plan, tokenId, now }: Approval): Promise<Call> => {
  const token = liveAt(await tokenById(core.engine, plan.tokenId), now)
  if (!token || token.userId !== plan.userId) throw new Refusal('plan.author-ended')
  const { audience, partnerId, companyId, limits } = token
  return {
    ...call,
    actor: {
      kind: 'user',
      userId: plan.userId,
      tokenId: plan.tokenId,
      audience,
      ...(partnerId !== null && { partnerId }),
      ...(companyId !== null && { companyId }),
      ...(limits && { limits }),
      approval: { plan: plan.id, tokenId },
    },
  }
}

/** What a plan would mean if it were done now: all that its person may see of it, whatever its token may. */
export const previewPlan = async (core: Core, approval: Approval, work: PlanWork): Promise<PlanPreview> => {
  const author = await authorOf(core, approval)
  const { writes, digest } = work(author)
  const { after, answers } = await rehearse(core, author, approval.plan.companyId, writes)
  const impact = await impactOf(core, approval.call, after, { limit: LINES_COMPARED })
  return { impact, answers, memberIds: [...after.members.keys()], digest: digest(impact, answers) }
}
