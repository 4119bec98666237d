import type { Call } from '../../model/actor.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { type Tag, type TagEntity, tagFaults } from '../../model/tag.ts'
import { writeTag } from '../../storage/tags.ts'
import { companyAt } from '../access/company-at.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { tagToChange } from './tag-to-change.ts'

/** What is left out stays as it is. */
export interface TagEdit {
  readonly locationId: number
  readonly tagId: number
  readonly title?: string
  /** `#rrggbb`, in any case. */
  readonly color?: string
  readonly icon?: string
  readonly entity?: TagEntity
}

type Words = Pick<Tag, 'title' | 'color' | 'icon' | 'entity'>

const wordsOf = ({ title, color, icon, entity }: Words): Words => ({ title, color, icon, entity })

/** Changes a tag of a location. */
export const updateTag = async (core: Core, call: Call, wish: TagEdit): Promise<Tag> => {
  const companyId = await companyAt(core, call, wish.locationId)
  return change(core, call, companyId, async (tx) => {
    const before = await tagToChange(tx, wish)
    const { title = before.title, color = before.color, icon = before.icon, entity = before.entity } = wish
    const after = { ...before, title: title.trim(), color: color.toLowerCase(), icon, entity }
    refuseFaulty(tagFaults(after))

    const [former, latter] = [wordsOf(before), wordsOf(after)]
    if (JSON.stringify(former) === JSON.stringify(latter)) return before
    writeTag(tx, companyId, after)
    tx.record({ kind: 'tag.changed', subject: `tag:${after.id}`, before: former, after: latter })
    return after
  })
}
