import type { Call } from '../../model/actor.ts'
import type { Member } from '../../model/member.ts'
import { writeMember } from '../../storage/members.ts'
import { linkTeamMember } from '../../storage/team-members.ts'
import { requireDelegation } from '../access/authorize.ts'
import { keepAnOwner } from '../access/keep-an-owner.ts'
import type { Core } from '../core.ts'
import { withdrawInvitation } from '../invitations/withdraw-invitation.ts'
import { endSessions } from './change-member.ts'
import { changeOneMember } from './member-to-change.ts'

/**
 * Takes all of a member's access away and archives them: nothing they had is kept for the day they come back. Their
 * team members stay on the roster as nobody's. Somebody who is gone already stays gone.
 */
export const removeCompanyMember = (
  core: Core,
  call: Call,
  { companyId, memberId }: { companyId: number; memberId: number },
): Promise<void> =>
  changeOneMember(core, call, {
    companyId,
    memberId,
    capabilities: ['members.remove'],
    shutsOut: true,
    work: async (tx, standing, before) => {
      requireDelegation(standing, call, [before], { company: true, locations: [] }, tx.now())
      let after: Member = { ...before, grants: [], archivedAt: before.archivedAt ?? tx.now() }
      await keepAnOwner(tx, standing.company, before, after)
      const isGone = before.archivedAt !== null && before.grants.length + before.teamMembers.length === 0
      if (isGone) return
      for (const { locationId } of before.teamMembers) after = await linkTeamMember(tx, after, locationId, null)
      writeMember(tx, before, after)
      const invitation = after.accepted ? undefined : await withdrawInvitation(tx, after)
      const ended = await endSessions(tx, after)
      tx.record({
        kind: 'member.removed',
        subject: `member:${before.id}`,
        before: { archivedAt: before.archivedAt, grants: before.grants, teamMembers: before.teamMembers },
        after: {
          archivedAt: after.archivedAt,
          ...(invitation !== undefined && { revokedInvitation: invitation }),
          ...(ended > 0 && { tokensEnded: ended }),
        },
      })
    },
  })
