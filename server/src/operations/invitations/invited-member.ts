import type { Call } from '../../model/actor.ts'
import type { Capability } from '../../model/capability.ts'
import { allPlacesOf } from '../../model/delegation.ts'
import { isPending } from '../../model/invitation.ts'
import type { Grant, Member, Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { type Invitation, invitationOf } from '../../storage/invitations.ts'
import { requireCapability, requireDelegation, type Standing, standingUnderLock } from '../access/authorize.ts'
import { requireAtEach } from '../access/standpoint.ts'

/** Whether a member can still become one: nobody has answered, they are wanted, and there is something to accept. */
export const canAccept = (invitation: Invitation, member: Member | undefined): member is Member =>
  isPending(invitation.state) &&
  member !== undefined &&
  !member.accepted &&
  !member.suspended &&
  member.archivedAt === null &&
  member.grants.length > 0

/**
 * Refuses whoever lacks the capability at a place where the member has, or is to have, rights. Who has none is the
 * company's; and whoever may invite nowhere at all must not hear which numbers there are.
 */
export const requireWherever = (
  standing: Standing,
  call: Pick<Call, 'ip'>,
  capability: Capability,
  grants: readonly Pick<Grant, 'scope'>[],
  now: Moment,
): void => {
  const { company, locations } = allPlacesOf(grants)
  if (company || locations.length === 0) requireCapability(standing, call, capability, 'company', now)
  requireAtEach(standing, call, capability, locations, now)
}

/**
 * An invitation and its member, for a caller who could invite them now: they may invite wherever the member is to have
 * rights, and hold all of these themselves. The operator may, too.
 */
export const invitationToManage = async (
  tx: Tx,
  invitationId: number,
): Promise<{ invitation: Invitation; member: Member; standing: Standing | undefined }> => {
  const { call } = tx
  const isOperator = call.actor.kind === 'operator'
  const standing = isOperator ? undefined : await standingUnderLock(tx)
  const invitation = await invitationOf(tx, tx.scope, invitationId)
  const member = invitation && (await tx.member(invitation.memberId))
  if (standing) requireWherever(standing, call, 'members.invite', member?.grants ?? [], tx.now())
  if (!invitation || !member) throw new Refusal('invitation.unknown')
  if (standing) requireDelegation(standing, call, [member], allPlacesOf(member), tx.now())
  return { invitation, member, standing }
}
