import type { Call } from '../../model/actor.ts'
import { afterEvent } from '../../model/invitation.ts'
import { Refusal } from '../../model/refusal.ts'
import { type ListedInvitation, listedInvitation } from '../../storage/invitation-list.ts'
import { renewInvitation } from '../../storage/invitations.ts'
import { writeMember } from '../../storage/members.ts'
import { noteGiver } from '../../storage/offered-grants.ts'
import { insertMessage } from '../../storage/outbox.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { reactivated, stateChanged } from '../members/reactivate.ts'
import { invitationToManage } from './invited-member.ts'

/**
 * Sends an invitation again, also one that has expired. Whoever does so answers for it from then on: so rights that the
 * first inviter has lost are approved by somebody else.
 */
export const resendInvitation = async (
  core: Core,
  call: Call,
  { companyId, invitationId }: { companyId: number; invitationId: number },
): Promise<ListedInvitation> =>
  change(core, call, companyId, async (tx) => {
    const { invitation, member, standing } = await invitationToManage(tx, invitationId)
    const state = afterEvent(invitation.state, 'renew')
    if (state === undefined || member.accepted) throw new Refusal('invitation.answered')
    const after = standing ? reactivated(tx, standing, member, 'invitation') : member
    if (after !== member) writeMember(tx, member, after)
    renewInvitation(tx, invitation)
    // All that is offered was just held against what the caller holds.
    const slots = after.grants.map(({ slot }) => slot)
    noteGiver(tx, after, slots, 'members.invite')
    insertMessage(tx, { companyId, id: await tx.id(), template: 'invitation', invitationId })
    tx.record({
      kind: 'invitation.renewed',
      subject: `member:${member.id}`,
      before: { invitation: invitationId, state: invitation.state, ...stateChanged(member, after) },
      after: { invitation: invitationId, state, ...stateChanged(after, member) },
    })
    return (await listedInvitation(tx, core.engine, companyId, invitationId)) as ListedInvitation
  })
