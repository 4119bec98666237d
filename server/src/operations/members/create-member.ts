import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import type { Member } from '../../model/member.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import type { Tx } from '../../storage/change.ts'
import { memberRow, memberSeenAs } from '../../storage/member-list.ts'
import { profileOf, writeMember, writeProfile } from '../../storage/members.ts'
import { requireCapability, requireDelegation, standingUnderLock } from '../access/authorize.ts'
import { enterCompany } from '../access/company-at.ts'
import { grantsChanged } from '../access/set-permissions.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { checkPassword } from '../credentials/passwords.ts'
import { nameFaults, roleOverCompany, speaks, wishedRole, withRole } from './company-role.ts'
import { type Contact, readContact, storeInvitation } from './invite-members.ts'
import { newMember } from './new-member.ts'
import { reactivated } from './reactivate.ts'
import { requireVocabulary, type ShownMember, showMember } from './shown-member.ts'

export interface NewMember {
  readonly companyId: number
  readonly vocabulary: string
  readonly email: string
  /** A role of the vocabulary, by its number. */
  readonly role: number
  /** Checked and forgotten: who accepts the invitation sets their own. */
  readonly password: string
  readonly firstName: string
  readonly lastName: string
}

const contactIn = (email: string): Contact | undefined => {
  const contact = textFault(email, { max: 320 }) === undefined ? readContact(email) : undefined
  return contact?.channel === 'email' ? contact : undefined
}

/** All that can be said without knowing who is there already. */
const faultsOf = async ({ email, password, firstName, lastName }: NewMember): Promise<FieldFault[]> => {
  const weak = await checkPassword(password, { words: [email] })
  return [
    ...(contactIn(email) ? [] : [{ field: 'email', message: 'is not an e-mail address' }]),
    ...nameFaults({ firstName, lastName }),
    ...(weak ? [weak] : []),
  ]
}

/**
 * Makes somebody a member with a role over the whole company. The person is invited, and is whom they prove to be: a
 * password that somebody else chose opens nothing, and whether the address belongs to a user already is not looked at,
 * so the answer cannot tell. For somebody who is invited here already, the invitation is written and sent anew.
 */
export const createMember = async (core: Core, call: Call, given: NewMember): Promise<ShownMember> => {
  const wish = {
    ...given,
    email: given.email.trim(),
    firstName: given.firstName.trim(),
    lastName: given.lastName.trim(),
  }
  await enterCompany(core, call, wish.companyId)
  // Neither looks at the company, and loading the list of common passwords takes a while: outside the lock.
  const faults = await faultsOf(wish)
  return change(core, call, wish.companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    const { company } = standing
    requireVocabulary(company, wish.vocabulary)
    requireCapability(standing, call, 'members.invite', 'company', tx.now())
    const role = wishedRole(company, wish.vocabulary, wish.role, undefined)
    refuseFaulty('fault' in role ? [...faults, role.fault] : faults)

    const contact = contactIn(wish.email) as Contact
    const before = await invitedBefore(tx, company, wish.vocabulary, contact)
    const start = before ? reactivated(tx, standing, before, 'email') : await newMember(tx)
    const after = await withRole(tx, company, start, (role as { ref: string }).ref)
    const touched = { company: true, locations: [] }
    requireDelegation(standing, call, before ? [before, after] : [after], touched, tx.now())

    writeMember(tx, before, after)
    await writeWords(tx, after, wish)
    await storeInvitation(tx, after, contact, ['company'])
    const grants = grantsChanged(before, after)
    tx.record({
      kind: before ? 'invitation.renewed' : 'member.invited',
      subject: `member:${after.id}`,
      before: { grants: grants.before, ...(before && stateOf(before)) },
      after: { grants: grants.after, ...stateOf(after) },
    })
    const row = await memberRow(tx, company.id, after.id)
    return showMember(company, row as NonNullable<typeof row>) as ShownMember
  })
}

const stateOf = ({ suspended, archivedAt }: Member) => ({ suspended, archivedAt })

/** Who waits for an answer under this address already. The company sees its own members, so it may hear of one. */
const invitedBefore = async (
  tx: Tx,
  company: Company,
  vocabulary: string,
  { address }: Contact,
): Promise<Member | undefined> => {
  const id = await memberSeenAs(tx, company.id, address)
  const member = id === undefined ? undefined : await tx.member(id)
  if (!member) return undefined
  const role = roleOverCompany(company, member)
  if (member.accepted || (role !== undefined && !speaks(vocabulary, role)))
    throw new Refusal('login.taken', {
      fields: [{ field: 'email', message: 'belongs to somebody who is here already' }],
    })
  return member
}

const writeWords = async (
  tx: Tx,
  { companyId, id }: Member,
  { email, firstName, lastName }: NewMember,
): Promise<void> => {
  const present = await profileOf(tx, companyId, id)
  writeProfile(tx, {
    companyId,
    memberId: id,
    name: `${firstName} ${lastName}`,
    firstName,
    lastName,
    email,
    phone: present?.phone ?? null,
    position: present?.position ?? '',
    language: present?.language ?? 0,
    lastVisitAt: null,
  })
}
