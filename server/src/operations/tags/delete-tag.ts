import type { Call } from '../../model/actor.ts'
import { writeTag } from '../../storage/tags.ts'
import { companyFrom } from '../access/standpoint.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import type { TagQuestion } from './read-tag.ts'
import { tagToChange } from './tag-to-change.ts'

/** Deletes a tag: it leaves the list, can be put on nothing any more, and stays readable by its id. */
export const deleteTag = async (core: Core, call: Call, question: TagQuestion): Promise<void> => {
  const companyId = await companyFrom(core, call, question)
  return change(core, call, companyId, async (tx) => {
    const tag = await tagToChange(tx, question)
    writeTag(tx, companyId, { ...tag, deleted: true })
    const { locationId, title, color, icon, entity } = tag
    tx.record({ kind: 'tag.deleted', subject: `tag:${tag.id}`, before: { locationId, title, color, icon, entity } })
  })
}
