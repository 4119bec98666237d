import type { Place } from '../../model/access.ts'
import type { Actor, Call } from '../../model/actor.ts'
import type { Capability } from '../../model/capability.ts'
import type { Company } from '../../model/company.ts'
import { isCapable } from '../../model/decide.ts'
import { type Beyond, beyondActor, type Touched } from '../../model/delegation.ts'
import type { Member, Moment, Person, User } from '../../model/member.ts'
import { narrow } from '../../model/narrow.ts'
import { type FieldFault, Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import type { Look } from '../../storage/facts.ts'

/** The caller in the company that the question or change is about. */
export interface Standing {
  readonly company: Company
  readonly person: Person
}

/** A partner's program acts only where the company has let the partner in; a bound token only in its company. */
const mayEnter = (actor: Actor, company: Company): void => {
  if (actor.kind !== 'user') return
  if (actor.companyId !== undefined && actor.companyId !== company.id) throw new Refusal('company.unknown')
  if (actor.partnerId !== undefined && !company.partners.has(actor.partnerId))
    throw new Refusal('partner.not-connected')
}

/** The caller as a member, with no more than their token may use. */
export const asCaller = (actor: Actor, company: Company, member: Member): Member =>
  actor.kind !== 'user' || actor.limits === undefined ? member : narrow(company, member, actor.limits)

/**
 * For what only a person does who has signed in: whoever made a token for a program did not give away their account.
 */
export const refuseLimited = (actor: Actor): void => {
  if (actor.kind === 'user' && actor.limits !== undefined) throw new Refusal('access.denied')
}

/**
 * Whether somebody looks as somebody else. What that member has now, the viewer sees anyway; what was theirs once may lie
 * where the viewer sees nobody.
 */
export const isView = (actor: Actor): boolean => actor.kind === 'user' && actor.viewer !== undefined

/**
 * The caller's standing in a company, from the credential alone. Somebody who is no member learns nothing: to them the
 * company does not exist. `user` is the caller's, where the same look has found them already.
 */
export const standingIn = (look: Look, actor: Actor, companyId: number, user?: User): Standing => {
  if (actor.kind !== 'user') throw new Refusal('company.unknown')
  const company = look.company(companyId)
  const member = company && look.memberOfUser(companyId, actor.userId)
  if (!company || !member || member.userId !== actor.userId) throw new Refusal('company.unknown')
  mayEnter(actor, company)
  return { company, person: { member: asCaller(actor, company, member), user: user ?? look.user(actor.userId) } }
}

/** The same for whoever names a location: an unknown one and a foreign one look alike. */
export const standingAt = (look: Look, actor: Actor, locationId: number, user?: User): Standing => {
  const companyId = look.companyOf(locationId)
  if (companyId === undefined) throw new Refusal('location.unknown')
  return unknownLocation(() => standingIn(look, actor, companyId, user))
}

const unknownLocation = <T>(find: () => T): T => {
  try {
    return find()
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'company.unknown') throw new Refusal('location.unknown')
    throw error
  }
}

/** The caller's standing under the company's lock: rights that are taken away at this moment are already gone. */
export const standingUnderLock = async (tx: Tx): Promise<Standing> => {
  const { actor } = tx.call
  if (actor.kind !== 'user') throw new Refusal('company.unknown')
  const company = await tx.company()
  const member = await tx.memberOfUser(actor.userId)
  if (!member || member.userId !== actor.userId) throw new Refusal('company.unknown')
  mayEnter(actor, company)
  return { company, person: { member: asCaller(actor, company, member), user: await tx.user(actor.userId) } }
}

/** Refuses whoever lacks the capability at the place. */
export const requireCapability = (
  { company, person }: Standing,
  call: Pick<Call, 'ip'>,
  capability: Capability,
  place: Place,
  now: Moment,
): void => {
  if (!isCapable(company, person, capability, place, now, call.ip)) throw new Refusal('access.denied')
}

/** Refuses an edit that leaves, or finds, the member with more than the caller holds at the touched places. */
export const requireDelegation = (
  { company, person }: Standing,
  call: Call,
  states: readonly Member[],
  touched: Touched,
  now: Moment,
): void => {
  for (const member of states) {
    const beyond = beyondActor(company, person, call.ip, member, touched, now)
    if (beyond.length > 0) throw new Refusal('delegation.beyond-actor', { fields: beyondFields(beyond) })
  }
}

/** Which permissions are beyond the caller, an owner role first: seen beside their own rights, they reveal nothing. */
const beyondFields = (beyond: readonly Beyond[]): FieldFault[] => {
  const slugs = new Set(beyond.flatMap(({ permissions }) => permissions))
  const isOwner = slugs.delete(OWNER)
  return [
    ...(isOwner ? [{ field: 'role', message: 'is an owner’s, which only an owner passes on' }] : []),
    ...[...slugs]
      .slice(0, FIELDS_SHOWN)
      .map((slug) => ({ field: `permissions.${slug}`, message: 'is more than you hold yourself' })),
  ]
}

/** What `beyondActor` calls an owner role. */
const OWNER = 'owner'
const FIELDS_SHOWN = 20
