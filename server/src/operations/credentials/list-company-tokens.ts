import type { Call } from '../../model/actor.ts'
import { type CompanyToken, liveTokensOfCompany, type TokenPage } from '../../storage/tokens.ts'
import { requireCapability, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { companyTokensSeen } from './company-tokens-seen.ts'

/** The live tokens that work in one company alone, whoever's they are, by id. */
export const listCompanyTokens = async (
  core: Core,
  call: Call,
  { companyId, ...page }: TokenPage & { readonly companyId: number },
): Promise<CompanyToken[]> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireCapability(standing, call, 'tokens.edit', 'company', now)
  const tokens = await liveTokensOfCompany(core.engine, companyId, now, page)
  return companyTokensSeen(core, call, { standing, now }, tokens)
}
