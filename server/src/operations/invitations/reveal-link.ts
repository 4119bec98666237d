import type { Call } from '../../model/actor.ts'
import { linkTo } from '../../model/link.ts'
import { Refusal } from '../../model/refusal.ts'
import { invitationOf } from '../../storage/invitations.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { canAccept } from './invited-member.ts'
import { mintLink } from './mint-link.ts'

/** Makes a link to an invitation whose message waits, for the operator alone; the audit says so. */
export const revealLink = async (
  core: Core,
  call: Call,
  { companyId, invitationId, publicUrl }: { companyId: number; invitationId: number; publicUrl: string },
): Promise<string> => {
  if (call.actor.kind !== 'operator') throw new Refusal('access.denied')
  const secret = await change(core, call, companyId, async (tx) => {
    const invitation = await invitationOf(tx, companyId, invitationId)
    const member = invitation && (await tx.member(invitation.memberId))
    if (!invitation) throw new Refusal('invitation.unknown')
    if (!canAccept(invitation, member)) throw new Refusal('invitation.answered')
    const text = mintLink(tx, invitation, 'revealed', tx.now())
    tx.record({
      kind: 'invitation.link-revealed',
      subject: `member:${member.id}`,
      after: { invitation: invitationId },
    })
    return text
  })
  return linkTo(publicUrl, 'invitation', secret)
}
