import { type Actor, type Call, isLooking } from '../../model/actor.ts'
import type { Capability } from '../../model/capability.ts'
import { beyondActor } from '../../model/delegation.ts'
import { blockerOf, covers, type Grant, type Member, type Moment, type Scope } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { detailsOf, type ListedMember, type MemberDetails, type MemberState } from '../../storage/company-members.ts'
import type { Reader } from '../../storage/engine.ts'
import type { Standing } from '../access/authorize.ts'
import { bearsOn, meets, reachOf, requireReachOf } from '../access/reach-of.ts'
import { isWithin } from '../access/shop-entry.ts'

/** Which member of which company; `me` is whoever asks. */
export interface MemberQuestion {
  readonly companyId: number
  readonly memberId: number | 'me'
}

/** A member as the company and the caller know them: with those grants and team members that the caller may see. */
export interface CompanyMember extends MemberDetails {
  readonly member: Member
  readonly state: MemberState
}

/** One that was asked about alone. */
export interface ReadMember extends CompanyMember {
  /** Whether the caller can change the member as a whole: the capability wherever their grants reach, and delegation. */
  readonly isEditable: boolean
}

const stateOf = ({ archivedAt, suspended, accepted }: Member): MemberState => {
  if (archivedAt !== null) return 'archived'
  if (suspended) return 'suspended'
  return accepted ? 'active' : 'invited'
}

const isLimited = (actor: Actor): boolean => actor.kind === 'user' && actor.limits !== undefined

/** Whether the caller asks about themselves, with a token that may do all that they may. */
const isOwn = ({ person }: Standing, { actor }: Call, member: Member | undefined): member is Member =>
  member?.id === person.member.id && !isLimited(actor)

/**
 * The member, and at which places the caller sees what they may do: all of their own; of others where the caller may see
 * people. Whom the caller does not meet there is unknown to them.
 */
export const requireSight = (
  standing: Standing,
  call: Call,
  member: Member | undefined,
  now: Moment,
): { member: Member; sight: Scope } => {
  if (isOwn(standing, call, member)) {
    if (blockerOf(standing.person) !== undefined) throw new Refusal('access.denied')
    return { member, sight: 'company' }
  }
  const sight = requireReachOf(standing, call, 'members.read', now)
  if (!member || !meets(sight, member)) throw new Refusal('member.unknown')
  return { member, sight }
}

/** The grants that somebody sees who sees these places, by id: what a node has just written stands in another order. */
export const grantsSeen = ({ grants }: Pick<Member, 'grants'>, sight: Scope): readonly Grant[] =>
  grants.filter((grant) => sight === 'company' || bearsOn(grant, sight)).sort((a, b) => a.id - b.id)

const seenWithin = (member: Member, sight: Scope): Member => ({
  ...member,
  grants: grantsSeen(member, sight),
  teamMembers: member.teamMembers.filter(({ locationId }) => covers(sight, locationId)),
})

export const showListed = ({ member, sortName: _, ...details }: ListedMember, sight: Scope): CompanyMember => ({
  ...details,
  member: seenWithin(member, sight),
  state: stateOf(member),
})

export const showOne = async (
  reader: Reader,
  standing: Standing,
  call: Call,
  { member, sight }: { member: Member; sight: Scope },
  now: Moment,
): Promise<ReadMember> => {
  const { company, person } = standing
  const reach = reachOf(standing, call, 'members.edit', now)
  const isEditable =
    !isLooking(call) &&
    isAllWithin(member, reach) &&
    beyondActor(company, person, call.ip, member, { company: true, locations: [] }, now).length === 0
  return {
    ...(await detailsOf(reader, member)),
    member: seenWithin(member, sight),
    state: stateOf(member),
    isEditable,
  }
}

/** Whether all that the member has lies within a reach; whoever has nothing is the whole company's. */
const isAllWithin = ({ grants }: Member, reach: Scope): boolean =>
  reach === 'company' || (meets(reach, { grants }) && grants.every(({ scope }) => isWithin(scope, reach)))

/** The member, for a caller who has the rights wherever the member's grants reach. */
export const requireMember = (
  standing: Standing,
  call: Call,
  member: Member | undefined,
  capabilities: readonly Capability[],
  now: Moment,
): Member => {
  for (const capability of capabilities) {
    const reach = requireReachOf(standing, call, capability, now)
    if (!member || !meets(reach, member)) throw new Refusal('member.unknown')
    if (!isAllWithin(member, reach)) throw new Refusal('access.denied')
  }
  return member as Member
}
