import type { Call } from '../../model/actor.ts'
import { linkTo } from '../../model/link.ts'
import { Refusal } from '../../model/refusal.ts'
import { shardOf } from '../../storage/scopes.ts'
import { listUserMessages } from '../../storage/user-messages.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { accountLetter } from '../messages/account-letter.ts'
import { mintUserLink } from './mint-user-link.ts'

/** Makes the link of a message about a person that waits, for the operator alone; the audit says so. */
export const revealUserLink = async (
  core: Core,
  call: Call,
  { messageId, publicUrl }: { readonly messageId: number; readonly publicUrl: string },
): Promise<string | undefined> => {
  if (call.actor.kind !== 'operator') throw new Refusal('access.denied')
  const [message] = await listUserMessages(core.engine, { id: messageId, limit: 1 })
  if (!message) return undefined
  const { purpose, subjectId } = message
  return changeAcross(core, call, [shardOf(subjectId)], async (tx) => {
    const letter = await accountLetter(tx, core.engine, message)
    if (!letter || !('withLink' in letter)) return undefined
    const secret = mintUserLink(tx, message, 'revealed', tx.now())
    const subject = purpose === 'password-reset' ? `user:${subjectId}` : `confirmation:${subjectId}`
    tx.record({ kind: `${purpose}.link-revealed`, subject, after: { message: messageId } })
    return linkTo(publicUrl, purpose, secret)
  })
}
