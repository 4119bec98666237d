import type { Call } from '../../model/actor.ts'
import { standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { type NumberedRole, numberedRoles, requireVocabulary, showRole } from '../members/shown-member.ts'

export interface RolesQuestion {
  readonly companyId: number
  readonly vocabulary: string
}

/** The built-in roles that can be given to somebody, by number. Every member may know them; an owner role is not given. */
export const listRoles = async (core: Core, call: Call, question: RolesQuestion): Promise<NumberedRole[]> => {
  const { facts: company } = await core.facts.read((look) => standingIn(look, call.actor, question.companyId).company)
  requireVocabulary(company, question.vocabulary)
  return numberedRoles(company, question.vocabulary)
    .filter(({ isOwner }) => !isOwner)
    .map((role) => showRole(company, role))
    .sort((a, b) => a.id - b.id)
}
