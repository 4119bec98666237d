import { effectiveAccess, type Values } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { Refusal } from '../../model/refusal.ts'
import { type LocationRow, locationRows } from '../../storage/locations.ts'
import { type Standing, standingAt, standingIn } from '../access/authorize.ts'
import { isAtHome } from '../companies/own-companies.ts'
import type { Core } from '../core.ts'

/** A location with what the caller may do there now. */
export interface OwnLocation extends LocationRow {
  readonly access: { readonly company: Company; readonly values: Values }
}

const rowOf = async (core: Core, companyId: number, id: number): Promise<LocationRow> => {
  const [row] = await locationRows(core.engine, [{ id, companyId }])
  if (!row) throw new Refusal('location.unknown')
  return row
}

/** One location of a company, a closed one too, for the company's members; of that company, where one is named. */
export const readLocation = async (
  core: Core,
  call: Call,
  locationId: number,
  companyId?: number,
): Promise<OwnLocation> => {
  const find = core.facts.read(
    (look): Standing =>
      companyId === undefined ? standingAt(look, call.actor, locationId) : standingIn(look, call.actor, companyId),
  )
  const { facts: standing, now } = await find
  const { company, person } = standing
  if (!isAtHome(standing, call, now)) throw new Refusal('access.denied')
  const values = effectiveAccess(company, person, locationId, now, call.ip)
  return { ...(await rowOf(core, company.id, locationId)), access: { company, values } }
}

/** The same words for a partner's program, where the company uses the vocabulary and has let the partner in. */
export const readConnectedLocation = async (
  core: Core,
  { actor }: Call,
  { locationId, vocabulary }: { locationId: number; vocabulary: string },
): Promise<LocationRow> => {
  const partnerId = actor.kind === 'operator' ? undefined : actor.partnerId
  const { facts: companyId } = await core.facts.read((look) => {
    const id = look.companyOf(locationId)
    const company = id === undefined ? undefined : look.company(id)
    const isOpen = partnerId !== undefined && company?.partners.has(partnerId)
    if (!company || !isOpen || !company.catalogue.names.includes(vocabulary)) throw new Refusal('location.unknown')
    return company.id
  })
  return rowOf(core, companyId, locationId)
}
