import type { Member } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { TeamMember } from '../../model/team-member.ts'
import type { Tx } from '../../storage/change.ts'
import { writeMember } from '../../storage/members.ts'
import { linkTeamMember } from '../../storage/team-members.ts'
import { requireCapability, requireDelegation, type Standing } from '../access/authorize.ts'
import { requireShown } from '../access/read-permissions.ts'

/** Who a team member is, and who they shall be; no member for nobody. */
export interface Link {
  readonly former: Member | undefined
  readonly latter: Member | undefined
}

type Linked = Pick<TeamMember, 'locationId' | 'member'>

/** The user of the location that a team member shall be; anybody else is a wrong field. */
const requireUser = async (tx: Tx, { company }: Standing, locationId: number, userId: number): Promise<Member> => {
  try {
    return requireShown(company, await tx.memberOfUser(userId), locationId, tx.now()).member
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'member.unknown') throw error
    throw new Refusal('request.invalid', { fields: [{ field: 'userId', message: 'is not a user of this location' }] })
  }
}

/**
 * The link that is wished, when it is another one; undefined leaves it. A link is the user's as much as the roster's:
 * it takes the right to change users, and nobody links or unlinks somebody who holds more than they do.
 */
export const wishedLink = async (
  tx: Tx,
  standing: Standing,
  { locationId, member }: Linked,
  userId: number | null | undefined,
): Promise<Link | undefined> => {
  if (userId === undefined || userId === (member?.userId ?? null)) return undefined
  // First the right: whoever has it not would be told who is a user here.
  requireCapability(standing, tx.call, 'members.edit', locationId, tx.now())
  const latter = userId === null ? undefined : await requireUser(tx, standing, locationId, userId)
  if (latter?.id === member?.id) return undefined
  return checkedLink(tx, standing, { locationId, member }, latter)
}

/** The end of a link together with its team member. */
export const endedLink = async (tx: Tx, standing: Standing, linked: Linked): Promise<Link | undefined> =>
  linked.member ? checkedLink(tx, standing, linked, undefined) : undefined

const checkedLink = async (
  tx: Tx,
  standing: Standing,
  { locationId, member }: Linked,
  latter: Member | undefined,
): Promise<Link> => {
  const former = member ? await tx.member(member.id) : undefined
  const states = [former, latter].filter((one) => one !== undefined)
  requireDelegation(standing, tx.call, states, { company: false, locations: [locationId] }, tx.now())
  return { former, latter }
}

/** Writes a link that was checked, on both sides; the team member is on the roster already. */
export const writeLink = async (
  tx: Tx,
  { id, locationId }: Pick<TeamMember, 'id' | 'locationId'>,
  { former, latter }: Link,
): Promise<void> => {
  if (former) await relink(tx, former, locationId, null)
  if (latter) await relink(tx, latter, locationId, id)
}

const relink = async (tx: Tx, before: Member, locationId: number, teamMemberId: number | null): Promise<void> => {
  const after = await linkTeamMember(tx, before, locationId, teamMemberId)
  if (after === before) return
  writeMember(tx, before, after)
  tx.record({
    kind: 'access.changed',
    subject: `member:${before.id}`,
    before: { grants: [], teamMembers: before.teamMembers },
    after: { grants: [], teamMembers: after.teamMembers },
  })
}
