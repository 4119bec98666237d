import { type Tag, type TagEntity, tagEntities } from '../model/tag.ts'
import type { Tx } from './change.ts'
import { first, type Reader } from './engine.ts'

interface TagRow {
  id: number
  location_id: number
  title: string
  color: string
  icon: string
  entity: number
  deleted: number
}

const columns = 'id, location_id, title, color, icon, entity, deleted'
const select = `select ${columns} from tags where company_id = $1 and location_id = $2`

const toTag = (row: TagRow): Tag => ({
  id: row.id,
  locationId: row.location_id,
  title: row.title,
  color: row.color,
  icon: row.icon,
  entity: tagEntities[row.entity] as TagEntity,
  deleted: row.deleted === 1,
})

/** The tags of a location that are not deleted, of one kind or of all, by id. */
export const tagsOf = async (
  reader: Reader,
  companyId: number,
  locationId: number,
  entity: TagEntity | undefined,
): Promise<Tag[]> => {
  const rows = await reader.all<TagRow>(`${select} and deleted = 0 and ($3 < 0 or entity = $3) order by id`, [
    companyId,
    locationId,
    entity === undefined ? -1 : tagEntities.indexOf(entity),
  ])
  return rows.map(toTag)
}

/** A tag of a location; a deleted one too. */
export const findTag = async (
  reader: Reader,
  companyId: number,
  locationId: number,
  id: number,
): Promise<Tag | undefined> => {
  const row = await first<TagRow>(reader, `${select} and id = $3`, [companyId, locationId, id])
  return row && toTag(row)
}

/** A tag of whichever location of the company; a deleted one too. */
export const findTagAnywhere = async (reader: Reader, companyId: number, id: number): Promise<Tag | undefined> => {
  const row = await first<TagRow>(reader, `select ${columns} from tags where company_id = $1 and id = $2`, [
    companyId,
    id,
  ])
  return row && toTag(row)
}

/** Writes all that may change of a tag that is there. */
export const writeTag = (tx: Tx, companyId: number, tag: Tag): void => {
  tx.write(
    `update tags set title = $3, color = $4, icon = $5, entity = $6, deleted = $7
     where company_id = $1 and id = $2`,
    [companyId, tag.id, tag.title, tag.color, tag.icon, tagEntities.indexOf(tag.entity), tag.deleted ? 1 : 0],
  )
}

export const insertTag = (tx: Tx, companyId: number, tag: Tag): void => {
  tx.write(
    `insert into tags (company_id, id, location_id, title, color, icon, entity, deleted)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      companyId,
      tag.id,
      tag.locationId,
      tag.title,
      tag.color,
      tag.icon,
      tagEntities.indexOf(tag.entity),
      tag.deleted ? 1 : 0,
    ],
  )
}
