import type { Call } from '../../model/actor.ts'
import { linkTo } from '../../model/link.ts'
import { Refusal } from '../../model/refusal.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { canAccept, invitationToManage, requireWherever } from './invited-member.ts'
import { mintLink } from './mint-link.ts'

/**
 * Makes a link to an invitation for the caller to hand over, and gives it this once. Whoever holds it can become the
 * member, so this takes a capability of its own; and since nobody knows where it went, it proves no address.
 */
export const handOverLink = async (
  core: Core,
  call: Call,
  { companyId, invitationId, publicUrl }: { companyId: number; invitationId: number; publicUrl: string },
): Promise<string> => {
  const secret = await change(core, call, companyId, async (tx) => {
    const { invitation, member, standing } = await invitationToManage(tx, invitationId)
    // The operator has a way of their own, `revealLink`.
    if (!standing) throw new Refusal('access.denied')
    requireWherever(standing, call, 'invitations.hand-over', member, tx.now())
    if (!canAccept(invitation, member)) throw new Refusal('invitation.answered')
    const text = mintLink(tx, invitation, 'handed-over', tx.now())
    tx.record({
      kind: 'invitation.link-handed-over',
      subject: `member:${member.id}`,
      after: { invitation: invitationId },
    })
    return text
  })
  return linkTo(publicUrl, 'invitation', secret)
}
