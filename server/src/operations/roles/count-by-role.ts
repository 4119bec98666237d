import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { membersByRole } from '../../storage/roles.ts'
import { standingIn } from '../access/authorize.ts'
import { isCapableEverywhere } from '../access/standpoint.ts'
import type { Core } from '../core.ts'

/** How many members have each role, for whoever may see all people of the company. */
export const countByRole = async (core: Core, call: Call, companyId: number): ReturnType<typeof membersByRole> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  if (!isCapableEverywhere(standing, call, 'members.read', now)) throw new Refusal('access.denied')
  return membersByRole(core.engine, companyId)
}
