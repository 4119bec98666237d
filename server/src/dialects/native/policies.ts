import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import {
  isTooDeep,
  LONGEST_ID,
  LONGEST_TEXT,
  MOST_TESTS,
  type PolicySet,
  type Properties,
} from '../../model/own-types.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Core } from '../../operations/core.ts'
import { deleteEntity } from '../../operations/policies/delete-entity.ts'
import { listEntities } from '../../operations/policies/list-entities.ts'
import { readEntity } from '../../operations/policies/read-entity.ts'
import { readPolicies } from '../../operations/policies/read-policies.ts'
import { setEntity } from '../../operations/policies/set-entity.ts'
import { setPolicies } from '../../operations/policies/set-policies.ts'
import { erase, list, show, write } from './answer.ts'
import { limitOf, partOf, readCursor } from './cursor.ts'
import { Closed, failures, Ids, Many, NoQuery, Nothing, One, paging, SentAs, ShownAs, WriteQuery } from './schema.ts'

const typeName = Type.String({ minLength: 1, maxLength: 200, description: 'A type of the schema.', examples: ['todo'] })
const entityId = Type.String({ minLength: 1, maxLength: LONGEST_ID, description: 'Any text.' })
const properties = Type.Object({}, { additionalProperties: true, description: 'As the schema declares them.' })

const asked = (description: string) =>
  Type.Object({ type: typeName, id: entityId, properties: Type.Optional(properties) }, { description })
const Policies = SentAs('PolicySet', {
  schema: Type.String({ maxLength: LONGEST_TEXT, description: 'In Cedar’s language, or its JSON form as text.' }),
  policies: Type.String({ maxLength: LONGEST_TEXT, description: 'In Cedar’s language. `@id("…")` names a policy.' }),
  tests: Type.Array(
    Closed({
      name: Type.Optional(Type.String({ maxLength: 200, description: 'Names it where it fails.' })),
      request: Type.Object(
        {
          subject: asked('Who.'),
          action: Type.Object(
            {
              name: Type.String({ minLength: 1, description: 'An action of the schema.' }),
              properties: Type.Optional(properties),
            },
            { description: 'Does what.' },
          ),
          resource: asked('To what.'),
          context: Type.Optional(properties),
        },
        { description: 'As an evaluation of AuthZEN.' },
      ),
      expected: Type.Boolean({ description: 'Whether it is to be allowed.' }),
    }),
    { maxItems: MOST_TESTS, description: 'Questions with the answers they must hear, or the set is refused.' },
  ),
})

const Ref = SentAs('EntityRef', { type: typeName, id: entityId })
const attributes = { ...properties, description: 'Just as the schema declares them.' }
const parents = Type.Array(Ref, { maxItems: 100, description: 'What it belongs to: `in` of a policy follows these.' })
const Entity = ShownAs('Entity', { type: typeName, id: entityId, attributes, parents: Type.Array(Ref) })
const NewEntity = SentAs('NewEntity', { attributes: Type.Optional(attributes), parents: Type.Optional(parents) })

const OfCompany = Ids('company_id')
const OneEntity = Ids('company_id', 'type', 'id')
const EntitiesQuery = Closed({ ...paging, type: Type.Optional({ ...typeName, description: 'Those of this type.' }) })

const companyIn = ({ company_id }: { company_id: string }): number => pathId(company_id, 'company.unknown')
const entityOf = ({ type, id, ...params }: { company_id: string; type: string; id: string }) => ({
  companyId: companyIn(params),
  type,
  id,
})
const shown = ({ schema, policies, tests }: PolicySet) => ({ schema, policies, tests: [...tests] })

/** Before anything is made of the body: a hash for its key, say. */
const refuseDeep = (body: unknown): void => {
  if (!isTooDeep(body)) return
  throw new Refusal('request.invalid', { fields: [{ field: 'body', message: 'is nested too deeply' }] })
}

