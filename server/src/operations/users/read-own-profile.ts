import type { Call } from '../../model/actor.ts'
import type { User } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { profileOfUser, type UserProfile } from '../../storage/users.ts'
import type { Core } from '../core.ts'

export interface OwnProfile {
  readonly user: User
  readonly profile: UserProfile
}

/** The caller's own data. */
export const readOwnProfile = async (core: Core, call: Call): Promise<OwnProfile> => {
  const { actor } = call
  if (actor.kind !== 'user') throw new Refusal('credential.missing')
  const { facts: user } = await core.facts.read((look) => look.user(actor.userId))
  const profile = user && (await profileOfUser(core.engine, user.id))
  if (!user || !profile) throw new Refusal('credential.invalid')
  return { user, profile }
}
