import type { Document } from './openapi.ts'

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether it is a schema with a name of its own: `title` is also what a field may be called. */
export const isNamedSchema = (value: Json): boolean =>
  typeof value.title === 'string' && ('type' in value || 'anyOf' in value || 'allOf' in value)

/**
 * Schemas with a title stand once, among the components, and are referred to: `title` is a name there, so that readers
 * meet a thing by its name and programs get a type for it.
 */
export const hoist = (document: Document): Document => {
  const { schemas } = document.components
  const texts = new Map<string, string>()

  const place = (schema: Json): Json => {
    const title = schema.title as string
    const text = JSON.stringify(schema)
    const known = texts.get(title)
    if (known !== undefined && known !== text) throw new Error(`two schemas are called ${title}, and differ`)
    texts.set(title, text)
    schemas[title] = schema
    return { $ref: `#/components/schemas/${title}` }
  }

  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside)
    if (!isObject(value)) return value
    // What stands in an example is no schema, whatever its keys are.
    const entries = Object.entries(value).map(([key, part]) => [key, /^examples?$/.test(key) ? part : inside(part)])
    const copy: Json = Object.fromEntries(entries)
    return isNamedSchema(copy) ? place(copy) : copy
  }

  document.paths = inside(document.paths) as Document['paths']
  document.components.schemas = Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return document
}
