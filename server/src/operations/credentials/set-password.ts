import type { Call } from '../../model/actor.ts'
import type { User } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { endConfirmationsOfUser } from '../../storage/confirmations.ts'
import { endLinks } from '../../storage/links.ts'
import { shardOf } from '../../storage/scopes.ts'
import { revokeTokensOfUser } from '../../storage/tokens.ts'
import { passwordSetAt, profileOfUser, writePasswordHash, writeUser } from '../../storage/users.ts'
import { refuseLimited } from '../access/authorize.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { checkPassword, hashPassword } from './passwords.ts'

/**
 * Sets a person's password, for themselves or at the command line, and ends all their tokens. `presentSetAt` is the
 * password that it is to replace; if that has changed since, the caller's token has ended with it.
 */
export const setPassword = async (
  core: Core,
  call: Call,
  userId: number,
  password: string,
  presentSetAt?: number,
): Promise<void> => {
  if (call.actor.kind !== 'operator' && !(call.actor.kind === 'user' && call.actor.userId === userId))
    throw new Refusal('user.unknown')
  refuseLimited(call.actor)
  const profile = await profileOfUser(core.engine, userId)
  if (!profile) throw new Refusal('user.unknown')
  const fault = await checkPassword(password, { words: [profile.login ?? '', profile.email ?? ''] })
  refuseFaulty(fault ? [fault] : [])
  // Hashing takes milliseconds: outside the lock.
  const hash = await hashPassword(password)
  await changeAcross(core, call, [shardOf(userId)], async (tx) => {
    const before = await tx.freshUser(userId)
    if (!before) throw new Refusal('user.unknown')
    // Hashing takes a while: whoever set another password, or was locked out, in that time has the last word.
    if (presentSetAt !== undefined && (before.disabled || (await passwordSetAt(tx, userId)) !== presentSetAt))
      throw new Refusal('credential.invalid')
    const ended = await writeNewPassword(tx, before, before, hash)
    tx.record({ kind: 'user.password-set', subject: `user:${userId}`, after: { tokensEnded: ended } })
  })
}

/**
 * Writes a new password under the lock of the person's shard; the caller records it. Ends all their tokens, with them
 * the pairs of programs, every link to set another password, and the wish for another address: whoever had a token may
 * have asked for their own. Gives the number of tokens.
 */
export const writeNewPassword = async (tx: Tx, before: User, after: User, hash: string): Promise<number> => {
  writePasswordHash(tx, after.id, hash)
  writeUser(tx, before, { ...after, hasCredential: true })
  endLinks(tx, 'password-reset', after.id)
  endConfirmationsOfUser(tx, after.id)
  return revokeTokensOfUser(tx, after.id)
}
