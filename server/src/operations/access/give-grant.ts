import type { Call } from '../../model/actor.ts'
import { editGrant } from '../../model/edit-grant.ts'
import type { Grant, Scope } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { standingUnderLock } from './authorize.ts'
import { enterCompany } from './company-at.ts'
import {
  memberToGive,
  readGrantWish,
  type SentGrant,
  type ShownGrant,
  windowFaults,
  writeGrantEdit,
} from './company-grant.ts'
import { requireReachOf } from './reach-of.ts'
import { isWithin } from './shop-entry.ts'

export interface NewGrant extends SentGrant {
  readonly companyId: number
  readonly memberId: number
  readonly scope: Scope
}

/** Gives a member another grant, beside those that they have: in a slot of its own, anywhere, and for as long as wished. */
export const giveGrant = async (core: Core, call: Call, given: NewGrant): Promise<ShownGrant> => {
  const { companyId, memberId, ...sent } = given
  await enterCompany(core, call, companyId)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    const before = await memberToGive(tx, standing, memberId)
    const id = await tx.id()
    const fresh: Grant = {
      id,
      slot: `extra:${id}`,
      role: null,
      scope: sent.scope,
      startsAt: null,
      endsAt: null,
      exceptions: {},
    }
    const wish = readGrantWish(standing.company, undefined, sent)
    const is = editGrant(standing.company, fresh, wish)
    refuseFaulty(windowFaults(is, tx.now()))
    if (!isWithin(is.scope, requireReachOf(standing, call, 'members.edit', tx.now())))
      throw new Refusal('access.denied')
    if (is.role === null && Object.keys(is.exceptions).length === 0)
      refuseFaulty([{ field: 'role', message: 'is needed, or a permission: this grant would give nothing' }])
    await writeGrantEdit(tx, standing, { before, was: undefined, is, wish })
    return { memberId, grant: is }
  })
}
