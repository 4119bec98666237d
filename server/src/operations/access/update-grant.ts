import type { Call } from '../../model/actor.ts'
import { editGrant } from '../../model/edit-grant.ts'
import { sameGrant } from '../../model/edit-slot.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { standingUnderLock } from './authorize.ts'
import { enterCompany } from './company-at.ts'
import {
  type GrantQuestion,
  grantToChange,
  readGrantWish,
  type SentGrant,
  type ShownGrant,
  windowFaults,
  writeGrantEdit,
} from './company-grant.ts'
import { requireReachOf } from './reach-of.ts'
import { isWithin } from './shop-entry.ts'

/** Changes one grant, whichever slot it is in. What is wished as it is changes nothing. */
export const updateGrant = async (
  core: Core,
  call: Call,
  { sent, ...question }: GrantQuestion & { readonly sent: SentGrant },
): Promise<ShownGrant> => {
  await enterCompany(core, call, question.companyId)
  return change(core, call, question.companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    const { member: before, grant: was } = await grantToChange(tx, standing, question, 'members.edit')
    const wish = readGrantWish(standing.company, was, sent)
    const is = editGrant(standing.company, was, wish)
    if (sameGrant(was, is)) return { memberId: before.id, grant: was }
    refuseFaulty(windowFaults(is, tx.now()))
    if (!isWithin(is.scope, requireReachOf(standing, call, 'members.edit', tx.now())))
      throw new Refusal('access.denied')
    await writeGrantEdit(tx, standing, { before, was, is, wish })
    return { memberId: before.id, grant: is }
  })
}
