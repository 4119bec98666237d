import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Refusal } from '../../model/refusal.ts'
import { type Tag, type TagEntity, tagEntities } from '../../model/tag.ts'
import { createTag } from '../../operations/tags/create-tag.ts'
import { deleteTag } from '../../operations/tags/delete-tag.ts'
import { listTags } from '../../operations/tags/list-tags.ts'
import { updateTag } from '../../operations/tags/update-tag.ts'
import { forUser } from './caller.ts'
import { createLabelSchema, deleteLabelSchema, listLabelsSchema, updateLabelSchema } from './labels-schemas.ts'

interface Place {
  location_id: string
}
type Kind = Place & { entity: string }
type One = Place & { label_id: string }

/** A word or its number. */
const entityAsked = (asked: string): TagEntity => {
  const entity = tagEntities.find((word, number) => asked === word || asked === String(number))
  if (entity === undefined) throw new Refusal('tag.entity-unknown')
  return entity
}

const shown = ({ id, locationId, title, color, icon, entity }: Tag) => ({
  id,
  salon_id: locationId,
  title,
  color,
  icon,
  entity: tagEntities.indexOf(entity),
})

/** The tags of a location under their older name. */
export const labels = (app: App, context: DialectContext): void => {
  const { core } = context
  const onRequest = forUser(context)
  const placeOf = ({ location_id }: Place): number => pathId(location_id, 'location.unknown')
  const oneOf = (params: One) => ({ locationId: placeOf(params), tagId: pathId(params.label_id, 'tag.unknown') })

  app.get<{ Params: Kind }>(
    '/labels/:location_id/:entity',
    { onRequest, schema: listLabelsSchema },
    async ({ call, params }) => {
      const question = { locationId: placeOf(params), entity: entityAsked(params.entity) }
      const { tags } = await listTags(core, call, question)
      return { success: true, data: tags.map(shown), meta: [] }
    },
  )

  app.post<{ Params: Kind }>(
    '/labels/:location_id/:entity',
    { onRequest, schema: createLabelSchema },
    async ({ call, params, body }, reply) => {
      const { title, color, icon } = body as Static<typeof createLabelSchema.body>
      const tag = await createTag(core, call, {
        locationId: placeOf(params),
        entity: entityAsked(params.entity),
        title,
        color,
        ...(icon !== undefined && { icon }),
      })
      return reply.code(201).send({ success: true, data: shown(tag), meta: [] })
    },
  )

  app.put<{ Params: One }>(
    '/labels/:location_id/:label_id',
    { onRequest, schema: updateLabelSchema },
    async ({ call, params, body }) => {
      const { title, color, icon } = body as Static<typeof updateLabelSchema.body>
      const tag = await updateTag(core, call, {
        ...oneOf(params),
        ...(title !== undefined && { title }),
        ...(color !== undefined && { color }),
        ...(icon !== undefined && { icon }),
      })
      return { success: true, data: shown(tag), meta: [] }
    },
  )

  app.delete<{ Params: One }>(
    '/labels/:location_id/:label_id',
    { onRequest, schema: deleteLabelSchema },
    async ({ call, params }, reply) => {
      await deleteTag(core, call, oneOf(params))
      return reply.code(204).send()
    },
  )
}
