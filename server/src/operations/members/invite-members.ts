import type { Call } from '../../model/actor.ts'
import { type Member, slotOfLocation } from '../../model/member.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { isEmailAddress, textFault } from '../../model/text.ts'
import type { Tx } from '../../storage/change.ts'
import {
  findMemberByContact,
  insertInvitation,
  renewInvitation,
  unansweredInvitation,
} from '../../storage/invitations.ts'
import { profileOf, writeMember, writeProfile } from '../../storage/members.ts'
import { insertMessage } from '../../storage/outbox.ts'
import { linkTeamMember } from '../../storage/team-members.ts'
import { requireCapability, requireDelegation, type Standing, standingUnderLock } from '../access/authorize.ts'
import { companyAt } from '../access/company-at.ts'
import type { SentValue } from '../access/read-wish.ts'
import { applyWish, grantsChanged } from '../access/set-permissions.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { phoneDigits } from '../credentials/sign-in.ts'
import { newMember } from './new-member.ts'

export interface InvitationWish {
  readonly name?: string
  /** An e-mail address or a phone. */
  readonly search: string
  /** A job in free text. */
  readonly position?: string
  /** A role of the vocabulary, by slug; without one, the catalogue's default. */
  readonly role?: string
  readonly values?: readonly SentValue[]
  readonly teamMemberId?: number
}

export interface InvitationsWish {
  readonly locationId: number
  readonly vocabulary: string
  readonly invitations: readonly InvitationWish[]
}

export interface Contact {
  readonly channel: 'email' | 'sms'
  readonly address: string
}

/** What somebody is invited by: an e-mail address, or a phone as E.164 digits; undefined for anything else. */
export const readContact = (search: string): Contact | undefined => {
  const text = search.trim()
  if (isEmailAddress(text)) return { channel: 'email', address: text }
  const phone = phoneDigits(text)
  return phone === '' ? undefined : { channel: 'sms', address: phone }
}

/** What became of one of several invitations. */
export interface InvitedMember {
  readonly memberId: number
  readonly userId: number
  /** `member`: they are one already, and have the access at once. */
  readonly outcome: 'invited' | 'renewed' | 'member'
}

/**
 * Invites people to a location: all of them or none, with what became of each in the order of the wish. Somebody who is
 * invited already gets their invitation renewed; somebody who is a member gets the access at once. Delivery is the
 * outbox's.
 */
export const inviteMembers = async (core: Core, call: Call, wish: InvitationsWish): Promise<InvitedMember[]> => {
  const companyId = await companyAt(core, call, wish.locationId)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    requireCapability(standing, call, 'members.invite', wish.locationId, tx.now())
    const faults: FieldFault[] = []
    const invited: InvitedMember[] = []
    const seen = new Set<string>()
    for (const [index, invitation] of wish.invitations.entries()) {
      const contact = readContact(invitation.search)
      const field = `invitations.${index}`
      const wrong = textFaults(invitation, field)
      if (wrong.length > 0) faults.push(...wrong)
      else if (!contact)
        faults.push({
          field: `${field}.search`,
          message: 'is neither an e-mail address nor an international phone number',
        })
      else if (seen.has(contact.address.toLowerCase()))
        faults.push({ field: `${field}.search`, message: 'is given twice' })
      else {
        seen.add(contact.address.toLowerCase())
        const result = await inviteOne(tx, standing, wish, invitation, contact, field)
        if ('faults' in result) faults.push(...result.faults)
        else invited.push(result)
      }
    }
    // Thrown after the writes of those that were right: the whole change is undone.
    refuseFaulty(faults)
    return invited
  })
}

/** Whatever shows them must not be led astray. */
const textFaults = ({ name = '', position = '' }: InvitationWish, field: string): FieldFault[] =>
  Object.entries({ name, position }).flatMap(([part, text]) => {
    const message = textFault(text.trim(), { max: 200 })
    return message === undefined ? [] : [{ field: `${field}.${part}`, message }]
  })

