import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { capabilities } from '../model/capability.ts'
import type { PermissionEntry } from '../model/catalogue.ts'
import type { Grant, Person } from '../model/member.ts'
import type { Value } from '../model/value.ts'
import { issueToken } from '../operations/credentials/issue-token.ts'
import { first, type Interface, type Player, personOf, type Rows, request, type Stage } from './agreement-stage.ts'
import {
  can,
  effective,
  entriesOf,
  type From,
  givesNoMore,
  isBlocked,
  noneOf,
  runsAt,
  type Where,
} from './brute-force.ts'
import { narrowedEffective } from './brute-force-narrow.ts'
import { type Answer, operator, type World } from './world.ts'

/*
 * What each interface shows of people's rights, held against the twin of the rules on the rows as they are stored. Each
 * function gives what does not agree, in words.
 */

/** A token of a player's own that may do less than they. */
export interface LimitedToken {
  readonly player: Player
  readonly id: number
  readonly audience: Interface
  readonly limits: { readonly locations?: readonly number[]; readonly permissions?: readonly string[] }
  readonly text: string
}

type Rights = ReadonlyMap<string, Value>

/** One look at everything, at one moment. */
interface Look {
  readonly stage: Stage
  readonly node: World
  readonly rows: Rows
  /** Sees everybody: an owner. */
  readonly watcher: Player
  readonly entries: readonly PermissionEntry[]
  /** Those who were concerned. */
  readonly who: readonly Person[]
  readonly faults: string[]
  /** How many values were compared. */
  compared: number
}

const same = (a: unknown, b: unknown): boolean => {
  const plain = (value: unknown): unknown => (Array.isArray(value) ? [...value].sort((x, y) => x - y) : value)
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b))
}

const expectSame = (look: Look, what: string, shown: unknown, expected: unknown): void => {
  look.compared += 1
  if (!same(shown, expected))
    look.faults.push(`${what}: shown ${JSON.stringify(shown)}, rightly ${JSON.stringify(expected)}`)
}

const rightsOf = ({ rows }: Look, person: Person, place: Where, from: From): Rights =>
  effective(rows.rules, person, place, rows.now, from)

/** The same person if nothing stood against them: some lists show rights whatever the state is. */
const freed = ({ member }: Person): Person => ({
  user: { id: member.userId, disabled: false, confirmed: true, hasCredential: true },
  member: { ...member, accepted: true, suspended: false, archivedAt: null },
})

const covers = ({ scope }: Grant, place: number): boolean => scope === 'company' || scope.includes(place)

const isClosed = ({ rows }: Look, place: Where): boolean =>
  rows.rules.locations.some(({ id, closed }) => id === place && closed)

const nameOf = ({ stage }: Look, { member }: Person): string =>
  `${stage.players.find(({ userId }) => userId === member.userId)?.name ?? 'member'} ${member.id}`

/** A condition of its grant, not a right: it is not joined, and interfaces show the slot's own. */
const isRight = ({ type }: PermissionEntry): boolean => type !== 'allowed_ip'

const entriesIn = (look: Look, name: string): readonly PermissionEntry[] =>
  entriesOf({ ...look.rows.rules, files: look.rows.rules.files.filter((file) => file.name === name) })

const gateAbove = (look: Look): ReadonlyMap<string, PermissionEntry> => {
  const above = new Map<string, PermissionEntry>()
  const walk = (entries: readonly PermissionEntry[], gate: PermissionEntry | undefined): void => {
    for (const entry of entries) {
      if (gate) above.set(entry.slug, gate)
      const gates = entry.type === 'has_access' || entry.type === 'has_group_access'
      walk(entry.children ?? [], gates ? entry : gate)
    }
  }
  for (const { permissions } of look.rows.rules.files) walk(permissions, undefined)
  return above
}

