import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { type ShopRow, shopsOf } from '../../storage/shops.ts'
import { standingAt } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { shopsSeen } from './own-shops.ts'

/** One location, for whoever has a grant that covers it. */
export const readOwnShop = async (
  core: Core,
  call: Call,
  { locationId, vocabulary }: { locationId: number; vocabulary: string },
): Promise<ShopRow> => {
  const { facts: standing, now } = await core.facts.read((look) => standingAt(look, call.actor, locationId))
  const { company } = standing
  if (!company.catalogue.names.includes(vocabulary)) throw new Refusal('location.unknown')
  const all = await shopsOf(core.engine, [company.id])
  const [shop] = shopsSeen(
    standing,
    call,
    now,
    all.filter(({ id }) => id === locationId),
  )
  if (!shop) throw new Refusal('access.denied')
  return shop
}
