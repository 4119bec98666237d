import type { Member } from '../../model/member.ts'
import type { Tx } from '../../storage/change.ts'
import { moveInvitation, unansweredInvitation } from '../../storage/invitations.ts'
import { endLinks } from '../../storage/links.ts'
import { dropMessages } from '../../storage/outbox.ts'

/**
 * Takes back the invitation of somebody who has not answered and is left with nothing: an invitation to nothing would
 * make them a member who may do nothing. Gives its id, where there was one; the caller records it.
 */
export const withdrawInvitation = async (tx: Tx, { companyId, id }: Member): Promise<number | undefined> => {
  const invitation = await unansweredInvitation(tx, companyId, id)
  if (!invitation || !(await moveInvitation(tx, companyId, invitation.id, 'revoke'))) return undefined
  endLinks(tx, 'invitation', invitation.id)
  dropMessages(tx, companyId, invitation.id)
  return invitation.id
}
