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
import { listById, show, write } from './answer.ts'
import { Closed, failures, Id, Ids, Many, NoQuery, One, paging, WriteQuery } from './schema.ts'

const words = {
  title: Type.String({ description: '1 to 200 characters; spaces around them do not count.' }),
  timezone: Type.String({ description: 'A name of the IANA database, such as Europe/Berlin; UTC without.' }),
  city: Type.String({ description: 'Up to 200 characters.' }),
  address: Type.String({ description: 'Up to 500 characters.' }),
}
const optional = {
  timezone: Type.Optional(words.timezone),
  city: Type.Optional(words.city),
  address: Type.Optional(words.address),
}
const closed = Type.Boolean({ description: 'Nobody has any access there.' })

const ShownLocation = Type.Object({ id: Id, ...words, closed })
const NewLocation = Closed({ title: words.title, ...optional })
const ChangedLocation = Closed({ title: Type.Optional(words.title), ...optional, closed: Type.Optional(closed) })

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

/** The places of a company. */
export const locations = (app: App, { core }: DialectContext): void => {
  const tags = ['Locations']
  const companyIn = ({ company_id }: { company_id: string }): number => pathId(company_id, 'company.unknown')
  const oneIn = (params: { company_id: string; location_id: string }) => ({
    companyId: companyIn(params),
    locationId: pathId(params.location_id, 'location.unknown'),
  })
  const readIn =
    ({ companyId, locationId }: ReturnType<typeof oneIn>) =>
    async (core: Core, call: Call) =>
      shown(await readLocation(core, call, locationId, companyId))

  app.get(
    '/companies/:company_id/locations',
    {
      schema: {
        tags,
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

  app.post(
    '/companies/:company_id/locations',
    {
      schema: {
        tags,
        summary: 'Make a location',
        params: InCompany,
        querystring: WriteQuery,
        body: NewLocation,
        response: { 201: One(ShownLocation), ...failures },
      },
    },
    (request, reply) => {
      const companyId = companyIn(request.params)
      const make = async (core: Core, call: Call): Promise<Shown> => {
        const id = await createLocation(core, call, companyId, request.body)
        return shown({ id, ...locationWords(request.body), closed: false })
      }
      return write(core, request, reply, make, { status: 201 })
    },
  )

  app.get(
    '/companies/:company_id/locations/:location_id',
    {
      schema: {
        tags,
        summary: 'Read a location',
        params: OfCompany,
        querystring: NoQuery,
        response: { 200: One(ShownLocation), ...failures },
      },
    },
    (request, reply) => show(core, request, reply, readIn(oneIn(request.params))),
  )

  app.patch(
    '/companies/:company_id/locations/:location_id',
    {
      schema: {
        tags,
        summary: 'Change, close or open a location',
        params: OfCompany,
        querystring: WriteQuery,
        body: ChangedLocation,
        response: { 200: One(ShownLocation), ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      const edit = async (core: Core, call: Call) =>
        shown(await updateLocation(core, call, one.companyId, one.locationId, request.body))
      return write(core, request, reply, edit, { current: readIn(one) })
    },
  )
}
