import type { Call } from '../../model/actor.ts'
import type { Tag, TagEntity } from '../../model/tag.ts'
import type { PartById } from '../../storage/places.ts'
import { tagsOf } from '../../storage/tags.ts'
import { onlyAt, type Standpoint } from '../access/standpoint.ts'
import type { Core } from '../core.ts'
import { standingForTags } from './standing-for-tags.ts'

export type TagsQuestion = Standpoint & {
  /** Only those of one location of the company. */
  readonly at?: number
  /** Only those of one kind. */
  readonly entity?: TagEntity
  readonly part?: PartById
}

export interface ListedTags {
  readonly tags: readonly Tag[]
  /** Whether the caller may change all of them. */
  readonly isEditable: boolean
}

/** The tags that are not deleted, by id, of the locations where the caller may see them. */
export const listTags = async (core: Core, call: Call, question: TagsQuestion): Promise<ListedTags> => {
  const { standing, companyId, places, isEditable, now } = await standingForTags(core, call, question)
  const { at, entity, part } = question
  const asked = at === undefined ? places : onlyAt(standing, call, 'tags.read', at, now)
  return { tags: await tagsOf(core.engine, companyId, asked, entity, part), isEditable }
}
