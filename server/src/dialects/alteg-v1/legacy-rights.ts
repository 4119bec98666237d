import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import type { Permission } from '../../model/catalogue.ts'
import type { Value } from '../../model/value.ts'
import { toWire, type WireSlot } from '../../model/wire-values.ts'
import { type OwnAccess, readOwnAccess } from '../../operations/access/read-own-access.ts'
import { forUser } from './caller.ts'
import { legacyRightsSchema } from './legacy-rights-schemas.ts'

/** An older key and the permission that it stands for. */
interface LegacyKey {
  /** Null: it stands beside the groups. */
  readonly group: string | null
  readonly key: string
  readonly type: 'boolean' | 'number' | 'array'
  /** Null: no permission of today says it. */
  readonly slug: string | null
}

const FILE = join(import.meta.dirname, '../../../catalogues/salon-legacy.json')

/** What is shown for a key that no permission gives. */
const nothing: Readonly<Record<LegacyKey['type'], unknown>> = { boolean: false, number: 0, array: [] }

const asBoolean = ({ type }: Permission, value: Value): boolean => {
  if (typeof value === 'boolean') return value
  // A flag "only some": true means limited.
  return type.name === 'has_allowed_ids' ? value !== 'all' : value === 1
}

const asArray = (slot: WireSlot, permission: Permission, value: Value): unknown =>
  typeof value === 'string' && permission.type.name === 'allowed_ip'
    ? value.split(/[\s,;]+/).filter((address) => address !== '')
    : toWire(slot, permission, value)

/** Here alone 0 is everything and not "today only", for which the key has no value: the least that it can say is 1. */
const asCalendarDays = (days: number): number => (days === -1 ? 0 : Math.max(1, days))

const legacyValue = ({ company, values, shown }: OwnAccess, { group, key, type, slug }: LegacyKey): unknown => {
  const slot = slug === null ? undefined : company.catalogue.bySlug.get(slug)
  const permission = slot && company.catalogue.permissions[slot.index]
  if (!slot || !permission) return nothing[type]
  // Addresses are a condition of each grant and are never joined: shown is this location's own list.
  const value = (permission.type.name === 'allowed_ip' ? shown : values)[slot.index] as Value
  if (type === 'boolean') return asBoolean(permission, value)
  if (type === 'array') return asArray(slot, permission, value)
  if (group === 'timetable' && key === 'last_days_count') return asCalendarDays(value as number)
  return toWire(slot, permission, value)
}

const write = (access: OwnAccess, keys: readonly LegacyKey[]): Record<string, unknown> => {
  const groups: Record<string, Record<string, unknown>> = {}
  const beside: Record<string, unknown> = {}
  for (const entry of keys) {
    const { group, key } = entry
    if (group === null) beside[key] = legacyValue(access, entry)
    else {
      groups[group] ??= {}
      groups[group][key] = legacyValue(access, entry)
    }
  }
  return { ...groups, ...beside }
}

export const legacyRights = (app: App, context: DialectContext): void => {
  // Read at the first question: most programs ask by the slugs of today.
  let keys: readonly LegacyKey[] | undefined

  app.get<{ Params: { location_id: string } }>(
    '/user/permissions/:location_id',
    { onRequest: forUser(context), schema: legacyRightsSchema },
    async ({ call, params }) => {
      const access = await readOwnAccess(context.core, call, pathId(params.location_id, 'location.unknown'))
      keys ??= JSON.parse(readFileSync(FILE, 'utf8')) as LegacyKey[]
      return { success: true, data: write(access, keys), meta: [] }
    },
  )
}
