import { isNamedSchema } from './hoist.ts'
import type { Document, Operation } from './openapi.ts'

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What nobody can send more of, whatever a schema says: the server refuses larger bodies, headers and addresses. */
const BODY_BYTES = 1024 * 1024
const HEAD_BYTES = 16 * 1024
const PARAMETER_CHARACTERS = 256
/** The shortest item of a list and its comma. */
const ITEM_BYTES = 2

/** Whole numbers are exact up to here, on every way through JSON. */
const WHOLE = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
const INT32 = 2 ** 31 - 1

const isClosed = (schema: Json): boolean => 'const' in schema || 'enum' in schema

/** Where a schema stands: how long a text there can be at most; undefined in answers, which are as long as they are. */
interface Place {
  readonly longest: number | undefined
  /** Schemas by name that somebody sends: they have one form, wherever they stand. */
  readonly sent: Set<unknown>
}

const bound = (schema: Json, longest: number | undefined): void => {
  // What an operation judges in its own words is said for readers alone.
  for (const name of ['maxLength', 'minimum', 'maximum']) {
    const told = schema[`x-${name}`]
    if (told !== undefined) schema[name] = told
    delete schema[`x-${name}`]
  }
  const types = [schema.type].flat()
  const { minimum, maximum } = { ...WHOLE, ...schema } as typeof WHOLE
  const isSmall = isClosed(schema) || (minimum >= -INT32 && maximum <= INT32)
  if (types.includes('integer')) schema.format ??= isSmall ? 'int32' : 'int64'
  if (longest === undefined || isClosed(schema)) return
  if (types.includes('integer')) Object.assign(schema, { minimum, maximum })
  if (types.includes('string')) schema.maxLength ??= longest
  if (types.includes('array')) schema.maxItems ??= Math.ceil(longest / ITEM_BYTES)
}

const walk = (value: unknown, place: Place): void => {
  if (Array.isArray(value)) for (const item of value) walk(item, place)
  if (!isObject(value)) return
  const { title, type } = value
  const isNamed = isNamedSchema(value)
  if (isNamed && place.longest !== undefined) place.sent.add(title)
  const longest = isNamed && place.sent.has(title) ? BODY_BYTES : place.longest
  if (typeof type === 'string' || Array.isArray(type)) bound(value, longest)
  for (const [key, part] of Object.entries(value)) if (!/^examples?$/.test(key)) walk(part, { ...place, longest })
}

const longestIn = { path: PARAMETER_CHARACTERS, query: HEAD_BYTES, header: HEAD_BYTES }

/**
 * Says the bounds that hold without being written down: of whole numbers, and of what is sent. A form or a form's field is
 * no larger than its body, a header or an address no larger than the head of a request.
 */
export const addBounds = (paths: Document['paths'], headers: Document['components']['headers']): void => {
  const operations: Operation[] = Object.values(paths).flatMap((methods) => Object.values(methods))
  const sent = new Set<unknown>()
  for (const { parameters = [], requestBody } of operations) {
    for (const parameter of parameters) walk(parameter.schema, { longest: longestIn[parameter.in], sent })
    walk(requestBody, { longest: BODY_BYTES, sent })
  }
  for (const { responses } of operations) walk(responses, { longest: undefined, sent })
  walk(headers, { longest: undefined, sent })
}
