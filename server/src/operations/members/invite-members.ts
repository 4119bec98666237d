import type { Call } from '../../model/actor.ts'
import { type Member, type Slot, slotOfLocation } from '../../model/member.ts'
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
import { noteGiver } from '../../storage/offered-grants.ts'
import { insertMessage } from '../../storage/outbox.ts'
import { findTeamMember, linkTeamMember } from '../../storage/team-members.ts'
import { requireCapability, requireDelegation, type Standing, standingUnderLock } from '../access/authorize.ts'
import { companyAt } from '../access/company-at.ts'
import type { SentValue } from '../access/read-wish.ts'
import { applyWish, grantsChanged } from '../access/set-permissions.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { phoneDigits } from '../credentials/sign-in.ts'
import { newMember } from './new-member.ts'
import { isShutOut, reactivated, stateChanged } from './reactivate.ts'

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
 * invited already gets their invitation renewed; somebody who is a member gets the access at once, and a role that does
 * not count beside a wider grant of theirs is no fault. Delivery is the outbox's.
 */
export const inviteMembers = async (core: Core, call: Call, wish: InvitationsWish): Promise<InvitedMember[]> => {
  const companyId = await companyAt(core, call, wish.locationId)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    requireCapability(standing, call, 'members.invite', wish.locationId, tx.now())
    return writeInvitations(tx, wish.locationId, await planInvitations(tx, standing, wish))
  })
}

/** An invitation that was checked, and is not written yet. */
export interface PlannedInvitation {
  readonly wish: InvitationWish
  readonly contact: Contact
  /** The member whom the company knows by the address, as the rows before this one leave them. */
  readonly before: Member | undefined
  /** With the access that was wished; who they are on the roster is settled at the writing. */
  readonly after: Member
}

/** Checks all rows, and refuses with what is wrong with each of them: first wrong fields, then what is beyond the caller. */
const planInvitations = async (
  tx: Tx,
  standing: Standing,
  { locationId, vocabulary, invitations }: InvitationsWish,
): Promise<PlannedInvitation[]> => {
  const faults: FieldFault[] = []
  const beyond: FieldFault[] = []
  let isBeyond = false
  const rows: PlannedInvitation[] = []
  const addresses = new Set<string>()
  /** What the rows so far make of members, and of the roster: one person may have two addresses. */
  const members = new Map<number, Member>()
  const claimed = new Map<number, number>()
  for (const [index, wish] of invitations.entries()) {
    const within = (fields: readonly FieldFault[]): FieldFault[] =>
      fields.map(({ field, message }) => ({ field: `invitations.${index}.${field}`, message }))
    const contact = readContact(wish.search)
    const wrong = rowFaults(wish, contact, addresses)
    if (!contact || wrong.length > 0) {
      faults.push(...within(wrong))
      continue
    }
    addresses.add(contact.address.toLowerCase())
    try {
      const memberId = await findMemberByContact(tx, standing.company.id, contact)
      const before = memberId === undefined ? undefined : (members.get(memberId) ?? (await tx.member(memberId)))
      const after = await planInvitation(tx, standing, before, { locationId, vocabulary, wish })
      refuseFaulty(await linkFaults(tx, after, locationId, wish.teamMemberId, claimed))
      members.set(after.id, after)
      rows.push({ wish, contact, before, after })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.kind === 'delegation.beyond-actor') {
        isBeyond = true
        beyond.push(...within(error.fields))
      } else if (error.category === 'invalid') faults.push(...within(error.fields))
      else throw error
    }
  }
  refuseFaulty(faults)
  if (isBeyond) throw new Refusal('delegation.beyond-actor', { fields: beyond })
  return rows
}

/** Writes what was planned. */
export const writeInvitations = async (
  tx: Tx,
  locationId: number,
  rows: readonly PlannedInvitation[],
): Promise<InvitedMember[]> => {
  const invited: InvitedMember[] = []
  const written = new Map<number, Member>()
  for (const { wish, contact, ...planned } of rows) {
    const before = written.get(planned.after.id) ?? planned.before
    let after: Member = { ...planned.after, teamMembers: before?.teamMembers ?? [] }
    if (wish.teamMemberId !== undefined) after = await linkTeamMember(tx, after, locationId, wish.teamMemberId)
    const stored = await storeInvited(tx, before, after, wish, contact, [slotOfLocation(locationId)])
    written.set(after.id, after)
    const { id, userId } = after
    invited.push({ memberId: id, userId, outcome: stored === undefined ? 'member' : before ? 'renewed' : 'invited' })
  }
  return invited
}

/** What is wrong with a row by itself, and beside those before it. */
const rowFaults = (
  wish: InvitationWish,
  contact: Contact | undefined,
  addresses: ReadonlySet<string>,
): FieldFault[] => {
  const wrong = textFaults(wish)
  if (wrong.length > 0) return wrong
  if (!contact) return [{ field: 'search', message: 'is neither an e-mail address nor an international phone number' }]
  return addresses.has(contact.address.toLowerCase()) ? [{ field: 'search', message: 'is given twice' }] : []
}

