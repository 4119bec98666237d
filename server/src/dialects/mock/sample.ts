type Schema = Readonly<Record<string, unknown>>
type Schemas = Readonly<Record<string, Schema>>

const texts: Readonly<Record<string, string>> = {
  'date-time': '2026-01-15T09:00:00Z',
  date: '2026-01-15',
  time: '09:00:00Z',
  email: 'somebody@example.com',
  uri: 'https://example.com',
  uuid: '6f2a3c1e-8d4b-4b7a-9a53-0c1d2e3f4a5b',
  ipv4: '192.0.2.1',
}

/** Deeper than any answer goes; what contains itself ends there. */
const DEEPEST = 12

const component = '#/components/schemas/'

const textOf = ({ format, minLength, maxLength }: Schema): string => {
  const text = typeof format === 'string' ? (texts[format] ?? 'text') : 'text'
  return text.padEnd(Number(minLength ?? 0), 'x').slice(0, Number(maxLength ?? 10_000))
}

const numberOf = ({ minimum, maximum }: Schema): number =>
  Math.min(Math.max(1, Number(minimum ?? 1)), Number(maximum ?? Number.MAX_SAFE_INTEGER))

const membersOf = (schema: Schema, schemas: Schemas, depth: number): Record<string, unknown> => {
  const { properties = {}, required = [] } = schema as { properties?: Schemas; required?: readonly string[] }
  const names = Object.keys(properties).filter((name) => depth < DEEPEST / 2 || required.includes(name))
  return Object.fromEntries(names.map((name) => [name, sampleOf(properties[name] as Schema, schemas, depth + 1)]))
}

const isNull = ({ type, const: only }: Schema): boolean => type === 'null' || only === null

/** A value that fits a schema: its own example or default where it has one. For answers that no case shows. */
export const sampleOf = (schema: Schema, schemas: Schemas, depth = 0): unknown => {
  if (typeof schema.$ref === 'string')
    return depth > DEEPEST ? null : sampleOf(schemas[schema.$ref.slice(component.length)] ?? {}, schemas, depth + 1)
  if (Array.isArray(schema.examples) && schema.examples.length > 0) return schema.examples[0]
  for (const given of ['example', 'const', 'default']) if (given in schema) return schema[given]
  if (Array.isArray(schema.enum)) return schema.enum[0]
  const choices = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined
  if (choices) return sampleOf(choices.find((one) => !isNull(one)) ?? { type: 'null' }, schemas, depth)
  if (Array.isArray(schema.allOf))
    return Object.assign({}, ...schema.allOf.map((part: Schema) => sampleOf(part, schemas, depth)))
  const type = [schema.type].flat().find((one) => one !== 'null') ?? (schema.properties ? 'object' : 'null')
  switch (type) {
    case 'string':
      return textOf(schema)
    case 'integer':
    case 'number':
      return numberOf(schema)
    case 'boolean':
      return true
    case 'array':
      return depth > DEEPEST / 2 || schema.maxItems === 0 || !schema.items
        ? []
        : [sampleOf(schema.items as Schema, schemas, depth + 1)]
    case 'object':
      return membersOf(schema, schemas, depth)
    default:
      return null
  }
}
