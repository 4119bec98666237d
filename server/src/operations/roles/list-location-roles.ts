import { effectiveAccess } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Permission } from '../../model/catalogue.ts'
import type { Company } from '../../model/company.ts'
import type { CatalogueRole } from '../../model/compile-catalogue.ts'
import { isCapable } from '../../model/decide.ts'
import { canPassOn } from '../../model/editable.ts'
import { type Named, positionsAt, teamMembersAt } from '../../storage/limit-options.ts'
import { requireCapability, standingAt } from '../access/authorize.ts'
import { requireShown, showPermissions } from '../access/read-permissions.ts'
import type { Core } from '../core.ts'

export interface LocationRolesQuestion {
  readonly locationId: number
  readonly vocabulary: string
  /** The person whose rights are about to be changed. */
  readonly userId?: number
}

export interface LocationRoles {
  readonly company: Company
  /** The vocabulary's own, in the order of its catalogue. */
  readonly roles: readonly CatalogueRole[]
  /** What a limit to ids may name, by the kind of thing; other kinds are not known here. */
  readonly options: ReadonlyMap<string, readonly Named[]>
  /** Whether the caller can change the permission, of that person or of people there in general. */
  isEditable(permission: Permission): boolean
}

/** The built-in roles that people can have at a location, for somebody who may see the people there. */
export const listLocationRoles = async (
  core: Core,
  call: Call,
  { locationId, vocabulary, userId }: LocationRolesQuestion,
): Promise<LocationRoles> => {
  const { facts, now } = await core.facts.read((look) => {
    const standing = standingAt(look, call.actor, locationId)
    return { standing, member: userId === undefined ? undefined : look.memberOfUser(standing.company.id, userId) }
  })
  const { standing, member } = facts
  const { company, person } = standing
  requireCapability(standing, call, 'members.read', locationId, now)
  const isOpen =
    userId === undefined
      ? isCapable(company, person, 'members.edit', locationId, now, call.ip)
      : showPermissions(standing, call, requireShown(company, member, locationId, now), locationId, now).isEditable
  const held = effectiveAccess(company, person, locationId, now, call.ip)
  return {
    company,
    roles: [...company.catalogue.roles.values()].filter(({ catalogue }) => catalogue === vocabulary),
    options: new Map([
      ['position', await positionsAt(core.engine, company.id, locationId)],
      ['staff', await teamMembersAt(core.engine, company.id, locationId)],
    ]),
    isEditable: (permission) => isOpen && canPassOn(permission, held),
  }
}
