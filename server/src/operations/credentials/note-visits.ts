import { noteVisit } from '../../storage/member-list.ts'
import { companiesOfUser } from '../../storage/members.ts'
import type { Core } from '../core.ts'

/**
 * Notes that somebody has signed in, wherever they are a member: with a sign-in that is bound to no company they have
 * come to all of theirs. Of a partner's program, to those that have let the partner in.
 */
export const noteVisits = async (core: Core, userId: number, partnerId?: number): Promise<void> => {
  const joined = await companiesOfUser(core.engine, userId)
  const { facts: visited } = await core.facts.read((look) =>
    joined.flatMap((companyId) => {
      const member = look.memberOfUser(companyId, userId)
      const isLetIn = partnerId === undefined || look.company(companyId)?.partners.has(partnerId) === true
      return member && isLetIn ? [{ companyId, memberId: member.id }] : []
    }),
  )
  for (const { companyId, memberId } of visited) await noteVisit(core.engine, companyId, memberId)
}
