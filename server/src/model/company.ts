import type { CompiledCatalogue } from './compile-catalogue.ts'
import type { Value } from './value.ts'

/** A place of a company, as far as access cares. */
export interface Location {
  readonly id: number
  readonly closed: boolean
}

/** A role as grants use it, built in or the company's own. */
export interface Role {
  /** `salon:worker` or `role:7`. */
  readonly ref: string
  readonly title: string
  readonly weight: number
  readonly isOwner: boolean
  /** The built-in role that dialects without own roles show it as; a built-in one is its own. */
  readonly shownAs: string
  /** One per permission of the company's catalogue, before gates. */
  readonly values: readonly Value[]
}

/** A role of a company's own, as it is stored. */
export interface OwnRole {
  readonly id: number
  readonly title: string
  readonly weight: number
  readonly shownAs: string
  readonly values: Readonly<Record<string, Value>>
}

/** Everything of a company that decides access beside its members. Immutable: a change makes a new one. */
export interface Company {
  readonly id: number
  readonly catalogue: CompiledCatalogue
  readonly roles: ReadonlyMap<string, Role>
  readonly locations: ReadonlyMap<number, Location>
  /** Partners whose programs may act here. */
  readonly partners: ReadonlySet<number>
}

const ownRoleRef = (id: number): string => `role:${id}`

/** Built-in roles of the catalogue and the company's own ones, by reference. */
export const rolesOf = (catalogue: CompiledCatalogue, own: readonly OwnRole[]): ReadonlyMap<string, Role> => {
  const roles = new Map<string, Role>()
  for (const role of catalogue.roles.values()) {
    const { ref, title, weight, isOwner, values } = role
    roles.set(ref, { ref, title, weight, isOwner, shownAs: ref, values })
  }
  for (const { id, title, weight, shownAs, values } of own) {
    const ref = ownRoleRef(id)
    const all = catalogue.permissions.map((permission) => values[permission.slug] ?? permission.unset)
    roles.set(ref, { ref, title, weight, isOwner: false, shownAs, values: all })
  }
  return roles
}
