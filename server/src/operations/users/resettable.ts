import type { User } from '../../model/member.ts'
import type { Reader } from '../../storage/engine.ts'
import type { Channel } from '../../storage/invitations.ts'
import { loadUser } from '../../storage/rows.ts'
import { profileOfUser, type UserProfile } from '../../storage/users.ts'

/** Somebody who may set a new password with what was sent to this address: not locked out, and it is still theirs. */
export const resettable = async (
  reader: Reader,
  userId: number,
  { channel, address }: { readonly channel: Channel; readonly address: string },
): Promise<{ readonly user: User; readonly profile: UserProfile } | undefined> => {
  const load = loadUser(userId)
  const user = load.read(await reader.tuples(load.sql, load.params))?.value
  const profile = await profileOfUser(reader, userId)
  if (!user || user.disabled || !profile) return undefined
  const own = channel === 'email' ? profile.email?.toLowerCase() : profile.phone
  return own === address.toLowerCase() ? { user, profile } : undefined
}
