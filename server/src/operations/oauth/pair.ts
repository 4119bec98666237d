import type { Call } from '../../model/actor.ts'
import type { Tx } from '../../storage/change.ts'
import {
  deletePair,
  deleteToken,
  insertPair,
  insertRefreshToken,
  type OAuthClient,
  type OAuthPair,
  pairsOf,
} from '../../storage/oauth.ts'
import { insertToken, revokeToken } from '../../storage/tokens.ts'
import { newSecret } from '../credentials/secrets.ts'
import { newOAuthSecret } from './oauth-secret.ts'

const SECOND = 1_000_000

/** How long an access token lives, in seconds. */
const ACCESS_LASTS = 60 * 60

/** How long a refresh token may lie unused, in seconds. */
const REFRESH_LASTS = 30 * 24 * 60 * 60

/** How many devices one person may have with one client; the one that was used least recently goes first. */
const MOST_DEVICES = 20

/** A pair of tokens, shown this once; only hashes are kept. */
export interface TokenPair {
  readonly accessToken: string
  readonly refreshToken: string
  /** Seconds until the access token ends. */
  readonly expiresIn: number
}

export interface Device {
  /** The device's own name for itself: one pair each. */
  readonly id: string
  readonly name: string
}

/** Whom a pair acts for, before there is one. */
export const callerOf = (call: Omit<Call, 'actor'>, userId: number, { partnerId }: OAuthClient): Call => ({
  ...call,
  actor: { kind: 'user', userId, tokenId: 0, audience: 'bakery', partnerId },
})

/** Ends a pair: neither of its tokens opens anything from the next call on. */
export const endPair = async (tx: Tx, pair: OAuthPair, why: string): Promise<void> => {
  await revokeToken(tx, pair.accessTokenId)
  deletePair(tx, pair.id)
  tx.moved(`user:${pair.userId}`)
  tx.record({
    kind: 'oauth.pair-ended',
    subject: `user:${pair.userId}`,
    after: { pair: pair.id, client: pair.clientId, token: pair.accessTokenId, why },
  })
}

/** The two tokens of a pair, the former access token gone. */
export const mintTokens = async (
  tx: Tx,
  client: OAuthClient,
  pair: Omit<OAuthPair, 'accessTokenId'>,
  formerTokenId: number | undefined,
): Promise<TokenPair & { readonly accessTokenId: number }> => {
  const { userId } = pair
  const [access, refresh] = [newSecret('bakery'), newOAuthSecret()]
  const id = await tx.id()
  if (formerTokenId !== undefined) {
    deleteToken(tx, formerTokenId)
    tx.moved(`user:${userId}`)
  }
  insertToken(tx, {
    id,
    hash: access.hash,
    prefix: access.prefix,
    audience: 'bakery',
    userId,
    partnerId: client.partnerId,
    companyId: null,
    name: pair.deviceName,
    createdAt: tx.now(),
    expiresAt: tx.now() + ACCESS_LASTS * SECOND,
  })
  insertRefreshToken(tx, {
    hash: refresh.hash,
    pairId: pair.id,
    userId,
    expiresAt: tx.now() + REFRESH_LASTS * SECOND,
  })
  return { accessToken: access.text, refreshToken: refresh.text, expiresIn: ACCESS_LASTS, accessTokenId: id }
}

/**
 * A new pair for a person's device with a client. The device's former pair ends, and so do those of devices beyond the
 * number that one person may have.
 */
export const makePair = async (
  tx: Tx,
  userId: number,
  client: OAuthClient,
  device: Device,
): Promise<TokenPair & { readonly pairId: number }> => {
  const { clientId } = client
  const present = await pairsOf(tx, userId, clientId)
  const others = present.filter(({ deviceId }) => deviceId !== device.id)
  for (const pair of present) if (pair.deviceId === device.id) await endPair(tx, pair, 'signed in anew')
  for (const pair of others.slice(MOST_DEVICES - 1)) await endPair(tx, pair, 'too many devices')

  const place = { id: await tx.id(), userId, clientId, deviceId: device.id, deviceName: device.name }
  const { accessTokenId, ...tokens } = await mintTokens(tx, client, place, undefined)
  insertPair(tx, { ...place, accessTokenId })
  tx.record({
    kind: 'oauth.pair-made',
    subject: `user:${userId}`,
    after: { pair: place.id, client: clientId, partner: client.partnerId, token: accessTokenId },
  })
  return { ...tokens, pairId: place.id }
}
