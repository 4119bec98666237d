import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { type ListedMessage, listMessages, retryMessage as retry } from '../../storage/outbox.ts'
import { requireCompanyRight } from '../access/require-company-right.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'

/**
 * Lets a message that was given up be sent after all, when what kept it back is mended. The invitation stays as it is,
 * and whoever answers for it does; to answer for it oneself, resend it.
 */
export const retryMessage = async (
  core: Core,
  call: Call,
  { companyId, messageId }: { companyId: number; messageId: number },
): Promise<ListedMessage> =>
  change(core, call, companyId, async (tx) => {
    await requireCompanyRight(tx, 'members.invite')
    const find = async (): Promise<ListedMessage | undefined> =>
      (await listMessages(tx, { companyId, id: messageId, limit: 1 }))[0]
    const found = await find()
    if (!found) throw new Refusal('message.unknown')
    if (found.state !== 'failed') throw new Refusal('message.waiting')
    retry(tx, companyId, messageId)
    tx.record({
      kind: 'invitation.message-retried',
      subject: `message:${messageId}`,
      before: { invitation: found.invitationId, fault: found.fault, attempts: found.attempts },
      after: { invitation: found.invitationId },
    })
    return (await find()) as ListedMessage
  })
