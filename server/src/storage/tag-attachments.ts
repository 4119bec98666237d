import type { Tag } from '../model/tag.ts'
import { kindNumbered, numberOf, type Tagged, type TaggedKind, taggedKinds } from '../model/tagged.ts'
import type { Tx } from './change.ts'
import { first, type Param, type Reader } from './engine.ts'
import { columns, type TagRow, toTag } from './tags.ts'

export const insertAttachment = (tx: Tx, companyId: number, tagId: number, { kind, id }: Tagged): void => {
  tx.write('insert into tag_attachments (company_id, tag_id, kind, entity_id) values ($1, $2, $3, $4)', [
    companyId,
    tagId,
    numberOf(kind),
    id,
  ])
}

export const deleteAttachment = (tx: Tx, companyId: number, tagId: number, { kind, id }: Tagged): void => {
  tx.write('delete from tag_attachments where company_id = $1 and tag_id = $2 and kind = $3 and entity_id = $4', [
    companyId,
    tagId,
    numberOf(kind),
    id,
  ])
}

/** The tags that something carries, by id; deleted ones too. */
export const tagsOn = async (reader: Reader, companyId: number, { kind, id }: Tagged): Promise<Tag[]> => {
  const rows = await reader.all<TagRow>(
    `select ${columns} from tag_attachments a
     join tags t on t.company_id = a.company_id and t.id = a.tag_id
     where a.company_id = $1 and a.kind = $2 and a.entity_id = $3 order by a.tag_id`,
    [companyId, numberOf(kind), id],
  )
  return rows.map(toTag)
}

export interface AttachmentsAsked {
  readonly tagId: number
  readonly kind?: TaggedKind
  /** Goes on after this one, which need not be there any more. */
  readonly after?: Tagged
  readonly limit: number
}

/** What carries a tag, by kind and id. */
export const attachmentsOf = async (
  reader: Reader,
  companyId: number,
  { tagId, kind, after, limit }: AttachmentsAsked,
): Promise<Tagged[]> => {
  const params: Param[] = [companyId, tagId, limit]
  const only = kind === undefined ? '' : ` and kind = $${params.push(numberOf(kind))}`
  const from = after && ` and (kind, entity_id) > ($${params.push(numberOf(after.kind))}, $${params.push(after.id)})`
  const rows = await reader.all<{ kind: number; entity_id: number }>(
    `select kind, entity_id from tag_attachments where company_id = $1 and tag_id = $2${only}${from ?? ''}
     order by kind, entity_id limit $3`,
    params,
  )
  return rows.map(({ kind: stored, entity_id: id }) => ({ kind: kindNumbered(stored), id }))
}

/** The kinds of things that carry a tag. */
export const kindsWith = async (reader: Reader, companyId: number, tagId: number): Promise<TaggedKind[]> => {
  const rows = await Promise.all(
    // Each a look into the primary key, however many things carry the tag.
    taggedKinds.map((kind) =>
      first(reader, 'select kind from tag_attachments where company_id = $1 and tag_id = $2 and kind = $3 limit 1', [
        companyId,
        tagId,
        numberOf(kind),
      ]),
    ),
  )
  return taggedKinds.filter((_, index) => rows[index] !== undefined)
}
