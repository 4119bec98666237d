/** What the schemas of all routes are made of. */
import type { TObject, TSchema, TUnsafe } from 'typebox'
import { Type } from '../../http/type.ts'

export const Id = Type.Integer({ minimum: 1, maximum: 999_999_999_999_999 })
export const When = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, microseconds.' })
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const Revision = Type.Optional(
  Type.Integer({ description: 'The company’s revision that the answer is at least as new as.' }),
)

/** RFC 9457. */
export const Problem = Type.Object(
  {
    status: Type.Integer(),
    title: Type.String(),
    code: Type.String({ description: 'The refusal’s word: stable, for programs.' }),
    errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String() }))),
    reference: Type.Optional(Type.String()),
  },
  { title: 'Problem' },
)
export const failures = { '4xx': Problem, '5xx': Problem }

/** One thing. */
export const One = <T extends TSchema>(data: T) => Type.Object({ data, revision: Revision })

/** A list, or the part of it that was asked for. */
export const Many = <T extends TSchema>(item: T) =>
  Type.Object({
    data: Type.Array(item),
    next_cursor: Nullable(Type.String({ description: 'Send it as `cursor` to go on; null at the end.' })),
    revision: Revision,
  })

export const Nothing = Type.Null({ description: 'Done.' })

/** An object that takes no field but its own. */
export const Closed = <P extends Parameters<typeof Type.Object>[0]>(properties: P, options = {}): TObject<P> =>
  Type.Object(properties, { additionalProperties: false, ...options })

/** One word of a list. */
export const OneOf = <const W extends string>(words: readonly W[], options = {}): TUnsafe<W> =>
  Type.Union(
    words.map((word) => Type.Literal(word)),
    options,
  ) as TSchema as TUnsafe<W>

/** What every write takes beside its own parameters. */
const dryRun = {
  dry_run: Type.Optional(Type.Boolean({ description: 'Judge it and do it, but keep nothing.' })),
}
export const WriteQuery = Closed(dryRun)
export const NoQuery = Closed({})

/** What every list takes beside its own filters. */
export const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  cursor: Type.Optional(Type.String({ maxLength: 1000, description: '`next_cursor` of the page before.' })),
}

/** Parameters of the path; each is judged as an id by the route. */
export const Ids = <const N extends string>(
  ...names: readonly N[]
): TObject<Record<N, ReturnType<typeof Type.String>>> =>
  Type.Object(Object.fromEntries(names.map((name) => [name, Type.String()])) as never)
