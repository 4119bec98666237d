import { effectiveAccess, type Values } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { type Blocker, blockerOf, type Person } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Look } from '../../storage/facts.ts'
import type { Core } from '../core.ts'
import { type MemberQuestion, requireSight } from '../members/company-member.ts'
import { lookAtMember } from '../members/read-company-member.ts'
import type { Standing } from './authorize.ts'

export interface AccessQuestion extends MemberQuestion {
  /** Without, what they may do in the company as a whole. */
  readonly locationId?: number | undefined
}

/** What somebody may do now. */
export interface MemberAccess {
  readonly company: Company
  readonly memberId: number
  readonly locationId: number | null
  /** Why they may do nothing at all, whatever their grants say; null when nothing stands against them. */
  readonly blocker: Blocker | 'location-closed' | null
  readonly values: Values
}

/**
 * Effective access at this moment. Their own is for everybody: from the address they call from, and with no more than
 * their token may use. That of others is for whoever may see people there, whatever address they would act from.
 */
export const readMemberAccess = async (core: Core, call: Call, question: AccessQuestion): Promise<MemberAccess> => {
  const find = (look: Look): { standing: Standing; person: Person | undefined } => {
    const { standing, member } = lookAtMember(look, call, question)
    if (member?.id === standing.person.member.id) return { standing, person: standing.person }
    return { standing, person: member && { member, user: look.user(member.userId) } }
  }
  const { facts, now } = await core.facts.read(find)
  const { standing } = facts
  const { company } = standing
  const { locationId } = question
  const isOwn = facts.person === standing.person
  if (isOwn && blockerOf(standing.person) !== undefined) throw new Refusal('access.denied')
  const sight = isOwn ? 'company' : requireSight(standing, call, facts.person?.member, now).sight
  const person = facts.person as Person
  if (locationId !== undefined && !company.locations.has(locationId))
    refuseFaulty([{ field: 'locationId', message: 'is not a location of this company' }])
  if (sight !== 'company' && (locationId === undefined || !sight.includes(locationId)))
    throw new Refusal('access.denied')
  const isClosed = locationId !== undefined && company.locations.get(locationId)?.closed !== false
  return {
    company,
    memberId: person.member.id,
    locationId: locationId ?? null,
    blocker: blockerOf(person) ?? (isClosed ? 'location-closed' : null),
    values: effectiveAccess(company, person, locationId ?? 'company', now, isOwn ? call.ip : 'any'),
  }
}
