import { isCapable } from '../../model/decide.ts'
import { allPlacesOf, beyondActor } from '../../model/delegation.ts'
import type { Member } from '../../model/member.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import type { Standing } from '../access/authorize.ts'

/** Whose link, or rights, would open nothing in their company. */
export const isShutOut = (member: Pick<Member, 'suspended' | 'archivedAt'> | undefined): boolean =>
  member !== undefined && (member.suspended || member.archivedAt !== null)

/**
 * The member as they are to be when they are invited once more: somebody invited who was suspended or archived is let
 * in again, or the link would open nothing. Only by whoever could do that anyway: they may change people of the whole
 * company, and hold all that the member does. Others are told which field is in the way. Somebody who has accepted is
 * left as they are: an invitation lets nobody in again.
 */
export const reactivated = (tx: Tx, { company, person }: Standing, member: Member, field: string): Member => {
  if (member.accepted || !isShutOut(member)) return member
  const { ip } = tx.call
  const mayEdit = isCapable(company, person, 'members.edit', 'company', tx.now(), ip)
  if (!mayEdit || beyondActor(company, person, ip, member, allPlacesOf(member), tx.now()).length > 0)
    refuseFaulty([
      { field, message: 'is of somebody who was shut out here; whoever manages all users can invite them' },
    ])
  return { ...member, suspended: false, archivedAt: null }
}

/** What an event tells of the state, where two of them differ in it. */
export const stateChanged = (
  member: Member | undefined,
  other: Member | undefined,
): Partial<Pick<Member, 'suspended' | 'archivedAt'>> =>
  member && other && (member.suspended !== other.suspended || member.archivedAt !== other.archivedAt)
    ? { suspended: member.suspended, archivedAt: member.archivedAt }
    : {}
