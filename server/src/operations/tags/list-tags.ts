import type { Call } from '../../model/actor.ts'
import type { Tag, TagEntity } from '../../model/tag.ts'
import { tagsOf } from '../../storage/tags.ts'
import type { Core } from '../core.ts'
import { standingForTags } from './standing-for-tags.ts'

export interface TagsQuestion {
  readonly locationId: number
  /** Only those of one kind. */
  readonly entity?: TagEntity
}

export interface ListedTags {
  readonly tags: readonly Tag[]
  /** Whether the caller may change them. */
  readonly isEditable: boolean
}

/** The tags of a location that are not deleted, for somebody who may see them. */
export const listTags = async (core: Core, call: Call, { locationId, entity }: TagsQuestion): Promise<ListedTags> => {
  const { companyId, isEditable } = await standingForTags(core, call, locationId)
  return { tags: await tagsOf(core.engine, companyId, locationId, entity), isEditable }
}
