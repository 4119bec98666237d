import type { Call } from '../../model/actor.ts'
import { afterEvent } from '../../model/invitation.ts'
import { Refusal } from '../../model/refusal.ts'
import { renewInvitation } from '../../storage/invitations.ts'
import { insertMessage } from '../../storage/outbox.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { invitationToManage } from './invited-member.ts'

/**
 * Sends an invitation again, also one that has expired. Whoever does so answers for it from then on: so rights that the
 * first inviter has lost are approved by somebody else.
 */
export const resendInvitation = async (
  core: Core,
  call: Call,
  { companyId, invitationId }: { companyId: number; invitationId: number },
): Promise<void> =>
  change(core, call, companyId, async (tx) => {
    const { invitation, member } = await invitationToManage(tx, invitationId)
    const state = afterEvent(invitation.state, 'renew')
    if (state === undefined || member.accepted) throw new Refusal('invitation.answered')
    renewInvitation(tx, invitation)
    insertMessage(tx, { companyId, id: await tx.id(), template: 'invitation', invitationId })
    tx.record({
      kind: 'invitation.renewed',
      subject: `member:${member.id}`,
      before: { invitation: invitationId, state: invitation.state },
      after: { invitation: invitationId, state },
    })
  })
