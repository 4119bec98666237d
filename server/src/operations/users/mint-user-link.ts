import { LINKS_KEPT, type LinkWay, links } from '../../model/link.ts'
import type { Moment } from '../../model/member.ts'
import type { Session } from '../../storage/engine.ts'
import { insertLink } from '../../storage/links.ts'
import type { UserMessage } from '../../storage/user-messages.ts'
import { newSecret } from '../credentials/secrets.ts'

/**
 * Makes a new link for a message about a person and gives its secret, this once: only the hash is kept. It proves the
 * address of the message, also when the operator reveals it, who answers for addresses.
 */
export const mintUserLink = (
  session: Pick<Session, 'write'>,
  { purpose, subjectId, channel, address }: Pick<UserMessage, 'purpose' | 'subjectId' | 'channel' | 'address'>,
  way: LinkWay,
  now: Moment,
): string => {
  const { text, hash } = newSecret(purpose)
  const expiresAt = now + links[purpose].lasts[way] * 1_000_000
  const proves = { channel, address }
  insertLink(session, { hash, purpose, companyId: null, subjectId, way, proves, createdAt: now, expiresAt }, LINKS_KEPT)
  return text
}
