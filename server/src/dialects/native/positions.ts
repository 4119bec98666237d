import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { Position } from '../../model/position.ts'
import type { Core } from '../../operations/core.ts'
import { createPosition } from '../../operations/positions/create-position.ts'
import { deletePosition } from '../../operations/positions/delete-position.ts'
import { listPositions } from '../../operations/positions/list-positions.ts'
import { readPosition } from '../../operations/positions/read-position.ts'
import { updatePosition } from '../../operations/positions/update-position.ts'
import { erase, listById, show, write } from './answer.ts'
import {
  Closed,
  failures,
  Id,
  Ids,
  Many,
  NoQuery,
  Nothing,
  One,
  paging,
  SentAs,
  ShownAs,
  upTo,
  WriteQuery,
} from './schema.ts'

const title = Type.String({ ...upTo(100), description: '1 to 100 characters; spaces around them do not count.' })
const description = Type.String({ ...upTo(1000), description: 'Up to 1000 characters, in several lines if need be.' })
const locations = Type.Array(Id, { minItems: 1, maxItems: 10_000, description: 'Where it is available.' })

const ShownPosition = ShownAs('Position', { id: Id, title, description, locations: Type.Array(Id) })
const NewPosition = SentAs('NewPosition', { title, description: Type.Optional(description), locations })
const ChangedPosition = SentAs('ChangedPosition', {
  title: Type.Optional(title),
  description: Type.Optional(description),
  locations: Type.Optional(locations),
})

const shown = ({ id, title, description, locations }: Position): Static<typeof ShownPosition> => ({
  id,
  title,
  description,
  locations: [...locations],
})

const InCompany = Ids('company_id')
const OfCompany = Ids('company_id', 'position_id')

/** The jobs of a company. */
export const positions = (app: App, { core }: DialectContext): void => {
  const tags = ['Positions']
  const oneIn = (params: { company_id: string; position_id: string }) => ({
    companyId: pathId(params.company_id, 'company.unknown'),
    positionId: pathId(params.position_id, 'position.unknown'),
  })
  const readIn = (one: ReturnType<typeof oneIn>) => async (core: Core, call: Call) =>
    shown(await readPosition(core, call, one))

  app.get(
    '/companies/:company_id/positions',
    {
      schema: {
        tags,
        operationId: 'listPositions',
        summary: 'List the positions, for whoever may see them at one location at least',
        params: InCompany,
        querystring: Closed(paging),
        response: { 200: Many(ShownPosition), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const find = async (core: Core, call: Call) => (await listPositions(core, call, { companyId })).positions
      return listById(core, request, reply, find, shown)
    },
  )

  app.post(
    '/companies/:company_id/positions',
    {
      schema: {
        tags,
        operationId: 'createPosition',
        summary: 'Make a position',
        params: InCompany,
        querystring: WriteQuery,
        body: NewPosition,
        response: { 201: One(ShownPosition), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const make = async (core: Core, call: Call) =>
        shown(await createPosition(core, call, { companyId, ...request.body }))
      return write(core, request, reply, make, { status: 201 })
    },
  )

  app.get(
    '/companies/:company_id/positions/:position_id',
    {
      schema: {
        tags,
        operationId: 'readPosition',
        summary: 'Read a position',
        params: OfCompany,
        querystring: NoQuery,
        response: { 200: One(ShownPosition), ...failures },
      },
    },
    (request, reply) => show(core, request, reply, readIn(oneIn(request.params))),
  )

  app.patch(
    '/companies/:company_id/positions/:position_id',
    {
      schema: {
        tags,
        operationId: 'updatePosition',
        summary: 'Change a position: it takes the right wherever it is or becomes available',
        params: OfCompany,
        querystring: WriteQuery,
        body: ChangedPosition,
        response: { 200: One(ShownPosition), ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      const edit = async (core: Core, call: Call) =>
        shown(await updatePosition(core, call, { ...one, ...request.body }))
      return write(core, request, reply, edit, { current: readIn(one) })
    },
  )

  app.delete(
    '/companies/:company_id/positions/:position_id',
    {
      schema: {
        tags,
        operationId: 'deletePosition',
        summary: 'Delete a position: team members who had it have none from then on',
        params: OfCompany,
        querystring: WriteQuery,
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      const end = (core: Core, call: Call) => deletePosition(core, call, one)
      return erase(core, request, reply, end, { current: readIn(one) })
    },
  )
}
