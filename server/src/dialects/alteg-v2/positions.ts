import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { admitting, admittingAnswered, identifyCall } from '../../http/alteg/call.ts'
import { readFullCredential } from '../../http/alteg/credentials.ts'
import { namesAltegMediaType } from '../../http/alteg/media-type.ts'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { type ShortAnswer, soleHeader } from '../../http/shortcut.ts'
import { Type } from '../../http/type.ts'
import { type ListedPositions, type Page, type Position, serviceBindings } from '../../model/position.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { createPosition } from '../../operations/positions/create-position.ts'
import { deletePosition } from '../../operations/positions/delete-position.ts'
import { listPositions, listPositionsAs } from '../../operations/positions/list-positions.ts'
import { readPosition } from '../../operations/positions/read-position.ts'
import { updatePosition } from '../../operations/positions/update-position.ts'
import {
  companyId,
  type Edition,
  Id,
  identifying,
  JSON_TYPE,
  LocationPath,
  Nothing,
  nameIn,
  ResourceId,
  SOURCE,
  sendJson,
  sendNothing,
  tagOf,
} from './wire.ts'

const closed = { additionalProperties: false }

const Paging = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'How many at most.', examples: [100] }),
    ),
    offset: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 999_999_999_999,
        default: 0,
        description: 'How many to pass over; beyond the last one the list is empty.',
        examples: [0],
      }),
    ),
  },
  closed,
)
const NoQuery = Type.Object({}, closed)

const title = Type.String({ description: '1 to 100 characters; spaces around them do not count. Titles may repeat.' })
const description = Type.String({ description: 'At most 1000 characters.' })
const salonIds = (description: string) =>
  Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 10_000, description })
/** Sent by clients that put an answer back. */
const positionId = (description: string) => Type.Optional(Type.Integer({ minimum: 1, description }))

const created = {
  title,
  description: Type.Optional(description),
  position_id: positionId('Ignored: a new id is given.'),
}
const wholly = 'The locations where the position shall be available, none of them twice; each must be of the company.'
const NewPosition = Type.Object(
  { ...created, salon_ids: salonIds(wholly) },
  { ...closed, title: 'NewPosition', description: 'Fields other than these are refused.' },
)
const NewPositionHere = Type.Object(
  { ...created, salon_ids: Type.Optional(salonIds(`${wholly} Without it, the location in the path.`)) },
  { ...closed, title: 'LaterNewPosition', description: 'Fields other than these are refused.' },
)
const ChangedPosition = Type.Object(
  {
    title,
    description: Type.Optional(description),
    position_id: positionId('If sent, it must be the id in the path.'),
    salon_ids: Type.Optional(salonIds(`${wholly} The whole list; without it, it stays as it is.`)),
  },
  {
    ...closed,
    title: 'ChangedPosition',
    description: 'What is left out stays, but `title` is needed. Fields other than these are refused.',
  },
)

const Attributes = (binding: ReturnType<typeof Type.Union>) =>
  Type.Object({
    chain_id: Type.Integer({ ...Id, description: 'The company (chain) that the position belongs to.' }),
    title: Type.String({ minLength: 1, maxLength: 100 }),
    description: Type.String({ maxLength: 1000, description: 'Empty for none.' }),
    services_binding_type: binding,
    rules_required_fields: Type.Array(Type.String({ maxLength: 100 }), {
      description: 'Contact fields that an appointment with somebody in the position needs, as `phone` and `email`.',
    }),
    only_chain_appointment: Type.Boolean({ description: 'Only clients of the chain can be given an appointment.' }),
    salon_ids: Type.Array(Type.Integer(Id), { description: 'The locations where it is available, ascending.' }),
  })
const resource = (binding: ReturnType<typeof Type.Union>, options: { title: string; description: string }) =>
  Type.Object(
    { type: Type.Literal('position'), id: ResourceId(['42']), attributes: Attributes(binding) },
    { ...options },
  )
const bindings = 'Whether somebody in the position must be given services'
const PositionResource = resource(
  Type.Union(
    serviceBindings.map((word) => Type.Literal(word)),
    { description: `${bindings}.` },
  ),
  { title: 'Position', description: 'A job of the company, available at some of its locations.' },
)
const LaterPositionResource = resource(
  Type.Union(
    serviceBindings.map((_, number) => Type.Literal(number)),
    { description: `${bindings}: 0 they need none, 1 they may, 2 they must.` },
  ),
  {
    title: 'LaterPosition',
    description: 'The same position as below `/companies`, with `services_binding_type` as a number.',
  },
)

