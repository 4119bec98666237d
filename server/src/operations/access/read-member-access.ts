import { effectiveAccess, noAccess, type Values } from '../../model/access.ts'
import { accessOverTime, type TimedValue } from '../../model/access-over-time.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { type Blocker, blockerOf, type Moment } from '../../model/member.ts'
import type { Core } from '../core.ts'
import { askAbout, type PersonQuestion } from '../decisions/asked-person.ts'
import { grantsSeen } from '../members/company-member.ts'

export interface AccessQuestion extends PersonQuestion {
  /** Where each value comes from, and how long it stays. */
  readonly sources?: boolean | undefined
}

/** Why somebody may do nothing at all; `no-member`: they were none at the moment asked about. */
type AccessBlocker = Blocker | 'location-closed' | 'no-member'

/** What somebody may do in a moment. */
export interface MemberAccess {
  readonly company: Company
  readonly memberId: number
  readonly locationId: number | null
  readonly at: Moment
  readonly isProjected: boolean
  readonly revision: number
  /** Why they may do nothing at all, whatever their grants say; null when nothing stands against them. */
  readonly blocker: AccessBlocker | null
  readonly values: Values
  /** By the permission’s index; of grants that whoever asks may see. */
  readonly timed: readonly TimedValue[] | undefined
  /** Whoever asks sees all of the person’s grants. */
  readonly isWhole: boolean
}

/**
 * Effective access now, or in another moment. Their own is for everybody: from the address they call from, and with no
 * more than their token may use. That of others is for whoever may see people there, whatever address they would act
 * from.
 */
export const readMemberAccess = async (core: Core, call: Call, question: AccessQuestion): Promise<MemberAccess> => {
  const asked = await askAbout(core, call, { ...question, asTokenMay: true })
  const { company, person, memberId, place, at, isProjected, revision, sight } = asked
  const ip = asked.isOwn && !asked.isPast ? call.ip : 'any'
  const isClosed = place !== 'company' && company.locations.get(place)?.closed !== false
  const timed = (): readonly TimedValue[] | undefined =>
    person && question.sources === true
      ? accessOverTime(company, person, place, at, ip, grantsSeen(person.member, sight))
      : undefined
  return {
    company,
    memberId,
    locationId: place === 'company' ? null : place,
    at,
    isProjected,
    revision,
    blocker: person === undefined ? 'no-member' : (blockerOf(person) ?? (isClosed ? 'location-closed' : null)),
    values: person ? effectiveAccess(company, person, place, at, ip) : noAccess(company),
    timed: timed(),
    isWhole: sight === 'company',
  }
}
