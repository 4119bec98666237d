import { Type } from '../../http/type.ts'

/** A role's word; whether it is one of the seven is the catalogue's to say. */
export const UserRole = Type.String({
  description: 'Slug of a role: worker, administrator, accountant, manager, owner …',
})

export const SentPermissions = Type.Array(
  Type.Object(
    {
      slug: Type.String(),
      value: Type.Unknown({ description: 'Boolean, number, text or list, by the permission’s type.' }),
    },
    { required: ['slug', 'value'] },
  ),
  { maxItems: 1000 },
)

/** A team member; 0 and null both mean none. */
export const StaffId = Type.Union([Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), Type.Null()])
