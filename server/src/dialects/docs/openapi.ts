import swagger from '@fastify/swagger'
import Fastify, { type FastifySchema } from 'fastify'
import type { DescribedRoute, Description } from '../../http/description.ts'
import { addAnswerHeaders } from './answer-headers.ts'
import { addBounds } from './bounds.ts'
import { breath } from './breath.ts'
import { type Cases, type Example, examplesOf } from './examples.ts'
import { hoist } from './hoist.ts'
import { united } from './united.ts'

// As in http/server.ts, not by an import.
const { STATUS_CODES } = process.getBuiltinModule('node:http')

/** A route as it was registered. */
export interface Route {
  readonly method: string
  readonly url: string
  readonly schema: FastifySchema | undefined
}

type Json = Record<string, unknown>

export interface Operation extends Json {
  operationId: string
  summary?: string
  tags?: string[]
  security?: Record<string, string[]>[]
  parameters?: { name: string; in: 'path' | 'query' | 'header'; schema: object; example?: unknown }[]
  requestBody?: { required?: boolean; content: Record<string, { schema: Json; examples?: Json }> }
  responses: Record<
    string,
    { description: string; headers?: Json; content?: Record<string, { schema: Json; examples?: Json }> }
  >
}

/** OpenAPI 3.1, as far as we write it. */
export interface Document extends Json {
  openapi: string
  info: { title: string; version: string; description: string; license: Json }
  servers: { url: string; description: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Json>; headers: Record<string, Json>; securitySchemes: Record<string, Json> }
}

interface Sources {
  readonly description: Description
  readonly routes: readonly Route[]
  readonly cases: Cases
  readonly publicUrl: string
}

const described = ({ base, paths }: Description, { method, url, schema }: Route): boolean =>
  method !== 'HEAD' &&
  schema !== undefined &&
  (schema as Json).summary !== undefined &&
  url.startsWith(base) &&
  (paths?.test(url) ?? true)

/** What the library makes of schemas as they are: paths, parameters, bodies. Its server only holds them, and serves nothing. */
const translatedPart = async ({ description, routes }: Sources): Promise<Document['paths']> => {
  const holder = Fastify({ exposeHeadRoutes: false })
  await holder.register(swagger, {
    openapi: { openapi: '3.1.0', components: { securitySchemes: description.securitySchemes as never } },
    hideUntagged: false,
  })
  for (const { method, url, schema } of routes)
    holder.route({ method, url: url.slice(description.base.length), schema: schema ?? {}, handler: () => null })
  holder.setValidatorCompiler(() => () => true)
  holder.setSerializerCompiler(() => JSON.stringify)
  await holder.ready()
  const { paths } = holder.swagger() as unknown as Document
  await holder.close()
  return structuredClone(paths)
}

const ROUTES_AT_ONCE = 12

const translated = async (sources: Sources): Promise<Document['paths']> => {
  const paths: Document['paths'] = {}
  for (let from = 0; from < sources.routes.length; from += ROUTES_AT_ONCE) {
    const part = await translatedPart({ ...sources, routes: sources.routes.slice(from, from + ROUTES_AT_ONCE) })
    for (const [path, methods] of Object.entries(part)) paths[path] = { ...paths[path], ...methods }
    await breath()
  }
  return paths
}

/** `GET /companies/{company_id}/roles` is `get_companies_company_id_roles`, where nobody has named it. */
const nameOf = (method: string, path: string): string =>
  [method, ...path.split(/[^a-zA-Z0-9]+/)]
    .filter((part) => part !== '')
    .join('_')
    .toLowerCase()

const addAnswers = (operation: Operation, { answers }: Description, route: DescribedRoute): void => {
  for (const range of ['4XX', '5XX']) delete operation.responses[range]
  for (const [status, { description, schema, mediaType = 'application/json' }] of Object.entries(answers(route)))
    operation.responses[status] ??= {
      description,
      ...(schema && { content: { [mediaType]: { schema: structuredClone(schema) as unknown as Json } } }),
    }
  for (const [status, answer] of Object.entries(operation.responses)) {
    if (answer.description === 'Default Response') answer.description = STATUS_CODES[status] ?? 'Answer'
    // The library writes a body of nothing as one that is null.
    const [content] = Object.values(answer.content ?? {})
    if (status === '204' || content?.schema.type === 'null') delete answer.content
  }
}

const addHeaders = (operation: Operation, { headers }: Description, route: DescribedRoute): void => {
  const understood = (headers?.(route) ?? []).map((header) => ({ ...header, in: 'header' as const }))
  if (understood.length > 0) operation.parameters = [...(operation.parameters ?? []), ...structuredClone(understood)]
}

/** Addresses are text; what stands in them is shown as its schema has it. */
const typedAs = ({ type }: Json, value: string | number): string | number =>
  type === 'integer' || type === 'number' || (type !== 'string' && typeof value === 'number')
    ? Number(value)
    : String(value)

const isUnknown = (status: number): boolean => status === 404

const addExamples = (operation: Operation, examples: readonly Example[]): void => {
  const [first] = examples
  for (const parameter of operation.parameters ?? []) {
    const value = parameter.in === 'header' ? undefined : first?.[parameter.in][parameter.name]
    if (value !== undefined) parameter.example = typedAs(parameter.schema as Json, value)
  }
  // What the demo cannot have, such as the link of a letter, is asked for as it would be.
  const shows = examples.some(({ status }) => status < 300) ? (status: number) => status < 300 : isUnknown
  for (const { name, status, request, response } of examples) {
    const sent = Object.values(operation.requestBody?.content ?? {})[0]
    if (sent && request !== undefined && shows(status)) sent.examples = { ...sent.examples, [name]: { value: request } }
    const answer = Object.values(operation.responses[status]?.content ?? {})[0]
    if (answer && response !== undefined) answer.examples = { ...answer.examples, [name]: { value: response } }
  }
}

/** Descriptions are Gatehouse's own text, under its licence. */
const license = { name: 'Apache License 2.0', identifier: 'Apache-2.0' }

/** The description of a dialect, from the schemas of its routes as they run and from its cases. */
export const openapiOf = async (sources: Sources): Promise<Document> => {
  const { description, publicUrl, cases } = sources
  const routes = sources.routes.filter((route) => described(description, route))
  const paths = await translated({ ...sources, routes })
  const schemas = new Map(
    routes.map(({ method, url, schema }) => [`${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`, schema]),
  )
  const headers: Document['components']['headers'] = {}
  for (const [path, methods] of Object.entries(paths)) {
    await breath()
    for (const [verb, operation] of Object.entries(methods)) {
      const method = verb.toUpperCase()
      const route = { method, path, schema: schemas.get(`${method} ${description.base}${path}`) ?? {} }
      const examples = examplesOf(cases, { ...route, path: description.base + path })
      operation.operationId ??= examples[0]?.operation ?? nameOf(method, path)
      addAnswers(operation, description, route)
      addHeaders(operation, description, route)
      addAnswerHeaders(operation, description, route, headers)
      addExamples(operation, examples)
    }
  }
  addBounds(paths, headers)
  await breath()
  const servers = [
    { url: publicUrl + description.base, description: 'This server' },
    ...(description.mockBase === undefined
      ? []
      : [{ url: publicUrl + description.mockBase, description: 'Its mock server: any credential, nothing stored' }]),
  ]
  return hoist({
    openapi: '3.1.0',
    info: { title: description.title, version: description.version, description: description.text, license },
    servers,
    tags: [...description.tags],
    security: description.security,
    paths: united(paths),
    components: { schemas: {}, headers, securitySchemes: description.securitySchemes as Record<string, Json> },
  } as Document)
}
