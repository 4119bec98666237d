import type { Call } from '../../model/actor.ts'
import type { Member, Moment } from '../../model/member.ts'
import { requireDelegation, type Standing } from '../access/authorize.ts'
import { requireMember } from '../members/company-member.ts'

/**
 * The member, for a caller who may look as them: who may see and change people wherever the member has anything, and
 * holds all that the member has, so that nobody sees more than before.
 */
export const requireViewable = (standing: Standing, call: Call, member: Member | undefined, now: Moment): Member => {
  const found = requireMember(standing, call, member, ['members.read', 'members.edit'], now)
  requireDelegation(standing, call, [found], { company: true, locations: [] }, now)
  return found
}
