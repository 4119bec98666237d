import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { findClient } from '../../storage/oauth.ts'
import { shardOf } from '../../storage/scopes.ts'
import { passwordSetAt as passwordHeld } from '../../storage/users.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { type SignIn, signIn } from '../credentials/sign-in.ts'
import { callerOf, type Device, makePair, type TokenPair } from './pair.ts'

export interface ClientSignIn extends SignIn {
  readonly clientId: string
  readonly device: Device
}

/** Signs a person in by a client that asks for the password itself: only the operator's own clients may. */
export const signInClient = async (core: Core, call: Omit<Call, 'actor'>, wish: ClientSignIn): Promise<TokenPair> => {
  const client = await findClient(core.engine, wish.clientId)
  if (!client) throw new Refusal('partner.unknown')
  if (!client.firstParty) throw new Refusal('access.denied')
  const { user, passwordSetAt } = await signIn(core, call, wish)
  return changeAcross(core, callerOf(call, user.id, client), [shardOf(user.id)], async (tx) => {
    const fresh = await tx.freshUser(user.id)
    if (!fresh || fresh.disabled || (await passwordHeld(tx, user.id)) !== passwordSetAt)
      throw new Refusal('sign-in.failed')
    const { pairId: _, ...tokens } = await makePair(tx, user.id, client, wish.device)
    return tokens
  })
}
