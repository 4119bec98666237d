import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { editGrant, type GrantWish } from '../../model/edit-grant.ts'
import { sameGrant } from '../../model/edit-slot.ts'
import { covers, type Grant, type Member, type Scope, slotOfLocation } from '../../model/member.ts'
import { type FieldFault, Refusal, type RefusalKind, refuseFaulty } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { findMemberByContact } from '../../storage/invitations.ts'
import { findTeamMemberAnywhere, linkTeamMember } from '../../storage/team-members.ts'
import { requireDelegation, type Standing, standingIn, standingUnderLock } from '../access/authorize.ts'
import { editedMember, readGrantWish, refuseFull, type SentGrant, windowFaults } from '../access/company-grant.ts'
import { requireReachOf } from '../access/reach-of.ts'
import { isWithin, touchedBy } from '../access/shop-entry.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { type Contact, readContact, storeInvited, textFaults } from './invite-members.ts'
import { newMember } from './new-member.ts'
import { reactivated } from './reactivate.ts'
import { MOST_LANGUAGES } from './update-company-member.ts'

/** Whom to invite, by one address, and to what. */
export interface InvitationRow {
  readonly email?: string
  /** International. */
  readonly phone?: string
  readonly name?: string
  /** A job in free text. */
  readonly position?: string
  readonly language?: number
  /** Who of the roster they are. */
  readonly teamMemberId?: number
  readonly grant: SentGrant & { readonly scope: Scope }
}

/** What became of a row. */
export type RowOutcome =
  | { readonly outcome: 'invited' | 'renewed'; readonly memberId: number; readonly invitationId: number }
  /** They are one already, and have the access at once. */
  | { readonly outcome: 'member'; readonly memberId: number }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }

/** Refusals of the request as a whole: no other row would fare better. */
const ofAll: ReadonlySet<RefusalKind> = new Set<RefusalKind>([
  'company.unknown',
  'partner.not-connected',
  'request.in-progress',
  'request.key-reused',
  'service.unavailable',
])

/**
 * Invites people anywhere in the company, each in a change of their own: what is wrong with one keeps nobody else.
 * Whoever may invite nowhere is refused as a whole.
 */
export const inviteToCompany = async (
  core: Core,
  call: Call,
  { companyId, invitations }: { readonly companyId: number; readonly invitations: readonly InvitationRow[] },
): Promise<RowOutcome[]> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireReachOf(standing, call, 'members.invite', now)
  const outcomes: RowOutcome[] = []
  for (const row of invitations) {
    try {
      outcomes.push(await change(core, call, companyId, (tx) => inviteOne(tx, row)))
    } catch (error) {
      if (!(error instanceof Refusal) || ofAll.has(error.kind)) throw error
      outcomes.push({ outcome: 'refused', refusal: error })
    }
  }
  return outcomes
}

const inviteOne = async (tx: Tx, row: InvitationRow): Promise<RowOutcome> => {
  const { call } = tx
  const standing = await standingUnderLock(tx)
  const { company } = standing
  const reach = requireReachOf(standing, call, 'members.invite', tx.now())
  const contact = contactOf(row)
  const wish = readGrantWish(company, undefined, row.grant)
  if (!isWithin(wish.scope as Scope, reach)) throw new Refusal('access.denied')

  const memberId = await findMemberByContact(tx, company.id, contact)
  const before = memberId === undefined ? undefined : await tx.member(memberId)
  const { was, is } = await grantFor(tx, company, before, wish)
  // First whether the person may be touched at all: what is wrong otherwise would tell what they hold.
  if (before) requireDelegation(standing, call, [before], touchedBy(is), tx.now())
  // To invite is to give; to change what somebody has who is here already is more.
  if (was && before?.accepted && !sameGrant(was, is))
    if (!isWithin(is.scope, requireReachOf(standing, call, 'members.edit', tx.now())))
      throw new Refusal('access.denied')
  refuseFaulty(windowFaults(is, tx.now()))
  if (is.role === null && Object.keys(is.exceptions).length === 0)
    refuseFaulty([{ field: 'role', message: 'is needed, or a permission: this grant would give nothing' }])

  const start = before ? reactivated(tx, standing, before, fieldOf(contact)) : await newMember(tx)
  if (!was) refuseFull(start)
  let after = was && sameGrant(was, is) ? start : await editedMember(tx, standing, { before: start, was, is, wish })
  if (row.teamMemberId !== undefined) after = await withTeamMember(tx, standing, after, is.scope, row.teamMemberId)
  const stored = await storeInvited(tx, before, after, row, contact, [is.slot])
  if (!stored) return { outcome: 'member', memberId: after.id }
  const { invitationId, isRenewed } = stored
  return { outcome: isRenewed ? 'renewed' : 'invited', memberId: after.id, invitationId }
}

