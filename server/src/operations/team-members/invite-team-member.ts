import type { Call } from '../../model/actor.ts'
import { covers, type Member } from '../../model/member.ts'
import { type FieldFault, Refusal } from '../../model/refusal.ts'
import type { TeamMember } from '../../model/team-member.ts'
import type { Tx } from '../../storage/change.ts'
import { findMemberByContact } from '../../storage/invitations.ts'
import { requireCapability, standingUnderLock } from '../access/authorize.ts'
import { companyAt } from '../access/company-at.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { type Contact, planInvitation, readContact, writeInvitations } from '../members/invite-members.ts'
import { newTeamMember, type TeamMemberWish, writeNewTeamMember } from './create-team-member.ts'

export interface InvitedTeamMemberWish extends Omit<TeamMemberWish, 'id' | 'userId' | 'dismissed'> {
  readonly vocabulary: string
  /** Where the invitation goes: by e-mail where there is an address. */
  readonly email?: string
  readonly phone?: string
}

/**
 * Puts a person on the roster of a location and invites them as its user, with the catalogue's default role: both or
 * nothing. An address of somebody who has access there, or is on the roster already, is refused.
 */
export const inviteTeamMember = async (core: Core, call: Call, wish: InvitedTeamMemberWish): Promise<TeamMember> => {
  const { locationId, vocabulary, name } = wish
  const companyId = await companyAt(core, call, locationId)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    requireCapability(standing, call, 'team.create', locationId, tx.now())
    requireCapability(standing, call, 'members.invite', locationId, tx.now())
    const { contacts, faults } = readContacts(wish)
    const planned = await newTeamMember(tx, companyId, wish, faults)

    const known: (Member | undefined)[] = []
    for (const contact of contacts) known.push(await findMember(tx, companyId, contact))
    if (known.some((member) => member && isHere(member, locationId))) throw new Refusal('team-member.has-access')
    const [contact] = contacts as [Contact]
    const [before] = known
    const after = await planInvitation(tx, standing, before, { locationId, vocabulary, wish: {} })

    const id = await tx.id()
    writeNewTeamMember(tx, companyId, { ...planned, id })
    const invitation = { name, search: contact.address, teamMemberId: id }
    await writeInvitations(tx, locationId, [{ wish: invitation, contact, before, after }])
    return { ...planned, id, member: { id: after.id, userId: after.userId } }
  })
}

const findMember = async (tx: Tx, companyId: number, contact: Contact): Promise<Member | undefined> => {
  const id = await findMemberByContact(tx, companyId, contact)
  return id === undefined ? undefined : tx.member(id)
}

/** Whether somebody has access at the location, or has not accepted yet and is on its roster. */
const isHere = ({ accepted, grants, teamMembers }: Member, locationId: number): boolean =>
  (accepted && grants.some(({ scope }) => covers(scope, locationId))) ||
  teamMembers.some((link) => link.locationId === locationId)

const readContacts = ({
  email = '',
  phone = '',
}: Pick<InvitedTeamMemberWish, 'email' | 'phone'>): { contacts: Contact[]; faults: FieldFault[] } => {
  if (email === '' && phone === '')
    return { contacts: [], faults: [{ field: 'email', message: 'is needed to invite somebody, or a phone' }] }
  const contacts: Contact[] = []
  const faults: FieldFault[] = []
  const read = (field: string, text: string, channel: Contact['channel'], message: string): void => {
    if (text === '') return
    const contact = readContact(text)
    if (contact?.channel === channel) contacts.push(contact)
    else faults.push({ field, message })
  }
  read('email', email, 'email', 'is no e-mail address')
  read('phone', phone, 'sms', 'is no international phone number')
  return { contacts, faults }
}
