import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { type ShopRow, shopsOf } from '../../storage/shops.ts'
import { standingIn } from '../access/authorize.ts'
import { isAtHome } from '../companies/own-companies.ts'
import type { Core } from '../core.ts'
import { requireVocabulary } from '../members/shown-member.ts'
import { shopsSeen } from './own-shops.ts'

/** The caller's locations in one company, by id. */
export const listShopsOfCompany = async (
  core: Core,
  call: Call,
  { companyId, vocabulary }: { companyId: number; vocabulary: string },
): Promise<ShopRow[]> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireVocabulary(standing.company, vocabulary)
  if (!isAtHome(standing, call, now)) throw new Refusal('access.denied')
  return shopsSeen(standing, call, now, await shopsOf(core.engine, [companyId]))
}
