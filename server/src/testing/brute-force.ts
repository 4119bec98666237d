import type { CatalogueFile, PermissionEntry } from '../model/catalogue.ts'
import type { Location, OwnRole } from '../model/company.ts'
import type { Grant, Moment, Person } from '../model/member.ts'
import type { Value } from '../model/value.ts'
import { addresses, addressLists } from './small-catalogue.ts'

/*
 * The access model once more, from section 2 of the design and as naively as it can be said: no cache, nothing shared,
 * no type laws, only loops over small lists of everything there is. It imports types and no rule; where it and the
 * model differ, one of them has misread the design.
 */

/** A company as files and rows, before anything is compiled. */
export interface World {
  readonly files: readonly CatalogueFile[]
  readonly ownRoles: readonly OwnRole[]
  readonly locations: readonly Location[]
}

export type Where = number | 'company'
/** An address; `'any'` asks about none in particular, undefined is an address that is not known. */
export type From = string | undefined | 'any'

/** Ids that may stand in a limit. */
export const idUniverse = [1, 2, 3] as const
/** Every moment at which the tests look; windows open and close among them. */
export const moments: readonly Moment[] = [0, 1, 2, 3, 4, 5]

const idSets: readonly Value[] = [[], [1], [2], [3], [1, 2], [1, 3], [2, 3], [1, 2, 3]]

/** Every value of a permission in the tests. */
export const domainOf = (entry: PermissionEntry): readonly Value[] => {
  switch (entry.type) {
    case 'has_access':
    case 'has_group_access':
    case 'has_limited_access':
      return [false, true]
    case 'has_limited_by_own_access':
    case 'has_limited_today':
      return [0, 1]
    case 'last_days_count':
      return [0, 1, 3, 7, 30, -1]
    case 'has_allowed_ids':
    case 'allowed_id':
      return [...idSets, 'all']
    case 'allowed_ip':
      return Object.keys(addressLists)
    case 'level':
      return (entry.options ?? []).map((_, index) => index)
    case 'number': {
      const all: number[] = []
      for (let n = entry.min ?? 0; n <= (entry.max ?? 0); n++) all.push(n)
      return all
    }
  }
}

/** Whether value `a` gives no more than `b`: what each of them lets somebody do, listed and compared. */
export const givesNoMore = (entry: PermissionEntry, a: Value, b: Value): boolean => {
  const uses = (value: Value): readonly string[] => {
    switch (entry.type) {
      case 'has_access':
      case 'has_group_access':
        return value === true ? ['in'] : []
      case 'has_limited_access':
        return value === false ? ['beyond the limit'] : []
      case 'has_limited_by_own_access':
        return value === 0 ? ['beyond the limit'] : []
      case 'has_limited_today':
        return value === 1 ? ['another day'] : []
      case 'last_days_count': {
        const days = ['1', '2', '3', '4', '7', '30', '31', 'ever']
        return days.filter((day) => value === -1 || (day !== 'ever' && Number(day) <= (value as number)))
      }
      case 'has_allowed_ids':
      case 'allowed_id': {
        // An id beyond the universe: "all" is more than all the ids that there are today.
        const everything = [...idUniverse, 4]
        return everything.filter((id) => value === 'all' || (value as number[]).includes(id)).map(String)
      }
      case 'allowed_ip':
        return []
      case 'level':
      case 'number': {
        const reached: string[] = []
        for (const step of domainOf(entry)) if ((step as number) <= (value as number)) reached.push(String(step))
        return reached
      }
    }
  }
  const more = uses(b)
  return uses(a).every((use) => more.includes(use))
}

/** What the search through all values found, per permission: the searching is slow and always finds the same. */
interface Found {
  readonly none: Value
  readonly all: Value
  readonly above: ReadonlyMap<string, Value>
}

const found = new Map<PermissionEntry, Found>()

const pair = (a: Value, b: Value): string => JSON.stringify([a, b])

