import { effectiveAccess, type Values } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { blockerOf } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Core } from '../core.ts'
import { standingAt } from './authorize.ts'
import { requireShown } from './read-permissions.ts'

export interface OwnAccess {
  readonly company: Company
  /** What the caller may do at the location now, from their address. */
  readonly values: Values
  /** What is shown of them there: the only place of what is no right, such as a list of addresses. */
  readonly shown: Values
}

/** What the caller themself may do at a location. */
export const readOwnAccess = async (core: Core, call: Call, locationId: number): Promise<OwnAccess> => {
  const { facts, now } = await core.facts.read((look) => standingAt(look, call.actor, locationId))
  const { company, person } = facts
  const { values: shown } = requireShown(company, person.member, locationId, now)
  if (blockerOf(person) !== undefined) throw new Refusal('access.denied')
  return { company, values: effectiveAccess(company, person, locationId, now, call.ip), shown }
}