/** The slugs under which alteg shows a value, with what they carry. */
const asSlugs = ({ slug, type, idsSlug }: PermissionEntry, value: Value): [string, unknown][] => {
  if (type === 'has_allowed_ids')
    return [
      [slug, value === 'all' ? 0 : 1],
      [idsSlug as string, value === 'all' ? [] : value],
    ]
  if (type === 'allowed_id') return [[slug, value === 'all' ? 0 : ((value as number[])[0] ?? 0)]]
  return [[slug, value]]
}

const roleNamed = ({ rows }: Look, ref: string): { weight: number; shownAs: string; isOwner: boolean } | undefined => {
  for (const file of rows.rules.files)
    for (const { slug, weight } of file.roles)
      if (`${file.name}:${slug}` === ref) return { weight, shownAs: ref, isOwner: slug === file.ownerRole }
  const own = rows.ownRoles.find((role) => role.ref === ref)
  return own && { ...own, isOwner: false }
}

// ---- what others see

const nativeAccess = async (look: Look, person: Person): Promise<void> => {
  const { stage, node, watcher, entries } = look
  for (const place of [...stage.company.locations, 'company'] as const) {
    const query = place === 'company' ? '' : `?location_id=${place}`
    const path = `/gatehouse/v1/companies/${stage.company.companyId}/members/${person.member.id}/access${query}`
    const reply = await request(stage, node, watcher, 'native', 'GET', path)
    const what = `native shows the watcher ${nameOf(look, person)} at ${place}`
    expectSame(look, `${what}, status`, reply.status, 200)
    if (reply.status !== 200) continue
    const from = person.member.userId === watcher.userId ? watcher.from : 'any'
    compareNative(look, what, reply, rightsOf(look, person, place, from))
    expectSame(look, `${what}, blocker`, reply.body.data.blocker !== null, isBlocked(person) || isClosed(look, place))
    expectSame(look, `${what}, length`, Object.keys(reply.body.data.permissions).length, entries.length)
  }
}

const compareNative = (look: Look, what: string, { body }: Answer, rights: Rights): void => {
  for (const entry of look.entries)
    if (isRight(entry))
      expectSame(look, `${what}, ${entry.slug}`, body.data.permissions[entry.slug], rights.get(entry.slug))
}

const programs = new WeakMap<Player, { readonly id: number; readonly text: string }>()

/** The token of a program of theirs that asks for decisions; another one where it was ended. */
const programOf = async ({ stage, rows }: Look, player: Player): Promise<string> => {
  let token = programs.get(player)
  if (!token || rows.revokedTokens.has(token.id)) {
    const { companyId } = stage.company
    token = await issueToken(first(stage).core, operator, { audience: 'authzen', userId: player.userId, companyId })
    programs.set(player, token)
  }
  return token.text
}

/** Every permission and capability, asked one by one: whether a person has any of it. */
const authzenDecisions = async (look: Look, person: Person): Promise<void> => {
  const { stage, node, rows, watcher, entries } = look
  const { companyId, locations } = stage.company
  const token = await programOf(look, watcher)
  const named = Object.keys(capabilities)
  for (const place of [...locations, 'company'] as const) {
    const rights = rightsOf(look, person, place, 'any')
    const expected = new Map<string, boolean>(
      entries.filter(isRight).map((entry) => {
        const value = rights.get(entry.slug) as Value
        return [entry.slug, !givesNoMore(entry, value, noneOf(entry))]
      }),
    )
    for (const capability of named)
      expected.set(capability, can(rows.rules, person, capability, place, rows.now, 'any'))
    const resource =
      place === 'company' ? { type: 'company', id: String(companyId) } : { type: 'location', id: String(place) }
    const reply = await node.request('POST', '/access/v1/evaluations', {
      from: watcher.from,
      headers: { authorization: `Bearer ${token}` },
      body: {
        subject: { type: 'user', id: String(person.member.userId) },
        resource,
        evaluations: [...expected.keys()].map((name) => ({ action: { name } })),
      },
    })
    const what = `authzen answers the watcher’s program about ${nameOf(look, person)} at ${place}`
    expectSame(look, `${what}, status`, reply.status, 200)
    if (reply.status !== 200) continue
    for (const [index, [name, may]] of [...expected].entries())
      expectSame(look, `${what}, ${name}`, reply.body.evaluations[index]?.decision, may)
  }
}

