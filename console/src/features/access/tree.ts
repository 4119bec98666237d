import type { Schemas, Value } from '../../api/client.ts'
import type { Permission } from '../../api/company.ts'
import { folded } from '../../words/folded.ts'

/** An effective value with where it comes from, as `access?sources=true` tells it. */
export interface Told {
  readonly value: Value
  readonly sources: readonly {
    readonly grant_id: number
    readonly slot: string
    readonly role: string | null
    readonly source: 'exception' | 'role'
    readonly value: Value
    readonly starts_at: string | null
    readonly ends_at: string | null
  }[]
  readonly since: string | null
  readonly until: string | null
  readonly next: Value
}

export interface Line {
  readonly permission: Permission
  readonly depth: number
  readonly told: Told | undefined
  /** The value gives something. */
  readonly has: boolean
  /** The nearest permission above that is off, and switches this one off. */
  readonly gate: Permission | undefined
}

/** A permission of the first level with all that stands under it. */
export interface Branch {
  readonly head: Line
  readonly lines: readonly Line[]
  readonly held: number
  /** How many there are, found or not. */
  readonly total: number
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The tree of permissions with what somebody has, in the order of the catalogues. */
export const branchesOf = (
  permissions: readonly Permission[],
  values: Schemas['MemberAccess']['permissions'],
): readonly Branch[] => {
  const bySlug = new Map(permissions.map((one) => [one.slug, one]))
  const told = values as Readonly<Record<string, Told>>
  const has = (slug: string): boolean => {
    const permission = bySlug.get(slug)
    const value = told[slug]
    return permission !== undefined && value !== undefined && !same(value.value, permission.none)
  }
  const depths = new Map<string, number>()
  const branches: { head: Line; lines: Line[] }[] = []
  for (const permission of permissions) {
    const depth = permission.parent === null ? 0 : (depths.get(permission.parent) ?? 0) + 1
    depths.set(permission.slug, depth)
    const off = permission.gates.find((slug) => !has(slug))
    const line = {
      permission,
      depth,
      told: told[permission.slug],
      has: has(permission.slug),
      gate: off === undefined ? undefined : bySlug.get(off),
    }
    if (depth === 0) branches.push({ head: line, lines: [line] })
    else branches.at(-1)?.lines.push(line)
  }
  return branches.map(({ head, lines }) => ({
    head,
    lines,
    held: lines.filter((line) => line.has).length,
    total: lines.length,
  }))
}

/** What is left of the tree: lines in whose title or slug all words are, with those that they stand under. */
export const found = (branches: readonly Branch[], text: string, onlyHeld: boolean): readonly Branch[] => {
  const words = folded(text)
    .split(/\s+/)
    .filter((word) => word !== '')
  const fits = ({ permission, has }: Line): boolean => {
    const heard = folded(`${permission.title} ${permission.slug}`)
    return (!onlyHeld || has) && words.every((word) => heard.includes(word))
  }
  return branches.flatMap((branch) => {
    const kept: Line[] = []
    const above = new Set<string>()
    for (const line of branch.lines.toReversed()) {
      if (!fits(line) && !above.has(line.permission.slug)) continue
      kept.push(line)
      if (line.permission.parent !== null) above.add(line.permission.parent)
    }
    return kept.length > 0 ? [{ ...branch, lines: kept.toReversed() }] : []
  })
}
