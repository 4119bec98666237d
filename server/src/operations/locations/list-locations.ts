import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  connectedLocations,
  type LocationFilter,
  type LocationPage,
  type LocationRow,
  locationRows,
} from '../../storage/locations.ts'
import { standingIn } from '../access/authorize.ts'
import { isAtHome, ownCompanies } from '../companies/own-companies.ts'
import type { Core } from '../core.ts'
import { shopsSeen } from './own-shops.ts'

/** A location with its public words. */
export type ShownLocation = LocationRow

/** Whose locations, in companies that use the vocabulary where one is named. */
export type Whose =
  /** All of one company, for its members. */
  | { readonly kind: 'company'; readonly companyId: number }
  /** Those that the caller's grants cover, in all companies of theirs. */
  | { readonly kind: 'caller'; readonly vocabulary: string }
  /** Those of the companies that have let the caller's partner in. */
  | { readonly kind: 'partner'; readonly vocabulary: string }

export interface LocationsQuestion extends LocationPage {
  readonly whose: Whose
  readonly filter?: LocationFilter
}

/** A page of locations with their public words, by id. */
export const listLocations = async (core: Core, call: Call, question: LocationsQuestion): Promise<LocationRow[]> =>
  locationRows(core.engine, await placesOf(core, call, question))

interface Placed {
  readonly id: number
  readonly companyId: number
  readonly closed: boolean
}

const placesOf = async (
  core: Core,
  call: Call,
  { whose, filter = {}, ...page }: LocationsQuestion,
): Promise<{ id: number; companyId: number }[]> => {
  const { actor } = call
  if (whose.kind === 'company') return paged(await placesIn(core, call, whose.companyId), filter, page)
  if (whose.kind === 'caller') return paged(await placesCovered(core, call, whose.vocabulary), filter, page)
  const partnerId = actor.kind === 'operator' ? undefined : actor.partnerId
  if (partnerId === undefined) return []
  return connectedLocations(core.engine, { partnerId, vocabulary: whose.vocabulary }, filter, page)
}

const placesIn = async (core: Core, call: Call, companyId: number): Promise<Placed[]> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  if (!isAtHome(standing, call, now)) throw new Refusal('access.denied')
  return [...standing.company.locations.values()].map((location) => ({ ...location, companyId }))
}

const placesCovered = async (core: Core, call: Call, vocabulary: string): Promise<Placed[]> => {
  const { standings, now } = await ownCompanies(core, call, vocabulary)
  return standings.flatMap((standing) =>
    shopsSeen(standing, call, now, [...standing.company.locations.values()]).map((location) => ({
      ...location,
      companyId: standing.company.id,
    })),
  )
}

const paged = (
  places: readonly Placed[],
  { id, companyId, after = 0, closed }: LocationFilter,
  { limit, offset = 0 }: LocationPage,
): Placed[] =>
  places
    .filter(
      (place) =>
        (id === undefined || place.id === id) &&
        (companyId === undefined || place.companyId === companyId) &&
        place.id > after &&
        (closed === undefined || place.closed === closed),
    )
    .sort((a, b) => a.id - b.id)
    .slice(offset, offset + limit)
