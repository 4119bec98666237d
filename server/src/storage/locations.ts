import type { Tx } from './change.ts'
import type { Reader } from './engine.ts'

export interface NewLocation {
  readonly id: number
  readonly title: string
  readonly timezone: string
  readonly city: string
  readonly address: string
}

/** Writes a location, its public words, and the directory entry that leads from its id to the company. */
export const insertLocation = (tx: Tx, companyId: number, location: NewLocation): void => {
  tx.write('insert into directory_locations (location_id, company_id) values ($1, $2)', [location.id, companyId])
  tx.write('insert into locations (company_id, id, from_revision, closed) values ($1, $2, $3, 0)', [
    companyId,
    location.id,
    tx.revision(companyId),
  ])
  tx.write(
    `insert into location_profiles (company_id, location_id, title, timezone, city, address)
     values ($1, $2, $3, $4, $5, $6)`,
    [companyId, location.id, location.title, location.timezone, location.city, location.address],
  )
}

export const writeLocationClosed = (tx: Tx, companyId: number, id: number, closed: boolean): void => {
  const revision = tx.revision(companyId)
  tx.write('update locations set to_revision = $3 where company_id = $1 and id = $2 and to_revision is null', [
    companyId,
    id,
    revision,
  ])
  tx.write('insert into locations (company_id, id, from_revision, closed) values ($1, $2, $3, $4)', [
    companyId,
    id,
    revision,
    closed ? 1 : 0,
  ])
}

export const writeLocationProfile = (
  tx: Tx,
  companyId: number,
  { id, title, timezone, city, address }: NewLocation,
): void => {
  tx.write(
    `update location_profiles set title = $3, timezone = $4, city = $5, address = $6
     where company_id = $1 and location_id = $2`,
    [companyId, id, title, timezone, city, address],
  )
}

export interface ListedLocation {
  readonly id: number
  readonly title: string
  readonly city: string
  readonly closed: boolean
}

export const listLocations = async (reader: Reader, companyId: number): Promise<ListedLocation[]> => {
  const rows = await reader.all<{ id: number; title: string; city: string; closed: number }>(
    `select l.id, p.title, p.city, l.closed from locations l
     join location_profiles p on p.company_id = l.company_id and p.location_id = l.id
     where l.company_id = $1 and l.to_revision is null order by l.id`,
    [companyId],
  )
  return rows.map((row) => ({ ...row, closed: row.closed === 1 }))
}

/** A location with its public words. */
export interface LocationRow extends NewLocation {
  readonly company: { readonly id: number; readonly title: string }
  readonly closed: boolean
  /** How many people of the roster can be booked: not dismissed, hidden or deleted. */
  readonly bookable: number
}

/** The current rows of some locations, by id; each is looked for in its company alone. */
export const locationRows = async (
  reader: Reader,
  places: readonly { readonly id: number; readonly companyId: number }[],
): Promise<LocationRow[]> => {
  if (places.length === 0) return []
  const companies = [...new Set(places.map(({ companyId }) => companyId))]
  const among = (count: number, from: number): string =>
    Array.from({ length: count }, (_, n) => `$${from + n}`).join(', ')
  const rows = await reader.all<
    NewLocation & { company_id: number; company_title: string; closed: number; bookable: number }
  >(
    `select l.id, l.company_id, c.title as company_title, p.title, p.timezone, p.city, p.address, l.closed,
       (select count(*) from team_members t where t.company_id = l.company_id and t.location_id = l.id
          and t.dismissed = 0 and t.hidden = 0 and t.deleted = 0) as bookable
     from locations l
     join companies c on c.company_id = l.company_id
     join location_profiles p on p.company_id = l.company_id and p.location_id = l.id
     where l.company_id in (${among(companies.length, 1)}) and l.id in (${among(places.length, 1 + companies.length)})
       and l.to_revision is null order by l.id`,
    [...companies, ...places.map(({ id }) => id)],
  )
  return rows.map(({ company_id, company_title, closed, ...row }) => ({
    ...row,
    company: { id: company_id, title: company_title },
    closed: closed === 1,
  }))
}

/** Which locations are wanted, by id; what is left out does not matter. */
export interface LocationFilter {
  readonly id?: number
  readonly companyId?: number
  /** Those with a higher id. */
  readonly after?: number
  readonly closed?: boolean
}

export interface LocationPage {
  readonly limit: number
  readonly offset?: number
}

/** A page of the locations of all companies that use a vocabulary and have let a partner in, by id. */
export const connectedLocations = (
  reader: Reader,
  { partnerId, vocabulary }: { readonly partnerId: number; readonly vocabulary: string },
  { id, companyId, after, closed }: LocationFilter,
  { limit, offset = 0 }: LocationPage,
): Promise<{ id: number; companyId: number }[]> => {
  const params: (string | number)[] = [partnerId, vocabulary, limit, offset]
  const only = (wanted: number | undefined, condition: (param: string) => string): string => {
    if (wanted === undefined) return ''
    params.push(wanted)
    return ` and ${condition(`$${params.length}`)}`
  }
  const filter = [
    only(id, (param) => `l.id = ${param}`),
    only(companyId, (param) => `l.company_id = ${param}`),
    only(after, (param) => `l.id > ${param}`),
    only(closed === undefined ? undefined : Number(closed), (param) => `l.closed = ${param}`),
  ].join('')
  return reader.all(
    `select l.id, l.company_id as "companyId" from locations l
     where l.company_id in (
         select k.company_id from company_partners k
         join company_catalogues n on n.company_id = k.company_id and n.name = $2 and n.to_revision is null
         where k.partner_id = $1 and k.to_revision is null)
       and l.to_revision is null${filter}
     order by l.id limit $3 offset $4`,
    params,
  )
}
