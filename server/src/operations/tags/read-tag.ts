import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tag } from '../../model/tag.ts'
import { findTag } from '../../storage/tags.ts'
import { requireAtEach, type Standpoint } from '../access/standpoint.ts'
import type { Core } from '../core.ts'
import { standingForTags } from './standing-for-tags.ts'

export type TagQuestion = Standpoint & { readonly tagId: number }

/** One tag, a deleted one too, for somebody who may see those of its location; from another location it is unknown. */
export const readTag = async (
  core: Core,
  call: Call,
  question: TagQuestion,
): Promise<{ tag: Tag; isEditable: boolean }> => {
  const { standing, companyId, isEditable, now } = await standingForTags(core, call, question)
  const tag = await findTag(core.engine, companyId, question.tagId)
  if (!tag || (question.locationId ?? tag.locationId) !== tag.locationId) throw new Refusal('tag.unknown')
  requireAtEach(standing, call, 'tags.read', [tag.locationId], now)
  return { tag, isEditable: isEditable && !tag.deleted }
}
