import { type Capability, capabilities } from './capability.ts'
import type { CatalogueFile, Permission, PermissionEntry, RoleEntry } from './catalogue.ts'
import { type Bounds, type PermissionTypeName, permissionTypes } from './permission-types.ts'
import type { Value } from './value.ts'
import { parseAddressList, type WireSlot } from './wire-values.ts'

export type { WireSlot } from './wire-values.ts'

/** A role of a catalogue, with one value per permission of the company; the gates are not applied yet. */
export interface CatalogueRole {
  /** `salon:owner` */
  readonly ref: string
  readonly slug: string
  readonly catalogue: string
  readonly title: string
  readonly description: string
  readonly weight: number
  readonly fixedId: number | undefined
  readonly isOwner: boolean
  readonly values: readonly Value[]
}

/** All the catalogues that one company uses, merged into one list of permissions. */
export interface CompiledCatalogue {
  readonly names: readonly string[]
  readonly permissions: readonly Permission[]
  /** Every slug, hidden ones too. */
  readonly bySlug: ReadonlyMap<string, WireSlot>
  /** The slugs that a catalogue's dialects show, in the order of its document. */
  readonly wireOrder: ReadonlyMap<string, readonly WireSlot[]>
  /** By `ref`. */
  readonly roles: ReadonlyMap<string, CatalogueRole>
  readonly ownerRoles: ReadonlySet<string>
  /** The `ref` of each catalogue's default role, by the catalogue's name. */
  readonly defaultRoles: ReadonlyMap<string, string>
  /** Any of these permissions grants the capability; `'anyone'` when some catalogue says so; empty is owners only. */
  readonly capabilities: ReadonlyMap<Capability, readonly number[] | 'anyone'>
  /** The flag and the address list that together are the condition under which a grant counts. */
  readonly ipCondition: { readonly flag: number; readonly list: number } | undefined
  /** Whether any permission cannot be limited to a place. */
  readonly hasCompanyReach: boolean
}

type Fields = Readonly<Record<string, unknown>>
type Report = (entry: string, reason: string) => void

const SLUG = /^[a-z][a-z0-9_-]{0,99}$/
/** What is longer reads like no title and no slug, and names of catalogues and roles stand in indexes. */
const MAX_TITLE = 200
const MAX_DESCRIPTION = 1_000
/** What every engine stores as an integer. */
const MAX_VERSION = 2_147_483_647
/** All of it is compiled at once, and every member has a value for each permission. */
const MAX_PERMISSIONS = 2_000
const MAX_ROLES = 200
/** A tree deeper than this is a mistake, and must not become a stack overflow. */
const MAX_DEPTH = 20

const isFields = (raw: unknown): raw is Fields => typeof raw === 'object' && raw !== null && !Array.isArray(raw)
const isText = (raw: unknown): raw is string => typeof raw === 'string' && raw.trim() !== ''
const isSlug = (raw: unknown): raw is string => typeof raw === 'string' && SLUG.test(raw)
const isWhole = (raw: unknown, least: number): raw is number => Number.isSafeInteger(raw) && (raw as number) >= least
const isTitle = (raw: unknown): raw is string => isText(raw) && raw.length <= MAX_TITLE
const isTextList = (raw: unknown): raw is readonly string[] => Array.isArray(raw) && raw.every(isText)

/** Not more of what somebody wrote than one reads in a message. */
const cut = (text: string, most = 100): string => (text.length > most ? `${text.slice(0, most)}…` : text)

/** What somebody wrote, as JSON: whatever it is, for it may be anything. */
const written = (raw: unknown): string => {
  try {
    return cut(JSON.stringify(raw) ?? 'undefined')
  } catch {
    return 'what nests too deep'
  }
}

/** The same between quotation marks. */
const said = (raw: unknown): string => (typeof raw === 'string' ? cut(raw) : written(raw))

const catalogueKeys: readonly (keyof CatalogueFile)[] = [
  'name',
  'version',
  'title',
  'ownerRole',
  'defaultRole',
  'permissions',
  'roles',
  'capabilities',
]
const permissionKeys: readonly (keyof PermissionEntry)[] = [
  'slug',
  'type',
  'title',
  'reach',
  'recommended',
  'entity',
  'idsSlug',
  'idsTitle',
  'options',
  'min',
  'max',
  'legacyKeys',
  'idsLegacyKeys',
  'hidden',
  'children',
]
const roleKeys: readonly (keyof RoleEntry)[] = ['slug', 'title', 'description', 'weight', 'fixedId', 'grants', 'values']

