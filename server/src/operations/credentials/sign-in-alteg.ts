import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Core } from '../core.ts'
import { issueToken } from './issue-token.ts'
import { noteVisits } from './note-visits.ts'
import { type SignedIn, type SignIn, signIn } from './sign-in.ts'

export interface SignedInAlteg extends Omit<SignedIn, 'passwordSetAt'> {
  readonly token: string
}

/** Signs a person in for a partner's program: the token works with that partner's token and no other. */
export const signInAlteg = async (core: Core, call: Call, credentials: SignIn): Promise<SignedInAlteg> => {
  const { actor } = call
  if (actor.kind !== 'partner') throw new Refusal('credential.missing')
  const { passwordSetAt, ...signedIn } = await signIn(core, call, credentials)
  const userId = signedIn.user.id
  const person: Call = {
    ...call,
    actor: { kind: 'user', userId, tokenId: actor.tokenId, audience: 'alteg', partnerId: actor.partnerId },
  }
  const { text } = await issueToken(core, person, {
    audience: 'alteg',
    userId,
    partnerId: actor.partnerId,
    name: 'sign-in',
    passwordSetAt,
  })
  await noteVisits(core, userId, actor.partnerId)
  return { ...signedIn, token: text }
}
