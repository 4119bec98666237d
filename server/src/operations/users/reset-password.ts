import type { Call } from '../../model/actor.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { shardOf } from '../../storage/scopes.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { checkPassword, hashPassword } from '../credentials/passwords.ts'
import { writeNewPassword } from '../credentials/set-password.ts'
import { requireResetLink } from './open-password-reset.ts'

export interface NewPassword {
  readonly secret: string
  readonly password: string
  readonly passwordAgain: string
}

/**
 * Sets a new password with a link that was sent for it, and ends all the person's tokens. Whoever has the link reads at
 * the address, so the address counts as proved. Of two who use a link at once one does; the others of it end too.
 */
export const resetPassword = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  { secret, password, passwordAgain }: NewPassword,
): Promise<void> => {
  const { user, profile } = await requireResetLink(core.engine, core.engine, secret)
  const weak = await checkPassword(password, { words: [profile.login ?? '', profile.email ?? ''] })
  refuseFaulty([
    ...(weak ? [weak] : []),
    ...(password === passwordAgain ? [] : [{ field: 'passwordAgain', message: 'is not the same as the first' }]),
  ])
  const hash = await hashPassword(password)
  const actor = { kind: 'user', userId: user.id, tokenId: 0, audience: 'native' } as const
  await changeAcross(core, { ...call, actor }, [shardOf(user.id)], async (tx) => {
    // Once more under the lock: whoever was first has ended the link.
    const { user: before } = await requireResetLink(tx, core.engine, secret)
    const ended = await writeNewPassword(tx, before, { ...before, confirmed: true }, hash)
    tx.record({
      kind: 'user.password-reset',
      subject: `user:${before.id}`,
      before: { confirmed: before.confirmed },
      after: { confirmed: true, tokensEnded: ended },
    })
  })
}
