import { linkTo } from '../../model/link.ts'
import {
  dropUserMessages,
  dueUserMessages,
  settleUserMessage,
  takeUserMessage,
  type UserMessage,
} from '../../storage/user-messages.ts'
import { mintUserLink } from '../users/mint-user-link.ts'
import { accountLetter } from './account-letter.ts'
import type { Post } from './deliver-messages.ts'

/** How messages about a person leave. */
export const accountPost: Post<UserMessage> = {
  due: dueUserMessages,

  take: async (session, engine, due, { seconds, publicUrl }) => {
    const taken = await takeUserMessage(session, engine, due, seconds)
    if (!taken) return undefined
    const { now, ...message } = taken
    const { id, purpose, subjectId, address } = message
    const letter = await accountLetter(session, engine, message)
    if (!letter) {
      dropUserMessages(session, purpose, subjectId)
      return undefined
    }
    const parcel = { id: `gatehouse.user.${id}`, address }
    if ('withoutLink' in letter) return { message, parcel: { ...parcel, ...letter.withoutLink(publicUrl) } }
    const secret = mintUserLink(session, message, 'sent', now)
    return { message, parcel: { ...parcel, ...letter.withLink(linkTo(publicUrl, purpose, secret)) } }
  },

  settle: async (session, engine, message, outcome) => settleUserMessage(session, engine, message, outcome),
}
