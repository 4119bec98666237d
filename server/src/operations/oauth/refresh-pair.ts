import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import {
  findClient,
  findPair,
  findRefreshToken,
  isTokenKept,
  markRefreshTokenUsed,
  type OAuthClient,
  type OAuthPair,
  type RefreshToken,
  renewPair,
} from '../../storage/oauth.ts'
import { shardOf } from '../../storage/scopes.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { hashOf } from '../credentials/secrets.ts'
import { callerOf, endPair, mintTokens, type TokenPair } from './pair.ts'
import { countingFailures } from './throttle.ts'

export interface Refreshing {
  readonly refreshToken: string
  /** Who the program says it is, and on which device; not every program says it. */
  readonly clientId?: string
  readonly deviceId?: string
}

/** Whether the pair is the client's and the device's. */
const fits = (pair: OAuthPair, { clientId, deviceId }: Refreshing): boolean =>
  (clientId === undefined || clientId === pair.clientId) && (deviceId === undefined || deviceId === pair.deviceId)

/** Why a pair cannot go on; undefined when it can. */
const endingOf = async (tx: Tx, token: RefreshToken, pair: OAuthPair): Promise<string | undefined> => {
  if (token.usedAt !== null) return 'a used refresh token came again'
  if (token.expiresAt <= tx.now()) return 'unused for too long'
  // Whoever is locked out, or sets a new password, has all tokens ended; being let in again does not bring them back.
  if (!(await isTokenKept(tx, pair.accessTokenId))) return 'its access token was revoked'
  const user = await tx.freshUser(pair.userId)
  return user && !user.disabled && user.confirmed ? undefined : 'the person may not sign in'
}

/** The renewed pair; undefined when it is over. Nothing is thrown: that a pair was ended must stay written. */
const refresh = async (tx: Tx, client: OAuthClient, hash: string): Promise<TokenPair | undefined> => {
  const token = await findRefreshToken(tx, hash)
  const pair = token && (await findPair(tx, token.pairId))
  if (!token || !pair) return undefined
  const why = await endingOf(tx, token, pair)
  if (why !== undefined) {
    await endPair(tx, pair, why)
    return undefined
  }
  markRefreshTokenUsed(tx, token)
  const { accessTokenId, ...tokens } = await mintTokens(tx, client, pair, pair.accessTokenId)
  renewPair(tx, pair.id, accessTokenId)
  tx.record({
    kind: 'oauth.pair-renewed',
    subject: `user:${pair.userId}`,
    before: { token: pair.accessTokenId },
    after: { pair: pair.id, client: pair.clientId, token: accessTokenId },
  })
  return tokens
}

/**
 * New tokens for a refresh token, both in place of the old ones. A refresh token works once: when it comes again,
 * somebody else has had it, and nobody can tell who is who, so the pair ends for both. To a client or device that is not
 * the pair's, a token is unknown.
 */
export const refreshPair = (core: Core, call: Omit<Call, 'actor'>, wish: Refreshing): Promise<TokenPair> =>
  countingFailures(core, call, async () => {
    const hash = hashOf(wish.refreshToken)
    const token = await findRefreshToken(core.engine, hash)
    const pair = token && (await findPair(core.engine, token.pairId))
    const client = pair && (await findClient(core.engine, pair.clientId))
    if (!pair || !client || !fits(pair, wish)) throw new Refusal('credential.invalid')
    const { userId } = pair
    const renewed = await changeAcross(core, callerOf(call, userId, client), [shardOf(userId)], (tx) =>
      refresh(tx, client, hash),
    )
    if (!renewed) throw new Refusal('credential.invalid')
    return renewed
  })
