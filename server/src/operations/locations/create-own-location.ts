import type { Call } from '../../model/actor.ts'
import { isCapable } from '../../model/decide.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { ownCompanies } from '../companies/own-companies.ts'
import type { Core } from '../core.ts'
import { createLocation, type LocationWish, locationFaults } from './create-location.ts'

export interface OwnLocationWish extends Omit<LocationWish, 'id'> {
  /** The company; without it, the only one that uses the vocabulary and where the caller may make locations. */
  readonly companyId?: number
  readonly vocabulary: string
}

/** Makes a further location for a caller who need not say of which company. */
export const createOwnLocation = async (
  core: Core,
  call: Call,
  { companyId, vocabulary, ...wish }: OwnLocationWish,
): Promise<number> => {
  const { standings, now } = await ownCompanies(core, call, vocabulary)
  const isOwn = standings.some(({ company }) => company.id === companyId)
  const wrong = (message: string) => [{ field: 'companyId', message }]
  if (companyId !== undefined) {
    refuseFaulty([...(isOwn ? [] : wrong('is no company of yours')), ...locationFaults(wish)])
    return createLocation(core, call, companyId, wish)
  }
  const open = standings.filter(({ company, person }) =>
    isCapable(company, person, 'locations.edit', 'company', now, call.ip),
  )
  const [only, ...others] = open
  if (!only) throw new Refusal('access.denied')
  refuseFaulty([
    ...(others.length === 0 ? [] : wrong('is missing: you may make locations in several companies')),
    ...locationFaults(wish),
  ])
  return createLocation(core, call, only.company.id, wish)
}
