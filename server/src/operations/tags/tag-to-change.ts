import { Refusal } from '../../model/refusal.ts'
import type { Tag } from '../../model/tag.ts'
import type { Tx } from '../../storage/change.ts'
import { findTagAnywhere } from '../../storage/tags.ts'
import { requireCapability, standingUnderLock } from '../access/authorize.ts'
import type { TagQuestion } from './read-tag.ts'

/** A tag that the caller may change under the lock: one of this location that is not deleted. */
export const tagToChange = async (tx: Tx, { locationId, tagId }: TagQuestion): Promise<Tag> => {
  const standing = await standingUnderLock(tx)
  requireCapability(standing, tx.call, 'tags.edit', locationId, tx.now())
  const tag = await findTagAnywhere(tx, standing.company.id, tagId)
  if (!tag) throw new Refusal('tag.unknown')
  if (tag.locationId !== locationId || tag.deleted) throw new Refusal('tag.not-editable')
  return tag
}