/** What is shown under open gates is what counts; whatever the state of the person. */
const altegPermissions = async (look: Look, person: Person, userId = person.member.userId): Promise<void> => {
  const { stage, node, watcher, rows } = look
  const gates = gateAbove(look)
  for (const place of stage.company.locations) {
    const reply = await request(
      stage,
      node,
      watcher,
      'alteg',
      'GET',
      `/api/v1/company/${place}/users/${userId}/permissions`,
    )
    const what = `alteg shows the watcher ${nameOf(look, person)} at ${place}`
    const here = person.member.grants.filter((grant) => covers(grant, place))
    expectSame(look, `${what}, status`, reply.status, here.length > 0 ? 200 : 404)
    if (reply.status !== 200) continue

    const { user_permissions: list, user_role: word } = reply.body.data
    const shown = new Map<string, unknown>(
      list.map(({ slug, value }: { slug: string; value: unknown }) => [slug, value]),
    )
    const rights = rightsOf(look, freed(person), place, 'any')
    for (const entry of entriesIn(look, 'salon')) {
      const gate = gates.get(entry.slug)
      if (!isRight(entry) || entry.hidden || (gate && rights.get(gate.slug) !== true)) continue
      for (const [slug, value] of asSlugs(entry, rights.get(entry.slug) as Value))
        expectSame(look, `${what}, ${slug}`, shown.get(slug), value)
    }

    const own = here.find(({ slot, role }) => slot === `location:${place}` && role !== null)
    const counted = own ? [own] : here.filter((grant) => runsAt(grant, rows.now))
    const roles = counted.flatMap(({ role }) => (role === null ? [] : (roleNamed(look, role) ?? [])))
    const heaviest = Math.max(...roles.map(({ weight }) => weight))
    const words = roles
      .filter(({ weight }) => weight === heaviest)
      .map(({ isOwner, shownAs }) => {
        if (isOwner) return 'owner'
        return shownAs.startsWith('salon:') ? shownAs.slice('salon:'.length) : 'worker'
      })
    expectSame(look, `${what}, role ${word}`, (words.length === 0 ? ['worker'] : words).includes(word), true)
  }
}

/** Lists of a location: who is there, by three interfaces' lists, and the flags of the oldest one. */
const locationLists = async (look: Look, who: readonly Person[]): Promise<void> => {
  const { stage, node, watcher, rows } = look
  const oldFlags = {
    timetable_access: 'timetable_access',
    clients_access: 'clients_access',
    settings_access: 'settings_access',
    edit_records_access: 'records_edit_access',
    finances_access: 'finances_access',
    users_access: 'settings_users_access',
  }
  for (const place of stage.company.locations) {
    const expected = rows.people.filter(
      ({ member }) => member.archivedAt === null && member.grants.some((grant) => covers(grant, place)),
    )
    const ids = expected.map(({ member }) => member.userId)
    const users = await request(stage, node, watcher, 'alteg', 'GET', `/api/v1/company/${place}/users`)
    expectSame(
      look,
      `alteg lists at ${place}`,
      users.body.data?.map(({ id }: { id: number }) => id),
      ids,
    )
    const older = await request(stage, node, watcher, 'alteg', 'GET', `/api/v1/company_users/${place}`)
    expectSame(
      look,
      `the older alteg lists at ${place}`,
      older.body.data?.map(({ id }: { id: number }) => id),
      ids,
    )
    const path = `/gatehouse/v1/companies/${stage.company.companyId}/members?limit=1000&location_id=${place}`
    const members = await request(stage, node, watcher, 'native', 'GET', path)
    const present = members.body.data?.filter(({ archived_at: at }: { archived_at: string | null }) => at === null)
    expectSame(
      look,
      `native lists at ${place}`,
      present?.map(({ user_id: id }: { user_id: number }) => id),
      ids,
    )

    for (const person of who) {
      const listed = older.body.data?.find(({ id }: { id: number }) => id === person.member.userId)
      if (!listed) continue
      const rights = rightsOf(look, freed(person), place, 'any')
      for (const [flag, slug] of Object.entries(oldFlags))
        expectSame(
          look,
          `the older alteg list shows ${nameOf(look, person)} at ${place}, ${flag}`,
          listed.access[flag],
          rights.get(slug),
        )
    }
  }
}

