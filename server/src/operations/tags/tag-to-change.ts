import { Refusal } from '../../model/refusal.ts'
import type { Tag } from '../../model/tag.ts'
import type { Tx } from '../../storage/change.ts'
import { findTag } from '../../storage/tags.ts'
import { standingUnderLock } from '../access/authorize.ts'
import { requireAtEach, requireSomewhere } from '../access/standpoint.ts'
import type { TagQuestion } from './read-tag.ts'

/** A tag of a location where the caller may change tags, under the lock; a deleted one too. */
export const tagInHand = async (tx: Tx, question: TagQuestion): Promise<Tag> => {
  const standing = await standingUnderLock(tx)
  requireSomewhere(standing, tx.call, 'tags.edit', question, tx.now())
  const tag = await findTag(tx, standing.company.id, question.tagId)
  if (!tag) throw new Refusal('tag.unknown')
  if ((question.locationId ?? tag.locationId) !== tag.locationId) throw new Refusal('tag.not-editable')
  requireAtEach(standing, tx.call, 'tags.edit', [tag.locationId], tx.now())
  return tag
}

/** The same, but for one that is deleted. */
export const tagToChange = async (tx: Tx, question: TagQuestion): Promise<Tag> => {
  const tag = await tagInHand(tx, question)
  if (tag.deleted) throw new Refusal('tag.not-editable')
  return tag
}
