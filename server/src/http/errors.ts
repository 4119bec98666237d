import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type FieldFault, Refusal } from '../model/refusal.ts'
import type { App } from './app-type.ts'

/**
 * How one interface words what goes wrong. It answers under its paths also where no route of it is met: unknown
 * addresses, wrong methods, addresses that cannot be decoded.
 */
export interface ErrorTable {
  /** Whole path segments: `/company` stands for `/company/companies`, not for `/companyx`. */
  readonly prefixes: readonly string[]
  /** Of the addresses below them only these; without, all. */
  readonly only?: RegExp
  /** Sends the answer to a refusal; `Retry-After` and `Allow` are set already. */
  refuse(refusal: Refusal, request: FastifyRequest, reply: FastifyReply): unknown
  /** Sends the answer to a fault of ours: a 500 with the reference and nothing else of the story. */
  fault(reference: string, request: FastifyRequest, reply: FastifyReply): unknown
}

declare module 'fastify' {
  interface FastifyInstance {
    errorTables: ErrorTable[]
  }
  interface FastifyRequest {
    /** The refusal that was answered, for the log. */
    refused: Refusal | undefined
  }
}

/** The table of the interface that owns a path: the one with the longest prefix. */
export const tableFor = (tables: readonly ErrorTable[], path: string, otherwise: ErrorTable): ErrorTable => {
  let found = { table: otherwise, length: -1 }
  for (const table of tables)
    for (const prefix of table.prefixes)
      if (
        prefix.length > found.length &&
        (path === prefix || path.startsWith(`${prefix}/`)) &&
        (table.only?.test(path) ?? true)
      )
        found = { table, length: prefix.length }
  return found.table
}

/** Gives a dialect's plugin its own error answers. Call it once, inside the plugin. */
export const useErrorTable = (app: App, table: ErrorTable): void => {
  app.errorTables.push(table)
  app.setErrorHandler((error, request, reply) => {
    answerError(table, error, request, reply)
  })
}

export const answerError = (table: ErrorTable, error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
  const refusal = asRefusal(error)
  if (refusal) answerRefusal(table, refusal, request, reply)
  else table.fault(reportFault(request, error), request, reply)
}

export const answerRefusal = (
  table: ErrorTable,
  refusal: Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
): void => {
  request.refused = refusal
  if (refusal.retryAfter !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(refusal.retryAfter)))
  table.refuse(refusal, request, reply)
}

/** Logs the whole story under a reference that is all the caller gets to see. */
export const reportFault = (request: FastifyRequest, error: unknown): string => {
  const reference = randomBytes(6).toString('hex')
  const { method, routeOptions } = request
  request.log.error(
    { request: request.id, err: error, reference, method, route: routeOptions.url, caller: request.caller },
    'fault',
  )
  return reference
}

const byCode: Readonly<Record<string, ConstructorParameters<typeof Refusal>[0]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported-media',
  FST_ERR_CTP_INVALID_TYPE: 'request.unsupported-media',
  FST_ERR_CTP_EMPTY_TYPE: 'request.unsupported-media',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.malformed',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.malformed',
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: 'request.unsupported-media',
  FST_ERR_BAD_URL: 'request.malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'route.unknown',
  FST_ERR_NOT_FOUND: 'route.unknown',
  // The caller went away in the middle of the body: nobody reads the answer, and it is no fault of ours.
  ECONNRESET: 'request.malformed',
}

interface AjvError {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string
}

/** Fastify's own errors in our words; undefined for a fault. */
export const asRefusal = (error: unknown): Refusal | undefined => {
  if (error instanceof Refusal) return error
  if (!(error instanceof Error)) return undefined
  if ('validation' in error && Array.isArray(error.validation)) {
    const part =
      'validationContext' in error && typeof error.validationContext === 'string' ? error.validationContext : 'body'
    return new Refusal('request.invalid', { fields: fieldFaults(error.validation, part), isAsSent: true })
  }
  const kind = 'code' in error && typeof error.code === 'string' ? byCode[error.code] : undefined
  return kind && new Refusal(kind)
}

/** A caller who sends thousands of wrong items gets told about the first ones. */
const faultsShown = 100

const within = (path: string, key?: unknown): string =>
  [...path.split('/').slice(1).map(unescapePointer), ...(typeof key === 'string' ? [key] : [])].join('.')

const unescapePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')

/** The errors of a failed alternative say little: that no alternative fits is said once, with what would. */
const inAlternative = /\/(anyOf|oneOf)\/\d+\//

/**
 * The validator's errors as field faults: the path in the caller's own words, one message per field. Where a value
 * fits none of several alternatives, the alternatives are listed; faults inside one of them come first.
 */
export const fieldFaults = (errors: readonly AjvError[], part: string): FieldFault[] => {
  const faults = new Map<string, string>()
  const plain = errors.filter((error) => !inAlternative.test(error.schemaPath))
  for (const error of plain) {
    if (faults.size >= faultsShown) break
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf') {
      const below = errors.filter(
        ({ schemaPath, instancePath }) => inAlternative.test(schemaPath) && instancePath.startsWith(error.instancePath),
      )
      const deeper = below.filter((other) => other.instancePath !== error.instancePath || locates(other))
      if (deeper.length > 0) for (const other of deeper) add(faults, other, part)
      else faults.set(fieldOf(error, part), alternatives(below))
    } else add(faults, error, part)
  }
  return [...faults].map(([field, message]) => ({ field, message }))
}

const add = (faults: Map<string, string>, error: AjvError, part: string): void => {
  if (error.keyword === 'anyOf' || error.keyword === 'oneOf') return
  const field = fieldOf(error, part)
  if (!faults.has(field)) faults.set(field, messageOf(error))
}

/** Whether the error is about a member of the value, although its path is the value's. */
const locates = (error: AjvError): boolean => ['required', 'additionalProperties'].includes(error.keyword)

const fieldOf = (error: AjvError, part: string): string =>
  within(error.instancePath, error.params.missingProperty ?? error.params.additionalProperty) || part

const described = (error: AjvError): string => {
  if (error.keyword === 'const') return JSON.stringify(error.params.allowedValue)
  if (error.keyword === 'enum' && Array.isArray(error.params.allowedValues))
    return listOf(error.params.allowedValues.map((value) => JSON.stringify(value)))
  if (error.keyword === 'type') return String(error.params.type)
  return messageOf(error).replace(/^must be /, '')
}

/** What would fit; of an alternative that has the right type and still does not fit, only what is wrong with it. */
const alternatives = (below: readonly AjvError[]): string =>
  below.map(messageOf).find((message) => !message.startsWith('must be ')) ?? `must be ${listOf(below.map(described))}`

const listOf = (words: readonly string[]): string => [...new Set(words)].join(' or ')

const messageOf = (error: AjvError): string => {
  switch (error.keyword) {
    case 'required':
      return 'is missing'
    case 'additionalProperties':
      return 'is not known here'
    case 'const':
    case 'enum':
      return `must be ${described(error)}`
    default:
      return error.message ?? 'is not right'
  }
}
