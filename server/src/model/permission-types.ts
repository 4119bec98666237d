import type { Value } from './value.ts'

export type PermissionTypeName =
  | 'has_access'
  | 'has_group_access'
  | 'has_limited_access'
  | 'has_limited_by_own_access'
  | 'has_limited_today'
  | 'last_days_count'
  | 'has_allowed_ids'
  | 'allowed_id'
  | 'allowed_ip'
  | 'level'
  | 'number'

/** What a permission says about its own values, beyond its type: the options of a level, the bounds of a number. */
export interface Bounds {
  /** `level`: how many ordered options there are; values are 0 … options - 1. */
  readonly options?: number
  /** `number`: the smallest and largest value. */
  readonly min?: number
  readonly max?: number
}

/**
 * The laws every type keeps, so that access can be computed without knowing which type it is (the property tests hold
 * them): `atMost` is a partial order, `none` is its bottom, `all` its top, and `join(a, b)` the least value that both
 * are at most.
 */
export interface PermissionType {
  readonly name: PermissionTypeName
  /** A closed gate makes everything under it count as none, inside one grant. */
  readonly gates: boolean
  none(bounds: Bounds): Value
  all(bounds: Bounds): Value
  /** The value in the model's form, or undefined when `raw` is not a value of this type. */
  parse(raw: unknown, bounds: Bounds): Value | undefined
  atMost(a: Value, b: Value): boolean
  join(a: Value, b: Value): Value
}

/** At most this many ids in one limit: longer lists are a mistake, and they would weigh on every decision. */
const MAX_IDS = 10_000

const isInteger = (raw: unknown): raw is number => typeof raw === 'number' && Number.isSafeInteger(raw)
const isId = (raw: unknown): raw is number => isInteger(raw) && raw > 0

const truth = (name: PermissionTypeName, gates: boolean): PermissionType => ({
  name,
  gates,
  none: () => false,
  all: () => true,
  parse: (raw) => (typeof raw === 'boolean' ? raw : undefined),
  atMost: (a, b) => !a || b === true,
  join: (a, b) => a === true || b === true,
})

const flag = (raw: unknown): 0 | 1 | undefined => (raw === 0 || raw === 1 ? raw : undefined)

/** -1, everything, ranks above any number of days. */
const daysRank = (value: Value): number => (value === -1 ? Number.POSITIVE_INFINITY : (value as number))

/** From so many ids on, they are looked up in a set: ten thousand within ten thousand would block the service. */
const LOOKED_UP = 32

const idsWithin = (a: Value, b: Value): boolean => {
  if (b === 'all') return true
  if (a === 'all') return false
  const [narrow, wide] = [a as readonly number[], b as readonly number[]]
  if (narrow.length < LOOKED_UP) return narrow.every((id) => wide.includes(id))
  const known = new Set(wide)
  return narrow.every((id) => known.has(id))
}

const unionOfIds = (a: Value, b: Value): Value => {
  if (a === 'all' || b === 'all') return 'all'
  const [left, right] = [a as readonly number[], b as readonly number[]]
  if (right.length === 0) return left
  if (left.length === 0) return right
  return [...new Set([...left, ...right])].sort((x, y) => x - y)
}

const parseIds = (raw: unknown): Value | undefined => {
  if (raw === 'all') return 'all'
  if (!Array.isArray(raw) || raw.length > MAX_IDS || !raw.every(isId)) return undefined
  return [...new Set(raw as number[])].sort((x, y) => x - y)
}

const ids = (name: 'has_allowed_ids' | 'allowed_id'): PermissionType => ({
  name,
  gates: false,
  none: () => [],
  all: () => 'all',
  parse: parseIds,
  atMost: idsWithin,
  join: unionOfIds,
})

const ordered = (
  name: 'level' | 'number',
  range: (bounds: Bounds) => { lowest: number; highest: number },
): PermissionType => ({
  name,
  gates: false,
  none: (bounds) => range(bounds).lowest,
  all: (bounds) => range(bounds).highest,
  parse: (raw, bounds) => {
    const { lowest, highest } = range(bounds)
    return isInteger(raw) && raw >= lowest && raw <= highest ? raw : undefined
  },
  atMost: (a, b) => (a as number) <= (b as number),
  join: (a, b) => Math.max(a as number, b as number),
})

/** The one list of permission types; everything else about a type is derived from its entry. */
export const permissionTypes: Readonly<Record<PermissionTypeName, PermissionType>> = {
  has_access: truth('has_access', true),
  has_group_access: truth('has_group_access', true),
  has_limited_access: {
    name: 'has_limited_access',
    gates: false,
    none: () => true,
    all: () => false,
    parse: (raw) => (typeof raw === 'boolean' ? raw : undefined),
    atMost: (a, b) => a === true || b === false,
    join: (a, b) => a === true && b === true,
  },
  has_limited_by_own_access: {
    name: 'has_limited_by_own_access',
    gates: false,
    none: () => 1,
    all: () => 0,
    parse: flag,
    atMost: (a, b) => (a as number) >= (b as number),
    join: (a, b) => Math.min(a as number, b as number),
  },
  has_limited_today: {
    name: 'has_limited_today',
    gates: false,
    none: () => 0,
    all: () => 1,
    parse: flag,
    atMost: (a, b) => (a as number) <= (b as number),
    join: (a, b) => Math.max(a as number, b as number),
  },
  last_days_count: {
    name: 'last_days_count',
    gates: false,
    none: () => 0,
    all: () => -1,
    parse: (raw) => (isInteger(raw) && raw >= -1 && raw <= 36_500 ? raw : undefined),
    atMost: (a, b) => daysRank(a) <= daysRank(b),
    join: (a, b) => (daysRank(a) >= daysRank(b) ? a : b),
  },
  has_allowed_ids: ids('has_allowed_ids'),
  allowed_id: ids('allowed_id'),
  // A condition of its grant rather than a right: it is never joined, and delegation compares it grant by grant.
  allowed_ip: {
    name: 'allowed_ip',
    gates: false,
    none: () => '',
    all: () => '',
    parse: (raw) => (typeof raw === 'string' && raw.length <= 4096 ? raw : undefined),
    atMost: () => true,
    join: (a) => a,
  },
  level: ordered('level', (bounds) => ({ lowest: 0, highest: (bounds.options ?? 1) - 1 })),
  number: ordered('number', (bounds) => ({ lowest: bounds.min ?? 0, highest: bounds.max ?? 0 })),
}

/** Two values of one type are the same when each is at most the other; id lists compare by content. */
export const sameValue = (a: Value, b: Value): boolean => {
  if (a === b) return true
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
  return a.every((id, index) => id === b[index])
}