const reportUnknownKeys = (fields: Fields, known: readonly string[], entry: string, report: Report): void => {
  for (const key of Object.keys(fields)) {
    if (!known.includes(key)) report(entry, `unknown key "${cut(key)}"`)
  }
}

/** A permission entry whose type is known, with the gates above it: all that its values are checked by. */
interface Known {
  readonly entry: PermissionEntry
  readonly gates: readonly string[]
}

/** What stands above an entry: its parent's type, the gates, and how deep it is. */
interface Above {
  readonly type: unknown
  readonly gates: readonly string[]
  readonly depth: number
}

const boundsOf = (entry: PermissionEntry): Bounds => {
  if (entry.type === 'level') return { options: entry.options?.length ?? 1 }
  if (entry.type === 'number') return { min: entry.min ?? 0, max: entry.max ?? 0 }
  return {}
}

const checkBounds = (fields: Fields, entry: string, report: Report): void => {
  const { type, options, min, max } = fields
  if (type === 'level') {
    if (!isTextList(options) || options.length < 2) report(entry, 'a level needs at least two options, lowest first')
    else if (new Set(options).size < options.length) report(entry, 'options are named twice')
  } else if (options !== undefined) report(entry, 'only a level has options')

  if (type === 'number') {
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) report(entry, 'a number needs whole min and max')
    else if ((min as number) >= (max as number)) report(entry, 'min must be below max')
  } else if (min !== undefined || max !== undefined) report(entry, 'only a number has min and max')
}

const checkIdsSlug = (fields: Fields, entry: string, report: Report): void => {
  const { type, hidden, idsSlug, idsTitle, idsLegacyKeys } = fields
  if (type === 'has_allowed_ids') {
    if (idsSlug !== undefined && !isSlug(idsSlug)) report(entry, 'idsSlug is no slug')
    // What no dialect shows needs no second slug.
    if (idsSlug === undefined && hidden !== true) report(entry, 'has_allowed_ids needs an idsSlug for its list')
    if ((idsSlug === undefined) !== (idsTitle === undefined)) report(entry, 'idsSlug and idsTitle go together')
    if (idsSlug === undefined && idsLegacyKeys !== undefined) report(entry, 'idsLegacyKeys need an idsSlug')
    if (idsTitle !== undefined && !isText(idsTitle)) report(entry, 'idsTitle is empty')
  } else if (idsSlug !== undefined || idsTitle !== undefined || idsLegacyKeys !== undefined) {
    report(entry, 'only has_allowed_ids has idsSlug, idsTitle and idsLegacyKeys')
  }
}

const checkTitle = (title: unknown, entry: string, report: Report): void => {
  if (!isText(title)) report(entry, 'title is missing')
  else if (!isTitle(title)) report(entry, `title is longer than ${MAX_TITLE} characters`)
}

