import type { Call } from '../../model/actor.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { type Tag, type TagEntity, tagFaults } from '../../model/tag.ts'
import { suits } from '../../model/tagged.ts'
import type { Tx } from '../../storage/change.ts'
import { kindsWith } from '../../storage/tag-attachments.ts'
import { writeTag } from '../../storage/tags.ts'
import { companyFrom, type Standpoint } from '../access/standpoint.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { tagToChange } from './tag-to-change.ts'

/** What is left out stays as it is. */
export type TagEdit = Standpoint & {
  readonly tagId: number
  readonly title?: string
  /** `#rrggbb`, in any case. */
  readonly color?: string
  readonly icon?: string
  readonly entity?: TagEntity
}

type Words = Pick<Tag, 'title' | 'color' | 'icon' | 'entity'>

const wordsOf = ({ title, color, icon, entity }: Words): Words => ({ title, color, icon, entity })

/** Refuses a kind that does not suit what carries the tag already. */
const requireSuits = async (tx: Tx, companyId: number, { id, entity }: Tag): Promise<void> => {
  const [other] = (await kindsWith(tx, companyId, id)).filter((kind) => !suits(entity, kind))
  if (other === undefined) return
  const message = `does not suit what carries the tag: it is on some ${other}`
  throw new Refusal('request.invalid', { fields: [{ field: 'entity', message }] })
}

/** Changes a tag of a location. */
export const updateTag = async (core: Core, call: Call, wish: TagEdit): Promise<Tag> => {
  const companyId = await companyFrom(core, call, wish)
  return change(core, call, companyId, async (tx) => {
    const before = await tagToChange(tx, wish)
    const { title = before.title, color = before.color, icon = before.icon, entity = before.entity } = wish
    const after = { ...before, title: title.trim(), color: color.toLowerCase(), icon, entity }
    refuseFaulty(tagFaults(after))
    if (after.entity !== before.entity) await requireSuits(tx, companyId, after)

    const [former, latter] = [wordsOf(before), wordsOf(after)]
    if (JSON.stringify(former) === JSON.stringify(latter)) return before
    writeTag(tx, companyId, after)
    tx.record({ kind: 'tag.changed', subject: `tag:${after.id}`, before: former, after: latter })
    return after
  })
}
