import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { covers, type Member } from '../../model/member.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { companyWideSlots, reachesSomewhere, takeOut } from '../../model/take-out.ts'
import { writeMember } from '../../storage/members.ts'
import { linkTeamMember } from '../../storage/team-members.ts'
import { requireCapability, requireDelegation, standingUnderLock } from '../access/authorize.ts'
import { companyAt } from '../access/company-at.ts'
import { requireShown } from '../access/read-permissions.ts'
import { grantsChanged } from '../access/set-permissions.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { withdrawInvitation } from '../invitations/withdraw-invitation.ts'

export interface RemovalWish {
  /** Where the person is looked for. */
  readonly locationId: number
  readonly userId: number
  /** The locations where their access ends; without, the one where they are looked for. */
  readonly locations?: readonly number[]
}

/**
 * Takes a person's access at locations away: at all of them or at none. Their account, and what they may do elsewhere,
 * stay. What comes from a grant over the whole company cannot be taken away at a location. A standing owner's grant is
 * over the whole company too, so that this cannot take the last owner.
 */
export const removeAccess = async (core: Core, call: Call, wish: RemovalWish): Promise<void> => {
  const { locationId, userId, locations = [locationId] } = wish
  const companyId = await companyAt(core, call, locationId)
  await change(core, call, companyId, async (tx) => {
    const now = tx.now()
    const standing = await standingUnderLock(tx)
    const { company } = standing
    if (wish.locations) {
      requireCapability(standing, call, 'members.read', locationId, now)
      refuseFaulty(unfitLocations(company, locations))
    }
    for (const id of locations) requireCapability(standing, call, 'members.remove', id, now)
    const { member: before } = requireShown(company, await tx.memberOfUser(userId), locationId, now)
    requireDelegation(standing, call, [before], { company: false, locations }, now)

    const [source] = companyWideSlots(before.grants)
    if (source !== undefined) {
      throw new Refusal('access.comes-from-elsewhere', {
        fields: [{ field: 'user', message: `has access over the whole company, from the grant in slot "${source}"` }],
      })
    }
    refuseFaulty(
      locations.flatMap((id, place) =>
        before.grants.some(({ scope }) => covers(scope, id))
          ? []
          : [{ field: `locations.${place}`, message: 'is no location where the user has access' }],
      ),
    )

    let after: Member = before
    for (const id of locations) {
      after = { ...after, grants: takeOut(after.grants, id) }
      // A team member of the roster stays, and is nobody's any more: whoever is not here cannot be unlinked later.
      after = await linkTeamMember(tx, after, id, null)
    }
    writeMember(tx, before, after)
    const isUninvited = !after.accepted && !reachesSomewhere(after.grants)
    const revoked = isUninvited ? await withdrawInvitation(tx, after) : undefined
    const grants = grantsChanged(before, after)
    tx.record({
      kind: 'access.changed',
      subject: `member:${before.id}`,
      before: { grants: grants.before, teamMembers: before.teamMembers },
      after: {
        locations,
        grants: grants.after,
        teamMembers: after.teamMembers,
        ...(revoked !== undefined && { revokedInvitation: revoked }),
      },
    })
  })
}

/** Locations that are not the company's, or named twice. */
const unfitLocations = (company: Company, locations: readonly number[]): FieldFault[] =>
  locations.flatMap((id, place) => {
    const field = `locations.${place}`
    if (!company.locations.has(id)) return [{ field, message: 'is not a location of this company' }]
    return locations.indexOf(id) === place ? [] : [{ field, message: 'is given twice' }]
  })
