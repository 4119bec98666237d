import type { Call } from '../../model/actor.ts'
import { writeTeamMember } from '../../storage/team-members.ts'
import { standingUnderLock } from '../access/authorize.ts'
import { companyFrom } from '../access/standpoint.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { endedLink, writeLink } from './link-user.ts'
import type { TeamMemberQuestion } from './read-team-member.ts'
import { teamMemberToChange } from './team-member-to-change.ts'

/** Takes somebody off the roster of a location; the user they were keeps all access. */
export const deleteTeamMember = async (core: Core, call: Call, question: TeamMemberQuestion): Promise<void> => {
  const companyId = await companyFrom(core, call, question)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    const teamMember = await teamMemberToChange(tx, standing, 'team.delete', question)
    const { locationId } = teamMember
    const link = await endedLink(tx, standing, teamMember)

    if (link) await writeLink(tx, teamMember, link)
    writeTeamMember(tx, companyId, { ...teamMember, deleted: true })
    tx.record({
      kind: 'team-member.deleted',
      subject: `team-member:${teamMember.id}`,
      before: { locationId, positionId: teamMember.position?.id ?? null },
    })
  })
}