const checkPermissions = (raw: unknown, report: Report): ReadonlyMap<string, Known> => {
  const known = new Map<string, Known>()
  const slugs = new Set<string>()
  const legacyKeys = new Set<string>()
  let ipConditions = 0

  const takeSlug = (slug: string, entry: string): void => {
    // "anyone" means something else in capabilities, "constructor" in every JavaScript object.
    if (slug === 'anyone' || slug in {}) report(entry, `the slug "${slug}" is reserved`)
    if (slugs.has(slug)) report(entry, `duplicate slug "${slug}"`)
    slugs.add(slug)
  }

  const takeLegacyKeys = (keys: unknown, entry: string): void => {
    if (keys === undefined) return
    if (!isTextList(keys)) {
      report(entry, 'legacy keys must be a list of texts')
      return
    }
    for (const key of keys) {
      if (legacyKeys.has(key)) report(entry, `duplicate legacy key "${cut(key)}"`)
      legacyKeys.add(key)
    }
  }

  const checkAll = (list: unknown, owner: string, above: Above): void => {
    if (!Array.isArray(list)) {
      report(owner, 'permissions must be a list')
      return
    }
    if (above.depth > MAX_DEPTH) {
      report(owner, `permissions nest deeper than ${MAX_DEPTH}`)
      return
    }
    for (const [place, item] of list.entries()) checkOne(item, `${owner}[${place}]`, above)
  }

  const checkOne = (raw: unknown, place: string, { type: parentType, gates, depth }: Above): void => {
    if (!isFields(raw)) {
      report(place, 'is no permission entry')
      return
    }
    const { slug, type, title, reach, recommended, entity, hidden, children } = raw
    const entry = isText(slug) ? cut(slug) : place
    reportUnknownKeys(raw, permissionKeys, entry, report)
    if (!isSlug(slug)) report(entry, 'slug must be lower-case letters, digits, "_" and "-"')
    else takeSlug(slug, entry)
    if (isSlug(raw.idsSlug)) takeSlug(raw.idsSlug, entry)
    checkTitle(title, entry, report)
    if (reach !== undefined && reach !== 'location' && reach !== 'company') report(entry, 'unknown reach')
    if (recommended !== undefined && typeof recommended !== 'boolean')
      report(entry, 'recommended must be true or false')
    if (hidden !== undefined && typeof hidden !== 'boolean') report(entry, 'hidden must be true or false')
    if (entity !== undefined && !isText(entity)) report(entry, 'entity is empty')
    takeLegacyKeys(raw.legacyKeys, entry)
    takeLegacyKeys(raw.idsLegacyKeys, entry)
    checkBounds(raw, entry, report)
    if (type === 'allowed_id' && gates.length === 0)
      report(entry, 'an allowed_id needs a gate above it, which says none')
    checkIdsSlug(raw, entry, report)

    if (type === 'allowed_ip') {
      if (parentType !== 'has_limited_access') report(entry, 'allowed_ip must stand under has_limited_access')
      // Two lists in one grant would need a rule for which of them counts.
      ipConditions += 1
      if (ipConditions > 1) report(entry, 'a catalogue has at most one allowed_ip')
    }

    const typeKnown = typeof type === 'string' && Object.hasOwn(permissionTypes, type)
    if (!typeKnown) report(entry, `unknown type "${said(type)}"`)
    else if (isSlug(slug)) known.set(slug, { entry: raw as unknown as PermissionEntry, gates })
    if (children === undefined) return
    const gating = typeKnown && isSlug(slug) && permissionTypes[type as PermissionTypeName].gates
    checkAll(children, `${entry}.children`, { type, gates: gating ? [slug, ...gates] : gates, depth: depth + 1 })
  }

  checkAll(raw, 'permissions', { type: undefined, gates: [], depth: 0 })
  if (known.size > MAX_PERMISSIONS) report('permissions', `are more than ${MAX_PERMISSIONS}`)
  return known
}

const checkValues = (values: Fields, role: string, known: ReadonlyMap<string, Known>, report: Report): void => {
  for (const [slug, raw] of Object.entries(values)) {
    const permission = known.get(slug)
    if (!permission) {
      report(role, `value of unknown permission "${cut(slug)}"`)
      continue
    }
    const type = permissionTypes[permission.entry.type]
    const value = type.parse(raw, boundsOf(permission.entry))
    if (value === undefined) report(role, `"${slug}": ${written(raw)} is no value of ${type.name}`)
    else if (type.name === 'allowed_ip' && parseAddressList(value) === undefined) {
      report(role, `"${slug}": ${written(raw)} is no list of addresses`)
    }
    const closed = permission.gates.find((gate) => values[gate] !== true)
    if (closed !== undefined) report(role, `"${slug}" counts for nothing, because the role leaves "${closed}" closed`)
  }
}

