import { grantedAt, type Values } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import type { Member } from '../../model/member.ts'
import { grantsOfLocation, type LocationUser, usersOfLocation } from '../../storage/location-users.ts'
import { requireCapability, standingAt } from '../access/authorize.ts'
import type { Core } from '../core.ts'

export interface LocationAccess {
  readonly company: Company
  readonly users: readonly (LocationUser & { readonly values: Values })[]
}

/** Everybody at a location with what their grants give there, whatever their state, for somebody who may see people. */
export const listLocationAccess = async (core: Core, call: Call, locationId: number): Promise<LocationAccess> => {
  const { facts, now } = await core.facts.read((look) => standingAt(look, call.actor, locationId))
  requireCapability(facts, call, 'members.read', locationId, now)
  const { company } = facts
  const grants = await grantsOfLocation(core.engine, company.id, locationId)
  const listed = await usersOfLocation(core.engine, company.id, locationId)
  const users = listed.map((user) => {
    const member: Member = {
      companyId: company.id,
      id: user.memberId,
      userId: user.userId,
      formerUserId: null,
      accepted: user.accepted,
      suspended: false,
      archivedAt: null,
      // Whoever came between the two statements is shown without rights.
      grants: grants.get(user.memberId) ?? [],
      teamMembers: [],
    }
    return { ...user, values: grantedAt(company, member, locationId, now) }
  })
  return { company, users }
}