/** Whatever shows them must not be led astray. */
export const textFaults = ({ name = '', position = '' }: Pick<InvitedWords, 'name' | 'position'>): FieldFault[] =>
  Object.entries({ name, position }).flatMap(([field, text]) => {
    const message = textFault(text.trim(), { max: 200 })
    return message === undefined ? [] : [{ field, message }]
  })

/** The member whom an invitation makes, of somebody whom the company knows or of nobody yet: checked, not written. */
export const planInvitation = async (
  tx: Tx,
  standing: Standing,
  before: Member | undefined,
  {
    locationId,
    vocabulary,
    wish,
  }: { locationId: number; vocabulary: string; wish: Pick<InvitationWish, 'role' | 'values'> },
): Promise<Member> => {
  const touched = { company: false, locations: [locationId] }
  // First whether the person may be edited at all: what is wrong with the edit would tell where their rights come from.
  if (before) requireDelegation(standing, tx.call, [before], touched, tx.now())
  const start = before ? reactivated(tx, standing, before, 'search') : await newMember(tx)
  const hasSlot = start.grants.some(({ slot }) => slot === slotOfLocation(locationId))
  const role = wish.role ?? (hasSlot ? undefined : defaultRole(standing, vocabulary))
  const after = await applyWish(
    tx,
    standing,
    start,
    { locationId, vocabulary, ...(role !== undefined && { role }), ...(wish.values && { values: wish.values }) },
    tx.now(),
  )
  requireDelegation(standing, tx.call, [after], touched, tx.now())
  return after
}

/** What keeps a team member of the location from being this member; `claimed` are those of the rows before. */
const linkFaults = async (
  tx: Tx,
  { companyId, id }: Member,
  locationId: number,
  teamMemberId: number | undefined,
  claimed: Map<number, number>,
): Promise<FieldFault[]> => {
  if (teamMemberId === undefined) return []
  const fault = (message: string): FieldFault[] => [{ field: 'teamMember', message }]
  const found = await findTeamMember(tx, companyId, locationId, teamMemberId)
  if (!found || found.deleted) return fault('is not a team member of this location')
  const linked = claimed.get(teamMemberId) ?? found.member?.id ?? id
  if (linked !== id) return fault('is linked to another user')
  claimed.set(teamMemberId, id)
  return []
}

const defaultRole = ({ company }: Standing, vocabulary: string): string => {
  const { defaultRoles } = company.catalogue
  return (defaultRoles.get(vocabulary) as string).slice(vocabulary.length + 1)
}

/** What the inviter calls somebody; what is left out stays. */
interface InvitedWords {
  readonly name?: string
  readonly position?: string
  readonly language?: number
}

/**
 * Writes somebody's access as an invitation makes it, with the invitation itself and a message that waits. Whoever is a
 * member already has the access at once, and no invitation: undefined. The caller answers for `slots`.
 */
export const storeInvited = async (
  tx: Tx,
  before: Member | undefined,
  after: Member,
  words: InvitedWords,
  contact: Contact,
  slots: readonly Slot[],
): Promise<StoredInvitation | undefined> => {
  const grants = grantsChanged(before, after)
  const moved =
    grants.before.length > 0 ||
    grants.after.length > 0 ||
    before?.teamMembers !== after.teamMembers ||
    isShutOut(before) !== isShutOut(after)
  if (moved) writeMember(tx, before, after)
  const subject = `member:${after.id}`
  const states = {
    before: { grants: grants.before, teamMembers: before?.teamMembers ?? [], ...stateChanged(before, after) },
    after: { grants: grants.after, teamMembers: after.teamMembers, ...stateChanged(after, before) },
  }
  if (after.accepted) {
    if (moved) tx.record({ kind: 'access.changed', subject, ...states })
    return undefined
  }
  // Only until somebody accepts: from then on the name is theirs and the company's, not the inviter's.
  await storeInvitedProfile(tx, after, words, contact)
  const stored = await storeInvitation(tx, after, contact, slots)
  tx.record({ kind: before ? 'invitation.renewed' : 'member.invited', subject, ...states })
  return stored
}

const storeInvitedProfile = async (tx: Tx, member: Member, wish: InvitedWords, contact: Contact): Promise<void> => {
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
    language: wish.language ?? present?.language ?? 0,
    lastVisitAt: null,
  })
}

export interface StoredInvitation {
  readonly invitationId: number
  /** Whether it was open already. */
  readonly isRenewed: boolean
}

/**
 * The open invitation of a member, made or renewed, with a message that waits to be sent. The caller answers from then
 * on for what stands in `slots`.
 */
export const storeInvitation = async (
  tx: Tx,
  member: Member,
  contact: Contact,
  slots: readonly Slot[],
): Promise<StoredInvitation> => {
  const { companyId, id: memberId } = member
  noteGiver(tx, member, slots, 'members.invite')
  const open = await unansweredInvitation(tx, companyId, memberId)
  const [newId, messageId] = (await tx.ids(2)) as [number, number]
  const invitationId = open?.id ?? newId
  if (open) renewInvitation(tx, { companyId, id: open.id, ...contact })
  else insertInvitation(tx, { companyId, id: invitationId, memberId, ...contact })
  insertMessage(tx, { companyId, id: messageId, template: 'invitation', invitationId })
  return { invitationId, isRenewed: open !== undefined }
}