const search = (entry: PermissionEntry): Found => {
  const domain = domainOf(entry)
  const none = domain.find((value) => domain.every((other) => givesNoMore(entry, value, other)))
  const all = domain.find((value) => domain.every((other) => givesNoMore(entry, other, value)))
  const above = new Map<string, Value>()
  for (const a of domain)
    for (const b of domain) {
      const bounds = domain.filter((value) => givesNoMore(entry, a, value) && givesNoMore(entry, b, value))
      const least = bounds.find((value) => bounds.every((other) => givesNoMore(entry, value, other)))
      if (least === undefined) throw new Error(`${entry.slug}: nothing joins ${pair(a, b)}`)
      above.set(pair(a, b), least)
    }
  if (none === undefined || all === undefined) throw new Error(`${entry.slug} has no least or greatest value`)
  return { none, all, above }
}

const foundOf = (entry: PermissionEntry): Found => {
  const known = found.get(entry) ?? search(entry)
  found.set(entry, known)
  return known
}

export const noneOf = (entry: PermissionEntry): Value => foundOf(entry).none
export const allOf = (entry: PermissionEntry): Value => foundOf(entry).all

/** The least value that gives what both give, looked for among all values. */
export const leastAbove = (entry: PermissionEntry, a: Value, b: Value): Value => {
  const least = foundOf(entry).above.get(pair(a, b))
  if (least === undefined) throw new Error(`${entry.slug}: ${pair(a, b)} is outside the domain`)
  return least
}

const flatten = (entries: readonly PermissionEntry[]): PermissionEntry[] =>
  entries.flatMap((entry) => [entry, ...flatten(entry.children ?? [])])

export const entriesOf = ({ files }: World): PermissionEntry[] => files.flatMap((file) => flatten(file.permissions))

const reachOf = (entry: PermissionEntry): 'location' | 'company' => entry.reach ?? 'location'

/** What a role says about a permission, if it says anything. */
const roleSays = (world: World, role: string | null, entry: PermissionEntry): Value | undefined => {
  if (role === null) return undefined
  for (const file of world.files)
    for (const builtIn of file.roles) {
      if (`${file.name}:${builtIn.slug}` !== role) continue
      return builtIn.grants === 'all' ? allOf(entry) : builtIn.values?.[entry.slug]
    }
  for (const own of world.ownRoles) if (`role:${own.id}` === role) return own.values[entry.slug]
  return undefined
}

const isOwnerRole = (world: World, role: string | null): boolean =>
  world.files.some((file) => `${file.name}:${file.ownerRole}` === role)

/** Exception, else role, else none; an id limit that nobody set is "all" where its gates are open. */
const storedIn = (world: World, grant: Grant, entry: PermissionEntry): Value => {
  const exception = grant.exceptions[entry.slug]
  if (exception !== undefined) return exception
  const said = roleSays(world, grant.role, entry)
  if (said !== undefined) return said
  return entry.type === 'allowed_id' ? 'all' : noneOf(entry)
}

/** What a grant gives where it counts, by slug: everything under a closed gate of this same grant is none. */
const givenBy = (world: World, grant: Grant): Map<string, Value> => {
  const given = new Map<string, Value>()
  const walk = (entries: readonly PermissionEntry[], open: boolean): void => {
    for (const entry of entries) {
      const stored = storedIn(world, grant, entry)
      given.set(entry.slug, open ? stored : noneOf(entry))
      const gates = entry.type === 'has_access' || entry.type === 'has_group_access'
      walk(entry.children ?? [], open && !(gates && stored === false))
    }
  }
  for (const file of world.files) walk(file.permissions, true)
  return given
}

/** The addresses a grant counts from, or undefined where it counts from anywhere. */
const limitedTo = (world: World, grant: Grant): readonly string[] | undefined => {
  for (const entry of entriesOf(world))
    for (const child of entry.children ?? []) {
      if (child.type !== 'allowed_ip') continue
      const list = storedIn(world, grant, child) as string
      if (storedIn(world, grant, entry) === true && list !== '') return addressLists[list] ?? []
    }
  return undefined
}

