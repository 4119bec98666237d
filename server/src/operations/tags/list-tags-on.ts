import type { Call } from '../../model/actor.ts'
import type { Tag } from '../../model/tag.ts'
import type { Tagged } from '../../model/tagged.ts'
import type { Places } from '../../storage/places.ts'
import { tagsOn } from '../../storage/tag-attachments.ts'
import type { Core } from '../core.ts'
import { standingForTags } from './standing-for-tags.ts'

export interface TaggedQuestion {
  readonly companyId: number
  readonly tagged: Tagged
}

/** Whether a tag is of one of the places. */
export const seenAt =
  (places: Places) =>
  ({ locationId }: Tag): boolean =>
    places === 'all' || places.includes(locationId)

/** The tags that something carries, by id, deleted ones too: those of the locations where the caller sees tags. */
export const listTagsOn = async (core: Core, call: Call, { companyId, tagged }: TaggedQuestion): Promise<Tag[]> => {
  const { places } = await standingForTags(core, call, { companyId })
  return (await tagsOn(core.engine, companyId, tagged)).filter(seenAt(places))
}
