import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { moveInvitation } from '../../storage/invitations.ts'
import { endLinks } from '../../storage/links.ts'
import { writeMember } from '../../storage/members.ts'
import { dropMessages } from '../../storage/outbox.ts'
import { linkTeamMember } from '../../storage/team-members.ts'
import { grantsChanged } from '../access/set-permissions.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { invitationToManage } from './invited-member.ts'

/**
 * Takes an invitation back: its links end, nothing is sent any more, and what was offered is withdrawn, so that a later
 * invitation begins from nothing.
 */
export const revokeInvitation = async (
  core: Core,
  call: Call,
  { companyId, invitationId }: { companyId: number; invitationId: number },
): Promise<void> =>
  change(core, call, companyId, async (tx) => {
    const { invitation, member: before } = await invitationToManage(tx, invitationId)
    if (before.accepted || !(await moveInvitation(tx, companyId, invitationId, 'revoke')))
      throw new Refusal('invitation.answered')
    endLinks(tx, 'invitation', invitationId)
    dropMessages(tx, companyId, invitationId)
    let after = { ...before, grants: [] as typeof before.grants }
    for (const { locationId } of before.teamMembers) after = await linkTeamMember(tx, after, locationId, null)
    writeMember(tx, before, after)
    tx.record({
      kind: 'invitation.revoked',
      subject: `member:${before.id}`,
      before: {
        invitation: invitationId,
        state: invitation.state,
        grants: grantsChanged(before, after).before,
        teamMembers: before.teamMembers,
      },
      after: { invitation: invitationId, state: 'revoked' },
    })
  })
