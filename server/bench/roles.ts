import { compileCatalogues } from '../src/model/compile-catalogue.ts'
import { loadBuiltInCatalogues } from '../src/storage/catalogue-files.ts'
import { type Plan, roleOf, sideSwitch } from './plan.ts'

/** Our roles as other systems have them: names of permissions that are on. */
export interface Roles {
  /** All permissions that are on or off at a place. */
  readonly permissions: readonly string[]
  /** By the role's name: those that are on, and count. */
  readonly roles: Readonly<Record<string, readonly string[]>>
}

export const catalogue = compileCatalogues(loadBuiltInCatalogues().filter(({ name }) => name === 'salon'))

/** Of the people in a plan, callers apart. */
export const rolesOf = ({ companies }: Plan): Roles => {
  const switches = catalogue.permissions.filter(({ type, reach }) => type.name === 'has_access' && reach === 'location')
  const [company] = companies
  const names = new Set(company && Array.from({ length: 10 }, (_, n) => roleOf(company, company.callers + n)))
  const on = (name: string): string[] => {
    const values = catalogue.roles.get(`salon:${name}`)?.values ?? []
    return switches
      .filter(({ index, gates }) => values[index] === true && gates.every((above) => values[above] === true))
      .map(({ slug }) => slug)
  }
  return {
    permissions: switches.map(({ slug }) => slug),
    roles: Object.fromEntries([...names].map((name) => [name, on(name)])),
  }
}

/** Sixteen permissions that questions are about in turn: what all have, and what only some have. */
export const askedOf = ({ permissions }: Roles): readonly string[] => [
  sideSwitch,
  ...Array.from({ length: 15 }, (_, n) => permissions[Math.floor(((n + 0.5) * permissions.length) / 15)] as string),
]
