import { allPlacesOf } from '../../model/delegation.ts'
import type { Member, Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { type Invitation, invitationOf, invitingCompany, moveInvitation } from '../../storage/invitations.ts'
import { type Link, liveLink } from '../../storage/links.ts'
import { locationRows } from '../../storage/locations.ts'
import { profileOf } from '../../storage/members.ts'
import { findLogin } from '../../storage/users.ts'
import type { Core } from '../core.ts'
import { hashOf } from '../credentials/secrets.ts'
import { canAccept } from './invited-member.ts'

/** What somebody with a working link may know before they accept. */
export interface OpenInvitation {
  readonly company: string
  /** What the inviter calls them; may be empty. */
  readonly name: string
  /** The address that the link proves, and with which an account is made; undefined where it proves none. */
  readonly address: string | undefined
  /** Somebody has an account with that address already. */
  readonly hasAccount: boolean
  readonly offers: readonly Offer[]
}

/** A role, or some rights, at a place. */
export interface Offer {
  /** Undefined for rights without a role. */
  readonly role: { readonly ref: string; readonly title: string } | undefined
  /** Titles of locations. */
  readonly places: 'company' | readonly string[]
  readonly startsAt: Moment | null
  readonly endsAt: Moment | null
}

/** The link of this secret with what it is about, if it still works. Everybody else hears one and the same. */
export const requireLink = async (
  core: Core,
  secret: string,
): Promise<{ link: Link; invitation: Invitation; member: Member }> => {
  const link = await liveLink(core.engine, core.engine, 'invitation', hashOf(secret))
  const companyId = link?.companyId ?? 0
  const invitation = link && (await invitationOf(core.engine, companyId, link.subjectId))
  const found = invitation && (await core.facts.read((look) => look.member(companyId, invitation.memberId)))
  if (!link || !invitation || !found || !canAccept(invitation, found.facts))
    throw new Refusal('invitation.link-invalid')
  return { link, invitation, member: found.facts }
}

/** Shows an invitation to whoever has a link to it. That it was looked at is noted, as news of its delivery. */
export const openInvitation = async (
  core: Core,
  secret: string,
  { isLooking }: { isLooking: boolean },
): Promise<OpenInvitation> => {
  const { link, invitation, member } = await requireLink(core, secret)
  const { companyId, id } = invitation
  if (isLooking && invitation.state !== 'opened')
    await core.engine.transaction((session) => moveInvitation(session, companyId, id, 'open'))
  const profile = await profileOf(core.engine, companyId, member.id)
  const { channel, address } = link.proves ?? {}
  // Only for whoever reads at that address: to anybody else it would tell who has an account.
  const account =
    address === undefined ? undefined : await findLogin(core.engine, address, channel === 'sms' ? address : '')
  return {
    company: await invitingCompany(core.engine, companyId),
    name: profile?.name ?? '',
    address: channel === 'sms' ? `+${address}` : address,
    hasAccount: account !== undefined,
    offers: await offersTo(core, member),
  }
}

/** What a member is to have, in the words of the company. */
export const offersTo = async (core: Core, { companyId, grants }: Member): Promise<Offer[]> => {
  const { facts: company } = await core.facts.read((look) => look.company(companyId))
  const named = allPlacesOf({ grants }).locations.map((id) => ({ id, companyId }))
  const titles = new Map((await locationRows(core.engine, named)).map(({ id, title }) => [id, title]))
  const roleOf = (ref: string | null): Offer['role'] => {
    const role = ref === null ? undefined : company?.roles.get(ref)
    return role && { ref: role.ref, title: role.title }
  }
  return grants.map(({ role, scope, startsAt, endsAt }) => ({
    role: roleOf(role),
    places: scope === 'company' ? scope : scope.flatMap((id) => titles.get(id) ?? []),
    startsAt,
    endsAt,
  }))
}
