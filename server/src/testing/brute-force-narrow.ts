import type { TokenLimits } from '../model/actor.ts'
import type { PermissionEntry } from '../model/catalogue.ts'
import type { Grant, Moment, Person } from '../model/member.ts'
import type { Value } from '../model/value.ts'
import { effective, entriesOf, type From, noneOf, type Where, type World } from './brute-force.ts'

/*
 * What a limited token may do, said apart from the model: at each place and moment, and for each permission, the least
 * of what its person may do and of what the token allows.
 */

/** The gate nearest above each permission that has one. */
const gateAbove = (world: World): Map<PermissionEntry, PermissionEntry> => {
  const above = new Map<PermissionEntry, PermissionEntry>()
  const walk = (entries: readonly PermissionEntry[], gate: PermissionEntry | undefined): void => {
    for (const entry of entries) {
      if (gate) above.set(entry, gate)
      const gates = entry.type === 'has_access' || entry.type === 'has_group_access'
      walk(entry.children ?? [], gates ? entry : gate)
    }
  }
  for (const file of world.files) walk(file.permissions, undefined)
  return above
}

const isNamed = (entry: PermissionEntry, slugs: readonly string[]): boolean =>
  slugs.includes(entry.slug) || (entry.idsSlug !== undefined && slugs.includes(entry.idsSlug))

/** Whether the token may use the permission at all; a limit to one id goes with its gate. */
const mayUse = (world: World, limits: TokenLimits, entry: PermissionEntry): boolean => {
  if (limits.permissions === undefined || isNamed(entry, limits.permissions)) return true
  const gate = gateAbove(world).get(entry)
  return entry.type === 'allowed_id' && gate !== undefined && isNamed(gate, limits.permissions)
}

const isOpen = (world: World, id: number): boolean => world.locations.some((place) => place.id === id && !place.closed)

const reaches = (grant: Grant, id: number): boolean => grant.scope === 'company' || grant.scope.includes(id)

/** What the person may do through the token. */
export const narrowedEffective = (
  world: World,
  person: Person,
  limits: TokenLimits,
  where: Where,
  at: Moment,
  from: From,
): Map<string, Value> => {
  const { locations } = limits
  const theirs = effective(world, person, where, at, from)
  // What cannot be limited to a place is theirs through the token where a grant of theirs reaches a place of the token.
  const grants = person.member.grants.filter(
    (grant) => locations === undefined || locations.some((id) => isOpen(world, id) && reaches(grant, id)),
  )
  const near = effective(world, { ...person, member: { ...person.member, grants } }, where, at, from)
  const narrowed = new Map<string, Value>()
  for (const entry of entriesOf(world)) {
    const isHere = locations === undefined || (where !== 'company' && locations.includes(where))
    const value = entry.reach === 'company' ? near.get(entry.slug) : isHere ? theirs.get(entry.slug) : undefined
    narrowed.set(entry.slug, mayUse(world, limits, entry) && value !== undefined ? value : noneOf(entry))
  }
  return narrowed
}
