import type { Call } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { type Invitation, invitingCompany, waitingInvitationsTo } from '../../storage/invitations.ts'
import { profileOfUser } from '../../storage/users.ts'
import { refuseLimited } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { ownUserId } from '../users/own-user.ts'
import { canAccept } from './invited-member.ts'
import { type Offer, offersTo } from './open-invitation.ts'

/** An invitation as whoever is invited sees it: no more than its letter's link shows. */
export interface OwnInvitation {
  readonly id: number
  /** What the company is called. */
  readonly company: string
  readonly address: string
  /** Null until its first letter has gone out. */
  readonly expiresAt: Moment | null
  readonly offers: readonly Offer[]
}

/**
 * Invitations that wait for the caller: sent to the e-mail address that they have proved, and nobody has answered.
 * Being told of one is no answer: accepting takes the link of its letter, since an address that was proved years ago
 * may be another's today.
 */
export const listOwnInvitations = async (
  core: Core,
  call: Call,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<OwnInvitation[]> => {
  const userId = ownUserId(call)
  refuseLimited(call.actor)
  const { facts: user } = await core.facts.read((look) => look.user(userId))
  const email = (await profileOfUser(core.engine, userId))?.email
  if (!user?.confirmed || !email) return []
  const told: OwnInvitation[] = []
  let lookedTo = after
  while (true) {
    const found = await waitingInvitationsTo(core.engine, email, { after: lookedTo, limit })
    for (const invitation of found) {
      const shown = await shownTo(core, call, userId, invitation)
      if (shown) told.push(shown)
      if (told.length === limit) return told
      lookedTo = invitation.id
    }
    if (found.length < limit) return told
  }
}

/** Undefined for one that could not be accepted: nothing is offered any more, or they belong there already. */
const shownTo = async (
  core: Core,
  { actor }: Call,
  userId: number,
  invitation: Invitation,
): Promise<OwnInvitation | undefined> => {
  const { companyId, id, memberId, address, expiresAt } = invitation
  // A token that works in one company opens no other.
  if (actor.kind === 'user' && actor.companyId !== undefined && actor.companyId !== companyId) return undefined
  const { facts } = await core.facts.read((look) => ({
    invited: look.member(companyId, memberId),
    present: look.memberOfUser(companyId, userId),
  }))
  const { invited, present } = facts
  if (!canAccept(invitation, invited) || (present && present.id !== invited.id)) return undefined
  const company = await invitingCompany(core.engine, companyId)
  return { id, company, address, expiresAt, offers: await offersTo(core, invited) }
}
