import type { Call } from '../../model/actor.ts'
import type { Capability } from '../../model/capability.ts'
import { isCapable } from '../../model/decide.ts'
import { Refusal } from '../../model/refusal.ts'
import { standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'

/**
 * Refuses whoever may not see the company's policies and entities. They tell who may do what, and hold addresses of
 * people: they are for those who may see all members, or change them; and for the operator at the command line.
 */
export const requireSight = (core: Core, call: Call, companyId: number): Promise<void> =>
  requireAny(core, call, companyId, ['members.read', 'catalogue.edit'])

/**
 * Refuses whoever may not change them, before anything is made of what they sent: judging a set is long work. The right
 * is asked for again under the lock.
 */
export const requireEditing = (core: Core, call: Call, companyId: number): Promise<void> =>
  requireAny(core, call, companyId, ['catalogue.edit'])

const requireAny = async (core: Core, call: Call, companyId: number, any: readonly Capability[]): Promise<void> => {
  if (call.actor.kind === 'operator') return
  const { facts, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  const { company, person } = facts
  const may = any.some((capability) => isCapable(company, person, capability, 'company', now, call.ip))
  if (!may) throw new Refusal('access.denied')
}
