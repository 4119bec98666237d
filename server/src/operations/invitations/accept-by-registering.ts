import type { Call } from '../../model/actor.ts'
import { type FieldFault, refuseFaulty } from '../../model/refusal.ts'
import { shardOf } from '../../storage/scopes.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { type NewUser, prepareUser, userFaults, writeNewUser } from '../users/create-user.ts'
import { type Accepted, acceptUnderLock } from './accept-invitation.ts'
import { requireLink } from './open-invitation.ts'

export interface Registration {
  readonly secret: string
  readonly name: string
  /** What they will sign in with, where the link proves no address. */
  readonly login: string
  readonly password: string
  readonly passwordAgain: string
}

/**
 * Accepts an invitation with an account that is made for it, under the id by which the company knows the member
 * already. The account has the address that the link proves; where it proves none, a login of the person's choice, so
 * that nobody gets an account in somebody else's address.
 */
export const acceptByRegistering = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  { secret, name, login, password, passwordAgain }: Registration,
): Promise<Accepted> => {
  const { link, invitation, member } = await requireLink(core, secret)
  const { channel, address } = link.proves ?? {}
  const known = address === undefined ? { login } : channel === 'email' ? { email: address } : { phone: address }
  const wanted: NewUser = { name, password, confirmed: true, ...known }

  const faults: FieldFault[] = await userFaults(wanted)
  if (password !== passwordAgain) faults.push({ field: 'passwordAgain', message: 'is not the same as the first' })
  refuseFaulty(faults)

  const { user, profile, hash } = await prepareUser(core, wanted)
  // The number was taken for them when they were invited.
  const { userId } = member
  const prepared = { user: { ...user, id: userId }, profile: { ...profile, userId }, hash }
  const actor = { kind: 'user', userId, tokenId: 0, audience: 'native' } as const
  return changeAcross(core, { ...call, actor }, [invitation.companyId, shardOf(userId)], async (tx) => {
    const accepted = await acceptUnderLock(tx, core.engine, secret, userId)
    await writeNewUser(tx, prepared)
    return accepted
  })
}
