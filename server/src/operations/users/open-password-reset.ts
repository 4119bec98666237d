import type { User } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Engine, Reader } from '../../storage/engine.ts'
import { type Link, liveLink } from '../../storage/links.ts'
import type { UserProfile } from '../../storage/users.ts'
import type { Core } from '../core.ts'
import { hashOf } from '../credentials/secrets.ts'
import { resettable } from './resettable.ts'

/** Whose password a link sets, if it still works. Everybody else hears one and the same. */
export const requireResetLink = async (
  reader: Reader,
  engine: Engine,
  secret: string,
): Promise<{ readonly link: Link; readonly user: User; readonly profile: UserProfile }> => {
  const link = await liveLink(reader, engine, 'password-reset', hashOf(secret))
  const found = link?.proves && (await resettable(reader, link.subjectId, link.proves))
  if (!link || !found) throw new Refusal('link.invalid')
  return { link, ...found }
}

/** Refuses a link that does not work; looking uses nothing up. */
export const openPasswordReset = async ({ engine }: Core, secret: string): Promise<void> => {
  await requireResetLink(engine, engine, secret)
}