const checkRoles = (file: Fields, known: ReadonlyMap<string, Known>, report: Report): void => {
  const { roles, ownerRole, defaultRole } = file
  if (!Array.isArray(roles)) {
    report('roles', 'roles must be a list')
    return
  }
  if (roles.length > MAX_ROLES) {
    report('roles', `are more than ${MAX_ROLES}`)
    return
  }
  const bySlug = new Map<string, Fields>()
  const fixedIds = new Set<number>()

  roles.forEach((raw, place) => {
    if (!isFields(raw)) {
      report(`roles[${place}]`, 'is no role entry')
      return
    }
    const { slug, title, description, weight, fixedId, grants, values } = raw
    const role = isText(slug) ? `role ${cut(slug)}` : `roles[${place}]`
    reportUnknownKeys(raw, roleKeys, role, report)
    if (!isSlug(slug)) report(role, 'slug must be lower-case letters, digits, "_" and "-"')
    else {
      if (bySlug.has(slug)) report(role, 'duplicate role')
      bySlug.set(slug, raw)
    }
    checkTitle(title, role, report)
    if (typeof description !== 'string') report(role, 'description is missing')
    else if (description.length > MAX_DESCRIPTION)
      report(role, `description is longer than ${MAX_DESCRIPTION} characters`)
    if (weight === undefined) report(role, 'weight is missing')
    else if (!isWhole(weight, 0)) report(role, 'weight must be a whole number from 0 on')
    if (fixedId !== undefined) {
      if (!isWhole(fixedId, 1)) report(role, 'fixedId must be a positive whole number')
      else if (fixedIds.has(fixedId)) report(role, `duplicate fixedId ${fixedId}`)
      else fixedIds.add(fixedId)
    }
    if (grants !== undefined && grants !== 'all') report(role, 'grants can only be "all"')
    if (grants !== undefined && slug !== ownerRole) report(role, 'only the owner role grants all')
    if (grants !== undefined && values !== undefined) report(role, 'grants and values exclude each other')
    if (values === undefined) return
    if (isFields(values)) checkValues(values, role, known, report)
    else report(role, 'values must be an object of slug and value')
  })

  const owner = typeof ownerRole === 'string' ? bySlug.get(ownerRole) : undefined
  if (!owner) report('ownerRole', `there is no role "${said(ownerRole)}"`)
  else {
    if (owner.grants !== 'all') report(`role ${said(ownerRole)}`, 'the owner role must grant all')
    const heaviest = isWhole(owner.weight, 0) ? owner.weight : Number.POSITIVE_INFINITY
    for (const [slug, { weight }] of bySlug) {
      if (slug !== ownerRole && isWhole(weight, 0) && weight >= heaviest)
        report(`role ${slug}`, 'the owner role must be heavier')
    }
  }
  if (typeof defaultRole !== 'string' || !bySlug.has(defaultRole)) {
    report('defaultRole', `there is no role "${said(defaultRole)}"`)
  } else if (defaultRole === ownerRole) report('defaultRole', 'nobody becomes an owner by default')
}

const checkCapabilities = (raw: unknown, known: ReadonlyMap<string, Known>, report: Report): void => {
  if (!isFields(raw)) {
    report('capabilities', 'capabilities must be an object of capability and slug')
    return
  }
  for (const [capability, slug] of Object.entries(raw)) {
    const entry = `capability ${cut(capability)}`
    if (!Object.hasOwn(capabilities, capability)) report(entry, 'there is no such capability')
    if (slug === 'anyone') continue
    if (typeof slug !== 'string' || !known.has(slug)) report(entry, `names the unknown permission "${said(slug)}"`)
  }
}

/** The catalogue in `raw`; otherwise an Error that lists everything wrong with it, as `file: entry: reason`. */
export const checkCatalogue = (raw: unknown, file: string): CatalogueFile => {
  const faults = catalogueFaults(raw)
  if (faults.length > 0) throw new Error(faults.map(({ entry, reason }) => `${file}: ${entry}: ${reason}`).join('\n'))
  return raw as CatalogueFile
}

/** What is wrong with a catalogue, by the name of the entry; nothing where it can be used. */
export const catalogueFaults = (raw: unknown): { readonly entry: string; readonly reason: string }[] => {
  const faults: { entry: string; reason: string }[] = []
  const report: Report = (entry, reason) => {
    faults.push({ entry, reason })
  }

  if (isFields(raw)) {
    reportUnknownKeys(raw, catalogueKeys, 'catalogue', report)
    if (!isSlug(raw.name)) report('name', 'must be lower-case letters, digits, "_" and "-"')
    if (!isWhole(raw.version, 1)) report('version', 'must be a positive whole number')
    else if (raw.version > MAX_VERSION) report('version', `must be at most ${MAX_VERSION}`)
    if (!isText(raw.title)) report('title', 'is missing')
    else if (!isTitle(raw.title)) report('title', `is longer than ${MAX_TITLE} characters`)
    const known = checkPermissions(raw.permissions, report)
    checkRoles(raw, known, report)
    checkCapabilities(raw.capabilities, known, report)
  } else report('catalogue', 'must be an object')
  return faults
}

