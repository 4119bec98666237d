import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { readableOn } from '../../model/contrast.ts'
import { Refusal } from '../../model/refusal.ts'
import { type Tag, type TagEntity, tagEntities } from '../../model/tag.ts'
import { createTag } from '../../operations/tags/create-tag.ts'
import { deleteTag } from '../../operations/tags/delete-tag.ts'
import { listTags } from '../../operations/tags/list-tags.ts'
import { readTag } from '../../operations/tags/read-tag.ts'
import { updateTag } from '../../operations/tags/update-tag.ts'
import {
  type Edition,
  ErrorAnswer,
  identifying,
  LocationPath,
  Nothing,
  ResourcePath,
  sendJson,
  sendNothing,
} from './wire.ts'

const titleMissing = 'Required parameter title was not passed. Enter a category name'

const EntityFilter = Type.Object(
  {
    entity: Type.Optional(
      // Anything passes the validator: a wrong one is 400, not 422.
      Type.Unknown({ description: `One of ${tagEntities.join(', ')}, or its number.`, examples: ['client', '1'] }),
    ),
  },
  { additionalProperties: false },
)

const title = Type.String({ description: '1 to 100 characters; spaces around them do not count.' })
const color = Type.String({ description: '#rrggbb', examples: ['#ff2828'] })
const entityNumber = { description: tagEntities.map((word, number) => `${number} ${word}`).join(', ') }
const icon = Type.Optional(Type.String({ description: 'The name of an icon; empty for none.' }))

// Open, as documented: clients send back more of a tag than may be changed.
const NewTag = Type.Object({
  title,
  color,
  entity: Type.Optional(Type.Unknown({ ...entityNumber, default: 0 })),
  icon,
})
const ChangedTag = Type.Object({
  title: Type.Optional(title),
  color: Type.Optional(color),
  entity: Type.Optional(Type.Unknown(entityNumber)),
  icon,
})

const TagResource = Type.Object({
  type: Type.Literal('tag'),
  id: Type.String(),
  attributes: Type.Object({
    company_id: Type.Integer(),
    title: Type.String(),
    color: Type.String(),
    font_color: Type.String(),
    icon: Type.String(),
    entity_type: Type.Union(tagEntities.map((word) => Type.Literal(word))),
    is_deleted: Type.Boolean(),
    is_editable: Type.Boolean(),
    salon_id: Type.Integer({ deprecated: true }),
    entity: Type.Integer({ deprecated: true }),
    entity_slug: Type.String({ deprecated: true }),
    deleted: Type.Integer({ deprecated: true }),
    not_editable: Type.Integer({ deprecated: true }),
  }),
})

const failures = { 400: ErrorAnswer, 401: ErrorAnswer, 403: ErrorAnswer, 404: ErrorAnswer, 422: ErrorAnswer }
const NoMeta = Type.Array(Type.Never(), { maxItems: 0 })
const OneTag = Type.Object({ data: TagResource, meta: NoMeta })
const TagList = Type.Object({ data: Type.Array(TagResource), meta: NoMeta })
const LaterTagList = Type.Object({ data: Type.Array(TagResource) })

const unknownEntity = (): Refusal =>
  new Refusal('tag.entity-unknown', {
    fields: [{ field: 'entity', message: `must be one of ${tagEntities.join(', ')}, or its number from 0 to 3` }],
  })

/** The filter of the list: a word or its number. */
const entityAsked = (asked: unknown): TagEntity => {
  const entity = tagEntities.find((word, number) => asked === word || asked === String(number))
  if (entity === undefined) throw unknownEntity()
  return entity
}

/** The kind of a new tag: its number. */
const entityGiven = (given: unknown): TagEntity => {
  const entity = tagEntities.find((_, number) => given === number)
  if (entity === undefined) throw unknownEntity()
  return entity
}

/** A missing title has words of its own, whatever else is missing. */
const requireTitle = async ({ body }: FastifyRequest): Promise<void> => {
  if (typeof body === 'object' && body !== null && !Array.isArray(body) && !Object.hasOwn(body, 'title'))
    throw new Refusal('tag.title-missing', { fields: [{ field: 'title', message: titleMissing }] })
}

const shown = (isEditable: boolean) => (tag: Tag) => {
  const { id, locationId, title, color, icon, entity, deleted } = tag
  return {
    type: 'tag',
    id: String(id),
    attributes: {
      company_id: locationId,
      title,
      color,
      font_color: readableOn(color),
      icon,
      entity_type: entity,
      is_deleted: deleted,
      is_editable: isEditable,
      // Deprecated twins, which older clients still read.
      salon_id: locationId,
      entity: tagEntities.indexOf(entity),
      entity_slug: entity,
      deleted: deleted ? 1 : 0,
      not_editable: isEditable ? 0 : 1,
    },
  }
}

const showOne = (tag: Tag, isEditable: boolean): string => JSON.stringify({ data: shown(isEditable)(tag), meta: [] })

export const addTags = (app: App, context: DialectContext, { base, isLater }: Edition): void => {
  const { core } = context
  const onRequest = identifying(context)
  const tags = ['Tags']

  app.get(
    `${base}/tags`,
    {
      onRequest,
      schema: {
        tags,
        params: LocationPath,
        querystring: EntityFilter,
        response: { 200: isLater ? LaterTagList : TagList, ...failures },
      },
    },
    async ({ call, params, query }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const filter = query.entity === undefined ? {} : { entity: entityAsked(query.entity) }
      const listed = await listTags(core, call, { locationId, ...filter })
      const data = listed.tags.map(shown(listed.isEditable))
      return sendJson(reply, 200, JSON.stringify(isLater ? { data } : { data, meta: [] }))
    },
  )

  app.post(
    `${base}/tags`,
    {
      onRequest,
      preValidation: requireTitle,
      schema: { tags, params: LocationPath, body: NewTag, response: { 201: OneTag, ...failures } },
    },
    async ({ call, params, body }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const { title, color, icon, entity = 0 } = body
      const tag = await createTag(core, call, {
        locationId,
        title,
        color,
        ...(icon !== undefined && { icon }),
        entity: entityGiven(entity),
      })
      return sendJson(reply, 201, showOne(tag, true))
    },
  )

  app.get(
    `${base}/tags/:id`,
    { onRequest, schema: { tags, params: ResourcePath, response: { 200: OneTag, ...failures } } },
    async ({ call, params }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const tagId = pathId(params.id, 'tag.unknown')
      const { tag, isEditable } = await readTag(core, call, { locationId, tagId })
      return sendJson(reply, 200, showOne(tag, isEditable))
    },
  )

  app.put(
    `${base}/tags/:id`,
    { onRequest, schema: { tags, params: ResourcePath, body: ChangedTag, response: { 204: Nothing, ...failures } } },
    async ({ call, params, body }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const tagId = pathId(params.id, 'tag.unknown')
      const { title, color, icon, entity } = body
      await updateTag(core, call, {
        locationId,
        tagId,
        ...(title !== undefined && { title }),
        ...(color !== undefined && { color }),
        ...(icon !== undefined && { icon }),
        ...(entity !== undefined && { entity: entityGiven(entity) }),
      })
      return sendNothing(reply)
    },
  )

  app.delete(
    `${base}/tags/:id`,
    { onRequest, schema: { tags, params: ResourcePath, response: { 204: Nothing, ...failures } } },
    async ({ call, params }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const tagId = pathId(params.id, 'tag.unknown')
      await deleteTag(core, call, { locationId, tagId })
      return sendNothing(reply)
    },
  )
}
