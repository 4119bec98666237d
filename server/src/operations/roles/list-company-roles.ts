import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { Refusal } from '../../model/refusal.ts'
import { standingIn } from '../access/authorize.ts'
import { isAtHome } from '../companies/own-companies.ts'
import type { Core } from '../core.ts'
import { type RoleQuestion, type ShownRole, showRole } from './company-role.ts'

/** The company, for any member who may do something there. */
export const companyAtHome = async (core: Core, call: Call, companyId: number): Promise<Company> => {
  const { facts, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  if (!isAtHome(facts, call, now)) throw new Refusal('access.denied')
  return facts.company
}

/** A role, and its place in the list. */
export interface ListedRole extends ShownRole {
  /** Built-in roles come first, in the order of their catalogues; the company's own follow by number. */
  readonly place: readonly [own: 0 | 1, number: number]
}

/** All roles of a company, built in and its own. */
export const listCompanyRoles = async (core: Core, call: Call, companyId: number): Promise<ListedRole[]> => {
  const company = await companyAtHome(core, call, companyId)
  const builtIn = [...company.catalogue.roles.keys()].map((ref, number) => ({ ref, place: [0, number] as const }))
  const own = [...company.roles.keys()]
    .filter((ref) => !company.catalogue.roles.has(ref))
    .map((ref) => ({ ref, place: [1, Number(ref.split(':')[1])] as const }))
    .sort((a, b) => a.place[1] - b.place[1])
  return [...builtIn, ...own].flatMap(({ ref, place }) => {
    const role = company.roles.get(ref)
    return role ? [{ ...showRole(company, role), place }] : []
  })
}

/** One of them. */
export const readRole = async (core: Core, call: Call, { companyId, ref }: RoleQuestion): Promise<ShownRole> => {
  const company = await companyAtHome(core, call, companyId)
  const role = company.roles.get(ref)
  if (!role) throw new Refusal('role.unknown')
  return showRole(company, role)
}
