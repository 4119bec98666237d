import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { titlesOf } from '../../storage/shops.ts'
import { standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import type { OwnCompany, ShownCompany } from './list-own-companies.ts'
import { isAtHome, speaks } from './own-companies.ts'

/** One company, for whoever is at home in it. */
export const readOwnCompany = async (
  core: Core,
  call: Call,
  { companyId, vocabulary }: { companyId: number; vocabulary?: string },
): Promise<OwnCompany> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  if (!speaks(standing.company, vocabulary)) throw new Refusal('company.unknown')
  if (!isAtHome(standing, call, now)) throw new Refusal('access.denied')
  const [company] = (await titlesOf(core.engine, [companyId])) as [ShownCompany]
  return { ...company, catalogues: standing.company.catalogue.names }
}
