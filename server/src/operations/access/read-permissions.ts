import type { Values } from '../../model/access.ts'
import type { Actor, Call } from '../../model/actor.ts'
import type { Company, Role } from '../../model/company.ts'
import { isCapable } from '../../model/decide.ts'
import { beyondActor } from '../../model/delegation.ts'
import { blockerOf, covers, type Member, type Moment, slotOfLocation } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { shownRole, shownValues } from '../../model/shown.ts'
import type { Look } from '../../storage/facts.ts'
import type { Core } from '../core.ts'
import { type AltegCredential, identifyAndLook } from '../credentials/identify.ts'
import { goOn } from '../go-on.ts'
import { requireCapability, type Standing, standingAt } from './authorize.ts'

/** What a dialect shows of a person's rights at a location. */
export interface ShownPermissions {
  readonly company: Company
  readonly member: Member
  readonly values: Values
  readonly role: Role | undefined
  /** The team member at the location that is this person. */
  readonly teamMemberId: number | undefined
  /** Whether the caller may change them: the capability, and delegation. */
  readonly isEditable: boolean
}

export interface PermissionsQuestion {
  readonly locationId: number
  readonly userId: number
}

type Found = Standing & { readonly member: Member }

/** The facts the question needs. A member without any grant that covers the location is no user of it. */
const find = (look: Look, actor: Actor, { locationId, userId }: PermissionsQuestion): Found => {
  const standing = standingAt(look, actor, locationId)
  const member = look.memberOfUser(standing.company.id, userId)
  return { ...standing, member: requireMemberAt(member, locationId) }
}

/** The member, when some grant of theirs covers the location; to a caller, others are unknown there. */
export const requireMemberAt = (member: Member | undefined, locationId: number): Member => {
  if (!member?.grants.some(({ scope }) => covers(scope, locationId))) throw new Refusal('member.unknown')
  return member
}

/** What is shown, computed from facts of one moment. */
export const showPermissions = (
  { company, person }: Standing,
  call: Pick<Call, 'ip'>,
  member: Member,
  locationId: number,
  now: Moment,
): ShownPermissions => {
  const slot = slotOfLocation(locationId)
  return {
    company,
    member,
    values: shownValues(company, member, slot, locationId, now),
    role: shownRole(company, member, slot, locationId, now),
    teamMemberId: member.teamMembers.find((teamMember) => teamMember.locationId === locationId)?.id,
    isEditable:
      isCapable(company, person, 'members.edit', locationId, now, call.ip) &&
      beyondActor(company, person, call.ip, member, { company: false, locations: [locationId] }, now).length === 0,
  }
}

const answer = (
  facts: Found,
  call: Pick<Call, 'ip'>,
  { locationId }: PermissionsQuestion,
  now: Moment,
): ShownPermissions => {
  // Everybody may see what they themselves may do; whoever is suspended or archived may do nothing.
  if (facts.member.id !== facts.person.member.id) requireCapability(facts, call, 'members.read', locationId, now)
  else if (blockerOf(facts.person) !== undefined) throw new Refusal('access.denied')
  return showPermissions(facts, call, facts.member, locationId, now)
}

/** A person's role, values and team member at a location, for somebody who may see the people there. */
export const readPermissions = async (
  core: Core,
  call: Call,
  question: PermissionsQuestion,
): Promise<ShownPermissions> => {
  const { facts, now } = await core.facts.read((look) => find(look, call.actor, question))
  return answer(facts, call, question, now)
}

/** The same for a caller who is identified in the same look at the facts; at once where nothing has to be awaited. */
export const readPermissionsAs = (
  core: Core,
  credential: AltegCredential,
  caller: Pick<Call, 'ip'>,
  question: PermissionsQuestion,
  admit: (actor: Actor) => void,
): ShownPermissions | Promise<ShownPermissions> => {
  const view = identifyAndLook(core, credential, admit, (look, actor) => find(look, actor, question))
  return goOn(view, ({ facts, now }) => answer(facts, caller, question, now))
}
