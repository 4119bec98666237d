import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { Core } from '../../operations/core.ts'
import { createLocation, locationWords } from '../../operations/locations/create-location.ts'
import { listLocations } from '../../operations/locations/list-locations.ts'
import { readLocation } from '../../operations/locations/read-location.ts'
import { updateLocation } from '../../operations/locations/update-location.ts'
import { type AccessWrite, accessRoutes, accessWrite } from './access-write.ts'
import { listById, show } from './answer.ts'
import { Closed, failures, Id, Ids, Many, NoQuery, One, paging, SentAs, ShownAs, upTo } from './schema.ts'

const words = {
  title: Type.String({ ...upTo(200), description: '1 to 200 characters; spaces around them do not count.' }),
  timezone: Type.String({ description: 'A name of the IANA database, such as Europe/Berlin; UTC without.' }),
  city: Type.String({ ...upTo(200), description: 'Up to 200 characters.' }),
  address: Type.String({ ...upTo(500), description: 'Up to 500 characters.' }),
}
const optional = {
  timezone: Type.Optional(words.timezone),
  city: Type.Optional(words.city),
  address: Type.Optional(words.address),
}
const closed = Type.Boolean({ description: 'Nobody has any access there.' })

const ShownLocation = ShownAs('Location', { id: Id, ...words, closed })
const NewLocation = SentAs('NewLocation', { title: words.title, ...optional })
const ChangedLocation = SentAs('ChangedLocation', {
  title: Type.Optional(words.title),
  ...optional,
  closed: Type.Optional(closed),
})

type Shown = Static<typeof ShownLocation>

const shown = ({ id, title, timezone, city, address, closed }: Shown): Shown => ({
  id,
  title,
  timezone,
  city,
  address,
  closed,
})

const InCompany = Ids('company_id')
const OfCompany = Ids('company_id', 'location_id')

const companyIn = ({ company_id }: { readonly company_id: string }): number => pathId(company_id, 'company.unknown')
const oneIn = (params: { readonly company_id: string; readonly location_id: string }) => ({
  companyId: companyIn(params),
  locationId: pathId(params.location_id, 'location.unknown'),
})

const readIn = (params: { readonly company_id: string; readonly location_id: string }) => {
  const { companyId, locationId } = oneIn(params)
  return async (core: Core, call: Call) => shown(await readLocation(core, call, locationId, companyId))
}

const tag = 'Locations'

export const locationWrites: readonly AccessWrite[] = [
  accessWrite({
    method: 'POST',
    path: '/locations',
    tag,
    operationId: 'createLocation',
    summary: 'Make a location',
    body: NewLocation,
    answer: ShownLocation,
    makes: 'id',
    work: (params, body) => {
      const companyId = companyIn(params)
      return async (core, call) => {
        const id = await createLocation(core, call, companyId, body)
        return shown({ id, ...locationWords(body), closed: false })
      }
    },
  }),
  accessWrite({
    method: 'PATCH',
    path: '/locations/:location_id',
    tag,
    operationId: 'updateLocation',
    summary: 'Change, close or open a location',
    body: ChangedLocation,
    answer: ShownLocation,
    current: readIn,
    work: (params, body) => {
      const { companyId, locationId } = oneIn(params)
      return async (core, call) => shown(await updateLocation(core, call, companyId, locationId, body))
    },
  }),
]

/** The places of a company. */
export const locations = (app: App, context: DialectContext): void => {
  const { core } = context
  const tags = [tag]
  accessRoutes(app, context, locationWrites)

  app.get(
    '/companies/:company_id/locations',
    {
      schema: {
        tags,
        operationId: 'listLocations',
        summary: 'List the locations of a company that you belong to, closed ones too',
        params: InCompany,
        querystring: Closed(paging),
        response: { 200: Many(ShownLocation), ...failures },
      },
    },
    (request, reply) => {
      const companyId = companyIn(request.params)
      const whose = { kind: 'company', companyId } as const
      return listById(
        core,
        request,
        reply,
        (core, call, { after, limit }) => listLocations(core, call, { whose, filter: { after }, limit }),
        shown,
      )
    },
  )

  app.get(
    '/companies/:company_id/locations/:location_id',
    {
      schema: {
        tags,
        operationId: 'readLocation',
        summary: 'Read a location',
        params: OfCompany,
        querystring: NoQuery,
        response: { 200: One(ShownLocation), ...failures },
      },
    },
    (request, reply) => show(core, request, reply, readIn(request.params)),
  )
}
