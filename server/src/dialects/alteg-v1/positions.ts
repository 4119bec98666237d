import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { type Position, serviceBindings } from '../../model/position.ts'
import { createPosition } from '../../operations/positions/create-position.ts'
import { deletePosition } from '../../operations/positions/delete-position.ts'
import { listPositions } from '../../operations/positions/list-positions.ts'
import { updatePosition } from '../../operations/positions/update-position.ts'
import { forUser } from './caller.ts'
import {
  createPositionSchema,
  createQuicklySchema,
  deletePositionSchema,
  listPositionsSchema,
  listTitlesSchema,
  updatePositionSchema,
} from './positions-schemas.ts'
import { named } from './schemas.ts'

interface Place {
  location_id: string
}
type One = Place & { position_id: string }

const titled = ({ id, title }: Position) => ({ id, title })
const shown = (position: Position) => ({ ...titled(position), api_id: null })

/** The company's positions in the shapes of the older paths; every location sees all of them. */
export const positions = (app: App, context: DialectContext): void => {
  const { core } = context
  const onRequest = forUser(context)
  const placeOf = ({ location_id }: Place): number => pathId(location_id, 'location.unknown')
  const oneOf = (params: One) => ({
    locationId: placeOf(params),
    positionId: pathId(params.position_id, 'position.unknown'),
  })

  app.get<{ Params: Place }>(
    '/positions/:location_id',
    { onRequest, schema: listPositionsSchema },
    async ({ call, params }) => {
      const listed = await listPositions(core, call, { locationId: placeOf(params) })
      return { success: true, data: listed.positions.map(shown), meta: [] }
    },
  )

  app.post<{ Params: Place }>(
    '/positions/:location_id',
    { onRequest, schema: createPositionSchema },
    async ({ call, params, body }, reply) => {
      const { title } = body as { title: string }
      const locationId = placeOf(params)
      const position = await createPosition(core, call, { locationId, title, locations: [locationId] })
      return reply.code(201).send({ success: true, data: shown(position), meta: [] })
    },
  )

  app.put<{ Params: One }>(
    '/positions/:location_id/:position_id',
    { onRequest, schema: updatePositionSchema },
    async ({ call, params, body }) => {
      const { title } = body as { title: string }
      const position = await updatePosition(core, call, { ...oneOf(params), title })
      return { success: true, data: shown(position), meta: [] }
    },
  )

  app.delete<{ Params: One }>(
    '/positions/:location_id/:position_id',
    { onRequest, schema: deletePositionSchema },
    async ({ call, params }, reply) => {
      await deletePosition(core, call, oneOf(params))
      return reply.code(204).send()
    },
  )

  for (const place of ['/company/:location_id', '/locations/:location_id']) {
    const isFirst = place.startsWith('/company')
    for (const noun of ['staff', 'team_members']) {
      const schema = named(isFirst && noun === 'staff', listTitlesSchema)
      app.get<{ Params: Place }>(`${place}/${noun}/positions`, { onRequest, schema }, async ({ call, params }) => {
        const listed = await listPositions(core, call, { locationId: placeOf(params) })
        // The document prints a list with one empty object in it.
        return { success: true, data: listed.positions.map(titled), meta: [{}] }
      })
    }

    app.post<{ Params: Place }>(
      `${place}/positions/quick`,
      { onRequest, schema: named(isFirst, createQuicklySchema) },
      async ({ call, params, body }, reply) => {
        const { title } = body as { title: string }
        const locationId = placeOf(params)
        const position = await createPosition(core, call, { locationId, title, locations: [locationId] })
        const data = {
          id: position.id,
          chain_id: position.companyId,
          title: position.title,
          description: position.description,
          services_binding_type: serviceBindings.indexOf(position.serviceBinding),
          rules_required_fields: position.requiredFields,
          only_chain_appointment: position.onlyChain,
        }
        return reply.code(201).send({ success: true, data, meta: [] })
      },
    )
  }
}
