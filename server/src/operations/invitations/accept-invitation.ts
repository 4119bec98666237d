import type { Call } from '../../model/actor.ts'
import { isCapable } from '../../model/decide.ts'
import { allPlacesOf, beyondActor } from '../../model/delegation.ts'
import type { Grant, Member } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import type { Engine } from '../../storage/engine.ts'
import { invitationOf, moveInvitation } from '../../storage/invitations.ts'
import { endLinks, liveLink } from '../../storage/links.ts'
import { profileOf, writeMember, writeProfile } from '../../storage/members.ts'
import { type Giver, giversOf, type Inviter } from '../../storage/offered-grants.ts'
import { dropMessages } from '../../storage/outbox.ts'
import { shardOf } from '../../storage/scopes.ts'
import { passwordSetAt as passwordWasSetAt, profileOfUser } from '../../storage/users.ts'
import { asCaller, refuseLimited } from '../access/authorize.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { hashOf } from '../credentials/secrets.ts'
import { canAccept } from './invited-member.ts'
import { requireLink } from './open-invitation.ts'

/** Who has accepted, and what they are now. */
export interface Accepted {
  readonly companyId: number
  readonly userId: number
  readonly memberId: number
}

/**
 * Accepts an invitation for the person who calls, known by their credential. The member moves to that person's id, and
 * the one under which the company has seen them until now keeps resolving. `passwordSetAt` is the password that the
 * person has just signed in with.
 */
export const acceptInvitation = async (
  core: Core,
  call: Call,
  { secret, passwordSetAt }: { secret: string; passwordSetAt?: number },
): Promise<Accepted> => {
  const { actor } = call
  if (actor.kind !== 'user') throw new Refusal('credential.invalid')
  refuseLimited(actor)
  const { companyId } = (await requireLink(core, secret)).invitation
  // A token that works in one company opens no other.
  if (actor.companyId !== undefined && actor.companyId !== companyId) throw new Refusal('invitation.link-invalid')
  return changeAcross(core, call, [companyId, shardOf(actor.userId)], async (tx) => {
    // Whoever was locked out, or changed the password, in the meantime is not signed in any more.
    const user = await tx.freshUser(actor.userId)
    if (!user || user.disabled || !user.confirmed) throw new Refusal('credential.invalid')
    if (passwordSetAt !== undefined && (await passwordWasSetAt(tx, actor.userId)) !== passwordSetAt)
      throw new Refusal('sign-in.failed')
    return acceptUnderLock(tx, core.engine, secret, actor.userId)
  })
}

/**
 * The acceptance itself, under the locks of the company and of the person. The state of the invitation is moved by one
 * statement that finds it as it was, so that of two who race one wins, and the other hears that the link is used up.
 */
export const acceptUnderLock = async (tx: Tx, engine: Engine, secret: string, userId: number): Promise<Accepted> => {
  const companyId = tx.scope
  const link = await liveLink(tx, engine, 'invitation', hashOf(secret))
  const invitation = link?.companyId === companyId ? await invitationOf(tx, companyId, link.subjectId) : undefined
  const before = invitation && (await tx.member(invitation.memberId))
  if (!link || !invitation || !canAccept(invitation, before)) throw new Refusal('invitation.link-invalid')
  const present = await tx.memberOfUser(userId)
  if (present && present.id !== before.id) throw new Refusal('invitation.member-already')
  for (const { giver, grants } of await offersOf(tx, before, invitation.inviter))
    if (!(await mayStillInvite(tx, giver, { ...before, grants }))) throw new Refusal('invitation.needs-approval')

  if (!(await moveInvitation(tx, companyId, invitation.id, 'accept'))) throw new Refusal('invitation.link-invalid')
  endLinks(tx, 'invitation', invitation.id)
  dropMessages(tx, companyId, invitation.id)
  const formerUserId = userId === before.userId ? before.formerUserId : before.userId
  const after: Member = { ...before, accepted: true, userId, formerUserId }
  writeMember(tx, before, after)
  await nameIfNameless(tx, after)
  tx.record({
    kind: 'invitation.accepted',
    subject: `member:${after.id}`,
    before: { user: before.userId },
    after: { user: userId, formerUser: formerUserId, invitation: invitation.id, link: link.way },
  })
  return { companyId, userId, memberId: after.id }
}

interface Offer {
  readonly giver: Giver
  readonly grants: readonly Grant[]
}

/**
 * What is offered, by who answers for it: managers of different places may have invited the same person, each to their
 * own. Nobody is judged by what others gave.
 */
const offersOf = async (tx: Tx, { companyId, id, grants }: Member, inviter: Inviter): Promise<Offer[]> => {
  const givers = await giversOf(tx, companyId, id)
  const offers = new Map<string, Offer>()
  for (const grant of grants) {
    const giver = givers.get(grant.slot) ?? { ...inviter, capability: 'members.invite' }
    const key = JSON.stringify(giver)
    offers.set(key, { giver, grants: [...(offers.get(key)?.grants ?? []), grant] })
  }
  return [...offers.values()]
}

/** Whether the giver could give this now: the right by which they did, wherever it counts, and all that it gives. */
const mayStillInvite = async (tx: Tx, { actor, ip, capability }: Giver, invited: Member): Promise<boolean> => {
  if (actor.kind === 'operator') return true
  if (actor.kind !== 'user') return false
  const company = await tx.company()
  // What came through a partner's program counts as long as the partner is let in.
  if (actor.partnerId !== undefined && !company.partners.has(actor.partnerId)) return false
  const member = await tx.memberOfUser(actor.userId)
  if (member?.userId !== actor.userId) return false
  const person = { member: asCaller(actor, company, member), user: await tx.freshUser(actor.userId) }
  const touched = allPlacesOf(invited)
  // What is offered nowhere yet is offered by the company, as when somebody is invited.
  const isWide = touched.company || touched.locations.length === 0
  const places = isWide ? (['company', ...touched.locations] as const) : touched.locations
  return (
    places.every((place) => isCapable(company, person, capability, place, tx.now(), ip)) &&
    beyondActor(company, person, ip, invited, touched, tx.now()).length === 0
  )
}

/** The company's own words stay; where it has none, the person's do. */
const nameIfNameless = async (tx: Tx, { companyId, id, userId }: Member): Promise<void> => {
  const profile = await profileOf(tx, companyId, id)
  const own = await profileOfUser(tx, userId)
  if (!profile || !own || profile.name.trim() !== '') return
  const [firstName = '', ...rest] = own.name.split(/\s+/)
  writeProfile(tx, { ...profile, name: own.name, firstName, lastName: rest.join(' ') })
}
