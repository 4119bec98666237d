import { Type } from '../../http/type.ts'
import {
  answer,
  Nullable,
  Path,
  Sent,
  SentPermissions,
  ShownPermission,
  ShownRole,
  StaffId,
  UserRole,
} from './schemas.ts'

const UserPermissions = Type.Object(
  {
    is_editable: Type.Boolean({
      description: 'Whether the caller may change this user here: they need the right to, and to hold no less.',
    }),
    staff_id: Nullable(
      Type.Integer({ minimum: 1, description: 'The team member of the location who this user is; null for none.' }),
    ),
    user_role: ShownRole,
    has_any_paid_permission: Type.Null({ description: 'Always null: there are no paid permissions.' }),
    user_permissions: Type.Array(ShownPermission, {
      description:
        'All permissions, in one flat list, always in the same order. An open one shows what the user has here, whichever grant gives it; one below a closed gate shows what is stored for this location.',
    }),
  },
  { title: 'UserPermissions', description: 'What a user may do at a location.' },
)

/** Unknown members are ignored: clients send back what they read, `is_editable` among it. */
const PermissionsEdit = Sent(
  {
    user_role: Type.Optional(UserRole),
    user_permissions: Type.Optional(SentPermissions),
    staff_id: Type.Optional(StaffId),
  },
  {
    title: 'PermissionsEdit',
    description: 'At least one of the three; what is left out stays. Other members are ignored.',
  },
)

const tags = ['Users & Permissions']
const params = Path('location_id', 'user_id')

export const readPermissionsSchema = {
  tags,
  operationId: 'get_user_permissions',
  summary: 'Read the role and the permissions of a user',
  description: 'Everybody may read their own; those of others need `settings_users_access`.',
  params,
  response: answer(200, 'Role, permissions and team member.', UserPermissions, 'object'),
}

export const setPermissionsSchema = {
  tags,
  operationId: 'update_user_permissions',
  summary: 'Set the role, permissions and team member of a user',
  description: `Changes what is sent, at this location alone. A new \`user_role\` drops the exceptions made on top of the former
one, and values in the same body come on top of the new role. Sending back what was read changes nothing.

A right that comes company-wide, or from another grant, cannot be lowered here: 422 names it. Nobody gives or keeps more than
they hold, and nobody edits somebody who holds more: 403. It works for users who have not accepted their invitation yet.`,
  params,
  body: PermissionsEdit,
  response: answer(200, 'The state after the change.', UserPermissions, 'object'),
}
