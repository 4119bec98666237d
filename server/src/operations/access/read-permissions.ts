import type { Actor, Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { isCapable } from '../../model/decide.ts'
import { beyondActor } from '../../model/delegation.ts'
import { blockerOf, type Member, type Moment, type User } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { type Shown, shownAt } from '../../model/shown.ts'
import type { Look } from '../../storage/facts.ts'
import type { Core } from '../core.ts'
import { type AltegCredential, identifyAndLook } from '../credentials/identify.ts'
import { goOn } from '../go-on.ts'
import { requireCapability, type Standing, standingAt } from './authorize.ts'

/** What a dialect shows of a person's rights at a location, and whether the caller may change them. */
export interface ShownPermissions extends Shown {
  readonly company: Company
  readonly member: Member
  /** The capability, and delegation. */
  readonly isEditable: boolean
}

export interface PermissionsQuestion {
  readonly locationId: number
  readonly userId: number
}

type Found = Standing & {
  readonly member: Member | undefined
  /** The token may do less than its person. */
  readonly isLimited: boolean
}

/** The facts the question needs. */
const find = (look: Look, actor: Actor, { locationId, userId }: PermissionsQuestion, user?: User): Found => {
  const { company, person } = standingAt(look, actor, locationId, user)
  const isLimited = actor.kind === 'user' && actor.limits !== undefined
  return { company, person, member: look.memberOfUser(company.id, userId), isLimited }
}

/** What is shown of the member at the location; whom no grant brings there is no user of it. */
export const requireShown = (company: Company, member: Member | undefined, locationId: number, now: Moment): Shown => {
  const shown = member && shownAt(company, member, locationId, now)
  if (!shown) throw new Refusal('member.unknown')
  return shown
}

/** What is shown to the caller, of facts of one moment. */
export const showPermissions = (
  { company, person }: Standing,
  call: Pick<Call, 'ip'>,
  { member, values, role, teamMemberId }: Shown,
  locationId: number,
  now: Moment,
): ShownPermissions => {
  const isEditable =
    isCapable(company, person, 'members.edit', locationId, now, call.ip) &&
    beyondActor(company, person, call.ip, member, { company: false, locations: [locationId] }, now).length === 0
  return { company, member, values, role, teamMemberId, isEditable }
}

const answer = (
  { company, person, member, isLimited }: Found,
  call: Pick<Call, 'ip'>,
  { locationId }: PermissionsQuestion,
  now: Moment,
): ShownPermissions => {
  const shown = requireShown(company, member, locationId, now)
  const standing = { company, person }
  // Everybody may see what they themselves may do; whoever is suspended or archived may do nothing. What the person may
  // do is more than what a limited token may.
  if (isLimited || shown.member.id !== person.member.id)
    requireCapability(standing, call, 'members.read', locationId, now)
  else if (blockerOf(person) !== undefined) throw new Refusal('access.denied')
  return showPermissions(standing, call, shown, locationId, now)
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
  const view = identifyAndLook(core, credential, admit, (look, actor, user) => find(look, actor, question, user))
  return goOn(view, ({ facts, now }) => answer(facts, caller, question, now))
}
