import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { Core } from '../../operations/core.ts'
import type { SentRole, ShownRole } from '../../operations/roles/company-role.ts'
import { createRole } from '../../operations/roles/create-role.ts'
import { deleteRole } from '../../operations/roles/delete-role.ts'
import { listCompanyRoles, readRole } from '../../operations/roles/list-company-roles.ts'
import { updateRole } from '../../operations/roles/update-role.ts'
import { type AccessWrite, accessRoutes, accessWrite, type Params } from './access-write.ts'
import { list, show } from './answer.ts'
import { limitOf, partOf, readCursor } from './cursor.ts'
import { SentValues, ValuesBySlug } from './member-shapes.ts'
import { Closed, failures, Ids, Many, NoQuery, One, paging, SentAs, ShownAs, upTo } from './schema.ts'

const Role = ShownAs('Role', {
  ref: Type.String({ description: 'salon:worker is built in by a catalogue, role:7 is the company’s own.' }),
  title: Type.String({ description: 'What people read.' }),
  description: Type.String({ description: 'Of built-in roles; empty for the company’s own.' }),
  weight: Type.Integer({ description: 'The heaviest role that covers a place is shown there.' }),
  is_built_in: Type.Boolean({ description: 'Then it stays as it is.' }),
  shown_as: Type.String({ description: 'The built-in role as which interfaces show it that know no others.' }),
  permissions: { ...ValuesBySlug, description: 'What it says of each permission that it does not leave at nothing.' },
})

const wished = {
  shown_as: Type.Optional(Type.String({ description: 'A built-in role that is not an owner’s.' })),
  permissions: Type.Optional(SentValues),
}
const NewRole = SentAs('NewRole', {
  title: Type.String(upTo(100)),
  weight: Type.Integer({ description: '0 to 1000.' }),
  ...wished,
})
const ChangedRole = SentAs('ChangedRole', {
  title: Type.Optional(Type.String({ ...upTo(100), description: 'Unique in the company.' })),
  weight: Type.Optional(Type.Integer()),
  ...wished,
})

const shown = ({ role, description, isBuiltIn, values }: ShownRole): Static<typeof Role> => ({
  ref: role.ref,
  title: role.title,
  description,
  weight: role.weight,
  is_built_in: isBuiltIn,
  shown_as: role.shownAs,
  permissions: { ...values },
})

interface SentBody {
  title?: string
  weight?: number
  shown_as?: string
  permissions?: Record<string, unknown>
}

const sentIn = ({ shown_as: shownAs, permissions, ...rest }: SentBody): SentRole => ({
  ...rest,
  ...(shownAs !== undefined && { shownAs }),
  ...(permissions !== undefined && { values: permissions }),
})

const InCompany = Ids('company_id')
const OfRole = Ids('company_id', 'ref')

const oneIn = (params: { readonly company_id: string; readonly ref: string }) => ({
  companyId: pathId(params.company_id, 'company.unknown'),
  ref: params.ref,
})

const tag = 'Roles'

const currentOf = (params: Params) => {
  const one = oneIn(params)
  return async (core: Core, call: Call) => shown(await readRole(core, call, one))
}

export const roleWrites: readonly AccessWrite[] = [
  accessWrite({
    method: 'POST',
    path: '/roles',
    tag,
    operationId: 'createRole',
    summary: 'Make a role of the company’s own',
    body: NewRole,
    answer: Role,
    makes: 'ref',
    work: (params, body) => {
      const companyId = pathId(params.company_id, 'company.unknown')
      const { title, weight } = body
      const wish = { companyId, ...sentIn(body), title, weight }
      return async (core, call) => shown(await createRole(core, call, wish))
    },
  }),
  accessWrite({
    method: 'PATCH',
    path: '/roles/:ref',
    tag,
    operationId: 'updateRole',
    summary: 'Change a role of the company’s own, for all who have it',
    body: ChangedRole,
    answer: Role,
    current: currentOf,
    work: (params, body) => {
      const wish = { ...oneIn(params), ...sentIn(body) }
      return async (core, call) => shown(await updateRole(core, call, wish))
    },
  }),
  {
    method: 'DELETE',
    path: '/roles/:ref',
    tag,
    operationId: 'deleteRole',
    summary: 'Delete a role of the company’s own that nobody has',
    current: currentOf,
    work: (params) => {
      const one = oneIn(params)
      return (core, call) => deleteRole(core, call, one)
    },
  },
]

/** Built-in roles, and those that a company makes for itself. */
export const roles = (app: App, context: DialectContext): void => {
  const { core } = context
  const tags = [tag]
  accessRoutes(app, context, roleWrites)

  app.get(
    '/companies/:company_id/roles',
    {
      schema: {
        tags,
        operationId: 'listRoles',
        summary: 'List the roles that members can have: built-in ones, then the company’s own',
        params: InCompany,
        querystring: Closed(paging),
        response: { 200: Many(Role), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const limit = limitOf(request.query)
      const [own, number] = readCursor<readonly [number, number]>(request.query.cursor, [0, 0]) ?? [0, -1]
      const read = async (core: Core, call: Call) => {
        const all = await listCompanyRoles(core, call, companyId)
        const rest = all.filter(({ place }) => place[0] > own || (place[0] === own && place[1] > number))
        return partOf(rest.slice(0, limit + 1), limit, ({ place }) => place)
      }
      return list(core, request, reply, read, shown)
    },
  )

  app.get(
    '/companies/:company_id/roles/:ref',
    {
      schema: {
        tags,
        operationId: 'readRole',
        summary: 'Read a role',
        params: OfRole,
        querystring: NoQuery,
        response: { 200: One(Role), ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      return show(core, request, reply, async (core, call) => shown(await readRole(core, call, one)))
    },
  )
}