const compilePermissions = (file: CatalogueFile, firstIndex: number): Permission[] => {
  const permissions: Permission[] = []
  const add = (entry: PermissionEntry, parent: number, gates: readonly number[]): void => {
    const type = permissionTypes[entry.type]
    const bounds = boundsOf(entry)
    const index = firstIndex + permissions.length
    permissions.push({
      index,
      slug: entry.slug,
      catalogue: file.name,
      title: entry.title,
      type,
      bounds,
      reach: entry.reach ?? 'location',
      parent,
      gates,
      none: type.none(bounds),
      all: type.all(bounds),
      // A single id has no "none" of its own, the closed gate above it is that: under an open gate, unset is any.
      unset: entry.type === 'allowed_id' ? type.all(bounds) : type.none(bounds),
      entry,
    })
    const below = type.gates ? [index, ...gates] : gates
    for (const child of entry.children ?? []) add(child, index, below)
  }
  for (const entry of file.permissions) add(entry, -1, [])
  return permissions
}

const slotsOf = ({ index, slug, entry }: Permission): WireSlot[] => {
  const own: WireSlot = { slug, index, part: 'value' }
  return entry.idsSlug === undefined ? [own] : [own, { slug: entry.idsSlug, index, part: 'ids' }]
}

const compileRole = (file: CatalogueFile, role: RoleEntry, permissions: readonly Permission[]): CatalogueRole => {
  const isOwner = role.slug === file.ownerRole
  const valueFor = (permission: Permission): Value => {
    if (isOwner) return permission.all
    const isNamed = permission.catalogue === file.name && Object.hasOwn(role.values ?? {}, permission.slug)
    const raw = isNamed ? role.values?.[permission.slug] : undefined
    // Parsed once more for the model's form: ids unique and ascending.
    return (raw === undefined ? undefined : permission.type.parse(raw, permission.bounds)) ?? permission.unset
  }
  return {
    ref: `${file.name}:${role.slug}`,
    slug: role.slug,
    catalogue: file.name,
    title: role.title,
    description: role.description,
    weight: role.weight,
    fixedId: role.fixedId,
    isOwner,
    values: permissions.map(valueFor),
  }
}

/**
 * Merges the (checked) catalogues of one company, in their order. Throws
 * when two of them use one slug or one name, or more than one limits grants to addresses.
 */
export const compileCatalogues = (files: readonly CatalogueFile[]): CompiledCatalogue => {
  const [first] = files
  if (!first) throw new Error('a company uses at least one catalogue')

  const permissions: Permission[] = []
  const bySlug = new Map<string, WireSlot>()
  const wireOrder = new Map<string, readonly WireSlot[]>()
  for (const file of files) {
    if (wireOrder.has(file.name)) throw new Error(`catalogue ${file.name} is there twice`)
    const own = compilePermissions(file, permissions.length)
    permissions.push(...own)
    wireOrder.set(file.name, own.filter(({ entry }) => entry.hidden !== true).flatMap(slotsOf))
    for (const slot of own.flatMap(slotsOf)) {
      const other = bySlug.get(slot.slug)
      if (other) {
        const earlier = permissions[other.index]?.catalogue
        throw new Error(`catalogues ${earlier} and ${file.name} both have the slug "${slot.slug}"`)
      }
      bySlug.set(slot.slug, slot)
    }
  }

  const [ipList, secondIpList] = permissions.filter(({ type }) => type.name === 'allowed_ip')
  if (ipList && secondIpList) {
    throw new Error(`catalogues ${ipList.catalogue} and ${secondIpList.catalogue} both limit grants to addresses`)
  }

  const roles = files.flatMap((file) => file.roles.map((role) => compileRole(file, role, permissions)))
  const grantedBy = (capability: Capability): readonly number[] | 'anyone' => {
    const named = files.flatMap((file) => file.capabilities[capability] ?? [])
    if (named.includes('anyone')) return 'anyone'
    return named.flatMap((slug) => bySlug.get(slug)?.index ?? [])
  }
  return {
    names: files.map(({ name }) => name),
    permissions,
    bySlug,
    wireOrder,
    roles: new Map(roles.map((role) => [role.ref, role])),
    ownerRoles: new Set(roles.filter(({ isOwner }) => isOwner).map(({ ref }) => ref)),
    defaultRoles: new Map(files.map(({ name, defaultRole }) => [name, `${name}:${defaultRole}`])),
    capabilities: new Map((Object.keys(capabilities) as Capability[]).map((name) => [name, grantedBy(name)])),
    ipCondition: ipList && { flag: ipList.parent, list: ipList.index },
    hasCompanyReach: permissions.some(({ reach }) => reach === 'company'),
  }
}
