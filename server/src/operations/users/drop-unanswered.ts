import { USER_MESSAGE_LASTS } from '../../model/message.ts'
import { dropExpiredConfirmations } from '../../storage/confirmations.ts'
import { dropStaleUserMessages } from '../../storage/user-messages.ts'
import type { Core } from '../core.ts'

/**
 * Forgets addresses that nobody confirmed in time, with what was told of their people, and messages about people that
 * are older than anybody waits for them. Links end by the clock alone.
 */
export const dropUnanswered = async ({ engine }: Core): Promise<void> => {
  await dropExpiredConfirmations(engine)
  await dropStaleUserMessages(engine, USER_MESSAGE_LASTS)
}
