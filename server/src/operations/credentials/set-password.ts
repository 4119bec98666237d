import type { Call } from '../../model/actor.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { shardOf } from '../../storage/scopes.ts'
import { revokeTokensOfUser } from '../../storage/tokens.ts'
import { profileOfUser, writePasswordHash, writeUser } from '../../storage/users.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { checkPassword, hashPassword } from './passwords.ts'

/** Sets a person's password, for themselves or at the command line, and ends all their tokens. */
export const setPassword = async (core: Core, call: Call, userId: number, password: string): Promise<void> => {
  if (call.actor.kind !== 'operator' && !(call.actor.kind === 'user' && call.actor.userId === userId))
    throw new Refusal('user.unknown')
  const profile = await profileOfUser(core.engine, userId)
  if (!profile) throw new Refusal('user.unknown')
  const fault = await checkPassword(password, { words: [profile.login ?? '', profile.email ?? ''] })
  refuseFaulty(fault ? [fault] : [])
  // Hashing takes milliseconds: outside the lock.
  const hash = await hashPassword(password)
  await changeAcross(core, call, [shardOf(userId)], async (tx) => {
    const before = await tx.freshUser(userId)
    if (!before) throw new Refusal('user.unknown')
    writePasswordHash(tx, userId, hash)
    writeUser(tx, before, { ...before, hasCredential: true })
    const ended = await revokeTokensOfUser(tx, userId)
    tx.record({ kind: 'user.password-set', subject: `user:${userId}`, after: { tokensEnded: ended } })
  })
}
