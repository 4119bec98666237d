import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { memberOfGrant } from '../../storage/grants.ts'
import type { Core } from '../core.ts'
import { grantsSeen, type MemberQuestion, requireSight } from '../members/company-member.ts'
import { lookAtMember } from '../members/read-company-member.ts'
import type { GrantQuestion, ShownGrant } from './company-grant.ts'

/** The grants of a member by id, for themselves, or for somebody who may see people at a place where they count. */
export const listGrants = async (core: Core, call: Call, question: MemberQuestion): Promise<ShownGrant[]> => {
  const { facts, now } = await core.facts.read((look) => lookAtMember(look, call, question))
  const { member, sight } = requireSight(facts.standing, call, facts.member, now)
  return grantsSeen(member, sight).map((grant) => ({ memberId: member.id, grant }))
}

/** One of them. */
export const readGrant = async (core: Core, call: Call, { companyId, grantId }: GrantQuestion): Promise<ShownGrant> => {
  // No member has the number 0: whoever may see nobody is refused before they hear whether there is such a grant.
  const memberId = (await memberOfGrant(core.engine, companyId, grantId)) ?? 0
  try {
    const found = (await listGrants(core, call, { companyId, memberId })).find(({ grant }) => grant.id === grantId)
    if (found) return found
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'member.unknown') throw error
  }
  throw new Refusal('grant.unknown')
}
