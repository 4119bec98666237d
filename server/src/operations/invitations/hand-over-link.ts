import type { Call } from '../../model/actor.ts'
import { allPlacesOf } from '../../model/delegation.ts'
import { linkTo } from '../../model/link.ts'
import { Refusal } from '../../model/refusal.ts'
import { requireCapability, standingUnderLock } from '../access/authorize.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { canAccept, invitationToManage } from './invited-member.ts'
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
    const standing = await standingUnderLock(tx)
    const { invitation, member } = await invitationToManage(tx, invitationId)
    const { company, locations } = allPlacesOf(member)
    for (const place of company || locations.length === 0 ? (['company', ...locations] as const) : locations)
      requireCapability(standing, call, 'invitations.hand-over', place, tx.now())
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