const fieldOf = ({ channel }: Contact): 'email' | 'phone' => (channel === 'email' ? 'email' : 'phone')

const contactOf = (row: InvitationRow): Contact => {
  const { email, phone, language } = row
  const faults: FieldFault[] = textFaults(row)
  if (language !== undefined && (language < 0 || language > MOST_LANGUAGES))
    faults.push({ field: 'language', message: `must be from 0 to ${MOST_LANGUAGES}` })
  const contact = readContact(email ?? phone ?? '')
  if (email === undefined && phone === undefined) faults.push({ field: 'email', message: 'is needed, or a phone' })
  else if (email !== undefined && phone !== undefined)
    faults.push({
      field: 'phone',
      message: 'must be left out where there is an e-mail address: one invitation has one',
    })
  else if (email !== undefined && contact?.channel !== 'email')
    faults.push({ field: 'email', message: 'is not an e-mail address' })
  else if (phone !== undefined && contact?.channel !== 'sms')
    faults.push({ field: 'phone', message: 'is not an international phone number' })
  refuseFaulty(faults)
  return contact as Contact
}

const isSameScope = (a: Scope, b: Scope): boolean => isWithin(a, b) && isWithin(b, a)

/**
 * The grant to give, and the one that it takes the place of. One over the company, or over one location, has a slot that
 * is there once. Of others there may be several; the same one again is no other, so that whoever is invited twice has
 * no more than once.
 */
const grantFor = async (
  tx: Tx,
  company: Company,
  member: Member | undefined,
  wish: GrantWish,
): Promise<{ was: Grant | undefined; is: Grant }> => {
  const scope = wish.scope as Scope
  const slot = scope === 'company' ? scope : scope.length === 1 ? slotOfLocation(scope[0] as number) : undefined
  const grants = member?.grants ?? []
  const was = slot && grants.find((grant) => grant.slot === slot)
  if (was) return { was, is: editGrant(company, was, wish) }
  const id = await tx.id()
  const nothing = { id, role: null, scope, startsAt: null, endsAt: null, exceptions: {} }
  const is = editGrant(company, { ...nothing, slot: slot ?? `extra:${id}` }, wish)
  const same = slot
    ? undefined
    : grants.find(
        (grant) =>
          grant.slot.startsWith('extra:') &&
          isSameScope(grant.scope, scope) &&
          sameGrant(grant, { ...is, id: grant.id, slot: grant.slot, scope: grant.scope }),
      )
  return same ? { was: same, is: same } : { was: undefined, is }
}

/** The member as somebody of the roster of a location where the grant gives them something. */
const withTeamMember = async (
  tx: Tx,
  { company }: Standing,
  member: Member,
  scope: Scope,
  teamMemberId: number,
): Promise<Member> => {
  const found = await findTeamMemberAnywhere(tx, company.id, teamMemberId)
  if (!found || found.deleted)
    throw new Refusal('request.invalid', {
      fields: [{ field: 'teamMemberId', message: 'is not a team member of this company' }],
    })
  if (!covers(scope, found.locationId))
    throw new Refusal('request.invalid', {
      fields: [{ field: 'teamMemberId', message: 'is of a location where this grant gives nothing' }],
    })
  return linkTeamMember(tx, member, found.locationId, teamMemberId)
}
