import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { Type } from '../../http/type.ts'
import type { NumberedRole } from '../../operations/members/shown-member.ts'
import { listRoles } from '../../operations/roles/list-roles.ts'
import { callOf, companyOf, failures, vocabulary } from './session.ts'

/** The flags that a role has inside a user, in the order in which the document shows them. */
const flagsOfUser = ['createorders', 'createproducts', 'createusers', 'manageprotect'] as const

/** In the list of roles there is one more. */
export const flags = [...flagsOfUser, 'readvendorbalance'] as const

const flagFields = Object.fromEntries(flagsOfUser.map((slug) => [slug, Type.Boolean()]))

export const RoleOfUser = Type.Object({
  _id: Type.Integer({ examples: [5] }),
  ...flagFields,
  nameeng: Type.String({ examples: ['Developer'] }),
})

const ListedRole = Type.Object({ ...RoleOfUser.properties, readvendorbalance: Type.Boolean() })

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
        summary: 'Get a list of roles',
        response: { 200: Type.Object({ roles: Type.Array(ListedRole) }), ...failures },
      },
    },
    async (request) => {
      const roles = await listRoles(core, callOf(request), { companyId: companyOf(request), vocabulary })
      return { roles: roles.map(presentListed) }
    },
  )
}