const isOwnerRole = (look: Look, role: string | null): boolean =>
  role !== null && roleNamed(look, role)?.isOwner === true

const entryOf = (look: Look, { member }: Person): Grant | undefined =>
  member.grants.find(({ slot, role }) => slot === 'entry' && !isOwnerRole(look, role))

/** What an entry stores, wherever and whenever it counts, and what is given in the whole company beside it. */
const entryFlags = (look: Look, person: Person, entry: Grant | undefined): Record<string, boolean> => {
  const { member } = person
  const others = member.grants.filter((grant) => grant !== entry)
  const beside = rightsOf(look, freed({ ...person, member: { ...member, grants: others } }), 'company', 'any')
  const everywhere: Grant[] = entry ? [{ ...entry, scope: 'company', startsAt: null, endsAt: null }] : []
  const stored = rightsOf(look, freed({ ...person, member: { ...member, grants: everywhere } }), 'company', 'any')
  return Object.fromEntries(
    entriesIn(look, 'bakery').map(({ slug }) => [slug, stored.get(slug) === true || beside.get(slug) === true]),
  )
}

interface ShownEntry {
  readonly id: number
  readonly shop_ids: readonly number[]
  readonly permissions: Record<string, boolean>
  readonly user: { readonly id: number }
}

const bakeryEntries = async (look: Look, who: readonly Person[]): Promise<void> => {
  const { stage, node, watcher, rows } = look
  const path = `/company/companies/${stage.company.companyId}/permissions/users`
  const reply = await request(stage, node, watcher, 'bakery', 'GET', path)
  expectSame(look, 'bakery lists entries, status', reply.status, 200)
  if (reply.status !== 200) return
  const shown: readonly ShownEntry[] = reply.body
  const holders = rows.people.filter((person) => entryOf(look, person) !== undefined)
  const userIds = holders.map(({ member }) => member.userId)
  expectSame(
    look,
    'bakery lists entries of',
    shown.map(({ user }) => user.id),
    userIds,
  )

  for (const person of who) {
    const entry = entryOf(look, person)
    const one = shown.find(({ id }) => id === entry?.id)
    if (!entry || !one) continue
    const what = `bakery shows the watcher the entry of ${nameOf(look, person)}`
    const places = entry.scope === 'company' ? rows.rules.locations.map(({ id }) => id) : entry.scope
    expectSame(look, `${what}, shops`, one.shop_ids, places)
    expectSame(look, `${what}, flags`, one.permissions, entryFlags(look, person, entry))
    if (isBlocked(person) || !runsAt(entry, rows.now)) continue
    // And what it says counts, where it says so.
    for (const place of places) {
      if (isClosed(look, place)) continue
      const rights = rightsOf(look, person, place, 'any')
      for (const [flag, value] of Object.entries(one.permissions))
        expectSame(look, `${what}, ${flag} counts at ${place}`, !value || rights.get(flag) === true, true)
    }
  }
}

