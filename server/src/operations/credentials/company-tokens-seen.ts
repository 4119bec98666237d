import type { Call } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import type { CompanyToken } from '../../storage/tokens.ts'
import type { Standing } from '../access/authorize.ts'
import { meets, reachOf } from '../access/reach-of.ts'
import type { Core } from '../core.ts'

/** Tokens of a company with the names of those of their people whom the caller may see. */
export const companyTokensSeen = async (
  core: Core,
  call: Call,
  { standing, now }: { readonly standing: Standing; readonly now: Moment },
  tokens: readonly CompanyToken[],
): Promise<CompanyToken[]> => {
  const reach = reachOf(standing, call, 'members.read', now)
  if (reach === 'company') return [...tokens]
  const { facts: isMet } = await core.facts.read((look) =>
    tokens.map(({ memberId }) => {
      const member = memberId === null ? undefined : look.member(standing.company.id, memberId)
      return member !== undefined && meets(reach, member)
    }),
  )
  return tokens.map((token, index) => (isMet[index] ? token : { ...token, memberName: null }))
}
