import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tagged } from '../../model/tagged.ts'
import { tagsOn } from '../../storage/tag-attachments.ts'
import { enterCompany } from '../access/company-at.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { tagInHand } from './tag-to-change.ts'
import { attachFault, requireRoom, writeAttached } from './write-attached.ts'

export interface AttachmentWish {
  readonly companyId: number
  readonly tagId: number
  readonly tagged: Tagged
}

/** Puts a tag on something, or takes it away; what is so already stays so. A deleted tag can still be taken away. */
export const setTagAttached = async (
  core: Core,
  call: Call,
  { companyId, tagId, tagged }: AttachmentWish,
  attached: boolean,
): Promise<void> => {
  await enterCompany(core, call, companyId)
  return change(core, call, companyId, async (tx) => {
    const tag = await tagInHand(tx, { companyId, tagId })
    const carried = await tagsOn(tx, companyId, tagged)
    if (carried.some(({ id }) => id === tagId) === attached) return
    if (attached) {
      const message = attachFault(tag, tagged)
      if (message !== undefined) throw new Refusal('request.invalid', { fields: [{ field: 'tagId', message }] })
      requireRoom(carried.length + 1)
    }
    writeAttached(tx, companyId, tagId, tagged, attached)
  })
}
