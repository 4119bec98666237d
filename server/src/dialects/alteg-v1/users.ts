import type { Static } from 'typebox'
import { readAliases } from '../../http/alteg/aliases.ts'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { copyAccess } from '../../operations/members/copy-access.ts'
import { listLocationAccess } from '../../operations/members/list-location-access.ts'
import { listLocationUsers } from '../../operations/members/list-location-users.ts'
import { removeAccess } from '../../operations/members/remove-access.ts'
import { forUser } from './caller.ts'
import { oldAccess } from './old-access.ts'
import { SentPermissions } from './schemas.ts'
import { placesOfUsers } from './users-paths.ts'

/** A parameter of the query is text, whatever the document calls it. */
const Filter = Type.Object({
  'filter[is_approved]': Type.Optional(
    Type.Union([Type.Literal('0'), Type.Literal('1')], {
      description: '1: those who have accepted their invitation; 0: the others.',
    }),
  ),
})

const LocationId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
/** As many locations as a chain may have; more is a mistake. */
const MOST_LINKS = 500

const Copies = Type.Object({
  user_company_links: Type.Array(
    Type.Object({
      company_id: LocationId,
      user_permissions: Type.Optional(Type.Union([SentPermissions, Type.Null()])),
    }),
    { minItems: 1, maxItems: MOST_LINKS },
  ),
})

const Removals = Type.Object({
  user_company_links: Type.Array(Type.Object({ company_id: LocationId }), { minItems: 1, maxItems: MOST_LINKS }),
})

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

  for (const place of placesOfUsers) {
    app.get<{ Params: LocationPath }>(
      `${place}/users`,
      { onRequest, schema: { querystring: Filter } },
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

    app.delete<{ Params: UserPath }>(`${place}/users/:user_id`, { onRequest }, async ({ call, params }, reply) => {
      await removeAccess(core, call, { locationId: locationOf(params), userId: userOf(params) })
      return reply.code(204).send()
    })

    app.post<{ Params: UserPath }>(
      `${place}/users/:user_id/copy_to_companies`,
      { onRequest, schema: { body: Copies }, preValidation: readLinks },
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
      { onRequest, schema: { body: Removals }, preValidation: readLinks },
      async ({ call, params, body }) => {
        const locations = (body as Static<typeof Removals>).user_company_links.map(({ company_id: id }) => id)
        const wish = { locationId: locationOf(params), userId: userOf(params), locations }
        await removeAccess(core, call, wish)
        return done
      },
    )
  }

  // The older list, which the document calls deprecated.
  app.get<{ Params: LocationPath }>('/company_users/:location_id', { onRequest }, async ({ call, params }) => {
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
  })
}
