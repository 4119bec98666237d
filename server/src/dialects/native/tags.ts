import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { Tag, TagEntity } from '../../model/tag.ts'
import type { Core } from '../../operations/core.ts'
import { createTag } from '../../operations/tags/create-tag.ts'
import { deleteTag } from '../../operations/tags/delete-tag.ts'
import { listTags } from '../../operations/tags/list-tags.ts'
import { readTag } from '../../operations/tags/read-tag.ts'
import { updateTag } from '../../operations/tags/update-tag.ts'
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
  OneOf,
  paging,
  SentAs,
  ShownAs,
  upTo,
  WriteQuery,
} from './schema.ts'

/** The model keeps Altegio's words; here they are those of docs/language.md. */
const entityWords = { common: 'common', client: 'client', record: 'appointment', activity: 'event' } as const
const entities = Object.keys(entityWords) as TagEntity[]
type EntityWord = (typeof entityWords)[TagEntity]

const entityCalled = (word: EntityWord): TagEntity =>
  entities.find((entity) => entityWords[entity] === word) as TagEntity

const entity = OneOf(Object.values(entityWords), { description: 'What it is put on; `common`: on any of them.' })
const title = Type.String({ ...upTo(100), description: '1 to 100 characters; spaces around them do not count.' })
const color = Type.String({ ...upTo(7), description: '#rrggbb', examples: ['#ff2828'] })
const icon = Type.String({ ...upTo(100), description: 'The name of an icon; empty for none.' })

export const ShownTag = ShownAs('Tag', {
  id: Id,
  location_id: Id,
  title,
  color,
  icon,
  entity,
  deleted: Type.Boolean({ description: 'Put on nothing any more; it stays where it is.' }),
})

const NewTag = SentAs('NewTag', {
  location_id: { ...Id, description: 'Whose tag it is.' },
  title,
  color,
  icon: Type.Optional(icon),
  entity: Type.Optional({ ...entity, default: 'common' }),
})
const ChangedTag = SentAs('ChangedTag', {
  title: Type.Optional(title),
  color: Type.Optional(color),
  icon: Type.Optional(icon),
  entity: Type.Optional(entity),
})

const TagsQuery = Closed({
  ...paging,
  location_id: Type.Optional({ ...Id, description: 'Those of this location.' }),
  entity: Type.Optional(entity),
})

export const shownTag = ({ id, locationId, title, color, icon, entity, deleted }: Tag): Static<typeof ShownTag> => ({
  id,
  location_id: locationId,
  title,
  color,
  icon,
  entity: entityWords[entity],
  deleted,
})

const InCompany = Ids('company_id')
const OfCompany = Ids('company_id', 'tag_id')

/** The company and tag of a path. */
export const tagIn = (params: { company_id: string; tag_id: string }) => ({
  companyId: pathId(params.company_id, 'company.unknown'),
  tagId: pathId(params.tag_id, 'tag.unknown'),
})

/** The labels of a company's locations. */
export const tags = (app: App, { core }: DialectContext): void => {
  const tags = ['Tags']
  const readIn = (one: ReturnType<typeof tagIn>) => async (core: Core, call: Call) =>
    shownTag((await readTag(core, call, one)).tag)

  app.get(
    '/companies/:company_id/tags',
    {
      schema: {
        tags,
        operationId: 'listTags',
        summary: 'List the tags of the locations where you may see them, but for deleted ones',
        params: InCompany,
        querystring: TagsQuery,
        response: { 200: Many(ShownTag), ...failures },
      },
    },
    (request, reply) => {
      const { location_id: at, entity } = request.query
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const question = {
        companyId,
        ...(at !== undefined && { at }),
        ...(entity !== undefined && { entity: entityCalled(entity) }),
      }
      return listById(
        core,
        request,
        reply,
        async (core, call, part) => (await listTags(core, call, { ...question, part })).tags,
        shownTag,
      )
    },
  )

  app.post(
    '/companies/:company_id/tags',
    {
      schema: {
        tags,
        operationId: 'createTag',
        summary: 'Make a tag of a location',
        params: InCompany,
        querystring: WriteQuery,
        body: NewTag,
        response: { 201: One(ShownTag), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const { location_id: locationId, entity, ...words } = request.body
      const wish = { companyId, locationId, ...words, ...(entity !== undefined && { entity: entityCalled(entity) }) }
      const make = async (core: Core, call: Call) => shownTag(await createTag(core, call, wish))
      return write(core, request, reply, make, { status: 201 })
    },
  )

  app.get(
    '/companies/:company_id/tags/:tag_id',
    {
      schema: {
        tags,
        operationId: 'readTag',
        summary: 'Read a tag, a deleted one too',
        params: OfCompany,
        querystring: NoQuery,
        response: { 200: One(ShownTag), ...failures },
      },
    },
    (request, reply) => show(core, request, reply, readIn(tagIn(request.params))),
  )

  app.patch(
    '/companies/:company_id/tags/:tag_id',
    {
      schema: {
        tags,
        operationId: 'updateTag',
        summary: 'Change a tag',
        params: OfCompany,
        querystring: WriteQuery,
        body: ChangedTag,
        response: { 200: One(ShownTag), ...failures },
      },
    },
    (request, reply) => {
      const one = tagIn(request.params)
      const { entity, ...words } = request.body
      const wish = { ...one, ...words, ...(entity !== undefined && { entity: entityCalled(entity) }) }
      const edit = async (core: Core, call: Call) => shownTag(await updateTag(core, call, wish))
      return write(core, request, reply, edit, { current: readIn(one) })
    },
  )

  app.delete(
    '/companies/:company_id/tags/:tag_id',
    {
      schema: {
        tags,
        operationId: 'deleteTag',
        summary: 'Delete a tag: it leaves the list, is put on nothing any more, and stays where it is',
        params: OfCompany,
        querystring: WriteQuery,
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const one = tagIn(request.params)
      const end = (core: Core, call: Call) => deleteTag(core, call, one)
      return erase(core, request, reply, end, { current: readIn(one) })
    },
  )
}