const stationUsers = async (look: Look, who: readonly Person[]): Promise<void> => {
  const { stage, node, watcher, rows } = look
  const reply = await request(stage, node, watcher, 'station', 'GET', '/v1.0/users?limit=1000')
  expectSame(look, 'station lists users, status', reply.status, 200)
  if (reply.status !== 200) return
  const wide = (person: Person): Grant | undefined => person.member.grants.find(({ slot }) => slot === 'company')
  const vendorRole = (person: Person) => {
    const role = wide(person)?.role
    const named = role == null ? undefined : roleNamed(look, role)
    return named?.shownAs.startsWith('vendor:') ? named : undefined
  }
  const listed = rows.people.filter((person) => vendorRole(person) !== undefined)
  const ids: number[] = reply.body.users.map(({ _id: id }: { _id: number }) => id)
  expectSame(
    look,
    'station lists',
    ids,
    listed.map(({ member }) => member.userId),
  )

  for (const person of who) {
    const shown = reply.body.users.find(({ _id: id }: { _id: number }) => id === person.member.userId)
    const grant = wide(person)
    if (!shown || !grant) continue
    const { member } = person
    const what = `station shows ${nameOf(look, person)}`
    expectSame(look, `${what}, status`, shown.status, !member.suspended)
    expectSame(look, `${what}, archived`, shown.userdetails.archived, member.archivedAt !== null)
    const { role } = shown.userdetails
    const flags = ['createorders', 'createproducts', 'createusers', 'manageprotect']
    // A role says what its bearer may do, unless something else is said of them besides.
    const alone: Person = {
      ...person,
      member: {
        ...member,
        grants: [{ ...grant, role: vendorRole(person)?.shownAs ?? null, exceptions: {}, startsAt: null, endsAt: null }],
      },
    }
    const rights = rightsOf(look, freed(alone), 'company', 'any')
    for (const flag of flags) expectSame(look, `${what}, ${flag}`, role[flag], rights.get(flag))
  }
}

// ---- what people see of themselves, and can do

const isRefused = ({ status }: Answer): boolean => status === 401 || status === 403 || status === 404

/** Whoever is locked out, invited or no member: each of their tokens opens nothing. */
const nothingOpens = async (look: Look, player: Player): Promise<void> => {
  const { stage, node } = look
  const { companyId, locations } = stage.company
  const [place] = locations
  const ask = (audience: Interface, path: string) => request(stage, node, player, audience, 'GET', path)
  for (const [audience, path] of [
    ['alteg', `/api/v1/company/${place}/users`],
    ['alteg', `/api/v1/company/${place}/users/${player.userId}/permissions`],
    ['alteg', `/api/v1/company/${place}/users/roles`],
    ['alteg', `/api/v1/user/permissions/${place}`],
    ['alteg', `/api/v1/company_users/${place}`],
    ['bakery', `/company/companies/${companyId}/permissions/users`],
    ['bakery', `/company/companies/${companyId}`],
    ['station', '/v1.0/users'],
    ['station', '/v1.0/users/roles'],
    ['native', `/gatehouse/v1/companies/${companyId}/members/me/access`],
    ['native', `/gatehouse/v1/companies/${companyId}/members`],
    ['native', `/gatehouse/v1/companies/${companyId}/roles`],
    ['native', `/gatehouse/v1/companies/${companyId}/audit-events`],
  ] as const) {
    const reply = await ask(audience, path)
    expectSame(
      look,
      `${player.name}, who has no access, is refused GET ${path} (${reply.status})`,
      isRefused(reply),
      true,
    )
  }
  const { suspended, archivedAt } = personOf(look.rows, player)?.member ?? {}
  if (suspended || (archivedAt ?? null) !== null)
    for (const audience of ['bakery', 'station', 'native'] as const) {
      const isEnded = look.rows.revokedTokens.has(player.tokens.get(audience)?.id ?? 0)
      expectSame(look, `the ${audience} token of ${player.name}, who was sent away, is ended for good`, isEnded, true)
    }
  const mine = await ask('alteg', '/api/v1/companies?my=1')
  const ids = mine.status === 200 ? mine.body.data.map(({ id }: { id: number }) => id) : []
  expectSame(
    look,
    `locations of ${player.name}, who has no access`,
    ids.filter((id: number) => locations.includes(id)),
    [],
  )
  const user = await ask('bakery', '/user?include=company_permissions')
  expectSame(look, `companies of ${player.name}, who has no access`, user.body.company_permissions ?? [], [])
}

