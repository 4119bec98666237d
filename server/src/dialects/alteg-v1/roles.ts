import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { gatedValues, type Values } from '../../model/access.ts'
import type { Permission } from '../../model/catalogue.ts'
import type { CatalogueRole } from '../../model/compile-catalogue.ts'
import { sameValue } from '../../model/permission-types.ts'
import type { Value } from '../../model/value.ts'
import { toWire, type WireSlot } from '../../model/wire-values.ts'
import { type LocationRoles, listLocationRoles } from '../../operations/roles/list-location-roles.ts'
import { forUser } from './caller.ts'
import { listRolesSchema, listUserRolesSchema, type RolesQuery } from './roles-schemas.ts'
import { named } from './schemas.ts'
import { placesOfUsers } from './users-paths.ts'

const VOCABULARY = 'salon'

const includes = (query: Static<typeof RolesQuery>): boolean =>
  [query.include, query['include[]']].flat().includes('user_permissions')

interface ShownPermission {
  readonly slug: string
  readonly title: string
  readonly hint: string
  readonly is_recommended: boolean
  readonly is_editable: boolean
  readonly default_value: unknown
  readonly entity_name: string | null
  readonly is_paid: boolean
  readonly is_paid_only: boolean
  readonly type: { readonly slug: string; readonly all_access_value: unknown; readonly no_access_value: unknown }
  readonly options: readonly { readonly title: string; readonly value: number; readonly is_disabled: boolean }[] | null
  readonly children: readonly ShownPermission[] | null
}

const option = (title: string, value: number) => ({ title, value, is_disabled: false })

/** A limit to one thing names those that Gatehouse knows; accounts, storages and chains are known to others. */
const optionsOf = ({ type, entry }: Permission, { options }: LocationRoles): ShownPermission['options'] => {
  if (type.name === 'has_allowed_ids') return [option('All', 0), option('Only selected', 1)]
  const named = type.name === 'allowed_id' ? options.get(entry.entity ?? '') : undefined
  if (!named) return null
  const all = entry.entity === 'staff' ? 'All team members' : 'All positions'
  return [option(all, 0), ...named.map(({ id, title }) => option(title, id))]
}

/** What limits nothing, and lists that name nothing, have no default. */
const defaultOf = (slot: WireSlot, permission: Permission, value: Value): unknown => {
  const { name } = permission.type
  const shown = toWire(slot, permission, value)
  const isEmpty =
    (name === 'allowed_id' && shown === 0) ||
    (slot.part === 'ids' && (shown as readonly number[]).length === 0) ||
    (name === 'allowed_ip' && shown === '')
  return isEmpty ? null : shown
}

/** Writes roles of one answer: the tree of a catalogue's permissions, once for each role. */
const treeOf = (listed: LocationRoles, role: CatalogueRole): ShownPermission[] => {
  const { permissions } = listed.company.catalogue
  const shown = permissions.filter(({ catalogue, entry }) => catalogue === VOCABULARY && entry.hidden !== true)
  const below = Map.groupBy(shown, ({ parent }) => parent)
  const gives: Values = gatedValues(listed.company, role.values)

  const write = (permission: Permission): ShownPermission => {
    const { index, slug, title, type, entry, all, none } = permission
    const slot: WireSlot = { slug, index, part: 'value' }
    const value = role.values[index] as Value
    const common = {
      hint: '',
      is_recommended: !sameValue(gives[index] as Value, none),
      is_editable: listed.isEditable(permission),
      is_paid: false,
      is_paid_only: false,
    }
    const children = (below.get(index) ?? []).map(write)
    if (entry.idsSlug !== undefined) {
      const ids: WireSlot = { slug: entry.idsSlug, index, part: 'ids' }
      children.unshift({
        slug: entry.idsSlug,
        title: entry.idsTitle ?? '',
        ...common,
        default_value: defaultOf(ids, permission, value),
        entity_name: entry.entity ?? null,
        type: { slug: 'allowed_ids', all_access_value: [], no_access_value: null },
        options: null,
        children: null,
      })
    }
    return {
      slug,
      title,
      ...common,
      default_value: defaultOf(slot, permission, value),
      entity_name: entry.idsSlug === undefined ? (entry.entity ?? null) : null,
      type: {
        slug: type.name,
        all_access_value: toWire(slot, permission, all),
        no_access_value: type.name === 'allowed_ip' ? null : toWire(slot, permission, none),
      },
      options: optionsOf(permission, listed),
      children: children.length > 0 ? children : null,
    }
  }
  return (below.get(-1) ?? []).map(write)
}

const writeRoles = (listed: LocationRoles, query: Static<typeof RolesQuery>) => ({
  success: true,
  data: listed.roles.map((role) => ({
    slug: role.slug,
    title: role.title,
    description: role.description,
    weight: role.weight,
    ...(includes(query) && { user_permissions: treeOf(listed, role) }),
  })),
  meta: {},
})

export const roles = (app: App, context: DialectContext): void => {
  const { core } = context
  const onRequest = forUser(context)

  for (const [index, place] of placesOfUsers.entries()) {
    const isFirst = index === 0
    app.get<{ Params: { location_id: string } }>(
      `${place}/users/roles`,
      { onRequest, schema: named(isFirst, listRolesSchema) },
      async ({ call, params, query }) => {
        const locationId = pathId(params.location_id, 'location.unknown')
        const listed = await listLocationRoles(core, call, { locationId, vocabulary: VOCABULARY })
        return writeRoles(listed, query as Static<typeof RolesQuery>)
      },
    )

    app.get<{ Params: { location_id: string; user_id: string } }>(
      `${place}/users/:user_id/roles`,
      { onRequest, schema: named(isFirst, listUserRolesSchema) },
      async ({ call, params, query }) => {
        const locationId = pathId(params.location_id, 'location.unknown')
        const userId = pathId(params.user_id, 'member.unknown')
        const listed = await listLocationRoles(core, call, { locationId, vocabulary: VOCABULARY, userId })
        return writeRoles(listed, query as Static<typeof RolesQuery>)
      },
    )
  }
}