const holdsFrom = (world: World, grant: Grant, from: From): boolean => {
  const limited = limitedTo(world, grant)
  return from === 'any' || limited === undefined || (from !== undefined && limited.includes(from))
}

export const runsAt = (grant: Grant, at: Moment): boolean => {
  if (grant.startsAt !== null && at < grant.startsAt) return false
  if (grant.endsAt !== null && at >= grant.endsAt) return false
  return true
}

const isOpenLocation = (world: World, id: number): boolean =>
  world.locations.some((place) => place.id === id && !place.closed)

/** Whether a grant gives a permission of this reach when it is asked about this place. */
const counts = (world: World, grant: Grant, entry: PermissionEntry, where: Where, evenClosed: boolean): boolean => {
  if (reachOf(entry) === 'company') {
    if (grant.scope === 'company') return true
    return grant.scope.some((id) => evenClosed || isOpenLocation(world, id))
  }
  if (where === 'company') return grant.scope === 'company'
  if (!evenClosed && !isOpenLocation(world, where)) return false
  return grant.scope === 'company' || grant.scope.includes(where)
}

export const isBlocked = ({ member, user }: Person): boolean =>
  !member.accepted || member.suspended || member.archivedAt !== null || user === undefined || user.disabled

/** The join of what some grants give at a place and moment. */
const joinOf = (
  world: World,
  grants: readonly Grant[],
  where: Where,
  at: Moment,
  from: From,
  evenClosed: boolean,
): Map<string, Value> => {
  const joined = new Map<string, Value>()
  const counting = grants
    .filter((grant) => runsAt(grant, at) && holdsFrom(world, grant, from))
    .map((grant) => ({ grant, given: givenBy(world, grant) }))
  for (const entry of entriesOf(world)) {
    let value = noneOf(entry)
    for (const { grant, given } of counting) {
      if (!counts(world, grant, entry, where, evenClosed)) continue
      value = leastAbove(entry, value, given.get(entry.slug) as Value)
    }
    joined.set(entry.slug, value)
  }
  return joined
}

export const effective = (world: World, person: Person, where: Where, at: Moment, from: From): Map<string, Value> =>
  joinOf(world, isBlocked(person) ? [] : person.member.grants, where, at, from, false)

/** As `effective`, whatever stands against the person or is closed: what the rights would be without that. */
export const potential = (
  world: World,
  grants: readonly Grant[],
  where: Where,
  at: Moment,
  from: From,
): Map<string, Value> => joinOf(world, grants, where, at, from, true)

export interface Asked {
  readonly permission: string
  readonly place: Where
  readonly at: Moment
  readonly ip?: From
  readonly limits?: readonly { readonly permission: string; readonly id?: number; readonly daysBack?: number }[]
}

const entryOf = (world: World, slug: string): PermissionEntry | undefined =>
  entriesOf(world).find((entry) => entry.slug === slug)

/** Allowed when some single grant gives the permission and meets every limit of the question. */
export const isAllowed = (world: World, person: Person, asked: Asked): boolean => {
  if (isBlocked(person)) return false
  const entry = entryOf(world, asked.permission)
  if (!entry) return false
  for (const grant of person.member.grants) {
    const alone = joinOf(world, [grant], asked.place, asked.at, asked.ip, false)
    if (givesNoMore(entry, alone.get(entry.slug) as Value, noneOf(entry))) continue
    const meets = (asked.limits ?? []).every((limit) => {
      const limiting = entryOf(world, limit.permission)
      if (!limiting) return false
      const value = alone.get(limiting.slug) as Value
      if (limiting.type === 'has_allowed_ids' || limiting.type === 'allowed_id')
        return value === 'all' || (value as number[]).includes(limit.id as number)
      if (limiting.type === 'last_days_count') return value === -1 || (limit.daysBack as number) <= (value as number)
      return value === 1 || limit.daysBack === 0
    })
    if (meets) return true
  }
  return false
}