interface LegacyKey {
  readonly group: string | null
  readonly key: string
  readonly type: 'boolean' | 'number' | 'array'
  readonly slug: string | null
}

const legacyKeys = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../catalogues/salon-legacy.json'), 'utf8'),
) as readonly LegacyKey[]

const legacyRights = async (look: Look, player: Player, person: Person): Promise<void> => {
  const { stage, node } = look
  const bySlug = new Map(
    look.entries.flatMap((entry) =>
      [entry.slug, ...(entry.idsSlug ? [entry.idsSlug] : [])].map((slug) => [slug, entry]),
    ),
  )
  for (const place of stage.company.locations) {
    const reply = await request(stage, node, player, 'alteg', 'GET', `/api/v1/user/permissions/${place}`)
    const what = `alteg’s older rights of ${player.name} at ${place}`
    const isThere = person.member.grants.some((grant) => covers(grant, place))
    expectSame(look, `${what}, status`, reply.status, isThere ? 200 : 404)
    if (reply.status !== 200) continue
    const rights = rightsOf(look, person, place, player.from)
    for (const { group, key, type, slug } of legacyKeys) {
      const entry = slug === null ? undefined : bySlug.get(slug)
      if (slug === null || !entry || !isRight(entry)) continue
      const value = rights.get(entry.slug) as Value
      const shown = group === null ? reply.body.data[key] : reply.body.data[group][key]
      const raw = new Map(asSlugs(entry, value)).get(slug)
      const days = group === 'timetable' && key === 'last_days_count'
      let expected = raw
      if (days) expected = value === -1 ? 0 : Math.max(1, value as number)
      else if (type === 'boolean')
        expected = entry.type === 'has_allowed_ids' ? value !== 'all' : value === true || value === 1
      expectSame(look, `${what}, ${group}.${key}`, shown, expected)
    }
  }
}

const whatTheyMay = async (look: Look, player: Player, person: Person): Promise<void> => {
  const { stage, node, rows } = look
  const { companyId, locations } = stage.company
  const may = (capability: string, place: Where): boolean =>
    can(rows.rules, person, capability, place, rows.now, player.from)
  const status = async (audience: Interface, path: string): Promise<number> =>
    (await request(stage, node, player, audience, 'GET', path)).status
  const opens = async (audience: Interface, path: string, allowed: boolean): Promise<void> =>
    expectSame(
      look,
      `${audience} answers ${player.name} GET ${path}`,
      await status(audience, path),
      allowed ? 200 : 403,
    )

  for (const place of locations) {
    await opens('alteg', `/api/v1/company/${place}/users`, may('members.read', place))
    await opens('alteg', `/api/v1/company/${place}/users/roles`, may('members.read', place))
    await opens('alteg', `/api/v1/company_users/${place}`, may('members.read', place))
    await opens('alteg', `/api/v2/companies/${place}/tags`, may('tags.read', place))
  }
  await opens('bakery', `/company/companies/${companyId}/permissions/users`, may('members.read', 'company'))
  await opens('station', '/v1.0/users', may('members.read', 'company'))
  await opens('native', `/gatehouse/v1/companies/${companyId}/audit-events`, may('audit.read', 'company'))

  const mine = await request(stage, node, player, 'alteg', 'GET', '/api/v1/companies?my=1')
  const open = locations.filter((place) => may('tags.read', place))
  const ids = mine.body.data?.map(({ id }: { id: number }) => id).filter((id: number) => locations.includes(id))
  expectSame(look, `alteg lists the locations of ${player.name}`, ids, open)
}

