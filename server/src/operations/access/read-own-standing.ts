import type { Call } from '../../model/actor.ts'
import { type Capability, capabilities, companyWideCapabilities } from '../../model/capability.ts'
import { isCapable } from '../../model/decide.ts'
import type { Scope } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { isAtHome } from '../companies/own-companies.ts'
import type { Core } from '../core.ts'
import { standingIn } from './authorize.ts'
import { reachOf } from './reach-of.ts'

export interface OwnStanding {
  readonly memberId: number
  /** Where the caller has each capability that they have somewhere. */
  readonly capabilities: ReadonlyMap<Capability, Scope>
}

/** Who the caller is in a company, and where they may do what. */
export const readOwnStanding = async (
  core: Core,
  call: Call,
  { companyId }: { readonly companyId: number },
): Promise<OwnStanding> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  if (!isAtHome(standing, call, now)) throw new Refusal('access.denied')
  const { company, person } = standing
  const whereOf = (capability: Capability): Scope => {
    if (!companyWideCapabilities.has(capability)) return reachOf(standing, call, capability, now)
    return isCapable(company, person, capability, 'company', now, call.ip) ? 'company' : []
  }
  const found = (Object.keys(capabilities) as Capability[])
    .map((capability) => [capability, whereOf(capability)] as const)
    .filter(([, where]) => where.length > 0)
  return { memberId: person.member.id, capabilities: new Map(found) }
}
