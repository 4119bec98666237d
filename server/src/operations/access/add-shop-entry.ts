import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import type { Grant, Member } from '../../model/member.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { isEmailAddress, textFault } from '../../model/text.ts'
import type { Tx } from '../../storage/change.ts'
import { memberSeenAs } from '../../storage/member-list.ts'
import { writeMember, writeProfile } from '../../storage/members.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { storeInvitation } from '../members/invite-members.ts'
import { newMember } from '../members/new-member.ts'
import { isShutOut, reactivated, stateChanged } from '../members/reactivate.ts'
import { requireVocabulary } from '../members/shown-member.ts'
import { requireCapability, requireDelegation, standingUnderLock } from './authorize.ts'
import { enterCompany } from './company-at.ts'
import { grantsChanged } from './set-permissions.ts'
import { entryOf, requireReach, type ShownEntry, showEntryUnderLock, touchedBy } from './shop-entry.ts'

export interface NewEntry {
  readonly companyId: number
  readonly vocabulary: string
  readonly email: string
}

/**
 * Gives somebody an entry, by e-mail: over no location and without a right, to be changed from there. Somebody whom the
 * company does not know is invited, under a fresh user id: whether the address belongs to a user already is not looked
 * at, so the answer cannot tell. Whoever has an entry keeps it as it is; an invitation that is still open is renewed.
 */
export const addShopEntry = async (core: Core, call: Call, wish: NewEntry): Promise<ShownEntry> => {
  const email = wish.email.trim()
  await enterCompany(core, call, wish.companyId)
  return change(core, call, wish.companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    const { company } = standing
    requireVocabulary(company, wish.vocabulary)
    requireCapability(standing, call, 'members.invite', 'company', tx.now())
    if (!isEmailAddress(email) || textFault(email, { max: 320 }) !== undefined)
      refuseFaulty([{ field: 'email', message: 'is not an e-mail address' }])

    const memberId = await memberSeenAs(tx, company.id, email)
    const before = memberId === undefined ? undefined : await tx.member(memberId)
    const present = before && entryOf(company, before)
    if (before) {
      // First whether the person may be touched at all: what is wrong otherwise would tell what they hold.
      const touched = present ? touchedBy(present) : { company: false, locations: [] }
      if (present) requireReach(standing, call, 'members.invite', [present.scope], tx.now())
      requireDelegation(standing, call, [before], touched, tx.now())
      if (owns(company, before))
        refuseFaulty([{ field: 'email', message: 'belongs to an owner, who has every right and needs no entry' }])
    }
    const start = before ? reactivated(tx, standing, before, 'email') : await newMember(tx)
    const after = present ? start : await withEntry(tx, company, wish.vocabulary, start)
    requireDelegation(standing, call, [after], { company: false, locations: [] }, tx.now())
    await store(tx, before, after, email)
    return showEntryUnderLock(tx, company, wish.vocabulary, after)
  })
}

/** An owner's rights could not be shown or lowered in an entry. */
const owns = ({ catalogue }: Company, { grants }: Member): boolean =>
  grants.some(
    ({ slot, scope, role }) =>
      (slot === 'entry' || scope === 'company') && role !== null && catalogue.ownerRoles.has(role),
  )

const withEntry = async (tx: Tx, { catalogue }: Company, vocabulary: string, member: Member): Promise<Member> => {
  const entry: Grant = {
    id: await tx.id(),
    slot: 'entry',
    role: catalogue.defaultRoles.get(vocabulary) as string,
    scope: [],
    startsAt: null,
    endsAt: null,
    exceptions: {},
  }
  return { ...member, grants: [...member.grants, entry] }
}

const store = async (tx: Tx, before: Member | undefined, after: Member, email: string): Promise<void> => {
  const grants = grantsChanged(before, after)
  const moved = grants.after.length > 0 || isShutOut(before) !== isShutOut(after)
  if (moved) writeMember(tx, before, after)
  const subject = `member:${after.id}`
  const states = {
    before: { grants: grants.before, ...stateChanged(before, after) },
    after: { grants: grants.after, ...stateChanged(after, before) },
  }
  if (after.accepted) {
    if (moved) tx.record({ kind: 'access.changed', subject, ...states })
    return
  }
  if (!before) {
    writeProfile(tx, {
      companyId: after.companyId,
      memberId: after.id,
      name: '',
      firstName: '',
      lastName: '',
      email,
      phone: null,
      position: '',
      language: 0,
      lastVisitAt: null,
    })
  }
  await storeInvitation(tx, after, { channel: 'email', address: email }, ['entry'])
  tx.record({ kind: before ? 'invitation.renewed' : 'member.invited', subject, ...states })
}
