import type { Call } from '../../model/actor.ts'
import type { Tagged } from '../../model/tagged.ts'
import { type AttachmentsAsked, attachmentsOf } from '../../storage/tag-attachments.ts'
import type { Core } from '../core.ts'
import { readTag } from './read-tag.ts'

export interface AttachmentsQuestion extends AttachmentsAsked {
  readonly companyId: number
}

/** What carries a tag, by kind and id, for somebody who may see the tag. */
export const listAttachments = async (
  core: Core,
  call: Call,
  { companyId, ...asked }: AttachmentsQuestion,
): Promise<Tagged[]> => {
  await readTag(core, call, { companyId, tagId: asked.tagId })
  return attachmentsOf(core.engine, companyId, asked)
}
