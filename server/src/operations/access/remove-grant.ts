import type { Call } from '../../model/actor.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { standingUnderLock } from './authorize.ts'
import { enterCompany } from './company-at.ts'
import { type GrantQuestion, grantToChange, writeGrantEdit } from './company-grant.ts'

/**
 * Takes one grant away, and with it all that it alone gave. Whoever comes to a location no more is unlinked from its
 * roster, and whoever is still invited and is left with nothing is invited no longer.
 */
export const removeGrant = async (core: Core, call: Call, question: GrantQuestion): Promise<void> => {
  await enterCompany(core, call, question.companyId)
  await change(core, call, question.companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    const { member, grant } = await grantToChange(tx, standing, question, 'members.remove')
    await writeGrantEdit(tx, standing, { before: member, was: grant, is: undefined, wish: {} })
  })
}
