import type { Call } from '../../model/actor.ts'
import { type MemberPage, pageOfMembers } from '../../storage/member-list.ts'
import { requireCapability, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { requireVocabulary, rolesListed, type ShownMember, showMember } from './shown-member.ts'

export interface MembersQuestion extends MemberPage {
  readonly companyId: number
  /** Members are listed who have a role of this catalogue over the company, or one that is shown as such. */
  readonly vocabulary: string
}

/** Part of a company's people with their roles, by name, for somebody who may see the people of the whole company. */
export const listMembers = async (core: Core, call: Call, question: MembersQuestion): Promise<ShownMember[]> => {
  const { companyId, vocabulary } = question
  const { facts, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireVocabulary(facts.company, vocabulary)
  requireCapability(facts, call, 'members.read', 'company', now)
  const rows = await pageOfMembers(core.engine, companyId, rolesListed(facts.company, vocabulary), question)
  return rows.flatMap((row) => showMember(facts.company, row) ?? [])
}