/** Where one interface says that somebody can be changed, no other says that they cannot. */
const whomTheyMayChange = async (look: Look, player: Player, person: Person): Promise<void> => {
  const { stage, node, rows } = look
  const members = `/gatehouse/v1/companies/${stage.company.companyId}/members`
  const native = await request(stage, node, player, 'native', 'GET', `${members}/${person.member.id}`)
  const isThere = (place: number): boolean =>
    !isClosed(look, place) && person.member.grants.some((grant) => covers(grant, place))
  for (const place of stage.company.locations.filter(isThere).slice(-1)) {
    const path = `/api/v1/company/${place}/users/${person.member.userId}`
    const shown = await request(stage, node, player, 'alteg', 'GET', `${path}/permissions`)
    const roles = await request(stage, node, player, 'alteg', 'GET', `${path}/roles?include=user_permissions`)
    const what = `${player.name} before ${nameOf(look, person)} at ${place}`
    if (shown.status !== 200 || roles.status !== 200) {
      const isOwn = person.member.userId === player.userId
      expectSame(look, `${what}, permissions and roles`, isOwn || shown.status === roles.status, true)
      continue
    }
    const { is_editable: isEditable } = shown.body.data
    const inTree = roles.text.includes('"is_editable":true')
    expectSame(look, `${what}, roles editable`, inTree && !isEditable, false)
    const self = personOf(rows, player) as Person
    const mayEdit = can(rows.rules, self, 'members.edit', place, rows.now, player.from)
    expectSame(look, `${what}, editable without the right`, isEditable && !mayEdit, false)
    const asWhole = native.status === 200 && native.body.data.is_editable === true
    expectSame(look, `${what}, editable as a whole`, asWhole && !isEditable, false)
  }
}

const ownEntry = async (look: Look, player: Player, person: Person): Promise<void> => {
  const { stage, node, rows } = look
  const reply = await request(stage, node, player, 'bakery', 'GET', '/user?include=company_permissions')
  const what = `bakery shows ${player.name} their own entry`
  expectSame(look, `${what}, status`, reply.status, 200)
  if (reply.status !== 200) return
  const shown: readonly (ShownEntry & { company_id: number })[] = reply.body.company_permissions
  // Whichever permission it is: some grant counts, at a place or at none.
  const counts = person.member.grants.some((grant) => {
    const somewhere: Grant = { ...grant, scope: 'company' }
    const alone = { ...person, member: { ...person.member, grants: [somewhere] } }
    return can(rows.rules, alone, 'tags.read', 'company', rows.now, player.from)
  })
  expectSame(
    look,
    `${what}, companies`,
    shown.map(({ company_id: id }) => id),
    counts ? [stage.company.companyId] : [],
  )
  const [one] = shown
  if (!one) return
  const entry = entryOf(look, person)
  expectSame(look, `${what}, id`, one.id, entry?.id ?? null)
  expectSame(look, `${what}, flags`, one.permissions, entryFlags(look, person, entry))
}

const ownRights = async (look: Look, player: Player): Promise<void> => {
  const person = personOf(look.rows, player)
  if (!person || isBlocked(person)) return nothingOpens(look, player)
  const { stage, node } = look
  for (const place of [...stage.company.locations, 'company'] as const) {
    const query = place === 'company' ? '' : `?location_id=${place}`
    const path = `/gatehouse/v1/companies/${stage.company.companyId}/members/me/access${query}`
    const reply = await request(stage, node, player, 'native', 'GET', path)
    const what = `native shows ${player.name} themselves at ${place}`
    expectSame(look, `${what}, status`, reply.status, 200)
    if (reply.status === 200) compareNative(look, what, reply, rightsOf(look, person, place, player.from))
  }
  await legacyRights(look, player, person)
  await whatTheyMay(look, player, person)
  await ownEntry(look, player, person)
  if (look.who.length < 4) for (const other of look.who) await whomTheyMayChange(look, player, other)
}

