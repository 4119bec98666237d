import type { Call } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { tokenById } from '../../storage/tokens.ts'
import type { Core } from '../core.ts'
import { requireNative } from './create-own-token.ts'

export interface OwnSession {
  readonly tokenId: number
  readonly userId: number
  /** Null for a token without end. */
  readonly expiresAt: Moment | null
}

/** The token that the caller uses. */
export const readOwnSession = async ({ engine }: Core, call: Call): Promise<OwnSession> => {
  const { tokenId, userId } = requireNative(call)
  const token = await tokenById(engine, tokenId)
  if (!token) throw new Refusal('credential.invalid')
  return { tokenId, userId, expiresAt: token.expiresAt }
}
