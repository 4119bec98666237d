import { invitationLetter, invitationMessage } from '../../model/invitation-texts.ts'
import { links, linkTo } from '../../model/link.ts'
import type { Parcel } from '../../outbound/courier.ts'
import { moveInvitation } from '../../storage/invitations.ts'
import { dueMessages, type Message, settleMessage, takeMessage } from '../../storage/outbox.ts'
import { mintLink } from '../invitations/mint-link.ts'
import type { Post } from './deliver-messages.ts'

/** How invitations leave. */
export const invitationPost: Post<Message> = {
  due: dueMessages,

  take: async (session, engine, due, { seconds, publicUrl }) => {
    const taken = await takeMessage(session, engine, due, seconds)
    if (!taken) return undefined
    const { now, ...message } = taken
    const { companyId, invitationId: id, channel, address } = message
    const secret = mintLink(session, { companyId, id, channel, address }, 'sent', now)
    return { message, parcel: parcelOf(message, linkTo(publicUrl, 'invitation', secret)) }
  },

  settle: async (session, engine, message, outcome) => {
    if (!(await settleMessage(session, engine, message, outcome))) return
    const { companyId, invitationId } = message
    if (outcome.state === 'sent') await moveInvitation(session, companyId, invitationId, 'send')
    if (outcome.state === 'failed') await moveInvitation(session, companyId, invitationId, 'fail')
  },
}

const DAY = 24 * 60 * 60

const parcelOf = ({ companyId, id, channel, address, company }: Message, link: string): Parcel => {
  const words = { company, link, days: links.invitation.lasts.sent / DAY }
  const parcel = { id: `gatehouse.${companyId}.${id}`, address }
  return channel === 'email'
    ? { ...parcel, ...invitationLetter(words) }
    : { ...parcel, subject: '', text: invitationMessage(words) }
}
