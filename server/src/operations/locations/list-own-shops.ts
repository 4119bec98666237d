import type { Call } from '../../model/actor.ts'
import { type ShopRow, shopsOf } from '../../storage/shops.ts'
import { ownCompanies } from '../companies/own-companies.ts'
import type { Core } from '../core.ts'
import { shopsSeen } from './own-shops.ts'

/** The caller's locations in all companies of theirs, by company and id. */
export const listOwnShops = async (core: Core, call: Call, vocabulary: string): Promise<ShopRow[]> => {
  const { standings, now } = await ownCompanies(core, call, vocabulary)
  const shops = await shopsOf(
    core.engine,
    standings.map(({ company }) => company.id),
  )
  return standings.flatMap((standing) =>
    shopsSeen(
      standing,
      call,
      now,
      shops.filter(({ companyId }) => companyId === standing.company.id),
    ),
  )
}
