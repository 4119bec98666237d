import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { MOST_TAGS, type Tagged, taggedKinds } from '../../model/tagged.ts'
import type { Core } from '../../operations/core.ts'
import { listAttachments } from '../../operations/tags/list-attachments.ts'
import { listTagsOn } from '../../operations/tags/list-tags-on.ts'
import { setTagAttached } from '../../operations/tags/set-tag-attached.ts'
import { setTags } from '../../operations/tags/set-tags.ts'
import { erase, list, show, write } from './answer.ts'
import { limitOf, partOf, readCursor } from './cursor.ts'
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
  WriteQuery,
} from './schema.ts'
import { ShownTag, shownTag, tagIn } from './tags.ts'

const kind = OneOf(taggedKinds, { description: 'What carries the tag.' })
const Attachment = ShownAs('Attachment', {
  kind,
  entity_id: Type.Integer({ description: 'The number of the client, appointment or event: the caller’s own.' }),
})

const invalid = (field: string, message: string): Refusal =>
  new Refusal('request.invalid', { fields: [{ field, message }] })

/** What the path names. We know nothing of it but its kind and number: what is not one is a slip of the pen. */
const taggedIn = ({ kind, entity_id: text }: { kind: string; entity_id: string }): Tagged => {
  const known = taggedKinds.find((word) => word === kind)
  if (known === undefined) throw invalid('kind', `must be one of ${taggedKinds.join(', ')}`)
  const id = Number(text)
  if (!/^[1-9]\d{0,15}$/.test(text) || !Number.isSafeInteger(id))
    throw invalid('entity_id', 'must be a whole number from 1 to 2^53 - 1')
  return { kind: known, id }
}

/** The place in the list: kinds are ordered as they are listed. */
const keyOf = ({ kind, id }: Tagged): [number, number] => [taggedKinds.indexOf(kind), id]

const readKey = (cursor: string | undefined): Tagged | undefined => {
  const [place, id] = readCursor(cursor, [0, 0]) ?? []
  if (place === undefined || id === undefined) return undefined
  const kind = taggedKinds[place]
  if (kind === undefined) throw invalid('cursor', 'is none that this list has given: leave it out to begin anew')
  return { kind, id }
}

const shown = ({ kind, id }: Tagged): Static<typeof Attachment> => ({ kind, entity_id: id })

const OneAttachment = Ids('company_id', 'tag_id', 'kind', 'entity_id')
const OnTagged = Ids('company_id', 'kind', 'entity_id')

/** Tags put on clients, appointments and events, which are known here by their numbers alone. */
export const attachments = (app: App, { core }: DialectContext): void => {
  const tags = ['Tags']

  app.get(
    '/companies/:company_id/tags/:tag_id/attachments',
    {
      schema: {
        tags,
        operationId: 'listAttachments',
        summary: 'List what carries a tag',
        params: Ids('company_id', 'tag_id'),
        querystring: Closed({ ...paging, kind: Type.Optional(kind) }),
        response: { 200: Many(Attachment), ...failures },
      },
    },
    (request, reply) => {
      const { kind, cursor } = request.query
      const limit = limitOf(request.query)
      const after = readKey(cursor)
      const question = {
        ...tagIn(request.params),
        ...(kind !== undefined && { kind }),
        ...(after !== undefined && { after }),
        limit: limit + 1,
      }
      const read = async (core: Core, call: Call) => partOf(await listAttachments(core, call, question), limit, keyOf)
      return list(core, request, reply, read, shown)
    },
  )

  app.put(
    '/companies/:company_id/tags/:tag_id/attachments/:kind/:entity_id',
    {
      schema: {
        tags,
        operationId: 'attachTag',
        summary: 'Put a tag on something',
        params: OneAttachment,
        querystring: WriteQuery,
        response: { 200: One(Attachment), ...failures },
      },
    },
    (request, reply) => {
      const wish = { ...tagIn(request.params), tagged: taggedIn(request.params) }
      return write(core, request, reply, async (core, call) => {
        await setTagAttached(core, call, wish, true)
        return shown(wish.tagged)
      })
    },
  )

  app.delete(
    '/companies/:company_id/tags/:tag_id/attachments/:kind/:entity_id',
    {
      schema: {
        tags,
        operationId: 'detachTag',
        summary: 'Take a tag away from something',
        params: OneAttachment,
        querystring: WriteQuery,
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const wish = { ...tagIn(request.params), tagged: taggedIn(request.params) }
      return erase(core, request, reply, (core, call) => setTagAttached(core, call, wish, false))
    },
  )

  const on = (params: { company_id: string; kind: string; entity_id: string }) => ({
    companyId: pathId(params.company_id, 'company.unknown'),
    tagged: taggedIn(params),
  })
  const readOn = (question: ReturnType<typeof on>) => async (core: Core, call: Call) =>
    (await listTagsOn(core, call, question)).map(shownTag)

  app.get(
    '/companies/:company_id/tagged/:kind/:entity_id/tags',
    {
      schema: {
        tags,
        operationId: 'listTagsOn',
        summary: 'Read the tags of something, deleted ones too: all of them at once',
        params: OnTagged,
        querystring: NoQuery,
        response: { 200: One(Type.Array(ShownTag)), ...failures },
      },
    },
    (request, reply) => show(core, request, reply, readOn(on(request.params))),
  )

  app.put(
    '/companies/:company_id/tagged/:kind/:entity_id/tags',
    {
      schema: {
        tags,
        operationId: 'setTags',
        summary: 'Replace the tags of something, as far as you may see them',
        params: OnTagged,
        querystring: WriteQuery,
        body: SentAs('TagIds', {
          tag_ids: Type.Array(Id, { maxItems: MOST_TAGS, uniqueItems: true, description: 'All that it is to carry.' }),
        }),
        response: { 200: One(Type.Array(ShownTag)), ...failures },
      },
    },
    (request, reply) => {
      const question = on(request.params)
      const replace = async (core: Core, call: Call) =>
        (await setTags(core, call, { ...question, tagIds: request.body.tag_ids })).map(shownTag)
      return write(core, request, reply, replace, { current: readOn(question) })
    },
  )
}
