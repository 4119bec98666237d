import type { Capability } from './capability.ts'
import type { Bounds, PermissionType, PermissionTypeName } from './permission-types.ts'
import type { Value } from './value.ts'

/** Where a permission can be limited: to places, or to nothing smaller than the company. */
export type Reach = 'location' | 'company'

/**
 * One permission as a catalogue file writes it. `children` nest; a `has_allowed_ids` permission names the slug that
 * carries its list on the wire (`idsSlug`), because the two are one value.
 */
export interface PermissionEntry {
  readonly slug: string
  readonly type: PermissionTypeName
  readonly title: string
  readonly reach?: Reach
  readonly recommended?: boolean
  /** What kind of thing an id of this permission names: position, staff, account … */
  readonly entity?: string
  readonly idsSlug?: string
  readonly idsTitle?: string
  /** `level`: the ordered options, lowest first. */
  readonly options?: readonly string[]
  readonly min?: number
  readonly max?: number
  /** Keys under which older interfaces show this permission: `group.key`. */
  readonly legacyKeys?: readonly string[]
  /** The same for the list of `idsSlug`, which older interfaces show apart from its flag. */
  readonly idsLegacyKeys?: readonly string[]
  /** Kept by Gatehouse but shown by no dialect. */
  readonly hidden?: boolean
  readonly children?: readonly PermissionEntry[]
}

/** A role as a catalogue file writes it. `values` names what differs from none; `grants: 'all'` is everything. */
export interface RoleEntry {
  readonly slug: string
  readonly title: string
  readonly description: string
  readonly weight: number
  /** The id under which a dialect knows the role, where it has one. */
  readonly fixedId?: number
  /** Everything the company's catalogues have, for owner roles. */
  readonly grants?: 'all'
  readonly values?: Readonly<Record<string, Value>>
}

/** A catalogue file: the permissions, roles and capabilities that a company uses; data, stored with its version. */
export interface CatalogueFile {
  readonly name: string
  readonly version: number
  readonly title: string
  readonly ownerRole: string
  /** The role given when an invitation names none. */
  readonly defaultRole: string
  readonly permissions: readonly PermissionEntry[]
  readonly roles: readonly RoleEntry[]
  /** Which permission grants what Gatehouse itself needs to know; `'anyone'` is any access at the place at all. */
  readonly capabilities: Readonly<Partial<Record<Capability, string>>>
}

/** One permission of a company's compiled catalogue. `index` is its place in every vector of values. */
export interface Permission {
  readonly index: number
  readonly slug: string
  readonly catalogue: string
  readonly title: string
  readonly type: PermissionType
  readonly bounds: Bounds
  readonly reach: Reach
  /** The permission it stands under, or -1. */
  readonly parent: number
  /** The nearest ancestors that gate, nearest first: if one is closed in a grant, this counts as none there. */
  readonly gates: readonly number[]
  readonly none: Value
  readonly all: Value
  /** What a grant has that says nothing about it: none, but for `allowed_id`, whose only "none" is its closed gate. */
  readonly unset: Value
  readonly entry: PermissionEntry
}
