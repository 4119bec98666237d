import { addressHolds } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import { activeAt, covers, type Moment } from '../../model/member.ts'
import type { ShopRow } from '../../storage/shops.ts'
import type { Standing } from '../access/authorize.ts'
import { isAtHome } from '../companies/own-companies.ts'

/** A location as its people see it. */
export type ShownShop = ShopRow

/** The locations that the caller's grants cover now; a closed one stays in sight. */
export const shopsSeen = <T extends { readonly id: number }>(
  standing: Standing,
  call: Call,
  now: Moment,
  shops: readonly T[],
): T[] => {
  const { company, person } = standing
  const grants = isAtHome(standing, call, now)
    ? person.member.grants.filter((grant) => activeAt(grant, now) && addressHolds(company, grant, call.ip))
    : []
  return shops.filter(({ id }) => grants.some(({ scope }) => covers(scope, id)))
}