/** Whether some of these grants is an owner's at the place. */
export const ownsAt = (world: World, grants: readonly Grant[], where: Where, at: Moment, from: From): boolean =>
  grants.some(
    (grant) =>
      isOwnerRole(world, grant.role) &&
      runsAt(grant, at) &&
      holdsFrom(world, grant, from) &&
      (grant.scope === 'company' || (where !== 'company' && grant.scope.includes(where))),
  )

const companyWideOnly = new Set([
  'roles.edit',
  'locations.edit',
  'partners.edit',
  'tokens.edit',
  'catalogue.edit',
  'audit.read',
])

export const can = (
  world: World,
  person: Person,
  capability: string,
  place: Where,
  at: Moment,
  from: From,
): boolean => {
  const grants = person.member.grants.filter(({ scope }) => !companyWideOnly.has(capability) || scope === 'company')
  const asked = { user: person.user, member: { ...person.member, grants } }
  const where = companyWideOnly.has(capability) ? 'company' : place
  if (isBlocked(person)) return false

  const named: string[] = []
  for (const file of world.files)
    for (const [name, permission] of Object.entries(file.capabilities)) if (name === capability) named.push(permission)

  const standing = where === 'company' || isOpenLocation(world, where)
  if (named.includes('anyone')) {
    return grants.some((grant) => {
      if (!standing || !runsAt(grant, at) || !holdsFrom(world, grant, from)) return false
      if (grant.scope === 'company') return true
      return where === 'company' ? grant.scope.some((id) => isOpenLocation(world, id)) : grant.scope.includes(where)
    })
  }
  if (named.length === 0) return standing && ownsAt(world, grants, where, at, from)
  return named.some((permission) => isAllowed(world, asked, { permission, place: where, at, ip: from }))
}

/**
 * What the target has, or will have, beyond the actor: looked for at every touched place, at every moment from now on,
 * and from every address there is. `place:slug`, sorted.
 */
export const beyond = (
  world: World,
  actor: Person,
  from: string | undefined,
  target: readonly Grant[],
  touched: { readonly company: boolean; readonly locations: readonly number[] },
  now: Moment,
): string[] => {
  const held = isBlocked(actor) ? [] : actor.member.grants.filter((grant) => holdsFrom(world, grant, from))
  // A company-wide scope touches every location.
  const locations = touched.company ? world.locations.map(({ id }) => id) : touched.locations
  const places: Where[] = ['company', ...locations]
  const slugs = new Set<string>()
  for (const place of places)
    for (const at of moments.filter((moment) => moment >= now))
      for (const address of addresses) {
        const wants = potential(world, target, place, at, address)
        const has = potential(world, held, place, at, address)
        // Company reach needs a place that is open now: the actor counts as they are.
        const hasOpen = joinOf(world, held, 'company', at, address, false)
        for (const entry of entriesOf(world)) {
          const companyReach = reachOf(entry) === 'company'
          if (companyReach !== (place === 'company') && !(place === 'company' && touched.company)) continue
          const have = (companyReach ? hasOpen : has).get(entry.slug) as Value
          if (!givesNoMore(entry, wants.get(entry.slug) as Value, have)) slugs.add(`${place}:${entry.slug}`)
        }
        if (place === 'company' && !touched.company) continue
        if (ownsAt(world, target, place, at, address) && !ownsAt(world, held, place, at, address))
          slugs.add(`${place}:owner`)
      }
  return [...slugs].sort()
}

/** A company-wide owner for good, nothing taken from their role, who can sign in now. */
export const standsAsOwner = (world: World, person: Person, now: Moment): boolean =>
  !isBlocked(person) &&
  person.user?.confirmed === true &&
  person.user.hasCredential &&
  person.member.grants.some(
    (grant) =>
      isOwnerRole(world, grant.role) &&
      Object.keys(grant.exceptions).length === 0 &&
      grant.scope === 'company' &&
      grant.endsAt === null &&
      runsAt(grant, now),
  )
