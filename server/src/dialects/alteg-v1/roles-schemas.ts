import type { TSchema } from 'typebox'
import { Type } from '../../http/type.ts'
import { answer, Nullable, Path, ShownRole, Word } from './schemas.ts'

const Included = Type.Literal('user_permissions')
const ManyIncluded = Type.Union([Included, Type.Array(Included)], {
  description: 'Shows the permissions of each role too.',
})

/** A list in a query is written in either way. */
export const RolesQuery = Type.Object({
  include: Type.Optional(ManyIncluded),
  'include[]': Type.Optional(ManyIncluded),
})

const types = [
  'has_access',
  'has_group_access',
  'has_limited_access',
  'has_allowed_ids',
  'has_limited_today',
  'has_limited_by_own_access',
  'last_days_count',
  'allowed_ids',
  'allowed_id',
  'allowed_ip',
] as const

const Option = Type.Object(
  {
    title: Type.String(),
    value: Type.Integer({ description: 'What to send; 0 is all.' }),
    is_disabled: Type.Boolean({ description: 'Always false.' }),
  },
  { title: 'PermissionOption', description: 'One of the values to choose from.' },
)

const value = (description: string): TSchema =>
  Type.Unknown({ description: `${description} Boolean, number, text or list, by the type; may be null.` })

/** As deep as the catalogue's tree, a list of ids counted as a level below its flag. */
const DEEPEST = 4

/** Written out level by level: what compiles schemas knows no name for one that holds itself. */
const permissionAt = (level: number): TSchema =>
  Type.Object(
    {
      slug: Type.String({ examples: ['timetable_access'] }),
      title: Type.String(),
      hint: Type.Literal('', { description: 'Always empty.' }),
      is_recommended: Type.Boolean({ description: 'Whether the role gives it.' }),
      is_editable: Type.Boolean({
        description:
          'Whether the caller may give it: they may change users here, and hold something of it themselves. In the context of a user, also whether they may change that user.',
      }),
      default_value: value('What the role has; null where that limits nothing, or names nothing.'),
      entity_name: Nullable(
        Type.String({ description: 'What kind of thing its ids are: position, staff, account …; null for no ids.' }),
      ),
      is_paid: Type.Literal(false, { description: 'Always false.' }),
      is_paid_only: Type.Literal(false, { description: 'Always false.' }),
      type: Type.Object(
        {
          slug: Word(types, 'What kind of value it has.'),
          all_access_value: value('The value that limits nothing.'),
          no_access_value: value('The value that gives nothing.'),
        },
        { title: 'PermissionType' },
      ),
      options: Nullable(
        Type.Array(Option, { description: 'The values to choose from, where Gatehouse knows them: else null.' }),
      ),
      children: Nullable(
        level < DEEPEST
          ? Type.Array(permissionAt(level + 1), { description: 'Those that it is the gate of; null for none.' })
          : Type.Array(Type.Unknown(), { maxItems: 0, description: 'There is no level below.' }),
      ),
    },
    level === 1
      ? { title: 'RolePermission', description: 'A permission, as a role has it.' }
      : { title: `RolePermissionAtLevel${level}`, description: 'The same, below another permission.' },
  )

const Role = Type.Object(
  {
    slug: ShownRole,
    title: Type.String(),
    description: Type.String(),
    weight: Type.Integer({ description: 'The heavier role may do more.' }),
    user_permissions: Type.Optional(
      Type.Array(permissionAt(1), { description: 'As a tree; only with `include=user_permissions`.' }),
    ),
  },
  { title: 'Role' },
)

const common = {
  tags: ['Users & Permissions'],
  querystring: RolesQuery,
  response: answer(200, 'The roles.', Type.Array(Role), 'object'),
}

export const listRolesSchema = {
  ...common,
  operationId: 'list_roles',
  summary: 'List the roles of a location',
  description:
    'The seven that are built in; a chain’s own are shown as one of these elsewhere. Needs `settings_users_access`.',
  params: Path('location_id'),
}

export const listUserRolesSchema = {
  ...common,
  operationId: 'get_user_roles',
  summary: 'List the roles of a location, as the caller may give them to a user',
  description: 'The same list. Nothing in it is editable when the caller may not change this user.',
  params: Path('location_id', 'user_id'),
}
