import type { Call } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { decisionsIn, type LoggedDecision, type LogKey } from '../../storage/decision-log.ts'
import { requireCapability, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'

/** Which decisions are wanted; what is left out does not matter. */
export interface DecisionFilter {
  /** The member who asked. */
  readonly askerId?: number | undefined
  /** The member asked about. */
  readonly memberId?: number | undefined
  /** A permission, a capability, or an action of the company's own policies. */
  readonly permission?: string | undefined
  readonly allowed?: boolean | undefined
  /** From this moment on, and before that one. */
  readonly from?: Moment | undefined
  readonly until?: Moment | undefined
}

export interface DecisionsQuestion {
  readonly companyId: number
  readonly filter: DecisionFilter
  /** Goes on after this one, to what is older. */
  readonly after?: LogKey | undefined
  readonly limit: number
}

export interface ListedDecisions {
  readonly decisions: readonly LoggedDecision[]
  /** Up to where was looked; undefined when there are no more. */
  readonly lookedTo: LogKey | undefined
}

/** How many decisions one question looks through for what no index finds: some milliseconds. */
const LOOK = 2_000

const fits = ({ askerId, memberId, permission, allowed }: DecisionFilter, decision: LoggedDecision): boolean =>
  (askerId === undefined || decision.askerId === askerId) &&
  (memberId === undefined || decision.memberId === memberId) &&
  (permission === undefined || decision.permission === permission) &&
  (allowed === undefined || decision.allowed === allowed)

/**
 * Who asked what and was told what, newest first, for somebody who may read the company's history. Where a filter wants a
 * look at each, a page may hold fewer than `limit`, and still not be the last.
 */
export const listDecisions = async (core: Core, call: Call, question: DecisionsQuestion): Promise<ListedDecisions> => {
  const { companyId, filter, after, limit } = question
  const { facts, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireCapability(facts, call, 'audit.read', 'company', now)
  const { from, until, ...picky } = filter
  const wanted = Object.values(picky).some((one) => one !== undefined) ? LOOK : limit + 1
  const looked = await decisionsIn(core.engine, companyId, { from, until, after, limit: wanted })
  const found = looked.filter((decision) => fits(filter, decision))
  const isMore = found.length > limit
  return {
    decisions: found.slice(0, limit),
    lookedTo: isMore ? found[limit - 1] : looked.length < wanted ? undefined : looked.at(-1),
  }
}
