import { Refusal } from '../../model/refusal.ts'
import type { Tag } from '../../model/tag.ts'
import { MOST_TAGS, suits, type Tagged } from '../../model/tagged.ts'
import type { Tx } from '../../storage/change.ts'
import { deleteAttachment, insertAttachment } from '../../storage/tag-attachments.ts'

/** Why a tag may not be put on something; undefined when it may. */
export const attachFault = ({ deleted, entity }: Tag, { kind }: Tagged): string | undefined => {
  if (deleted) return 'is deleted, and can be put on nothing any more'
  return suits(entity, kind) ? undefined : `is not for what is of the kind ${kind}`
}

/** Refuses more tags on one thing than it may carry. */
export const requireRoom = (count: number): void => {
  if (count <= MOST_TAGS) return
  const message = `would be more than ${MOST_TAGS} on one thing: take some away`
  throw new Refusal('request.invalid', { fields: [{ field: 'tags', message }] })
}

/** Puts a tag on something, or takes it away. */
export const writeAttached = (tx: Tx, companyId: number, tagId: number, tagged: Tagged, attached: boolean): void => {
  if (attached) insertAttachment(tx, companyId, tagId, tagged)
  else deleteAttachment(tx, companyId, tagId, tagged)
  tx.record({
    kind: attached ? 'tag.attached' : 'tag.detached',
    subject: `tag:${tagId}`,
    ...(attached ? { after: tagged } : { before: tagged }),
  })
}
