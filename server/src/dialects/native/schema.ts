/** What the schemas of all routes are made of. */
import type { TObject, TSchema, TUnsafe } from 'typebox'
import { Type } from '../../http/type.ts'

/** How long a text may be, for readers: the operation judges it, in its own words, once the right is there. */
export const upTo = (characters: number) => ({ 'x-maxLength': characters })

/** The same of a number. */
export const between = (minimum: number, maximum: number) => ({ 'x-minimum': minimum, 'x-maximum': maximum })

export const Id = Type.Integer({ minimum: 1, maximum: 999_999_999_999_999 })
export const When = Type.String({ format: 'date-time', ...upTo(32), description: 'RFC 3339, UTC, microseconds.' })
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const Revision = Type.Optional(
  Type.Integer({ description: 'The company’s revision that the answer is at least as new as.' }),
)

type Properties = Parameters<typeof Type.Object>[0]

/** An object that is shown, by a name that readers and programs know it by. */
export const ShownAs = <P extends Properties>(title: string, properties: P): TObject<P> =>
  Type.Object(properties, { title })

export const FieldError = ShownAs('FieldError', {
  field: Type.String({ description: 'The field as it was sent: `grant.scope.0` is the first of `scope` in `grant`.' }),
  message: Type.String({ description: 'What is wrong with it, in the language of Accept-Language.' }),
})

/** RFC 9457. */
export const Problem = ShownAs('Problem', {
  status: Type.Integer({ description: 'The status of the answer.', minimum: 400, maximum: 599 }),
  title: Type.String({ description: 'What is wrong, and what to do, in the language of Accept-Language.' }),
  code: Type.String({ description: 'The refusal’s word: stable, for programs.' }),
  errors: Type.Optional(Type.Array(FieldError, { description: 'Which fields are wrong, where it is about fields.' })),
  reference: Type.Optional(Type.String({ description: 'Of a fault of ours: finds it in the log.' })),
})
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
export const Closed = <P extends Properties>(properties: P, options = {}): TObject<P> =>
  Type.Object(properties, { additionalProperties: false, ...options })

/** The same, by a name. */
export const SentAs = <P extends Properties>(title: string, properties: P): TObject<P> => Closed(properties, { title })

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
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'How many at most.' })),
  cursor: Type.Optional(Type.String({ maxLength: 1000, description: '`next_cursor` of the page before.' })),
}

const inPath: Readonly<Record<string, TSchema>> = {
  company_id: { ...Id, description: 'The company: `GET /companies` lists yours.' },
  grant_id: { ...Id, description: 'The grant.' },
  invitation_id: { ...Id, description: 'The invitation.' },
  location_id: { ...Id, description: 'The location.' },
  member_id: { ...Id, description: 'The member, who has another number than their user.' },
  message_id: { ...Id, description: 'The message.' },
  partner_id: { ...Id, description: 'The partner, which the operator of the service made.' },
  plan_id: { ...Id, description: 'The plan.' },
  position_id: { ...Id, description: 'The position.' },
  tag_id: { ...Id, description: 'The tag.' },
  team_member_id: { ...Id, description: 'The team member, who need not have a user.' },
  token_id: { ...Id, description: 'The number of the token, not what programs call with.' },
  ref: Type.String({ description: 'salon:worker is built in by a catalogue, role:7 is the company’s own.' }),
  kind: Type.String({ description: 'What carries tags: client, appointment or event.' }),
  name: Type.String({ description: 'A catalogue’s name, such as salon.' }),
  type: Type.String({ description: 'A type of the company’s schema.' }),
  id: Type.String({ description: 'Any text of 1 to 250 characters; all but letters and digits is best encoded.' }),
  entity_id: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'The number of the client, appointment or event, as your own program has it.',
  }),
}

/** Parameters of the path. They only say what they are: each is judged by its route, and unknown where it is none. */
export const Ids = <const N extends string>(
  ...names: readonly N[]
): TObject<Record<N, ReturnType<typeof Type.String>>> =>
  Type.Object(Object.fromEntries(names.map((name) => [name, inPath[name] ?? Id])) as never)

/** The same where `me` stands for whoever asks. */
export const IdsOrMe = (): ReturnType<typeof Ids<'company_id' | 'member_id'>> =>
  Type.Object({
    company_id: inPath.company_id as TSchema,
    member_id: Type.Union([Id, Type.Literal('me')], { description: 'The member; `me` is whoever asks.' }),
  }) as never
