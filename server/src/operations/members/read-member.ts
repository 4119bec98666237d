import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { memberRow } from '../../storage/member-list.ts'
import { requireCapability, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { requireVocabulary, rolesListed, type ShownMember, showMember } from './shown-member.ts'

/** One of a company's people with their role, also an archived one, for whom `listMembers` would show them. */
export const readMember = async (
  core: Core,
  call: Call,
  { companyId, vocabulary, userId }: { companyId: number; vocabulary: string; userId: number },
): Promise<ShownMember> => {
  const { facts, now } = await core.facts.read((look) => ({
    standing: standingIn(look, call.actor, companyId),
    member: look.memberOfUser(companyId, userId),
  }))
  const { company } = facts.standing
  requireVocabulary(company, vocabulary)
  requireCapability(facts.standing, call, 'members.read', 'company', now)
  const row = facts.member && (await memberRow(core.engine, companyId, facts.member.id))
  const shown = row && rolesListed(company, vocabulary).includes(row.role) ? showMember(company, row) : undefined
  if (!shown) throw new Refusal('member.unknown')
  return shown
}
