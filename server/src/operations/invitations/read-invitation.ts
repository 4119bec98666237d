import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { type ListedInvitation, listedInvitation } from '../../storage/invitation-list.ts'
import { standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { requireWherever } from './invited-member.ts'

/** One invitation, whatever became of it, for somebody who may invite wherever its member has, or is to have, rights. */
export const readInvitation = async (
  core: Core,
  call: Call,
  { companyId, invitationId }: { companyId: number; invitationId: number },
): Promise<ListedInvitation> => {
  const found = await listedInvitation(core.engine, core.engine, companyId, invitationId)
  const { facts, now } = await core.facts.read((look) => ({
    standing: standingIn(look, call.actor, companyId),
    member: found && look.member(companyId, found.memberId),
  }))
  const { standing, member } = facts
  requireWherever(standing, call, 'members.invite', member ?? { grants: [] }, now)
  if (!found || !member) throw new Refusal('invitation.unknown')
  return found
}
