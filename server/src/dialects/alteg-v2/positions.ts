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
  type Edition,
  ErrorAnswer,
  identifying,
  JSON_TYPE,
  LocationPath,
  Nothing,
  ResourcePath,
  SOURCE,
  sendJson,
  sendNothing,
} from './wire.ts'

const closed = { additionalProperties: false }

const Paging = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 999_999_999_999, default: 0 })),
  },
  closed,
)
const NoQuery = Type.Object({}, closed)

const fields = {
  title: Type.String({ description: '1 to 100 characters; spaces around them do not count.' }),
  description: Type.Optional(Type.String({ description: 'At most 1000 characters.' })),
  // Sent by clients that put an answer back; the id is always given here.
  position_id: Type.Optional(Type.Integer({ minimum: 1 })),
}
const salonIds = Type.Array(Type.Integer({ minimum: 1 }), {
  minItems: 1,
  maxItems: 10_000,
  description: 'Locations where the position is available.',
})
const NewPosition = Type.Object({ ...fields, salon_ids: salonIds }, closed)
const NewPositionHere = Type.Object({ ...fields, salon_ids: Type.Optional(salonIds) }, closed)
/** In both editions: without `salon_ids` a position stays where it is. */
const ChangedPosition = NewPositionHere

const resource = (binding: ReturnType<typeof Type.Union>) =>
  Type.Object({
    type: Type.Literal('position'),
    id: Type.String(),
    attributes: Type.Object({
      chain_id: Type.Integer(),
      title: Type.String(),
      description: Type.String(),
      services_binding_type: binding,
      rules_required_fields: Type.Array(Type.String()),
      only_chain_appointment: Type.Boolean(),
      salon_ids: Type.Array(Type.Integer()),
    }),
  })
const PositionResource = resource(Type.Union(serviceBindings.map((word) => Type.Literal(word))))
const LaterPositionResource = resource(Type.Union(serviceBindings.map((_, number) => Type.Literal(number))))

const failures = { 400: ErrorAnswer, 401: ErrorAnswer, 403: ErrorAnswer, 404: ErrorAnswer, 422: ErrorAnswer }
const one = <T extends ReturnType<typeof resource>>(data: T, { isLater }: Edition) =>
  Type.Object({ data, meta: isLater ? Type.Array(Type.Never(), { maxItems: 0 }) : Type.Object({}, closed) })
const list = <T extends ReturnType<typeof resource>>(data: T, { isLater }: Edition) => {
  const pagination = Type.Object({ total: Type.Integer(), limit: Type.Integer(), offset: Type.Integer() })
  return isLater
    ? Type.Object({ data: Type.Array(data) })
    : Type.Object({ data: Type.Array(data), meta: Type.Object({ pagination }) })
}

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
  const tags = ['Team Members']

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
          params: LocationPath,
          querystring: NoQuery,
          response: { 200: list(Resource, edition), ...failures },
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
          params: LocationPath,
          querystring: Paging,
          response: { 200: list(Resource, edition), ...failures },
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
        params: LocationPath,
        body: isLater ? NewPositionHere : NewPosition,
        response: { 201: one(Resource, edition), ...failures },
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
    `${base}/positions/:id`,
    { onRequest, schema: { tags, params: ResourcePath, response: { 200: one(Resource, edition), ...failures } } },
    async ({ call, params }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const positionId = pathId(params.id, 'position.unknown')
      return sendJson(reply, 200, showOne(await readPosition(core, call, { locationId, positionId })))
    },
  )

  app.put(
    `${base}/positions/:id`,
    {
      onRequest,
      schema: { tags, params: ResourcePath, body: ChangedPosition, response: { 204: Nothing, ...failures } },
    },
    async ({ call, params, body }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const positionId = pathId(params.id, 'position.unknown')
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
    `${base}/positions/:id`,
    { onRequest, schema: { tags, params: ResourcePath, response: { 204: Nothing, ...failures } } },
    async ({ call, params }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const positionId = pathId(params.id, 'position.unknown')
      await deletePosition(core, call, { locationId, positionId })
      return sendNothing(reply)
    },
  )
}
