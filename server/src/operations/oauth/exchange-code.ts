import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { findClient, findCode, findPair, markCodeUsed, type OAuthClient, type OAuthCode } from '../../storage/oauth.ts'
import { shardOf } from '../../storage/scopes.ts'
import { passwordSetAt } from '../../storage/users.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { hashOf } from '../credentials/secrets.ts'
import { challengeOf } from './oauth-secret.ts'
import { callerOf, type Device, endPair, makePair, type TokenPair } from './pair.ts'
import { countingFailures } from './throttle.ts'

export interface CodeExchange {
  readonly clientId: string
  readonly code: string
  readonly verifier: string
  readonly device: Device
  /** Where the program says it sent people back to; not every program says it. */
  readonly redirectUri?: string
}

/** Whether the code was given for just this exchange. */
const fits = (code: OAuthCode, wish: CodeExchange): boolean =>
  code.clientId === wish.clientId &&
  challengeOf(wish.verifier) === code.challenge &&
  (wish.redirectUri === undefined || wish.redirectUri === code.redirectUri) &&
  (code.deviceId === '' || code.deviceId === wish.device.id)

const maySignIn = async (tx: Tx, { userId, passwordSetAt: setAt }: OAuthCode): Promise<boolean> => {
  const user = await tx.freshUser(userId)
  return user !== undefined && !user.disabled && user.confirmed && (await passwordSetAt(tx, userId)) === setAt
}

/**
 * The pair for a code; undefined when the code is void. Nothing is thrown: that a used code has come again, and its pair
 * is ended, must stay written.
 */
const exchange = async (tx: Tx, client: OAuthClient, wish: CodeExchange): Promise<TokenPair | undefined> => {
  const code = await findCode(tx, hashOf(wish.code))
  if (!code || !fits(code, wish)) return undefined
  if (code.usedAt !== null) {
    const pair = code.pairId === null ? undefined : await findPair(tx, code.pairId)
    if (pair) await endPair(tx, pair, 'its code came again')
    return undefined
  }
  if (code.expiresAt <= tx.now() || !(await maySignIn(tx, code))) return undefined
  const { pairId, ...tokens } = await makePair(tx, code.userId, client, wish.device)
  markCodeUsed(tx, code.hash, pairId)
  return tokens
}

/** Exchanges a code for a pair of tokens, once. A code that fits in every way and comes again ends what was made of it. */
export const exchangeCode = (core: Core, call: Omit<Call, 'actor'>, wish: CodeExchange): Promise<TokenPair> =>
  countingFailures(core, call, async () => {
    const client = await findClient(core.engine, wish.clientId)
    if (!client) throw new Refusal('partner.unknown')
    const code = await findCode(core.engine, hashOf(wish.code))
    if (!code) throw new Refusal('credential.invalid')
    const { userId } = code
    const pair = await changeAcross(core, callerOf(call, userId, client), [shardOf(userId)], (tx) =>
      exchange(tx, client, wish),
    )
    if (!pair) throw new Refusal('credential.invalid')
    return pair
  })
