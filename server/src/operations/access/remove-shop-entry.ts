import type { Call } from '../../model/actor.ts'
import type { Member } from '../../model/member.ts'
import { writeMember } from '../../storage/members.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { withdrawInvitation } from '../invitations/withdraw-invitation.ts'
import { requireVocabulary } from '../members/shown-member.ts'
import { requireCapability, requireDelegation, standingUnderLock } from './authorize.ts'
import { enterCompany } from './company-at.ts'
import { keepAnOwner } from './keep-an-owner.ts'
import { grantsChanged } from './set-permissions.ts'
import { type EntryQuestion, findEntry, requireReach, touchedBy } from './shop-entry.ts'

/**
 * Takes an entry away, and with it all that it gave. What the member is given elsewhere stays. Whoever is still invited
 * and is left with nothing is invited no longer.
 */
export const removeShopEntry = async (core: Core, call: Call, question: EntryQuestion): Promise<void> => {
  await enterCompany(core, call, question.companyId)
  await change(core, call, question.companyId, async (tx) => {
    const now = tx.now()
    const standing = await standingUnderLock(tx)
    const { company } = standing
    requireVocabulary(company, question.vocabulary)
    requireCapability(standing, call, 'members.remove', 'company', now)
    const { member: before, entry } = await findEntry(tx, company, question)
    requireReach(standing, call, 'members.remove', [entry.scope], now)
    const after: Member = { ...before, grants: before.grants.filter((grant) => grant !== entry) }
    requireDelegation(standing, call, [before, after], touchedBy(entry), now)
    await keepAnOwner(tx, company, before, after)

    writeMember(tx, before, after)
    const isUninvited = !after.accepted && after.grants.length === 0
    const invitation = isUninvited ? await withdrawInvitation(tx, after) : undefined
    tx.record({
      kind: 'access.changed',
      subject: `member:${before.id}`,
      before: { grants: grantsChanged(before, after).before },
      after: { grants: [], ...(invitation !== undefined && { invitationRevoked: invitation }) },
    })
  })
}
