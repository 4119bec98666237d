import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Reader } from '../../storage/engine.ts'
import { detailsOfUser, type UserDetails } from '../../storage/user-details.ts'
import { profileOfUser } from '../../storage/users.ts'

/** A person as they see themselves. */
export interface OwnUser extends Omit<UserDetails, 'userId'> {
  readonly id: number
  readonly email: string
}

/** Whoever calls must be a person. */
export const ownUserId = ({ actor }: Call): number => {
  if (actor.kind !== 'user') throw new Refusal('credential.invalid')
  return actor.userId
}

/** What is known of somebody: their profile, with what they said of themselves. */
export const findOwnUser = async (reader: Reader, id: number): Promise<OwnUser> => {
  const profile = await profileOfUser(reader, id)
  if (!profile) throw new Refusal('user.unknown')
  const details = await detailsOfUser(reader, id)
  const [first = '', ...rest] = profile.name.split(' ')
  // The name may have been changed elsewhere since, where it is one.
  const isSame = details && nameOf(details) === profile.name
  return {
    id,
    firstName: isSame ? details.firstName : first,
    lastName: isSame ? details.lastName : rest.join(' '),
    email: profile.email ?? '',
    phone: details?.phone ?? profile.phone ?? '',
    taxNumber: details?.taxNumber ?? '',
    notifications: details?.notifications ?? {},
  }
}

export const nameOf = ({ firstName, lastName }: Pick<OwnUser, 'firstName' | 'lastName'>): string =>
  `${firstName} ${lastName}`.trim()
