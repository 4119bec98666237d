import type { Static } from 'typebox'
import { readAliases } from '../../http/alteg/aliases.ts'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { copyAccess } from '../../operations/members/copy-access.ts'
import { listLocationAccess } from '../../operations/members/list-location-access.ts'
import { listLocationUsers } from '../../operations/members/list-location-users.ts'
import { removeAccess } from '../../operations/members/remove-access.ts'
import { forUser } from './caller.ts'
import { oldAccess } from './old-access.ts'
import { named } from './schemas.ts'
import { placesOfUsers } from './users-paths.ts'
import {
  type Copies,
  copyUserSchema,
  type Filter,
  listAccessSchema,
  listUsersSchema,
  type Removals,
  removeFromLocationsSchema,
  removeUserSchema,
} from './users-schemas.ts'

interface LocationPath {
  location_id: string
}
interface UserPath extends LocationPath {
  user_id: string
}

const locationOf = ({ location_id }: LocationPath): number => pathId(location_id, 'location.unknown')
const userOf = ({ user_id }: UserPath): number => pathId(user_id, 'member.unknown')

const phoneOf = (digits: string | null): string => (digits === null ? '' : `+${digits}`)

/** `location_id` and `salon_id` name a location here too. */
const readLinks = async (request: { body: unknown }): Promise<void> => {
  const body = request.body as { user_company_links?: unknown } | undefined
  if (!Array.isArray(body?.user_company_links)) return
  request.body = {
    ...body,
    user_company_links: body.user_company_links.map((link) => readAliases(link, ['company_id'])),
  }
}

const done = { success: true, data: null, meta: {} }

export const users = (app: App, context: DialectContext): void => {
  const { core } = context
  const onRequest = forUser(context)

  for (const [index, place] of placesOfUsers.entries()) {
    const isFirst = index === 0
    app.get<{ Params: LocationPath }>(
      `${place}/users`,
      { onRequest, schema: named(isFirst, listUsersSchema) },
      async ({ call, params, query }) => {
        const approved = (query as Static<typeof Filter>)['filter[is_approved]']
        const listed = await listLocationUsers(core, call, {
          locationId: locationOf(params),
          ...(approved !== undefined && { accepted: approved === '1' }),
        })
        const data = listed.map(({ userId, name, phone, email, position, accepted, isCompanyWide }) => ({
          id: userId,
          name,
          phone: phoneOf(phone),
          email: email ?? '',
          information: position,
          is_approved: accepted,
          is_non_deletable: isCompanyWide,
        }))
        return { success: true, data, meta: { count: data.length } }
      },
    )

    app.delete<{ Params: UserPath }>(
      `${place}/users/:user_id`,
      { onRequest, schema: named(isFirst, removeUserSchema) },
      async ({ call, params }, reply) => {
        await removeAccess(core, call, { locationId: locationOf(params), userId: userOf(params) })
        return reply.code(204).send()
      },
    )

    app.post<{ Params: UserPath }>(
      `${place}/users/:user_id/copy_to_companies`,
      { onRequest, schema: named(isFirst, copyUserSchema), preValidation: readLinks },
      async ({ call, params, body }) => {
        const { user_company_links: links } = body as Static<typeof Copies>
        const copies = links.map(({ company_id: locationId, user_permissions: values }) => ({
          locationId,
          ...(values && { values }),
        }))
        const wish = { locationId: locationOf(params), userId: userOf(params), vocabulary: 'salon', copies }
        await copyAccess(core, call, wish)
        return done
      },
    )

    app.post<{ Params: UserPath }>(
      `${place}/users/:user_id/remove_from_companies`,
      { onRequest, schema: named(isFirst, removeFromLocationsSchema), preValidation: readLinks },
      async ({ call, params, body }) => {
        const locations = (body as Static<typeof Removals>).user_company_links.map(({ company_id: id }) => id)
        const wish = { locationId: locationOf(params), userId: userOf(params), locations }
        await removeAccess(core, call, wish)
        return done
      },
    )
  }

  // The older list, which the document calls deprecated.
  app.get<{ Params: LocationPath }>(
    '/company_users/:location_id',
    { onRequest, schema: listAccessSchema },
    async ({ call, params }) => {
      const { company, users: listed } = await listLocationAccess(core, call, locationOf(params))
      const data = listed.map((user) => ({
        id: user.userId,
        firstname: user.firstName || user.name,
        login: user.login ?? user.email ?? '',
        email: user.email ?? '',
        phone: phoneOf(user.phone),
        information: user.position,
        access: oldAccess(company, user.values),
      }))
      return { success: true, data, meta: [] }
    },
  )
}
