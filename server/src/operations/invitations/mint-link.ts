import { LINKS_KEPT, type LinkWay, links } from '../../model/link.ts'
import type { Moment } from '../../model/member.ts'
import type { Session } from '../../storage/engine.ts'
import { type Invitation, prolongInvitation } from '../../storage/invitations.ts'
import { insertLink } from '../../storage/links.ts'
import { newSecret } from '../credentials/secrets.ts'

/**
 * Makes a new link to an invitation and gives its secret, this once: only the hash is kept. A link that is handed over
 * proves no address; one that the operator reveals does, since the operator answers for addresses.
 */
export const mintLink = (
  session: Pick<Session, 'write'>,
  { companyId, id, channel, address }: Pick<Invitation, 'companyId' | 'id' | 'channel' | 'address'>,
  way: LinkWay,
  now: Moment,
): string => {
  const { text, hash } = newSecret('invitation')
  const expiresAt = now + links.invitation.lasts[way] * 1_000_000
  const proves = way === 'handed-over' ? undefined : { channel, address }
  const link = {
    hash,
    purpose: 'invitation',
    companyId,
    subjectId: id,
    way,
    proves,
    createdAt: now,
    expiresAt,
  } as const
  insertLink(session, link, LINKS_KEPT)
  prolongInvitation(session, companyId, id, expiresAt)
  return text
}
