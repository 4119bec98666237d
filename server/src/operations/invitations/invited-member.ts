import type { Place } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Capability } from '../../model/capability.ts'
import { isCapable } from '../../model/decide.ts'
import { allPlacesOf } from '../../model/delegation.ts'
import { isPending } from '../../model/invitation.ts'
import type { Grant, Member, Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { type Invitation, invitationOf } from '../../storage/invitations.ts'
import { requireDelegation, type Standing, standingUnderLock } from '../access/authorize.ts'
import { isCapableEverywhere } from '../access/standpoint.ts'

/** Whether a member can still become one: nobody has answered, they are wanted, and there is something to accept. */
export const canAccept = (invitation: Invitation, member: Member | undefined): member is Member =>
  isPending(invitation.state) &&
  member !== undefined &&
  !member.accepted &&
  !member.suspended &&
  member.archivedAt === null &&
  member.grants.length > 0

interface Offered {
  readonly grants: readonly Pick<Grant, 'scope'>[]
}

/** Whether the caller has the capability wherever the member has, or is to have, rights; who has none is the company's. */
export const hasWherever = (
  standing: Standing,
  call: Pick<Call, 'ip'>,
  capability: Capability,
  offered: Offered,
  now: Moment,
): boolean => {
  const { company, person } = standing
  const touched = allPlacesOf(offered)
  const has = (place: Place): boolean => isCapable(company, person, capability, place, now, call.ip)
  if ((touched.company || touched.locations.length === 0) && !has('company')) return false
  return touched.locations.every((id) =>
    company.locations.get(id)?.closed === true ? isCapableEverywhere(standing, call, capability, now) : has(id),
  )
}

/** Refuses whoever has it not. Whoever may invite nowhere at all must not hear which numbers there are. */
export const requireWherever = (...asked: Parameters<typeof hasWherever>): void => {
  if (!hasWherever(...asked)) throw new Refusal('access.denied')
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
  if (standing) requireWherever(standing, call, 'members.invite', member ?? { grants: [] }, tx.now())
  if (!invitation || !member) throw new Refusal('invitation.unknown')
  if (standing) requireDelegation(standing, call, [member], allPlacesOf(member), tx.now())
  return { invitation, member, standing }
}
