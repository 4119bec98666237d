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
  companyId,
  type Edition,
  Id,
  identifying,
  LocationPath,
  Nothing,
  nameIn,
  ResourceId,
  sendJson,
  sendNothing,
  tagOf,
} from './wire.ts'

const titleMissing = 'Required parameter title was not passed. Enter a category name'

const kinds = tagEntities.map((word, number) => `${number} ${word}`).join(', ')

const EntityFilter = Type.Object(
  {
    entity: Type.Optional(
      // Anything passes the validator: a wrong one is 400, not 422.
      Type.Unknown({
        description: `Only tags of this kind: ${kinds}, by word or number. Anything else is 400.`,
        examples: ['client'],
      }),
    ),
  },
  { additionalProperties: false },
)

const title = Type.String({ description: '1 to 100 characters; spaces around them do not count.' })
const color = Type.String({ description: '`#rrggbb`, in any case.', examples: ['#ff2828'] })
const entityNumber = {
  description: `What the tag is put on, by number: ${kinds}. Anything else is 400.`,
  examples: [0],
}
const icon = Type.Optional(
  Type.String({ description: 'The name of an icon, at most 100 characters; empty for none.', examples: ['star'] }),
)

// Open, as documented: clients send back more of a tag than may be changed.
const NewTag = Type.Object(
  { title, color, entity: Type.Optional(Type.Unknown({ ...entityNumber, default: 0 })), icon },
  { additionalProperties: true, title: 'NewTag', description: 'Other fields are ignored.' },
)
const ChangedTag = Type.Object(
  {
    title: Type.Optional(title),
    color: Type.Optional(color),
    entity: Type.Optional(Type.Unknown(entityNumber)),
    icon,
  },
  { additionalProperties: true, title: 'ChangedTag', description: 'What is left out stays. Other fields are ignored.' },
)

const EntityWord = (options: { description: string; deprecated?: boolean }) =>
  Type.Union(
    tagEntities.map((word) => Type.Literal(word)),
    options,
  )
const Colour = (description: string) => Type.String({ pattern: '^#[0-9a-f]{6}$', description })
const deprecated = true
const TagResource = Type.Object(
  {
    type: Type.Literal('tag', { description: 'What is shown; what it is put on is `entity_type`.' }),
    id: ResourceId(['241625']),
    attributes: Type.Object({
      company_id: Type.Integer({ ...Id, description: 'The location that it belongs to.' }),
      title: Type.String({ minLength: 1, maxLength: 100 }),
      color: Colour('`#rrggbb` in lower case.'),
      font_color: Colour('Black or white, whichever reads better on `color`.'),
      icon: Type.String({ maxLength: 100, description: 'The name of an icon; empty for none.' }),
      entity_type: EntityWord({ description: 'What it is put on.' }),
      is_deleted: Type.Boolean({ description: 'A deleted tag is in no list, and stays readable by its id.' }),
      is_editable: Type.Boolean({ description: 'You may change it; nobody may change a deleted one.' }),
      salon_id: Type.Integer({ ...Id, deprecated, description: 'The same as `company_id`.' }),
      entity: Type.Integer({
        minimum: 0,
        maximum: 3,
        deprecated,
        description: `\`entity_type\` as a number: ${kinds}.`,
      }),
      entity_slug: EntityWord({ deprecated, description: 'The same as `entity_type`.' }),
      deleted: Type.Integer({ minimum: 0, maximum: 1, deprecated, description: '1 for `is_deleted`.' }),
      not_editable: Type.Integer({ minimum: 0, maximum: 1, deprecated, description: '0 for `is_editable`.' }),
    }),
  },
  { title: 'Tag', description: 'A label of one location.' },
)

const NoMeta = Type.Array(Type.Never(), { maxItems: 0, description: 'Always empty.' })
const OneTag = Type.Object({ data: TagResource, meta: NoMeta })
const all = Type.Array(TagResource, { description: 'By id, without those that were deleted.' })
const TagList = Type.Object({ data: all, meta: NoMeta })
const LaterTagList = Type.Object({ data: all })
const ResourcePath = Type.Object({
  company_id: companyId,
  tag_id: Type.String({ maxLength: 256, description: 'The id of the tag.', examples: ['241625'] }),
})

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

const notChanged = 'A deleted tag, and one of another location of the company, is 403: `Category cannot be changed`.'

export const addTags = (app: App, context: DialectContext, edition: Edition): void => {
  const { base, isLater } = edition
  const { core } = context
  const onRequest = identifying(context)
  const tags = [tagOf('Tags', edition)]

  app.get(
    `${base}/tags`,
    {
      onRequest,
      schema: {
        tags,
        operationId: nameIn('list_tags', edition),
        summary: 'List tags',
        description: 'The tags of the location, by id, of one kind or of all.',
        params: LocationPath,
        querystring: EntityFilter,
        response: { 200: isLater ? LaterTagList : TagList },
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
      schema: {
        tags,
        operationId: nameIn('create_tag', edition),
        summary: 'Create a tag',
        description: 'Needs the right to edit tags at the location.',
        params: LocationPath,
        body: NewTag,
        response: { 201: OneTag },
      },
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
    `${base}/tags/:tag_id`,
    {
      onRequest,
      schema: {
        tags,
        operationId: nameIn('get_tag', edition),
        summary: 'Get a tag',
        description: 'One tag of the location, a deleted one too.',
        params: ResourcePath,
        response: { 200: OneTag },
      },
    },
    async ({ call, params }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const tagId = pathId(params.tag_id, 'tag.unknown')
      const { tag, isEditable } = await readTag(core, call, { locationId, tagId })
      return sendJson(reply, 200, showOne(tag, isEditable))
    },
  )

  app.put(
    `${base}/tags/:tag_id`,
    {
      onRequest,
      schema: {
        tags,
        operationId: nameIn('update_tag', edition),
        summary: 'Change a tag',
        description: `Needs the right to edit tags at the location. ${notChanged}`,
        params: ResourcePath,
        body: ChangedTag,
        response: { 204: Nothing },
      },
    },
    async ({ call, params, body }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const tagId = pathId(params.tag_id, 'tag.unknown')
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
    `${base}/tags/:tag_id`,
    {
      onRequest,
      schema: {
        tags,
        operationId: nameIn('delete_tag', edition),
        summary: 'Delete a tag',
        description: `It leaves the list and stays readable by its id. Needs the right to edit tags at the location. ${notChanged}`,
        params: ResourcePath,
        response: { 204: Nothing },
      },
    },
    async ({ call, params }, reply) => {
      const locationId = pathId(params.company_id, 'location.unknown')
      const tagId = pathId(params.tag_id, 'tag.unknown')
      await deleteTag(core, call, { locationId, tagId })
      return sendNothing(reply)
    },
  )
}
