import type { Call } from '../../model/actor.ts'
import type { Permission } from '../../model/catalogue.ts'
import type { Company } from '../../model/company.ts'
import { editSlot, overruledBy, type SlotWish, sameGrant, splitOut } from '../../model/edit-slot.ts'
import { covers, type Grant, type Member, type Moment, type Slot, slotOfLocation } from '../../model/member.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { looksSame, shownRole, shownValues } from '../../model/shown.ts'
import type { Value } from '../../model/value.ts'
import type { Tx } from '../../storage/change.ts'
import { writeMember } from '../../storage/members.ts'
import { linkTeamMember } from '../../storage/team-members.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { requireCapability, requireDelegation, type Standing, standingUnderLock } from './authorize.ts'
import { companyAt } from './company-at.ts'
import { keepAnOwner } from './keep-an-owner.ts'
import { requireShown, type ShownPermissions, showPermissions } from './read-permissions.ts'
import { readWish, type SentValue } from './read-wish.ts'

/** What is left out stays as it is. */
export interface PermissionsWish {
  readonly locationId: number
  readonly userId: number
  /** The catalogue whose words the caller uses. */
  readonly vocabulary: string
  /** A role of that catalogue, by slug. Another role drops the exceptions made on top of the former one. */
  readonly role?: string
  readonly values?: readonly SentValue[]
  /** The team member at the location that is this person; null for none. */
  readonly teamMemberId?: number | null
}

/** A member's grants after a wish for the slot of one location, checked against all rules of access. */
export const applyWish = async (
  tx: Tx,
  { company }: Standing,
  member: Member,
  wish: Omit<PermissionsWish, 'userId' | 'teamMemberId'>,
  now: Moment,
): Promise<Member> => {
  const slot = slotOfLocation(wish.locationId)
  const shown = shownValues(company, member, slot, wish.locationId, now)
  const role = wishedRole(company, member, wish, now)
  // Where no other grant bears on the location, what is shown is what the slot stores, and wishing it does nothing.
  const isAlone =
    !company.catalogue.hasCompanyReach &&
    member.grants.every((grant) => (grant.slot === slot) === covers(grant.scope, wish.locationId))
  const changesOnly = role.ref === undefined && isAlone
  const { values, faults } = readWish(company, wish.vocabulary, wish.values ?? [], shown, { changesOnly })
  refuseFaulty([...(role.fault ? [role.fault] : []), ...faults])
  // Putting back what was read changes nothing, not even which grant says it.
  const isShown = ([permission, value]: [Permission, Value]): boolean =>
    looksSame(permission, value, shown[permission.index] as Value)
  if (role.ref === undefined && [...values].every(isShown)) return member

  // At most one id for each grant that is split, and one for a slot that is new.
  const ids = await tx.ids(newGrantsNeeded(member, wish.locationId))
  const newId = (): number => ids.shift() as number
  const grants = splitOut(company, member, wish.locationId, newId)
  const fresh = (): Grant => ({
    id: newId(),
    slot,
    role: null,
    scope: [wish.locationId],
    startsAt: null,
    endsAt: null,
    exceptions: {},
  })
  const slotWish: SlotWish = { values, ...(role.ref !== undefined && { role: role.ref }) }
  const edited = editSlot(company, grants, slot, fresh, slotWish, now)
  if (edited.elsewhere.length > 0) {
    throw new Refusal('access.comes-from-elsewhere', {
      fields: edited.elsewhere.map(({ slug, source }) => ({
        field: `permissions.${slug}`,
        message: messageOf(source, slot),
      })),
    })
  }
  return { ...member, grants: edited.grants }
}

/**
 * A role that changes nothing because another grant gives more: never a silent success. Only a role that was wished: one
 * that the slot has from a grant which was split says nothing about the wish.
 */
const refuseIdleRole = (company: Company, before: Member, after: Member, wish: PermissionsWish, now: Moment): void => {
  if (wishedRole(company, before, wish, now).ref === undefined) return
  const slot = slotOfLocation(wish.locationId)
  const source = overruledBy(company, after, slot, wish.locationId, now)
  if (source !== undefined)
    throw new Refusal('access.comes-from-elsewhere', { fields: [{ field: 'role', message: messageOf(source, slot) }] })
}

const messageOf = (source: Slot, slot: Slot): string =>
  source === slot
    ? 'would not count now: the time window of the grant here is over or not yet open'
    : `comes from the grant in slot "${source}" and cannot be lowered at this location`

const newGrantsNeeded = (member: Member, locationId: number): number => {
  const slot = slotOfLocation(locationId)
  const has = member.grants.some((grant) => grant.slot === slot)
  const splits = member.grants.filter(
    (grant) => grant.scope !== 'company' && grant.slot !== slot && grant.scope.includes(locationId),
  )
  return (has ? 0 : 1) + splits.length
}

/** The wished role's reference; none when it is the one that is shown already, wherever that comes from. */
const wishedRole = (
  company: Company,
  member: Member,
  { role, vocabulary, locationId }: Pick<PermissionsWish, 'role' | 'vocabulary' | 'locationId'>,
  now: Moment,
): { ref?: string; fault?: FieldFault } => {
  if (role === undefined) return {}
  const ref = `${vocabulary}:${role}`
  if (!company.catalogue.roles.has(ref)) return { fault: { field: 'role', message: 'is not a role' } }
  const shown = shownRole(company, member, slotOfLocation(locationId), locationId, now)
  return shown?.shownAs === ref ? {} : { ref }
}

/** What an edit changed in the grants, for the audit: only what differs. */
export const grantsChanged = (before: Member | undefined, after: Member): { before: Grant[]; after: Grant[] } => {
  const former = before?.grants ?? []
  return {
    before: former.filter((old) => !after.grants.some((grant) => sameGrant(old, grant))),
    after: after.grants.filter((grant) => !former.some((old) => sameGrant(old, grant))),
  }
}

/** Changes a person's role, values and team member at a location. */
export const setPermissions = async (core: Core, call: Call, wish: PermissionsWish): Promise<ShownPermissions> => {
  const companyId = await companyAt(core, call, wish.locationId)
  return change(core, call, companyId, async (tx) => {
    const now = tx.now()
    const standing = await standingUnderLock(tx)
    const { company } = standing
    requireCapability(standing, call, 'members.edit', wish.locationId, now)
    const { member: before } = requireShown(company, await tx.memberOfUser(wish.userId), wish.locationId, now)

    // First whether the person may be edited at all: what is wrong with the edit would tell where their rights come from.
    const touched = { company: false, locations: [wish.locationId] }
    requireDelegation(standing, call, [before], touched, now)
    let after = await applyWish(tx, standing, before, wish, now)
    requireDelegation(standing, call, [after], touched, now)
    refuseIdleRole(company, before, after, wish, now)
    await keepAnOwner(tx, company, before, after)

    if (wish.teamMemberId !== undefined) after = await linkTeamMember(tx, after, wish.locationId, wish.teamMemberId)
    const grants = grantsChanged(before, after)
    if (grants.before.length > 0 || grants.after.length > 0 || after.teamMembers !== before.teamMembers) {
      writeMember(tx, before, after)
      tx.record({
        kind: 'access.changed',
        subject: `member:${before.id}`,
        before: { grants: grants.before, teamMembers: before.teamMembers },
        after: { grants: grants.after, teamMembers: after.teamMembers },
      })
    }
    const shown = requireShown(company, after, wish.locationId, now)
    return showPermissions(standing, call, shown, wish.locationId, now)
  })
}
