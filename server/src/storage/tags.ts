import { type Tag, type TagEntity, tagEntities } from '../model/tag.ts'
import type { Tx } from './change.ts'
import type { Param, Reader } from './engine.ts'
import { type PartById, type Places, partById, within } from './places.ts'

export interface TagRow {
  id: number
  location_id: number
  title: string
  color: string
  icon: string
  entity: number
  deleted: number
}

export const columns = 't.id, t.location_id, t.title, t.color, t.icon, t.entity, t.deleted'

export const toTag = (row: TagRow): Tag => ({
  id: row.id,
  locationId: row.location_id,
  title: row.title,
  color: row.color,
  icon: row.icon,
  entity: tagEntities[row.entity] as TagEntity,
  deleted: row.deleted === 1,
})

/** The tags of some locations that are not deleted, of one kind or of all, by id. */
export const tagsOf = async (
  reader: Reader,
  companyId: number,
  places: Places,
  entity: TagEntity | undefined,
  part: PartById = {},
): Promise<Tag[]> => {
  const params: Param[] = [companyId]
  const there = within('t.location_id', places, params)
  const only = entity === undefined ? '' : ` and t.entity = $${params.push(tagEntities.indexOf(entity))}`
  const sql = `select ${columns} from tags t where t.company_id = $1 and t.deleted = 0${there}${only}`
  return (await reader.all<TagRow>(sql + partById('t.id', part, params), params)).map(toTag)
}

/** Some tags of the company, deleted ones too. */
export const findTags = async (reader: Reader, companyId: number, ids: readonly number[]): Promise<Tag[]> => {
  if (ids.length === 0) return []
  const params: Param[] = [companyId]
  const among = ids.map((id) => `$${params.push(id)}`).join(', ')
  const sql = `select ${columns} from tags t where t.company_id = $1 and t.id in (${among}) order by t.id`
  return (await reader.all<TagRow>(sql, params)).map(toTag)
}

/** A tag of whichever location of the company; a deleted one too. */
export const findTag = async (reader: Reader, companyId: number, id: number): Promise<Tag | undefined> =>
  (await findTags(reader, companyId, [id]))[0]

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
