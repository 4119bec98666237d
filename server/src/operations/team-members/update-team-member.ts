import type { Call } from '../../model/actor.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { type TeamMember, teamMemberFaults } from '../../model/team-member.ts'
import { writeTeamMember } from '../../storage/team-members.ts'
import { standingUnderLock } from '../access/authorize.ts'
import { companyFrom, requireAtEach } from '../access/standpoint.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import type { TeamMemberWish } from './create-team-member.ts'
import { wishedLink, writeLink } from './link-user.ts'
import type { TeamMemberQuestion } from './read-team-member.ts'
import { teamMemberToChange } from './team-member-to-change.ts'
import { wishedPosition } from './wished-position.ts'

/** What is left out stays as it is. */
export type TeamMemberEdit = TeamMemberQuestion & Partial<Omit<TeamMemberWish, 'id' | 'locationId'>>

/** What the audit keeps of a state: ids; names stand apart and can be erased. */
const recorded = ({ position, dismissed, hidden }: TeamMember) => ({
  positionId: position?.id ?? null,
  dismissed,
  hidden,
})

/** Changes somebody on the roster of a location, and which user of it they are. */
export const updateTeamMember = async (core: Core, call: Call, wish: TeamMemberEdit): Promise<TeamMember> => {
  const companyId = await companyFrom(core, call, wish)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    const before = await teamMemberToChange(tx, standing, 'team.edit', wish)
    const { dismissed = before.dismissed, hidden = before.hidden } = wish
    if (dismissed !== before.dismissed) requireAtEach(standing, call, 'team.dismiss', [before.locationId], tx.now())

    const name = wish.name?.trim() ?? before.name
    const specialization = wish.specialization?.trim() ?? before.specialization
    const { position, faults } =
      wish.positionId === undefined
        ? { position: before.position, faults: [] }
        : await wishedPosition(tx, companyId, wish.positionId)
    refuseFaulty([...teamMemberFaults({ name, specialization }), ...faults])
    const link = await wishedLink(tx, standing, before, wish.userId)

    const { latter } = link ?? {}
    const member = link ? (latter ? { id: latter.id, userId: latter.userId } : null) : before.member
    const after = { ...before, name, specialization, position, dismissed, hidden, member }
    const renamed = name !== before.name || specialization !== before.specialization
    const [former, states] = [recorded(before), recorded(after)]
    if (renamed || JSON.stringify(former) !== JSON.stringify(states)) {
      writeTeamMember(tx, companyId, after)
      tx.record({
        kind: 'team-member.changed',
        subject: `team-member:${after.id}`,
        before: former,
        after: { ...states, ...(renamed && { renamed }) },
      })
    }
    if (link) await writeLink(tx, after, link)
    return after
  })
}
