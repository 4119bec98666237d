import { blockerOf } from '../../model/member.ts'
import type { EntityRef } from '../../model/own-types.ts'
import type { Look } from '../../storage/facts.ts'

/**
 * Why a user who is a member of the company may do nothing there; no policy of the company lets them in again. Ids of
 * the type `user` that are a member's number are that member.
 */
export const blockerIn = (look: Look, companyId: number, { type, id }: EntityRef): string | undefined => {
  if (type !== 'user' || !/^[1-9]\d{0,14}$/.test(id)) return undefined
  const member = look.company(companyId) && look.memberOfUser(companyId, Number(id))
  return member && blockerOf({ member, user: look.user(member.userId) })
}
