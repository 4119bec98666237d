import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tag } from '../../model/tag.ts'
import { findTag } from '../../storage/tags.ts'
import type { Core } from '../core.ts'
import { standingForTags } from './standing-for-tags.ts'

export interface TagQuestion {
  readonly locationId: number
  readonly tagId: number
}

/** One tag of a location, a deleted one too, for somebody who may see them. */
export const readTag = async (
  core: Core,
  call: Call,
  { locationId, tagId }: TagQuestion,
): Promise<{ tag: Tag; isEditable: boolean }> => {
  const { companyId, isEditable } = await standingForTags(core, call, locationId)
  const tag = await findTag(core.engine, companyId, locationId, tagId)
  if (!tag) throw new Refusal('tag.unknown')
  return { tag, isEditable: isEditable && !tag.deleted }
}
