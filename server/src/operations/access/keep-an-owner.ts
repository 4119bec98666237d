import type { Company } from '../../model/company.ts'
import { isStandingOwner } from '../../model/last-owner.ts'
import type { Person } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import { companyWideOwners } from '../../storage/grants.ts'

/**
 * Refuses a change after which a company would have no owner over the whole of it who can sign in. Only a change that
 * makes a standing owner none needs to look at the others.
 */
export const keepAnOwner = async (tx: Tx, company: Company, before: Person, after: Person): Promise<void> => {
  const { ownerRoles } = company.catalogue
  if (!before.member.grants.some(({ scope, role }) => scope === 'company' && role !== null && ownerRoles.has(role)))
    return
  const now = tx.now(company.id)
  // A user whom this change leaves alone was only last confirmed: whoever was let in again since must not count as out.
  const same = before.user === after.user
  const user = same ? await tx.freshUser(before.member.userId) : before.user
  const stands = isStandingOwner(company, { ...before, user }, now)
  if (!stands || isStandingOwner(company, same ? { ...after, user } : after, now)) return
  const owners = await companyWideOwners(tx, company.id, [...company.catalogue.ownerRoles])
  for (const memberId of owners) {
    if (memberId === after.member.id) continue
    const member = await tx.member(memberId, company.id)
    if (member && isStandingOwner(company, { member, user: await tx.freshUser(member.userId) }, now)) return
  }
  throw new Refusal('last-owner')
}
