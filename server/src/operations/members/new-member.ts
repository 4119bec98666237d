import type { Member } from '../../model/member.ts'
import type { Tx } from '../../storage/change.ts'

/** Somebody new in the company, under a fresh user id: it keeps resolving when they turn out to be somebody known. */
export const newMember = async (tx: Tx): Promise<Member> => {
  const [userId, id] = (await tx.ids(2)) as [number, number]
  return {
    companyId: tx.scope,
    id,
    userId,
    formerUserId: null,
    accepted: false,
    suspended: false,
    archivedAt: null,
    grants: [],
    teamMembers: [],
  }
}
