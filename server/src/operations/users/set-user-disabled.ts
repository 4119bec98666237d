import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { companiesOfUser } from '../../storage/members.ts'
import { shardOf } from '../../storage/scopes.ts'
import { revokeTokensOfUser } from '../../storage/tokens.ts'
import { writeUser } from '../../storage/users.ts'
import { keepAnOwner } from '../access/keep-an-owner.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'

/** Locks a person out of everything, or lets them in again; every company of theirs must keep an owner. */
export const setUserDisabled = async (core: Core, call: Call, userId: number, disabled: boolean): Promise<void> => {
  if (call.actor.kind !== 'operator') throw new Refusal('access.denied')
  const companies = await companiesOfUser(core.engine, userId)
  await changeAcross(core, call, [shardOf(userId), ...companies], async (tx) => {
    const before = await tx.freshUser(userId)
    if (!before) throw new Refusal('user.unknown')
    if (before.disabled === disabled) return
    // A company that the person joined in this very moment is not locked: it is asked for again.
    const now = await companiesOfUser(tx, userId)
    if (now.some((id) => !companies.includes(id))) throw new Refusal('service.unavailable', { retryAfter: 1 })
    const after = { ...before, disabled }
    for (const companyId of companies) {
      const member = await tx.memberOfUser(userId, companyId)
      if (member) await keepAnOwner(tx, await tx.company(companyId), member, member, { before, after })
    }
    writeUser(tx, before, after)
    const ended = disabled ? await revokeTokensOfUser(tx, userId) : 0
    tx.record({
      kind: disabled ? 'user.disabled' : 'user.enabled',
      subject: `user:${userId}`,
      before: { disabled: before.disabled },
      after: { disabled, tokensEnded: ended },
    })
  })
}