const inviteOne = async (
  tx: Tx,
  standing: Standing,
  { locationId, vocabulary }: InvitationsWish,
  wish: InvitationWish,
  contact: Contact,
  field: string,
): Promise<InvitedMember | { readonly faults: readonly FieldFault[] }> => {
  const memberId = await findMemberByContact(tx, standing.company.id, contact)
  const before = memberId === undefined ? undefined : await tx.member(memberId)
  try {
    const touched = { company: false, locations: [locationId] }
    // First whether the person may be edited at all: what is wrong with the edit would tell where their rights come from.
    if (before) requireDelegation(standing, tx.call, [before], touched, tx.now())
    const start = before ?? (await newMember(tx))
    const hasSlot = start.grants.some(({ slot }) => slot === slotOfLocation(locationId))
    const role = wish.role ?? (hasSlot ? undefined : defaultRole(standing, vocabulary))
    let after = await applyWish(
      tx,
      standing,
      start,
      { locationId, vocabulary, ...(role !== undefined && { role }), ...(wish.values && { values: wish.values }) },
      tx.now(),
    )
    requireDelegation(standing, tx.call, [after], touched, tx.now())
    if (wish.teamMemberId !== undefined) after = await linkTeamMember(tx, after, locationId, wish.teamMemberId)
    await store(tx, before, after, wish, contact)
    const { id, userId, accepted } = after
    return { memberId: id, userId, outcome: accepted ? 'member' : before ? 'renewed' : 'invited' }
  } catch (error) {
    if (!(error instanceof Refusal) || error.category !== 'invalid') throw error
    return { faults: error.fields.map((fault) => ({ ...fault, field: `${field}.${fault.field}` })) }
  }
}

const defaultRole = ({ company }: Standing, vocabulary: string): string => {
  const { defaultRoles } = company.catalogue
  return (defaultRoles.get(vocabulary) as string).slice(vocabulary.length + 1)
}

const store = async (
  tx: Tx,
  before: Member | undefined,
  after: Member,
  wish: InvitationWish,
  contact: Contact,
): Promise<void> => {
  const grants = grantsChanged(before, after)
  const moved = grants.before.length > 0 || grants.after.length > 0 || before?.teamMembers !== after.teamMembers
  if (moved) writeMember(tx, before, after)
  const subject = `member:${after.id}`
  const states = {
    before: { grants: grants.before, teamMembers: before?.teamMembers ?? [] },
    after: { grants: grants.after, teamMembers: after.teamMembers },
  }
  if (after.accepted) {
    if (moved) tx.record({ kind: 'access.changed', subject, ...states })
    return
  }
  // Only until somebody accepts: from then on the name is theirs and the company's, not the inviter's.
  await storeInvitedProfile(tx, after, wish, contact)
  await storeInvitation(tx, after, contact)
  tx.record({ kind: before ? 'invitation.renewed' : 'member.invited', subject, ...states })
}

const storeInvitedProfile = async (tx: Tx, member: Member, wish: InvitationWish, contact: Contact): Promise<void> => {
  const present = await profileOf(tx, member.companyId, member.id)
  const name = wish.name?.trim() ?? present?.name ?? ''
  const [firstName = '', ...rest] = name.split(/\s+/)
  writeProfile(tx, {
    companyId: member.companyId,
    memberId: member.id,
    name,
    firstName,
    lastName: rest.join(' '),
    email: contact.channel === 'email' ? contact.address : (present?.email ?? null),
    phone: contact.channel === 'sms' ? contact.address : (present?.phone ?? null),
    position: wish.position?.trim() ?? present?.position ?? '',
    language: present?.language ?? 0,
    lastVisitAt: null,
  })
}

/** The open invitation of a member, made or renewed, with a message that waits to be sent. */
export const storeInvitation = async (tx: Tx, member: Member, contact: Contact): Promise<void> => {
  const { companyId, id: memberId } = member
  const open = await unansweredInvitation(tx, companyId, memberId)
  const [newId, messageId] = (await tx.ids(2)) as [number, number]
  const invitationId = open?.id ?? newId
  if (open) renewInvitation(tx, { companyId, id: open.id, ...contact })
  else insertInvitation(tx, { companyId, id: invitationId, memberId, ...contact })
  insertMessage(tx, { companyId, id: messageId, template: 'invitation', invitationId })
}
