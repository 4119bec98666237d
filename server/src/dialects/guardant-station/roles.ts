import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { Type } from '../../http/type.ts'
import type { NumberedRole } from '../../operations/members/shown-member.ts'
import { listRoles } from '../../operations/roles/list-roles.ts'
import { callOf, companyOf, vocabulary } from './session.ts'

/** The flags that a role has inside a user, in the order in which the document shows them. */
const flagsOfUser = ['createorders', 'createproducts', 'createusers', 'manageprotect'] as const

/** In the list of roles there is one more. */
export const flags = [...flagsOfUser, 'readvendorbalance'] as const

/** What each flag allows. */
const meanings: Readonly<Record<(typeof flagsOfUser)[number], string>> = {
  createorders: 'May manage orders and customers.',
  createproducts: 'May manage products and their features.',
  createusers: 'May manage users.',
  manageprotect: 'May use Software Protection.',
}

const flagFields = Object.fromEntries(flagsOfUser.map((slug) => [slug, Type.Boolean({ description: meanings[slug] })]))

const roleFields = {
  _id: Type.Integer({
    minimum: 1,
    maximum: 5,
    description: '1 Administrator, 2 Supervisor, 3 Product manager, 4 Sales manager, 5 Developer.',
    examples: [5],
  }),
  ...flagFields,
  nameeng: Type.String({ maxLength: 100, description: 'The name in English.', examples: ['Developer'] }),
}

export const RoleOfUser = Type.Object(roleFields, {
  title: 'RoleOfUser',
  description: 'A role as it stands in a user.',
})

const ListedRole = Type.Object(
  { ...roleFields, readvendorbalance: Type.Boolean({ description: 'May see the balance of the vendor.' }) },
  { title: 'Role', description: 'A role that can be given: all but that of an administrator.' },
)

const shownFlags = ({ values }: NumberedRole): Record<string, boolean> =>
  Object.fromEntries(flagsOfUser.map((slug) => [slug, values.get(slug) === true]))

export const presentRole = (role: NumberedRole) => ({ _id: role.id, ...shownFlags(role), nameeng: role.title })

const presentListed = (role: NumberedRole) => ({
  ...presentRole(role),
  readvendorbalance: role.values.get('readvendorbalance') === true,
})

export const addRoles = (app: App, { core }: DialectContext): void => {
  app.get(
    '/users/roles',
    {
      schema: {
        tags: ['Users'],
        operationId: 'list_roles',
        summary: 'Get a list of roles',
        description:
          'The roles that can be given, by `_id`, for everybody who is signed in. The administrator’s is none of them: ' +
          'that one comes with registering a vendor.',
        response: { 200: Type.Object({ roles: Type.Array(ListedRole, { maxItems: 10 }) }) },
      },
    },
    async (request) => {
      const roles = await listRoles(core, callOf(request), { companyId: companyOf(request), vocabulary })
      return { roles: roles.map(presentListed) }
    },
  )
}
