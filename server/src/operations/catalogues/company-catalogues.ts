import type { Call } from '../../model/actor.ts'
import { type Capability, capabilities } from '../../model/capability.ts'
import type { Permission } from '../../model/catalogue.ts'
import type { CatalogueRole, CompiledCatalogue } from '../../model/compile-catalogue.ts'
import { Refusal } from '../../model/refusal.ts'
import { cataloguesOf, type UsedCatalogue } from '../../storage/company-catalogues.ts'
import type { Core } from '../core.ts'
import { companyAtHome } from '../roles/list-company-roles.ts'

export type { UsedCatalogue }

/** A permission with what it stands under. */
export interface CataloguePermission {
  readonly permission: Permission
  readonly parent: string | null
}

/** Which of a catalogue's permissions give a capability: `'anyone'` has it; where none does, only an owner. */
export interface CatalogueCapability {
  readonly capability: Capability
  readonly title: string
  readonly grantedBy: readonly string[] | 'anyone'
}

/** What a catalogue says. */
export interface ShownCatalogue extends UsedCatalogue {
  /** In the order of the catalogue: each after what it stands under. */
  readonly permissions: readonly CataloguePermission[]
  readonly roles: readonly CatalogueRole[]
  readonly defaultRole: string
  readonly capabilities: readonly CatalogueCapability[]
}

/** The catalogues that a company uses, for any member who may do something there. */
export const listCatalogues = async (core: Core, call: Call, companyId: number): Promise<UsedCatalogue[]> => {
  await companyAtHome(core, call, companyId)
  return cataloguesOf(core.engine, companyId)
}

/** What one of them says. */
export const readCatalogue = async (
  core: Core,
  call: Call,
  { companyId, name }: { companyId: number; name: string },
): Promise<ShownCatalogue> => {
  const { catalogue } = await companyAtHome(core, call, companyId)
  const used = (await cataloguesOf(core.engine, companyId)).find((each) => each.name === name)
  if (!used || !catalogue.names.includes(name)) throw new Refusal('catalogue.unknown')
  return {
    ...used,
    permissions: catalogue.permissions
      .filter((permission) => permission.catalogue === name)
      .map((permission) => ({ permission, parent: catalogue.permissions[permission.parent]?.slug ?? null })),
    roles: [...catalogue.roles.values()].filter((role) => role.catalogue === name),
    defaultRole: catalogue.defaultRoles.get(name) as string,
    capabilities: capabilitiesOf(catalogue, name),
  }
}

const capabilitiesOf = (catalogue: CompiledCatalogue, name: string): CatalogueCapability[] =>
  [...catalogue.capabilities].map(([capability, granting]) => ({
    capability,
    title: capabilities[capability],
    grantedBy:
      granting === 'anyone'
        ? granting
        : granting
            .map((index) => catalogue.permissions[index] as Permission)
            .filter((permission) => permission.catalogue === name)
            .map(({ slug }) => slug),
  }))
