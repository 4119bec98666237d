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
  const now = tx.now(company.id)
  if (!isStandingOwner(company, before, now) || isStandingOwner(company, after, now)) return
  const owners = await companyWideOwners(tx, company.id, [...company.catalogue.ownerRoles])
  for (const memberId of owners) {
    if (memberId === after.member.id) continue
    const member = await tx.member(memberId, company.id)
    if (member && isStandingOwner(company, { member, user: await tx.freshUser(member.userId) }, now)) return
  }
  throw new Refusal('last-owner')
}
