import type { Company } from '../../model/company.ts'
import { isStandingOwner } from '../../model/last-owner.ts'
import type { Member, User } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { companyWideOwners } from '../../storage/grants.ts'

/**
 * Refuses a change after which a company would have no owner over the whole of it who can sign in. Only a change that
 * makes a standing owner none needs to look at the others. `users` are given where the change is about the user.
 */
export const keepAnOwner = async (
  tx: Tx,
  company: Company,
  before: Member,
  after: Member,
  users?: { readonly before: User; readonly after: User },
): Promise<void> => {
  const { ownerRoles } = company.catalogue
  if (!before.grants.some(({ scope, role }) => scope === 'company' && role !== null && ownerRoles.has(role))) return
  const now = tx.now(company.id)
  // A user whom this change leaves alone was only last confirmed: whoever was let in again since must not count as out.
  const user = users ? users.before : await tx.freshUser(before.userId)
  if (!isStandingOwner(company, { member: before, user }, now)) return
  if (isStandingOwner(company, { member: after, user: users ? users.after : user }, now)) return
  const owners = await companyWideOwners(tx, company.id, [...company.catalogue.ownerRoles])
  for (const memberId of owners) {
    if (memberId === after.id) continue
    const member = await tx.member(memberId, company.id)
    if (member && isStandingOwner(company, { member, user: await tx.freshUser(member.userId) }, now)) return
  }
  throw new Refusal('last-owner')
}
