import type { Reader } from './engine.ts'

/** Something that a limit to ids can name. */
export interface Named {
  readonly id: number
  readonly title: string
}

/** Positions that are available at a location, by id. */
export const positionsAt = (reader: Reader, companyId: number, locationId: number): Promise<Named[]> =>
  reader.all<Named>(
    `select p.id, p.title from position_locations l
     join positions p on p.company_id = l.company_id and p.id = l.position_id and p.deleted = 0
     where l.company_id = $1 and l.location_id = $2 order by p.id`,
    [companyId, locationId],
  )

/** Team members who work at a location, by id. */
export const teamMembersAt = (reader: Reader, companyId: number, locationId: number): Promise<Named[]> =>
  reader.all<Named>(
    `select id, name as title from team_members
     where company_id = $1 and location_id = $2 and deleted = 0 and dismissed = 0 order by id`,
    [companyId, locationId],
  )
