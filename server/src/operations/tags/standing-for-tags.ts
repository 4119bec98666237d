import type { Call } from '../../model/actor.ts'
import { isCapable } from '../../model/decide.ts'
import type { Moment } from '../../model/member.ts'
import type { Places } from '../../storage/places.ts'
import type { Standing } from '../access/authorize.ts'
import { placesWhere, type Standpoint, standingFrom } from '../access/standpoint.ts'
import type { Core } from '../core.ts'

/** A caller who may see tags, and where. */
export interface Sight {
  readonly standing: Standing
  readonly companyId: number
  /** Where their tags are seen. */
  readonly places: Places
  /** Whether the caller may change all of them. */
  readonly isEditable: boolean
  readonly now: Moment
}

/** Where the caller may see tags, from where they stand. */
export const standingForTags = async (core: Core, call: Call, from: Standpoint): Promise<Sight> => {
  const { facts: standing, now } = await core.facts.read((look) => standingFrom(look, call.actor, from))
  const places = placesWhere(standing, call, 'tags.read', from, now)
  const { company, person } = standing
  const isEditable = isCapable(company, person, 'tags.edit', from.locationId ?? 'company', now, call.ip)
  return { standing, companyId: company.id, places, isEditable, now }
}
