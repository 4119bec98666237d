import type { Call } from '../../model/actor.ts'
import { countHeads as count, type HeadCount } from '../../model/head-count.ts'
import { alikePeople } from '../../storage/head-count.ts'
import { standingIn } from '../access/authorize.ts'
import { requireReachOf } from '../access/reach-of.ts'
import type { Core } from '../core.ts'

/** How many people are where, at the places where the caller may see people. */
export interface HeadCounts {
  /** By a grant over the whole company. */
  readonly whole: HeadCount
  /** By a grant over the location, by its number. */
  readonly locations: readonly (HeadCount & { readonly id: number })[]
}

/**
 * Counts the people of each location by role. Whoever may see the people of some locations counts those: a closed one is
 * among them only for whoever may see all.
 */
export const countHeads = async (
  core: Core,
  call: Call,
  { companyId }: { readonly companyId: number },
): Promise<HeadCounts> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  const sight = requireReachOf(standing, call, 'members.read', now)
  const { whole, locations } = count(standing.company, await alikePeople(core.engine, companyId, now), now)
  const seen = [...locations].filter(([id]) => sight === 'company' || sight.includes(id)).sort(([a], [b]) => a - b)
  return { whole, locations: seen.map(([id, heads]) => ({ id, ...heads })) }
}
