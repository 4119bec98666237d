import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { endConfirmation } from '../../storage/confirmations.ts'
import { endLinks } from '../../storage/links.ts'
import { shardOf } from '../../storage/scopes.ts'
import { passwordSetAt as passwordHeld, writeEmail } from '../../storage/users.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { signInAs } from '../credentials/sign-in.ts'
import { requireConfirmation } from './open-confirmation.ts'

/**
 * Gives somebody the new address that they asked for, now that its link shows that they read there, and the password
 * that the account is theirs: else whoever holds a token of somebody could get their account, and whoever confirms by
 * mistake would give their address to somebody else's. The address may have become another's since. Links that were sent
 * to the former address end.
 */
export const confirmAddress = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  { secret, password }: { readonly secret: string; readonly password: string },
): Promise<void> => {
  const { userId, registration } = await requireConfirmation(core.engine, core.engine, secret)
  if (registration) throw new Refusal('link.invalid')
  const { passwordSetAt } = await signInAs(core, call, { userId, password })
  const actor = { kind: 'user', userId, tokenId: 0, audience: 'native' } as const
  await changeAcross(core, { ...call, actor }, [shardOf(userId)], async (tx) => {
    const { id, email } = await requireConfirmation(tx, core.engine, secret)
    const before = await tx.freshUser(userId)
    if (!before || before.disabled || (await passwordHeld(tx, userId)) !== passwordSetAt)
      throw new Refusal('sign-in.failed')
    if (!(await endConfirmation(tx, id))) throw new Refusal('link.invalid')
    endLinks(tx, 'confirmation', id)
    endLinks(tx, 'password-reset', userId)
    if (!(await writeEmail(tx, userId, email))) throw new Refusal('login.taken')
    // The audit refers to ids; personal data stand apart and can be erased.
    tx.record({
      kind: 'user.address-confirmed',
      subject: `user:${userId}`,
      after: { confirmation: id },
    })
  })
}