/** Resource types of a company's own: their schema and policies, and what is stored of them. See docs/policies.md. */
export const policies = (app: App, { core }: DialectContext): void => {
  const tags = ['Policies']
  const read = (companyId: number) => async (core: Core, call: Call) => shown(await readPolicies(core, call, companyId))

  app.get(
    '/companies/:company_id/policies',
    {
      schema: {
        tags,
        operationId: 'readPolicies',
        summary: 'Read the schema and the policies of the company’s own types',
        params: OfCompany,
        querystring: NoQuery,
        response: { 200: One(Policies), ...failures },
      },
    },
    (request, reply) => show(core, request, reply, read(companyIn(request.params))),
  )

  app.put(
    '/companies/:company_id/policies',
    {
      schema: {
        tags,
        operationId: 'setPolicies',
        summary: 'Replace them; refused when something is not right or a test hears what it does not expect',
        params: OfCompany,
        querystring: WriteQuery,
        body: Policies,
        response: { 200: One(Policies), ...failures },
      },
    },
    (request, reply) => {
      refuseDeep(request.body)
      const companyId = companyIn(request.params)
      const replace = async (core: Core, call: Call) =>
        shown(await setPolicies(core, call, { companyId, ...(request.body as PolicySet) }))
      return write(core, request, reply, replace, { current: read(companyId) })
    },
  )

  app.get(
    '/companies/:company_id/entities',
    {
      schema: {
        tags,
        operationId: 'listEntities',
        summary: 'List what is stored of the company’s own types',
        params: OfCompany,
        querystring: EntitiesQuery,
        response: { 200: Many(Entity), ...failures },
      },
    },
    (request, reply) => {
      const { type, cursor } = request.query
      const limit = limitOf(request.query)
      const [afterType, afterId] = readCursor(cursor, ['', '']) ?? []
      const question = {
        companyId: companyIn(request.params),
        ...(type !== undefined && { type }),
        ...(afterType !== undefined && afterId !== undefined && { after: { type: afterType, id: afterId } }),
        limit: limit + 1,
      }
      const page = async (core: Core, call: Call) =>
        partOf(await listEntities(core, call, question), limit, (entity) => [entity.type, entity.id])
      return list(core, request, reply, page, (entity) => entity as never)
    },
  )

  app.get(
    '/companies/:company_id/entities/:type/:id',
    {
      schema: {
        tags,
        operationId: 'readEntity',
        summary: 'Read an entity',
        params: OneEntity,
        querystring: NoQuery,
        response: { 200: One(Entity), ...failures },
      },
    },
    (request, reply) =>
      show(
        core,
        request,
        reply,
        async (core, call) => (await readEntity(core, call, entityOf(request.params))) as never,
      ),
  )

  app.put(
    '/companies/:company_id/entities/:type/:id',
    {
      schema: {
        tags,
        operationId: 'setEntity',
        summary: 'Store an entity, in the place of what was there',
        params: OneEntity,
        querystring: WriteQuery,
        body: NewEntity,
        response: { 200: One(Entity), ...failures },
      },
    },
    (request, reply) => {
      refuseDeep(request.body)
      const one = entityOf(request.params)
      const { attributes = {}, parents = [] } = request.body
      const entity = { ...one, attributes: attributes as Properties, parents }
      const store = async (core: Core, call: Call) => (await setEntity(core, call, entity)) as never
      return write(core, request, reply, store, { current: (core, call) => readEntity(core, call, one) })
    },
  )

  app.delete(
    '/companies/:company_id/entities/:type/:id',
    {
      schema: {
        tags,
        operationId: 'deleteEntity',
        summary: 'Forget an entity',
        params: OneEntity,
        querystring: WriteQuery,
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const one = entityOf(request.params)
      const current = (core: Core, call: Call) => readEntity(core, call, one)
      return erase(core, request, reply, (core, call) => deleteEntity(core, call, one), { current })
    },
  )
}
