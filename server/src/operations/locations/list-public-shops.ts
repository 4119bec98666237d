import { Refusal } from '../../model/refusal.ts'
import { openShopsOf, type ShopRow, usesCatalogue } from '../../storage/shops.ts'
import type { Core } from '../core.ts'

/** How many of a company's locations anybody may see. */
const MOST_SHOWN = 20

/** The first open locations of a company, for anybody: what stands on a shop's door, and nothing about its people. */
export const listPublicShops = async (
  { engine }: Core,
  { companyId, vocabulary }: { companyId: number; vocabulary: string },
): Promise<ShopRow[]> => {
  if (!(await usesCatalogue(engine, companyId, vocabulary))) throw new Refusal('company.unknown')
  return openShopsOf(engine, companyId, MOST_SHOWN)
}
