import type { Call } from '../../model/actor.ts'
import { type LiveToken, liveTokensOfUser, type TokenPage } from '../../storage/tokens.ts'
import { refuseLimited } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { requireNative } from './create-own-token.ts'

/** The caller's live tokens, those of their sign-ins too, by id. */
export const listOwnTokens = async (core: Core, call: Call, page: TokenPage): Promise<LiveToken[]> => {
  const { userId } = requireNative(call)
  refuseLimited(call.actor)
  const { now } = await core.facts.read(() => undefined)
  return liveTokensOfUser(core.engine, userId, now, page)
}
