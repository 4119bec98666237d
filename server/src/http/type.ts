import type TypeBox from 'typebox'

/** What was made optional, so that an object does not require it. */
const optional = new WeakSet<object>()

type Schema = Readonly<Record<string, unknown>>
type Options = Schema | undefined

const Optional = (schema: Schema): Schema => {
  const copy = { ...schema }
  optional.add(copy)
  return copy
}

const ObjectOf = (properties: Readonly<Record<string, Schema>>, options: Options): Schema => {
  const required = Object.keys(properties).filter((name) => !optional.has(properties[name] as Schema))
  return { type: 'object', ...(required.length > 0 && { required }), properties, ...options }
}

const builders = {
  Array: (items: Schema, options: Options): Schema => ({ type: 'array', items, ...options }),
  Boolean: (options: Options): Schema => ({ type: 'boolean', ...options }),
  Integer: (options: Options): Schema => ({ type: 'integer', ...options }),
  Literal: (value: unknown, options: Options): Schema => ({ type: typeof value, const: value, ...options }),
  Never: (options: Options): Schema => ({ not: {}, ...options }),
  Null: (options: Options): Schema => ({ type: 'null', ...options }),
  Object: ObjectOf,
  Optional,
  Record: (_key: Schema, value: Schema, options: Options): Schema => ({
    type: 'object',
    patternProperties: { '^.*$': value },
    ...options,
  }),
  String: (options: Options): Schema => ({ type: 'string', ...options }),
  Union: (anyOf: readonly Schema[], options: Options): Schema => ({ anyOf, ...options }),
  Unknown: (options: Options): Schema => ({ ...options }),
}

/**
 * TypeBox's builders that are used here, with TypeBox's own types and the same JSON schemas. Its package is 700 modules,
 * and loading them would be a quarter of the time that the service needs to start.
 */
export const Type = builders as unknown as Pick<typeof TypeBox, keyof typeof builders>
