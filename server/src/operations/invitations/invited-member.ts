import { allPlacesOf } from '../../model/delegation.ts'
import { isPending } from '../../model/invitation.ts'
import type { Member } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { type Invitation, invitationOf } from '../../storage/invitations.ts'
import { requireCapability, requireDelegation, type Standing, standingUnderLock } from '../access/authorize.ts'

/** Whether a member can still become one: nobody has answered, they are wanted, and there is something to accept. */
export const canAccept = (invitation: Invitation, member: Member | undefined): member is Member =>
  isPending(invitation.state) &&
  member !== undefined &&
  !member.accepted &&
  !member.suspended &&
  member.archivedAt === null &&
  member.grants.length > 0

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
  // Whoever may invite nowhere at all must not hear which numbers there are.
  if (standing && !(invitation && member)) requireCapability(standing, call, 'members.invite', 'company', tx.now())
  if (!invitation || !member) throw new Refusal('invitation.unknown')
  if (standing) {
    const touched = allPlacesOf(member)
    const isNowhere = !touched.company && touched.locations.length === 0
    if (touched.company || isNowhere) requireCapability(standing, call, 'members.invite', 'company', tx.now())
    for (const id of touched.locations) requireCapability(standing, call, 'members.invite', id, tx.now())
    requireDelegation(standing, call, [member], touched, tx.now())
  }
  return { invitation, member, standing }
}
