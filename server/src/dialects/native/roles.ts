import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { worded } from '../../http/worded.ts'
import type { Call } from '../../model/actor.ts'
import type { Titles } from '../../model/titles.ts'
import { readRevision } from '../../operations/companies/read-revision.ts'
import type { Core } from '../../operations/core.ts'
import type { SentRole, ShownRole } from '../../operations/roles/company-role.ts'
import { countByRole } from '../../operations/roles/count-by-role.ts'
import { createRole } from '../../operations/roles/create-role.ts'
import { deleteRole } from '../../operations/roles/delete-role.ts'
import { draftRole } from '../../operations/roles/draft-role.ts'
import { listCompanyRoles, readRole } from '../../operations/roles/list-company-roles.ts'
import { updateRole } from '../../operations/roles/update-role.ts'
import { type AccessWrite, accessRoutes, accessWrite, type Params } from './access-write.ts'
import { list, show } from './answer.ts'
import { callOf } from './caller.ts'
import { limitOf, partOf, readCursor } from './cursor.ts'
import { EditedValues, Objection, shownEditing, shownObjection } from './editing-shapes.ts'
import { inLanguage } from './in-language.ts'
import { SentValues, ValuesBySlug } from './member-shapes.ts'
import { between, Closed, failures, Ids, Many, NoQuery, One, paging, SentAs, ShownAs, upTo } from './schema.ts'

const Role = ShownAs('Role', {
  ref: Type.String({ description: 'salon:worker is built in by a catalogue, role:7 is the company’s own.' }),
  title: Type.String({ description: 'What people read: of built-in roles in the language of Accept-Language.' }),
  description: Type.String({ description: 'The same, of built-in roles; empty for the company’s own.' }),
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
  title: Type.String({ ...upTo(100), description: 'Unique in the company.' }),
  weight: Type.Integer({ ...between(0, 1000), description: 'By it roles are compared.' }),
  ...wished,
})
const ChangedRole = SentAs('ChangedRole', {
  title: Type.Optional(Type.String({ ...upTo(100), description: 'Unique in the company.' })),
  weight: Type.Optional(Type.Integer({ ...between(0, 1000), description: 'By it roles are compared.' })),
  ...wished,
})

const RoleDraft = SentAs('RoleDraft', {
  ref: Type.Optional(Type.String({ maxLength: 200, description: 'A role of the company; without, a new one.' })),
  title: Type.Optional(
    Type.String({ ...upTo(100), description: 'Unique in the company; a draft need have none yet.' }),
  ),
  weight: Type.Optional(Type.Integer({ ...between(0, 1000), description: 'By it roles are compared.' })),
  ...wished,
})

const DraftedRole = ShownAs('DraftedRole', {
  most_weight: Type.Integer({ description: 'The heaviest that the caller may make it.' }),
  is_locked: Type.Boolean({ description: 'Nothing of it can be changed, whatever is drafted.' }),
  refusal: Objection,
  permissions: EditedValues,
})

const RoleCount = ShownAs('RoleCount', {
  ref: Type.String({ description: 'A reference such as salon:worker or role:7.' }),
  members: Type.Integer({ description: 'How many have it in some grant, whenever it counts.' }),
})

const shown = ({ role, description, isBuiltIn, values }: ShownRole, titles?: Titles): Static<typeof Role> => ({
  ref: role.ref,
  title: titles?.role(role.ref, role.title) ?? role.title,
  description: titles?.description(role.ref, description) ?? description,
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
      return inLanguage(request, reply, (titles) => list(core, request, reply, read, (role) => shown(role, titles)))
    },
  )

  app.post(
    '/companies/:company_id/role-draft',
    {
      config: { isRead: true },
      schema: {
        tags: ['Decisions'],
        operationId: 'draftRole',
        summary: 'Find out what a role would give as drafted, and what one may do with each of its values',
        params: InCompany,
        querystring: NoQuery,
        body: RoleDraft,
        response: { 200: One(DraftedRole), ...failures },
      },
    },
    async (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const { ref, ...sent } = request.body
      const revision = await readRevision(core, companyId)
      const drafted = await draftRole(core, callOf(request), { companyId, ref, sent: sentIn(sent) })
      reply.header('cache-control', 'no-store')
      if (revision !== undefined) reply.header('gatehouse-revision', revision)
      const data: Static<typeof DraftedRole> = {
        most_weight: drafted.mostWeight,
        is_locked: drafted.isLocked,
        refusal: shownObjection(drafted.refusal, worded(request, reply)),
        // A role by itself is all there is: nothing else joins it.
        permissions: shownEditing(
          drafted.values,
          drafted.values.map(({ gives }) => gives),
        ),
      }
      return { data, ...(revision !== undefined && { revision }) }
    },
  )

  app.get(
    '/companies/:company_id/role-counts',
    {
      schema: {
        tags,
        operationId: 'countByRole',
        summary: 'Count the members who have each role',
        params: InCompany,
        querystring: NoQuery,
        response: { 200: One(Type.Array(RoleCount)), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      return show(core, request, reply, async (core, call) => [...(await countByRole(core, call, companyId))])
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
      return inLanguage(request, reply, (titles) =>
        show(core, request, reply, async (core, call) => shown(await readRole(core, call, one), titles)),
      )
    },
  )
}
