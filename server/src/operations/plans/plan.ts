import type { Actor, Call } from '../../model/actor.ts'
import type { Moment, Scope } from '../../model/member.ts'
import type { PageWords } from '../../model/page-words.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Plan } from '../../storage/plans.ts'
import type { Impact } from '../simulate/impact.ts'
import type { RehearsedWrite } from '../simulate/rehearse.ts'

export type { Plan }

/** Minutes for which a plan waits. */
export const PLAN_LASTS = 30

/** How many lines of its impact are told when it is made. */
export const PLAN_LINES = 50

/** How many are compared, to know whether it still means what its person has seen. */
export const LINES_COMPARED = 5_000

/** A plan's writes as somebody can do them, from how they were sent. */
export type PlanWork = (call: Call) => {
  readonly writes: readonly RehearsedWrite<unknown>[]
  /** Stands for the writes and for what they would mean: the same for the same, whatever numbers a rehearsal uses up. */
  digest(impact: Impact, answers: readonly unknown[]): string
}

/** What things are called that a plan is about; undefined for what is not there. */
export interface PlanNames {
  member(id: number): string | undefined
  grant(id: number): { readonly memberId: number; readonly role: string | null; readonly scope: Scope } | undefined
  location(id: number): string | undefined
  role(ref: string): string | undefined
  permission(slug: string): string | undefined
}

/** One write in words: what it does, and all that it says. */
export interface ToldWrite {
  readonly summary: string
  readonly details: readonly (readonly [label: string, text: string])[]
}

/** A plan's writes in words, once it is known what the things are called that they name. */
export interface PlanWords {
  readonly memberIds: readonly number[]
  readonly grantIds: readonly number[]
  told(names: PlanNames, words: PageWords): readonly ToldWrite[]
}

/** What a plan would mean at one revision. */
export interface PlanPreview {
  readonly impact: Impact
  readonly answers: readonly unknown[]
  /** Whom the writes touch, whether or not that changes what they may do at this moment. */
  readonly memberIds: readonly number[]
  readonly digest: string
}

/** Whether it can still be done. */
export type PlanState = Plan['state'] | 'expired'

export const stateAt = ({ state, expiresAt }: Plan, now: Moment): PlanState =>
  state === 'waiting' && expiresAt <= now ? 'expired' : state

/** To anybody but its person a plan is unknown. */
export const planOr404 = (plan: Plan | undefined, userId: number): Plan => {
  if (!plan || plan.userId !== userId) throw new Refusal('plan.unknown')
  return plan
}

/** What a token with limits sees of its person's plans: those that were made through it, and no others. */
export const isSeenBy = ({ userId, tokenId }: Plan, actor: Actor): boolean =>
  actor.kind === 'user' && userId === actor.userId && (actor.limits === undefined || tokenId === actor.tokenId)

/** Only what waits can be decided. */
export const refuseSettled = (state: PlanState): void => {
  if (state === 'expired') throw new Refusal('plan.expired')
  if (state !== 'waiting') throw new Refusal('plan.settled')
}
