import type { Document } from '../openapi.ts'

type Json = Record<string, unknown>

/** The schema that `#/components/schemas/Role` names. */
export const resolved = (document: Document, schema: Json): Json => {
  const name = /^#\/components\/schemas\/(.+)$/.exec(String(schema.$ref ?? ''))?.[1]
  const found = name === undefined ? undefined : document.components.schemas[name]
  return found ? resolved(document, found) : schema
}

/** A text as its format wants it; moments and days lie far from any edge. */
const texts: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T09:00:00Z',
  date: '2026-01-31',
  email: 'somebody@example.com',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
}

/** Deeper than any body of ours; keeps a schema that holds itself from going on for ever. */
const DEEPEST = 12

/** A value that a schema would take: what it names as example, else the least that must be there. */
export const exampleOf = (document: Document, given: Json, depth = 0): unknown => {
  const schema = resolved(document, given)
  const [example] = (schema.examples as unknown[] | undefined) ?? [schema.example ?? schema.const ?? schema.default]
  if (example !== undefined) return example
  if (Array.isArray(schema.enum)) return schema.enum[0]
  if (depth > DEEPEST) return null
  const below = (part: unknown): unknown => exampleOf(document, part as Json, depth + 1)
  const [choice] = ((schema.anyOf ?? schema.oneOf) as Json[] | undefined) ?? []
  if (choice) return below(choice)
  if (Array.isArray(schema.allOf)) return Object.assign({}, ...schema.allOf.map(below))
  switch ([schema.type].flat()[0]) {
    case 'object': {
      const properties = (schema.properties ?? {}) as Record<string, Json>
      const required = (schema.required ?? []) as string[]
      return Object.fromEntries(required.map((name) => [name, below(properties[name] ?? {})]))
    }
    case 'array':
      return Array.from({ length: Number(schema.minItems ?? 0) }, () => below(schema.items ?? {}))
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    case 'string':
      return texts[String(schema.format)] ?? 'text'.padEnd(Number(schema.minLength ?? 0), 'x')
    default:
      return null
  }
}
