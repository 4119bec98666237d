import { expireInvitations as expire } from '../../storage/invitations.ts'
import { dropExpiredLinks } from '../../storage/links.ts'
import type { Core } from '../core.ts'

/**
 * Notes which invitations nobody answered in time, and forgets links whose time is over; gives the number of the
 * former. Links end by the clock alone, so nothing depends on when this runs.
 */
export const expireInvitations = async ({ engine }: Core): Promise<number> => {
  const expired = await expire(engine)
  await dropExpiredLinks(engine)
  return expired
}