const throughLimited = async (look: Look, { player, audience, limits, text, id }: LimitedToken): Promise<void> => {
  const { stage, node, rows } = look
  const { companyId, locations } = stage.company
  const person = personOf(rows, player)
  const ask = (path: string): Promise<Answer> =>
    node.request('GET', path, { from: player.from, headers: { authorization: `Bearer ${text}` } })
  const lists = {
    native: `/gatehouse/v1/companies/${companyId}/members/me/access`,
    bakery: `/company/companies/${companyId}/permissions/users`,
    station: '/v1.0/users',
    alteg: '',
  }
  const what = `${player.name}’s ${audience} token for ${JSON.stringify(limits)}`
  if (rows.revokedTokens.has(id) || !person || isBlocked(person)) {
    const reply = await ask(lists[audience])
    expectSame(look, `${what} opens nothing (${reply.status})`, isRefused(reply), true)
    return
  }
  const rightsAt = (place: Where): Rights => narrowedEffective(rows.rules, person, limits, place, rows.now, player.from)
  if (audience !== 'native') {
    const rights = rightsAt('company')
    const sees = rows.rules.files.some(
      ({ capabilities: { 'members.read': slug } }) => rights.get(slug as string) === true,
    )
    expectSame(look, `${what} lists people`, (await ask(lists[audience])).status, sees ? 200 : 403)
    return
  }
  for (const place of [...locations, 'company'] as const) {
    const reply = await ask(`${lists.native}${place === 'company' ? '' : `?location_id=${place}`}`)
    expectSame(look, `${what} at ${place}, status`, reply.status, 200)
    if (reply.status === 200) compareNative(look, `${what} at ${place}`, reply, rightsAt(place))
  }
}

/** Reads the rights of some people through everything that shows them; what does not agree with the rules is told. */
export const examine = async (
  stage: Stage,
  node: World,
  rows: Rows,
  who: readonly Person[],
  limited: readonly LimitedToken[],
): Promise<{ faults: string[]; compared: number }> => {
  const isWatcher = (player: Player): boolean => {
    const person = personOf(rows, player)
    const grants = person?.member.grants.filter(({ scope }) => scope === 'company') ?? []
    const alone = person && { ...person, member: { ...person.member, grants } }
    return alone !== undefined && can(rows.rules, alone, 'members.read', 'company', rows.now, player.from)
  }
  const watcher = stage.players.find(isWatcher)
  if (!watcher) throw new Error('nobody is left who sees everybody')
  const entries = entriesOf(rows.rules)
  // Whoever is no member is asked when everybody is.
  const stranger = who.length === rows.people.length ? (who[0] as Person) : undefined
  const look: Look = { stage, node, rows, watcher, entries, who, faults: [], compared: 0 }
  for (const person of who) {
    await nativeAccess(look, person)
    await authzenDecisions(look, person)
    await altegPermissions(look, person)
    const { formerUserId } = person.member
    if (formerUserId !== null) await altegPermissions(look, person, formerUserId)
  }
  await locationLists(look, who)
  await bakeryEntries(look, who)
  await stationUsers(look, who)
  for (const player of stage.players)
    if (who.includes(personOf(rows, player) ?? (stranger as Person))) await ownRights(look, player)
  for (const token of limited)
    if (who.some(({ member }) => member.userId === token.player.userId)) await throughLimited(look, token)
  return { faults: look.faults, compared: look.compared }
}

/** The moments at which something begins or ends for anybody. */
export const boundariesOf = ({ people }: Rows): number[] =>
  people
    .flatMap(({ member }) => member.grants.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]))
    .filter((at) => at !== null)