const one = <T extends ReturnType<typeof resource>>(data: T, { isLater }: Edition) =>
  Type.Object({
    data,
    meta: isLater
      ? Type.Array(Type.Never(), { maxItems: 0, description: 'Always empty.' })
      : Type.Object({}, { ...closed, description: 'Always empty.' }),
  })
const pagination = Type.Object(
  {
    total: Type.Integer({ minimum: 0, description: 'How many there are in all.' }),
    limit: Type.Integer({ minimum: 1, maximum: 1000 }),
    offset: Type.Integer({ minimum: 0, maximum: 999_999_999_999 }),
  },
  { title: 'Pagination' },
)
const list = <T extends ReturnType<typeof resource>>(data: T, { isLater }: Edition) =>
  isLater
    ? Type.Object({ data: Type.Array(data, { description: 'By id.' }) })
    : Type.Object({
        data: Type.Array(data, { maxItems: 1000, description: 'By id.' }),
        meta: Type.Object({ pagination }),
      })
const ResourcePath = Type.Object({
  company_id: companyId,
  position_id: Type.String({ maxLength: 256, description: 'The id of the position.', examples: ['42'] }),
})

/** Digits in a query are numbers to the schema; anything else stays the text it is, and is refused as that. */
const readNumbers = ({ query }: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
  const values = query as Record<string, unknown>
  for (const name in values) {
    const value = values[name]
    if ((name === 'limit' || name === 'offset') && typeof value === 'string' && /^-?\d{1,16}$/.test(value))
      values[name] = Number(value)
  }
  done()
}

const shownIn =
  ({ isLater }: Edition) =>
  ({ id, companyId, title, description, serviceBinding, requiredFields, onlyChain, locations }: Position) => ({
    type: 'position',
    id: String(id),
    attributes: {
      chain_id: companyId,
      title,
      description,
      services_binding_type: isLater ? serviceBindings.indexOf(serviceBinding) : serviceBinding,
      rules_required_fields: requiredFields,
      only_chain_appointment: onlyChain,
      salon_ids: locations,
    },
  })

/** Lists as they were sent last: an operation gives the same object as long as nothing has changed. */
const sent = new WeakMap<ListedPositions, Buffer>()

const textOf = (listed: ListedPositions, build: () => unknown): Buffer => {
  let text = sent.get(listed)
  if (text === undefined) {
    text = Buffer.from(JSON.stringify(build()))
    sent.set(listed, text)
  }
  return text
}

/** Just ids and figures that need no checking; whatever else is asked, the router reads. */
const ADDRESS =
  /^\/api\/v2\/companies\/([1-9]\d{0,14})\/positions(?:\?limit=([1-9]\d{0,2}|1000)(?:&offset=(0|[1-9]\d{0,13}))?)?$/

