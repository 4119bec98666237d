import type { Call } from '../../model/actor.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import type { Tag } from '../../model/tag.ts'
import { tagsOn } from '../../storage/tag-attachments.ts'
import { findTags } from '../../storage/tags.ts'
import { standingUnderLock } from '../access/authorize.ts'
import { enterCompany } from '../access/company-at.ts'
import { placesWhere, requireAtEach, requireSomewhere } from '../access/standpoint.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { seenAt, type TaggedQuestion } from './list-tags-on.ts'
import { attachFault, requireRoom, writeAttached } from './write-attached.ts'

export type TagsWish = TaggedQuestion & {
  /** Each once. */
  readonly tagIds: readonly number[]
}

/**
 * Replaces the tags that something carries, as far as the caller sees them; those of locations where they see no tags
 * stay. It takes the right at the location of each tag that comes or goes.
 */
export const setTags = async (core: Core, call: Call, { companyId, tagged, tagIds }: TagsWish): Promise<Tag[]> => {
  await enterCompany(core, call, companyId)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    const now = tx.now()
    requireSomewhere(standing, call, 'tags.edit', { companyId }, now)
    const seen = seenAt(placesWhere(standing, call, 'tags.read', { companyId }, now))

    const carried = new Map((await tagsOn(tx, companyId, tagged)).map((tag) => [tag.id, tag]))
    const wished = new Map((await findTags(tx, companyId, tagIds)).map((tag) => [tag.id, tag]))
    requireAtEach(standing, call, 'tags.read', placesOf([...wished.values()]), now)
    refuseFaulty(
      tagIds.flatMap((id, index) => {
        const tag = wished.get(id)
        const message = tag ? !carried.has(id) && attachFault(tag, tagged) : 'is not a tag of this company'
        return message ? [{ field: `tagIds.${index}`, message }] : []
      }),
    )
    const coming = [...wished.values()].filter(({ id }) => !carried.has(id))
    const going = [...carried.values()].filter((tag) => !wished.has(tag.id) && seen(tag))
    requireAtEach(standing, call, 'tags.edit', placesOf([...coming, ...going]), now)
    requireRoom(carried.size + coming.length - going.length)

    for (const { id } of going) writeAttached(tx, companyId, id, tagged, false)
    for (const { id } of coming) writeAttached(tx, companyId, id, tagged, true)
    return (await tagsOn(tx, companyId, tagged)).filter(seen)
  })
}

const placesOf = (tags: readonly Tag[]): number[] => tags.map(({ locationId }) => locationId)
