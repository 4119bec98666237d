import type { Call } from '../../model/actor.ts'
import type { Core } from '../core.ts'
import { type SignIn, signIn } from '../credentials/sign-in.ts'
import { type Accepted, acceptInvitation } from './accept-invitation.ts'
import { requireLink } from './open-invitation.ts'

/** Accepts an invitation with an account that the person has already. */
export const acceptBySigningIn = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  { secret, ...credentials }: SignIn & { readonly secret: string },
): Promise<Accepted> => {
  await requireLink(core, secret)
  const { user, passwordSetAt } = await signIn(core, call, credentials)
  // Nobody has a token here: signing in is for this one answer.
  const actor = { kind: 'user', userId: user.id, tokenId: 0, audience: 'native' } as const
  return acceptInvitation(core, { ...call, actor }, { secret, passwordSetAt })
}
