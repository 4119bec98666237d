import type { Call } from '../../model/actor.ts'
import type { Capability } from '../../model/capability.ts'
import type { Member } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import type { Look } from '../../storage/facts.ts'
import { shardOf } from '../../storage/scopes.ts'
import { type Standing, standingIn, standingUnderLock } from '../access/authorize.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { requireMember } from './company-member.ts'

/** An edit of a member as a whole, by whoever has the rights wherever the member's grants reach. */
export interface MemberWork<T> {
  readonly companyId: number
  readonly memberId: number
  readonly capabilities: readonly Capability[]
  /** The member's sessions may end: then the lock of their user is taken too. */
  readonly shutsOut: boolean
  readonly work: (tx: Tx, standing: Standing, member: Member) => Promise<T>
}

/** Runs the edit under its locks, for a caller who has the rights before and under them. */
export const changeOneMember = async <T>(
  core: Core,
  call: Call,
  { companyId, memberId, capabilities, shutsOut, work }: MemberWork<T>,
): Promise<T> => {
  const find = (look: Look): { standing: Standing; member: Member | undefined } => ({
    standing: standingIn(look, call.actor, companyId),
    member: look.member(companyId, memberId),
  })
  const { facts, now } = await core.facts.read(find)
  const { userId } = requireMember(facts.standing, call, facts.member, capabilities, now)
  return changeAcross(core, call, shutsOut ? [companyId, shardOf(userId)] : [companyId], async (tx) => {
    const standing = await standingUnderLock(tx)
    const member = requireMember(standing, call, await tx.member(memberId), capabilities, tx.now())
    // Somebody who accepted their invitation at this very moment is another user now, whose tokens are not locked.
    if (member.userId !== userId) throw new Refusal('service.unavailable', { retryAfter: 1 })
    return work(tx, standing, member)
  })
}
