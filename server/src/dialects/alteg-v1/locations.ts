import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { readAliases } from '../../http/alteg/aliases.ts'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { useErrorTable } from '../../http/errors.ts'
import { pathId } from '../../http/path-id.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { hoursFromUtc } from '../../model/time-zone.ts'
import { createOwnLocation } from '../../operations/locations/create-own-location.ts'
import { listLocations } from '../../operations/locations/list-locations.ts'
import { type OwnLocation, readConnectedLocation, readLocation } from '../../operations/locations/read-location.ts'
import { setLocationClosedAt } from '../../operations/locations/set-location-closed.ts'
import { updateLocationAt } from '../../operations/locations/update-location.ts'
import { forAnyone, forUser } from './caller.ts'
import { shownLocation, shownOne } from './location-shapes.ts'
import {
  type ChangedLocation,
  createLocationSchema,
  deleteLocationSchema,
  listLocationsSchema,
  readLocationSchema,
  updateLocationSchema,
} from './locations-schemas.ts'
import { oldAccess } from './old-access.ts'
import { legacyRefusals } from './refusals.ts'
import { named } from './schemas.ts'

const vocabulary = 'salon'

/** As many as one answer holds. */
const MOST = 1000

const number = (digits: string | undefined): number | undefined => (digits === undefined ? undefined : Number(digits))

const isOwn = ({ query }: FastifyRequest): boolean => (query as { my?: unknown }).my === '1'

/** Whoever sends back what they read sends the hours along; hours that say something else must not be lost unheard. */
const requireHours = ({ timezone: hours, timezone_name: zone = '' }: Static<typeof ChangedLocation>): void => {
  const year = new Date().getUTCFullYear()
  // In summer somebody may send what they read in winter.
  const moments = [new Date(), new Date(Date.UTC(year, 0)), new Date(Date.UTC(year, 6))]
  const isRight = hours === undefined || (zone !== '' && moments.some((at) => hoursFromUtc(zone, at) === hours))
  refuseFaulty(isRight ? [] : [{ field: 'hours', message: 'follows from timezone_name: send that' }])
}

const readWords = ({ title, city, address, timezone_name: zone }: Static<typeof ChangedLocation>) => ({
  ...(title !== undefined && { title }),
  ...(city !== undefined && { city }),
  ...(address !== undefined && { address }),
  ...(zone !== undefined && { timezone: zone }),
})

/** One of several names for the same thing; the documented one counts. */
const readChain = async (request: FastifyRequest): Promise<void> => {
  request.body = readAliases(request.body, ['chain_id'])
}

const shownOwn = (location: OwnLocation, groups = false) => ({
  ...shownOne(location, { groups }),
  access: oldAccess(location.access.company, location.access.values),
})

const lists = ['/companies', '/locations']
const ones = ['/company', '/companies', '/location', '/locations'].map((path) => `${path}/:location_id`)

interface Place {
  location_id: string
}
const placeOf = ({ location_id }: Place): number => pathId(location_id, 'location.unknown')

/** The locations of companies, which are the chains here. */
export const locations = (app: App, context: DialectContext): void => {
  const { core } = context

  for (const path of lists) {
    app.get(
      path,
      {
        onRequest: forAnyone(context, isOwn),
        preValidation: async (request) => {
          request.query = readAliases(request.query, ['chain_id'])
        },
        schema: named(path === lists[0], listLocationsSchema),
      },
      async ({ call, query }) => {
        const { id, group_id, chain_id, my, min_id, count = `${MOST}`, page = '1', ...asked } = query
        const companyId = number(group_id ?? chain_id)
        const isOpenOnly = asked.show_deleted !== '1' || asked.active === '1'
        const listed = await listLocations(core, call, {
          whose: { kind: my === '1' ? 'caller' : 'partner', vocabulary },
          filter: {
            ...(id !== undefined && { id: Number(id) }),
            ...(companyId !== undefined && { companyId }),
            ...(min_id !== undefined && { after: Number(min_id) - 1 }),
            ...(isOpenOnly && { closed: false }),
          },
          limit: Number(count),
          offset: (Number(page) - 1) * Number(count),
        })
        const groups = asked.show_groups === '1'
        return { success: true, data: listed.map((location) => shownLocation(location, { groups })), meta: [] }
      },
    )

    app.post(
      path,
      { onRequest: forUser(context), preValidation: readChain, schema: named(path === lists[0], createLocationSchema) },
      async ({ call, body }, reply) => {
        const { title, group_id, main_group_id, chain_id } = body
        const companyId = group_id ?? main_group_id ?? chain_id
        requireHours(body)
        const id = await createOwnLocation(core, call, {
          ...readWords(body),
          title,
          vocabulary,
          ...(companyId !== undefined && { companyId }),
        })
        const data = shownOwn(await readLocation(core, call, id))
        return reply.code(201).send({ success: true, data, meta: [] })
      },
    )
  }

  app.register(async (scope) => {
    // These have an error form of their own.
    useErrorTable(scope as App, legacyRefusals)
    for (const path of ones) addOne(scope as App, context, path)
  })
}

const addOne = (app: App, context: DialectContext, path: string): void => {
  const { core } = context
  const isFirst = path === ones[0]

  app.get<{ Params: Place; Querystring: Static<typeof readLocationSchema.querystring> }>(
    path,
    { onRequest: forAnyone(context, isOwn), schema: named(isFirst, readLocationSchema) },
    async ({ call, params, query }) => {
      const locationId = placeOf(params)
      const groups = query.show_groups === '1'
      const data =
        query.my === '1'
          ? shownOwn(await readLocation(core, call, locationId), groups)
          : shownOne(await readConnectedLocation(core, call, { locationId, vocabulary }), { groups })
      return { success: true, data, meta: [] }
    },
  )

  app.put<{ Params: Place; Body: Static<typeof ChangedLocation> }>(
    path,
    { onRequest: forUser(context), schema: named(isFirst, updateLocationSchema) },
    async ({ call, params, body }) => {
      const id = placeOf(params)
      requireHours(body)
      await updateLocationAt(core, call, id, readWords(body))
      return { success: true, data: shownOwn(await readLocation(core, call, id)), meta: [] }
    },
  )

  app.delete<{ Params: Place }>(
    path,
    { onRequest: forUser(context), schema: named(isFirst, deleteLocationSchema) },
    async ({ call, params }, reply) => {
      await setLocationClosedAt(core, call, placeOf(params), true)
      return reply.code(202).send()
    },
  )
}
