import fc from 'fast-check'
import type { PermissionEntry } from '../model/catalogue.ts'
import type { Grant, Moment, Person } from '../model/member.ts'
import type { Value } from '../model/value.ts'
import { type Interface, type Player, personOf, type Rows, type Stage } from './agreement-stage.ts'
import { domainOf, entriesOf, isBlocked } from './brute-force.ts'
import { addressLists } from './small-catalogue.ts'

/* What people do in the agreement test: each deed makes a request of numbers that fast-check chose and can shrink. */

export interface Step {
  readonly deed: string
  readonly actor: number
  readonly target: number
  readonly place: number
  readonly more: number
  readonly values: readonly (readonly [number, number])[]
  readonly node: number
}

/** What somebody asks for through one interface. */
export interface Wish {
  readonly audience: Interface
  readonly method: string
  readonly path: string
  readonly body?: unknown
  /** Whose rights it is about, for those who look afterwards. */
  readonly about?: number
  /** Where the state after it is read; what the write answers is the same. */
  readonly shownAt?: string
  /** What of the wish must be found in that state: a success is never a silent one. */
  readonly found?: (body: Shown) => readonly (readonly [what: string, shown: unknown, wished: unknown])[]
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of any interface.
type Shown = any

interface Scene {
  readonly stage: Stage
  readonly rows: Rows
  readonly actor: Player
  readonly step: Step
}

const pick = <T>(list: readonly T[], n: number): T => {
  const found = list[n % list.length]
  if (found === undefined) throw new Error('nothing to choose from')
  return found
}

const targetOf = ({ rows, step }: Scene): Person => pick(rows.people, step.target)
/** Mostly a place where somebody is. */
const placeOf = (scene: Scene): number => {
  const { stage, step } = scene
  const theirs = targetOf(scene).member.grants.flatMap(({ scope }) => (scope === 'company' ? [] : scope))
  return pick(step.place % 5 > 0 && theirs.length > 0 ? theirs : stage.company.locations, step.place)
}
/** Some of the locations, by the bits of a number. */
const placesOf = ({ stage }: Scene, n: number): number[] =>
  stage.company.locations.filter((_, index) => Math.floor(n / 2 ** index) % 2 === 1)

const salonRoles = ['worker', 'administrator', 'accountant', 'manager', 'owner', 'free_readonly', 'free_readonly_admin']
const builtIn = [
  'salon:worker',
  'salon:manager',
  'bakery:member',
  'salon:administrator',
  'vendor:sales-manager',
  'salon:owner',
  'vendor:administrator',
]

/** The permissions on which others hang, and one of every type: they are chosen more often than the rest. */
const telling = [
  'timetable_access',
  'timetable_position_id',
  'timetable_last_days_count',
  'records_access',
  'records_edit_access',
  'records_edit_last_days_count',
  'finances_access',
  'finances_accounts_limited_access',
  'finances_salary_access',
  'finances_salary_no_limit_today_access',
  'finances_salary_staff_access',
  'finances_salary_staff_id',
  'settings_access',
  'settings_users_access',
  'settings_users_edit_access',
  'settings_users_limited_access',
  'clients_access',
  'clients_visit_staff_id',
  'auth_enable_check_ip',
  'auth_list_allowed_ip',
]

const chosen = (all: readonly PermissionEntry[], { values }: Step): [PermissionEntry, number][] => {
  const main = all.filter(({ slug }) => telling.includes(slug))
  return values.map(([which, value]) => [pick(which % 3 > 0 && main.length > 0 ? main : all, which), value])
}

/** As clients of alteg send them: a flag and its list are two slugs. */
const salonValues = ({ rows, step }: Scene): { slug: string; value: unknown }[] => {
  const file = rows.rules.files.find(({ name }) => name === 'salon')
  const all = entriesOf({ ...rows.rules, files: file ? [file] : [] })
  const bySlug = new Map<string, unknown>()
  for (const [entry, n] of chosen(all, step)) {
    if (entry.type === 'has_allowed_ids') {
      bySlug.set(entry.slug, n % 3 === 0 ? 0 : 1)
      if (n % 3 !== 0) bySlug.set(entry.idsSlug as string, [1, 2, 3].slice(n % 3))
    } else if (entry.type === 'allowed_id') bySlug.set(entry.slug, n % 4)
    else if (entry.type === 'allowed_ip') bySlug.set(entry.slug, pick(Object.keys(addressLists), n))
    // Gates mostly open: under closed ones there is little to see.
    else if (entry.children && entry.type !== 'has_limited_access') bySlug.set(entry.slug, n % 4 !== 0)
    else bySlug.set(entry.slug, pick(domainOf(entry), n))
  }
  return [...bySlug].map(([slug, value]) => ({ slug, value }))
}

/** As the native interface takes them; null takes a value back. */
const nativeValues = ({ rows, step }: Scene): Record<string, Value | null> => {
  const sent: Record<string, Value | null> = {}
  for (const [entry, n] of chosen(entriesOf(rows.rules), step)) {
    const domain =
      entry.type === 'allowed_id'
        ? (['all', [1], [2], [3]] as const)
        : entry.children
          ? ([true, false, true] as const)
          : domainOf(entry)
    const gates = entry.type === 'has_access' || entry.type === 'has_group_access'
    sent[entry.slug] =
      n % 11 === 10 ? null : pick<Value>(gates || entry.type === 'allowed_id' ? domain : domainOf(entry), n)
  }
  return sent
}

const flags = ['permissions', 'products', 'holidays', 'company_info', 'discounts', 'shop_info', 'translations'] as const

const shopFlags = ({ step }: Scene): Record<string, boolean> =>
  Object.fromEntries(step.values.map(([which, value]) => [pick(flags, which), value % 3 !== 0]))

const DAY = 86_400_000_000
const SOON = 700_000

const moment = (at: Moment | null): string | null =>
  at === null ? null : new Date(Math.round(at / 1000)).toISOString()

/** Mostly none; else one that is open, is to come, ends soon or begins soon. */
const windowOf = ({ rows: { now }, step }: Scene): { starts_at?: string | null; ends_at?: string | null } => {
  const windows: (readonly [Moment | null, Moment | null])[] = [
    [now - DAY, now + DAY],
    [now + DAY, null],
    [null, now + SOON],
    [now + SOON, now + 2 * SOON],
    [null, null],
  ]
  if (step.more % 3 !== 0) return {}
  const [starts, ends] = pick(windows, Math.floor(step.more / 3))
  return { starts_at: moment(starts), ends_at: moment(ends) }
}

const nativeRoles = ({ rows }: Scene): (string | null)[] => [...builtIn, ...rows.ownRoles.map(({ ref }) => ref), null]

const addressOf = ({ stage, step }: Scene): string =>
  step.more % 3 === 0 ? pick(stage.players, step.target).login : `invited${step.more % 4}@people.example`

const grantsOf = ({ rows }: Scene): { member: Person['member']; grant: Grant }[] =>
  rows.people.flatMap(({ member }) => member.grants.map((grant) => ({ member, grant })))

const grantNear = (scene: Scene, slot?: string): { member: Person['member']; grant: Grant } | undefined => {
  const all = grantsOf(scene).filter(({ grant }) => slot === undefined || grant.slot === slot)
  return all.length === 0 ? undefined : pick(all, scene.step.target)
}

const companyPath = ({ stage }: Scene): string => `/gatehouse/v1/companies/${stage.company.companyId}`
const entriesPath = ({ stage }: Scene): string => `/company/companies/${stage.company.companyId}/permissions/users`
const userPath = (scene: Scene): string => `/api/v1/company/${placeOf(scene)}/users/${targetOf(scene).member.userId}`

const isOdd = (n: number): boolean => n % 2 === 1

/** Everything that people do; undefined where there is nothing to do it to. */
const deeds: Readonly<Record<string, (scene: Scene) => Wish | undefined>> = {
  'alteg: set permissions': (scene) => {
    const { step, rows } = scene
    const { member } = targetOf(scene)
    const values = salonValues(scene)
    const teamMembers = rows.people.flatMap((person) => person.member.teamMembers)
    const path = `${userPath(scene)}/permissions`
    const isClosed = rows.rules.locations.some(({ id, closed }) => id === placeOf(scene) && closed)
    return {
      audience: 'alteg',
      method: 'PUT',
      path,
      about: member.id,
      shownAt: path,
      // Where a location is closed, nothing that is given counts, and that is shown.
      found: ({ data }) =>
        values.flatMap(({ slug, value }) => {
          const shown = data.user_permissions.find((each: { slug: string }) => each.slug === slug)
          return isClosed ? [] : [[slug, shown?.value, value]]
        }),
      body: {
        ...((step.more % 3 === 0 || values.length === 0) && { user_role: pick(salonRoles, Math.floor(step.more / 3)) }),
        ...(values.length > 0 && { user_permissions: values }),
        ...(step.more % 7 === 0 && { staff_id: isOdd(step.more) ? (teamMembers[0]?.id ?? 0) : 0 }),
      },
    }
  },
  'alteg: invite': (scene) => ({
    audience: 'alteg',
    method: 'POST',
    path: `/api/v1/user/invite/${placeOf(scene)}`,
    body: {
      invites: [
        {
          search: addressOf(scene),
          name: 'Ann Invited',
          ...(isOdd(scene.step.more) && { user_role: pick(salonRoles, scene.step.more) }),
          user_permissions: salonValues(scene),
        },
      ],
    },
  }),
  'alteg: copy': (scene) => ({
    audience: 'alteg',
    method: 'POST',
    path: `${userPath(scene)}/copy_to_companies`,
    about: targetOf(scene).member.id,
    body: {
      user_company_links: (scene.step.more % 3 === 0
        ? scene.stage.company.locations
        : [pick(scene.stage.company.locations, scene.step.more)]
      )
        .filter((id) => id !== placeOf(scene))
        .map((id, n) => ({ company_id: id, ...(n === 0 && { user_permissions: salonValues(scene) }) })),
    },
  }),
  'alteg: remove from': (scene) => ({
    audience: 'alteg',
    method: 'POST',
    path: `${userPath(scene)}/remove_from_companies`,
    about: targetOf(scene).member.id,
    body: { user_company_links: placesOf(scene, 1 + (scene.step.more % 7)).map((id) => ({ company_id: id })) },
  }),
  'alteg: remove': (scene) => ({
    audience: 'alteg',
    method: 'DELETE',
    path: userPath(scene),
    about: targetOf(scene).member.id,
  }),
  'alteg: close': (scene) => ({ audience: 'alteg', method: 'DELETE', path: `/api/v1/company/${placeOf(scene)}` }),
  'bakery: add': (scene) => ({
    audience: 'bakery',
    method: 'POST',
    path: entriesPath(scene),
    body: { email: addressOf(scene) },
  }),
  'bakery: change': (scene) => {
    const found = grantNear(scene, 'entry')
    const shops = isOdd(scene.step.more) ? { shop_ids: placesOf(scene, scene.step.place) } : {}
    const permissions = shopFlags(scene)
    const path = `${entriesPath(scene)}/${found?.grant.id}`
    return (
      found && {
        audience: 'bakery',
        method: 'PATCH',
        path,
        about: found.member.id,
        body: { ...shops, permissions },
        shownAt: path,
        found: (body) => [
          ...Object.entries(permissions).map(([flag, value]) => [flag, body.permissions[flag], value] as const),
          ...Object.entries(shops).map(([key, value]) => [key, body[key], value] as const),
        ],
      }
    )
  },
  'bakery: delete': (scene) => {
    const found = grantNear(scene, 'entry')
    return (
      found && {
        audience: 'bakery',
        method: 'DELETE',
        path: `${entriesPath(scene)}/${found.grant.id}`,
        about: found.member.id,
      }
    )
  },
  'station: create': (scene) => ({
    audience: 'station',
    method: 'POST',
    path: '/v1.0/users',
    body: {
      username: addressOf(scene),
      roleId: 2 + (scene.step.place % 4),
      password: 'correct horse battery staple',
      passwordConfirm: 'correct horse battery staple',
      firstName: 'Stan',
      lastName: 'Vendor',
    },
  }),
  'station: change': (scene) => {
    // Only those whom this interface knows, most of the time.
    const known = scene.rows.people.filter(({ member }) => member.grants.some(({ slot }) => slot === 'company'))
    const { member } = scene.step.more % 5 === 0 ? targetOf(scene) : pick(known, scene.step.target)
    const { more, place } = scene.step
    const path = `/v1.0/users/${member.userId}`
    const isOn = place % 3 > 0
    return {
      audience: 'station',
      method: 'PUT',
      path,
      about: member.id,
      shownAt: path,
      body: [{ roleId: 1 + (place % 5) }, { userIsActive: isOn }, { archived: !isOn }][more % 3],
      found: ({ user }) => [
        [
          ['role', user.userdetails.role._id, 1 + (place % 5)],
          ['status', user.status, isOn],
          ['archived', user.userdetails.archived, !isOn],
        ][more % 3] as [string, unknown, unknown],
      ],
    }
  },
  'native: member': (scene) => {
    const { more, place } = scene.step
    const { member } = targetOf(scene)
    const path = `${companyPath(scene)}/members/${member.id}`
    const isOn = place % 3 === 0
    return {
      audience: 'native',
      method: 'PATCH',
      path,
      about: member.id,
      shownAt: path,
      body: isOdd(more) ? { suspended: isOn } : { archived: isOn },
      found: ({ data }) => [
        isOdd(more) ? ['suspended', data.suspended, isOn] : ['archived', data.archived_at !== null, isOn],
      ],
    }
  },
  'native: remove': (scene) => ({
    audience: 'native',
    method: 'DELETE',
    path: `${companyPath(scene)}/members/${targetOf(scene).member.id}`,
    about: targetOf(scene).member.id,
  }),
  'native: give': (scene) => ({
    audience: 'native',
    method: 'POST',
    path: `${companyPath(scene)}/members/${targetOf(scene).member.id}/grants`,
    about: targetOf(scene).member.id,
    body: {
      role: pick(nativeRoles(scene), Math.floor(scene.step.more / 2)),
      scope: scene.step.place % 5 === 0 ? 'company' : placesOf(scene, 1 + (scene.step.place % 7)),
      ...windowOf(scene),
      permissions: nativeValues(scene),
    },
  }),
  'native: change grant': (scene) => {
    const found = grantNear(scene)
    const { more, place } = scene.step
    const path = `${companyPath(scene)}/grants/${found?.grant.id}`
    const wished = {
      ...(more % 4 === 0 && { role: pick(nativeRoles(scene), Math.floor(more / 4)) }),
      ...(/^(entry|extra)/.test(found?.grant.slot ?? '') &&
        more % 4 === 1 && { scope: place % 5 === 0 ? 'company' : placesOf(scene, 1 + (place % 7)) }),
    }
    return (
      found && {
        audience: 'native',
        method: 'PATCH',
        path,
        about: found.member.id,
        body: { ...wished, ...windowOf(scene), permissions: nativeValues(scene) },
        shownAt: path,
        found: ({ data }) => Object.entries(wished).map(([key, value]) => [key, data[key], value] as const),
      }
    )
  },
  'native: take': (scene) => {
    const found = grantNear(scene)
    return (
      found && {
        audience: 'native',
        method: 'DELETE',
        path: `${companyPath(scene)}/grants/${found.grant.id}`,
        about: found.member.id,
      }
    )
  },
  'native: make role': (scene) => ({
    audience: 'native',
    method: 'POST',
    path: `${companyPath(scene)}/roles`,
    body: {
      title: `Role ${scene.step.more % 5}`,
      weight: scene.step.place % 6,
      shown_as: pick(builtIn.slice(0, 5), scene.step.target),
      permissions: nativeValues(scene),
    },
  }),
  'native: change role': (scene) => {
    const { rows, step } = scene
    if (rows.ownRoles.length === 0) return undefined
    return {
      audience: 'native',
      method: 'PATCH',
      path: `${companyPath(scene)}/roles/${pick(rows.ownRoles, step.target).ref}`,
      body: {
        permissions: nativeValues(scene),
        ...(step.more % 4 === 0 && { weight: step.place % 6 }),
        ...(step.more % 4 === 1 && { shown_as: pick(builtIn.slice(0, 5), step.place) }),
      },
    }
  },
  'native: delete role': (scene) => {
    const { rows, step } = scene
    if (rows.ownRoles.length === 0) return undefined
    const path = `${companyPath(scene)}/roles/${pick(rows.ownRoles, step.target).ref}`
    return { audience: 'native', method: 'DELETE', path }
  },
  'native: open or close': (scene) => ({
    audience: 'native',
    method: 'PATCH',
    path: `${companyPath(scene)}/locations/${placeOf(scene)}`,
    body: { closed: scene.step.more % 3 === 0 },
  }),
}

/** Done by other means than one request of one player: see agreement.ts. */
const apart = ['accept', 'lock out', 'narrow'] as const

/** What changes rights of single people is done more often than what moves all of them. */
const often = [
  'alteg: set permissions',
  'alteg: set permissions',
  'alteg: set permissions',
  'bakery: change',
  'bakery: change',
  'station: change',
  'native: give',
  'native: give',
  'native: change grant',
  'native: change grant',
  'native: change role',
  'native: member',
  'alteg: copy',
  'alteg: invite',
  'native: open or close',
]

export const aStep: fc.Arbitrary<Step> = fc.record({
  deed: fc.constantFrom(...often, ...often, ...Object.keys(deeds), ...apart, ...apart),
  actor: fc.nat({ max: 999 }),
  target: fc.nat({ max: 999 }),
  place: fc.nat({ max: 999 }),
  more: fc.nat({ max: 999 }),
  values: fc.array(fc.tuple(fc.nat({ max: 9999 }), fc.nat({ max: 99 })), { maxLength: 4 }),
  node: fc.nat({ max: 1 }),
})

export const wishOf = (stage: Stage, rows: Rows, actor: Player, step: Step): Wish | undefined =>
  deeds[step.deed]?.({ stage, rows, actor, step })

/** Mostly owners, so that much is allowed, and mostly members at all. */
export const actorOf = (stage: Stage, rows: Rows, { actor }: Step): Player => {
  const owners = stage.players.filter((player) => {
    const person = personOf(rows, player)
    const owns = person?.member.grants.some(
      ({ slot, role }) => slot === 'company' && /:(owner|administrator)$/.test(role ?? ''),
    )
    return owns && person && !isBlocked(person)
  })
  return actor % 3 > 0 && owners.length > 0 ? pick(owners, actor) : pick(stage.players, Math.floor(actor / 3))
}

/** Limits for a token of somebody's own, as they are sent. */
export const limitsOf = (stage: Stage, rows: Rows, step: Step): { locations?: number[]; permissions?: string[] } => {
  const scene = { stage, rows, step, actor: stage.players[0] as Player }
  const permissions = [
    ...new Set([...chosen(entriesOf(rows.rules), step).map(([{ slug }]) => slug), 'settings_users_access']),
  ]
  return {
    ...(step.more % 3 !== 0 && { locations: placesOf(scene, 1 + (step.place % 7)) }),
    ...(step.more % 3 !== 1 && { permissions }),
  }
}
