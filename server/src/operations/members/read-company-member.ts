import type { Call } from '../../model/actor.ts'
import type { Member } from '../../model/member.ts'
import type { Look } from '../../storage/facts.ts'
import { type Standing, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { type MemberQuestion, type ReadMember, requireSight, showOne } from './company-member.ts'

/** The member of a question, and the standing of whoever asks. */
export const lookAtMember = (
  look: Look,
  { actor }: Call,
  { companyId, memberId }: MemberQuestion,
): { standing: Standing; member: Member | undefined } => {
  const standing = standingIn(look, actor, companyId)
  // Not as the caller's token narrows them: what is stored is asked about.
  const id = memberId === 'me' ? standing.person.member.id : memberId
  return { standing, member: look.member(companyId, id) }
}

/** One member, for themselves, or for somebody who may see people where a grant of theirs counts. */
export const readCompanyMember = async (core: Core, call: Call, question: MemberQuestion): Promise<ReadMember> => {
  const { facts, now } = await core.facts.read((look) => lookAtMember(look, call, question))
  const seen = requireSight(facts.standing, call, facts.member, now)
  return showOne(core.engine, facts.standing, call, seen, now)
}