export const addPositions = (app: App, context: DialectContext, edition: Edition): void => {
  const { core } = context
  const onRequest = identifying(context)
  const { base, isLater } = edition
  const shown = shownIn(edition)
  const Resource = isLater ? LaterPositionResource : PositionResource
  const showOne = (position: Position): string => JSON.stringify({ data: shown(position), meta: isLater ? [] : {} })
  const tags = [tagOf('Team Members', edition)]
  const rights = 'at the location and wherever the position is available'

  const pageOf =
    (listed: ListedPositions, { limit, offset }: Page) =>
    (): unknown => ({
      data: listed.positions.map(shown),
      meta: { pagination: { total: listed.total, limit, offset } },
    })

  // The first edition's list before the router, for requests that are plainly right.
  const short = (
    request: IncomingMessage,
    locationId: number,
    page: Page,
    ip: string,
  ): ShortAnswer | Promise<ShortAnswer> => {
    const credential = readFullCredential(soleHeader(request, 'authorization'))
    return admittingAnswered(
      context,
      ip,
      (admit) => listPositionsAs(core, credential, { ip }, { locationId, page }, admit),
      (listed) => ({ body: [textOf(listed, pageOf(listed, page))], headers: ['content-type', JSON_TYPE] }),
    )
  }
  if (!isLater)
    app.shortcuts.push({
      route: `${base}/positions`,
      answer: (request, url, ip) => {
        const [, location, limit = '100', offset = '0'] = ADDRESS.exec(url) ?? []
        if (location === undefined || !namesAltegMediaType(soleHeader(request, 'accept'))) return undefined
        return short(request, Number(location), { limit: Number(limit), offset: Number(offset) }, ip)
      },
    })

  if (isLater)
    app.get(
      `${base}/positions`,
      {
        onRequest,
        schema: {
          tags,
          operationId: nameIn('list_positions', edition),
          summary: 'List positions',
          description: 'All positions of the company, by id: every location sees all of them.',
          params: LocationPath,
          querystring: NoQuery,
          response: { 200: list(Resource, edition) },
        },
      },
      async ({ call, params }, reply) => {
        const locationId = pathId(params.company_id, 'location.unknown')
        const listed = await listPositions(core, call, { locationId })
        return sendJson(
          reply,
          200,
          textOf(listed, () => ({ data: listed.positions.map(shown) })),
        )
      },
    )
  else
    app.get(
      `${base}/positions`,
      {
        preValidation: readNumbers,
        // Who asks is settled first: it takes one look at the facts together with the list.
        attachValidation: true,
        schema: {
          tags,
          operationId: nameIn('list_positions', edition),
          summary: 'List positions',
          description: 'The positions of the company, by id, page by page: every location sees all of them.',
          params: LocationPath,
          querystring: Paging,
          response: { 200: list(Resource, edition) },
        },
      },
      async (request, reply) => {
        const { headers, ip, params, query, validationError } = request
        const credential = readFullCredential(headers.authorization)
        if (validationError) {
          await identifyCall(context, request, credential, SOURCE)
          throw validationError
        }
        const { limit = 100, offset = 0 } = query
        const question = { locationId: pathId(params.company_id, 'location.unknown'), page: { limit, offset } }
        const listed = await admitting(context, request, (admit) =>
          listPositionsAs(core, credential, { ip }, question, admit),
        )
        return sendJson(reply, 200, textOf(listed, pageOf(listed, question.page)))
      },
    )

  app.post(
    `${base}/positions`,
    {
      onRequest,
      schema: {
        tags,
        operationId: nameIn('create_position', edition),
        summary: 'Create a position',
        description: `Needs the right to create positions at the location, and at each of \`salon_ids\`.`,
        params: LocationPath,
        body: isLater ? NewPositionHere : NewPosition,
        response: { 201: one(Resource, edition) },
      },
    },
    async ({ call, params, body }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const { title, description, salon_ids: locations = [locationId] } = body
      const position = await createPosition(core, call, {
        locationId,
        title,
        ...(description !== undefined && { description }),
        locations,
      })
      return sendJson(reply, 201, showOne(position))
    },
  )

  app.get(
    `${base}/positions/:position_id`,
    {
      onRequest,
      schema: {
        tags,
        operationId: nameIn('get_position', edition),
        summary: 'Get a position',
        description: 'One position of the company, wherever it is available.',
        params: ResourcePath,
        response: { 200: one(Resource, edition) },
      },
    },
    async ({ call, params }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const positionId = pathId(params.position_id, 'position.unknown')
      return sendJson(reply, 200, showOne(await readPosition(core, call, { locationId, positionId })))
    },
  )

  app.put(
    `${base}/positions/:position_id`,
    {
      onRequest,
      schema: {
        tags,
        operationId: nameIn('update_position', edition),
        summary: 'Change a position',
        description: `Needs the right to edit positions ${rights}, before and after. Reads nothing back: 204.`,
        params: ResourcePath,
        body: ChangedPosition,
        response: { 204: Nothing },
      },
    },
    async ({ call, params, body }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const positionId = pathId(params.position_id, 'position.unknown')
      const { title, description, salon_ids: locations, position_id: repeated = positionId } = body
      refuseFaulty(repeated === positionId ? [] : [{ field: 'position_id', message: 'must be the id in the path' }])
      await updatePosition(core, call, {
        locationId,
        positionId,
        title,
        ...(description !== undefined && { description }),
        ...(locations && { locations }),
      })
      return sendNothing(reply)
    },
  )

  app.delete(
    `${base}/positions/:position_id`,
    {
      onRequest,
      schema: {
        tags,
        operationId: nameIn('delete_position', edition),
        summary: 'Delete a position',
        description: `Needs the right to delete positions ${rights}. Whoever was in it has none afterwards.`,
        params: ResourcePath,
        response: { 204: Nothing },
      },
    },
    async ({ call, params }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const positionId = pathId(params.position_id, 'position.unknown')
      await deletePosition(core, call, { locationId, positionId })
      return sendNothing(reply)
    },
  )
}
