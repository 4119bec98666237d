import type { Call } from '../../model/actor.ts'
import { blockerOf, type Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { eventsIn } from '../../storage/audit.ts'
import { detailsOf } from '../../storage/company-members.ts'
import { refuseLimited, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'

/** That somebody looked at the company as the caller. */
export interface OwnView {
  /** The number of the event. */
  readonly id: number
  readonly at: Moment
  /** When it ended at the latest. */
  readonly expiresAt: Moment
  readonly viewerId: number
  readonly name: string
}

interface OwnViewsQuestion {
  readonly companyId: number
  /** Those before the event of this number. */
  readonly before: number | undefined
  readonly limit: number
}

/** Who has looked at the company as the caller, the newest first: of a person, to themselves. */
export const listOwnViews = async (
  core: Core,
  call: Call,
  { companyId, before, limit }: OwnViewsQuestion,
): Promise<OwnView[]> => {
  const { facts: person } = await core.facts.read((look) => standingIn(look, call.actor, companyId).person)
  refuseLimited(call.actor)
  if (blockerOf(person) !== undefined) throw new Refusal('access.denied')
  const events = await eventsIn(core.engine, companyId, {
    subject: `member:${person.member.id}`,
    kind: 'member.viewed',
    ...(before !== undefined && { below: before }),
    newestFirst: true,
    limit,
  })
  const told = events.map(({ seq, at, detail }) => {
    const { viewer, expiresAt } = (JSON.parse(detail) as { after: { viewer: number; expiresAt: Moment } }).after
    return { id: seq, at, expiresAt, viewerId: viewer }
  })
  const { facts: viewers } = await core.facts.read((look) =>
    [...new Set(told.map(({ viewerId }) => viewerId))].flatMap((id) => look.member(companyId, id) ?? []),
  )
  const names = new Map<number, string>()
  for (const viewer of viewers) names.set(viewer.id, (await detailsOf(core.engine, viewer)).name)
  return told.map((one) => ({ ...one, name: names.get(one.viewerId) ?? '' }))
}
