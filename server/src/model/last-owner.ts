import type { Company } from './company.ts'
import { blockerOf, type Grant, type Moment, type Person } from './member.ts'

const isLastingOwnerGrant = (company: Company, grant: Grant, now: Moment): boolean =>
  grant.scope === 'company' &&
  grant.endsAt === null &&
  (grant.startsAt === null || grant.startsAt <= now) &&
  grant.role !== null &&
  company.catalogue.ownerRoles.has(grant.role) &&
  // An owner whose own rights are cut down could not repair the company.
  Object.keys(grant.exceptions).length === 0

/** An owner over the whole company, for good, who can sign in now: every company keeps one. */
export const isStandingOwner = (company: Company, person: Person, now: Moment): boolean =>
  blockerOf(person) === undefined &&
  person.user?.confirmed === true &&
  person.user.hasCredential &&
  person.member.grants.some((grant) => isLastingOwnerGrant(company, grant, now))
