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
