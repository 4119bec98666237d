import {
  type ListedPositions,
  type Page,
  type Position,
  type ServiceBinding,
  serviceBindings,
} from '../model/position.ts'
import type { Tx } from './change.ts'
import { first, type Reader } from './engine.ts'

interface PositionRow {
  id: number
  title: string
  description: string
  services_binding: number
  required_fields: string
  only_chain: number
  locations: string | null
}

const columns = `p.id, p.title, p.description, p.services_binding, p.required_fields, p.only_chain,
  (select string_agg(cast(l.location_id as text), ',') from position_locations l
   where l.company_id = p.company_id and l.position_id = p.id) as locations`

const toPosition = (companyId: number, row: PositionRow): Position => ({
  id: row.id,
  companyId,
  title: row.title,
  description: row.description,
  serviceBinding: serviceBindings[row.services_binding] as ServiceBinding,
  requiredFields: JSON.parse(row.required_fields),
  onlyChain: row.only_chain === 1,
  locations:
    row.locations === null
      ? []
      : row.locations
          .split(',')
          .map(Number)
          .toSorted((a, b) => a - b),
})

/** All positions of a company, by id. */
export const positionsOf = async (reader: Reader, companyId: number): Promise<Position[]> => {
  const rows = await reader.all<PositionRow>(
    `select ${columns} from positions p where p.company_id = $1 and p.deleted = 0 order by p.id`,
    [companyId],
  )
  return rows.map((row) => toPosition(companyId, row))
}

/** Positions of a company from `offset` on, by id, and how many there are in all. */
export const pageOfPositions = async (
  reader: Reader,
  companyId: number,
  { limit, offset }: Page,
): Promise<ListedPositions> => {
  const rows = await reader.all<PositionRow & { id: number | null; total: number }>(
    // The count stands first, so that it is known beyond the last page too.
    `select t.total, ${columns}
     from (select count(*) as total from positions where company_id = $1 and deleted = 0) t
     left join (select * from positions where company_id = $1 and deleted = 0 order by id limit $2 offset $3) p on true
     order by p.id`,
    [companyId, limit, offset],
  )
  const positions = rows.filter(({ id }) => id !== null).map((row) => toPosition(companyId, row))
  return { total: rows[0]?.total ?? 0, positions }
}

export const findPosition = async (reader: Reader, companyId: number, id: number): Promise<Position | undefined> => {
  const row = await first<PositionRow>(
    reader,
    `select ${columns} from positions p where p.company_id = $1 and p.id = $2 and p.deleted = 0`,
    [companyId, id],
  )
  return row && toPosition(companyId, row)
}

export const insertPosition = (tx: Tx, position: Position): void => {
  const { companyId, id, title, description, serviceBinding, requiredFields, onlyChain } = position
  tx.write(
    `insert into positions
       (company_id, id, title, description, services_binding, required_fields, only_chain, deleted)
     values ($1, $2, $3, $4, $5, $6, $7, 0)`,
    [
      companyId,
      id,
      title,
      description,
      serviceBindings.indexOf(serviceBinding),
      JSON.stringify(requiredFields),
      onlyChain ? 1 : 0,
    ],
  )
  insertLocations(tx, position)
}

const insertLocations = (tx: Tx, { companyId, id, locations }: Position): void => {
  for (const locationId of locations)
    tx.write('insert into position_locations (company_id, position_id, location_id) values ($1, $2, $3)', [
      companyId,
      id,
      locationId,
    ])
}

/** Writes the words and the locations of a position that is there. */
export const writePosition = (tx: Tx, position: Position): void => {
  const { companyId, id, title, description } = position
  tx.write('update positions set title = $3, description = $4 where company_id = $1 and id = $2', [
    companyId,
    id,
    title,
    description,
  ])
  tx.write('delete from position_locations where company_id = $1 and position_id = $2', [companyId, id])
  insertLocations(tx, position)
}

/** A deleted position stays as a row, so that what once named it can be explained; nothing finds it any more. */
export const writePositionDeleted = (tx: Tx, companyId: number, id: number): void => {
  tx.write('update positions set deleted = 1 where company_id = $1 and id = $2', [companyId, id])
}
