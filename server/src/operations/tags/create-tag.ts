import type { Call } from '../../model/actor.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { type Tag, type TagEntity, tagFaults } from '../../model/tag.ts'
import { reserveId } from '../../storage/ids.ts'
import { insertTag } from '../../storage/tags.ts'
import { standingUnderLock } from '../access/authorize.ts'
import { companyFrom, requireAtEach, requireKnownLocation, requireSomewhere } from '../access/standpoint.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'

export interface TagWish {
  /** An id of one's own choice, for the demo and for data that come from elsewhere. */
  readonly id?: number
  readonly locationId: number
  /** Where the caller stands, when not at the location. */
  readonly companyId?: number
  readonly title: string
  /** `#rrggbb`, in any case. */
  readonly color: string
  readonly icon?: string
  /** `common` without. */
  readonly entity?: TagEntity
}

/** Makes a tag of a location. */
export const createTag = async (core: Core, call: Call, wish: TagWish): Promise<Tag> => {
  const { locationId, icon = '', entity = 'common' } = wish
  const from = wish.companyId === undefined ? { locationId } : { companyId: wish.companyId }
  const companyId = await companyFrom(core, call, from)
  const reserved = wish.id === undefined ? undefined : await reserveId(core.engine, wish.id)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    requireSomewhere(standing, call, 'tags.edit', from, tx.now())
    requireKnownLocation(standing.company, locationId)
    requireAtEach(standing, call, 'tags.edit', [locationId], tx.now())

    const words = { title: wish.title.trim(), color: wish.color.toLowerCase(), icon }
    refuseFaulty(tagFaults(words))

    const tag: Tag = { id: reserved ?? (await tx.id()), locationId, ...words, entity, deleted: false }
    insertTag(tx, companyId, tag)
    tx.record({ kind: 'tag.created', subject: `tag:${tag.id}`, after: { locationId, ...words, entity } })
    return tag
  })
}
