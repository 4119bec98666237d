/** What the schemas of all routes are made of. */
import type { FastifySchema } from 'fastify'
import type { TObject, TSchema } from 'typebox'
import { Type } from '../../http/type.ts'

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** One word of a list, in an answer. */
export const Word = (words: readonly string[], description: string) => Type.String({ enum: words, description })

/** A body, or an object in one. What it does not name is ignored: clients send back what they read, and more. */
export const Sent = <P extends Parameters<typeof Type.Object>[0]>(properties: P, options = {}): TObject<P> =>
  Type.Object(properties, { additionalProperties: true, ...options })

const id = (description: string) => Type.Integer({ minimum: 1, maximum: 999_999_999_999_999, description })
export const Id = (description: string) => Type.Integer({ minimum: 1, description })

const inPaths = {
  location_id: id('A location: what other places of this interface call a salon or a company.'),
  user_id: id('A user: somebody who signs in.'),
  team_member_id: id('A team member: somebody on the roster of the location, with or without a user.'),
  position_id: id('A position: a job of the chain.'),
  label_id: id('A label of the location.'),
  entity: Type.String({
    enum: ['common', 'client', 'record', 'activity', '0', '1', '2', '3'],
    description:
      'What the labels are put on, as a word or its number: `common` (0), `client` (1), `record` (2, an appointment), `activity` (3, an event). Anything else is 400.',
  }),
}

/** The parameters of a path. They only document: a route judges its ids itself, and what is none is unknown. */
export const Path = (...names: readonly (keyof typeof inPaths)[]) =>
  Type.Object(Object.fromEntries(names.map((name) => [name, inPaths[name]])))

const NoMeta = Type.Object({}, { maxProperties: 0, description: 'Nothing.' })
const NoMetas = Type.Array(Type.Unknown(), { maxItems: 0, description: 'Nothing, as older operations say it.' })

type Answer = Readonly<Record<number, TSchema>>

/** A success with its data; `description` tells what is answered. */
export const answer = (
  status: number,
  description: string,
  data: TSchema,
  meta: 'object' | 'list' | TSchema = 'list',
): Answer => ({
  [status]: Type.Object(
    {
      success: Type.Literal(true),
      data,
      meta: meta === 'object' ? NoMeta : meta === 'list' ? NoMetas : meta,
    },
    { description },
  ),
})

/** A success without a body. */
export const nothing = (status: 202 | 204, description: string): Answer => ({ [status]: Type.Null({ description }) })

/** The schema of one of several addresses of the same: the first is described, the others are known by its text. */
export const named = <S extends FastifySchema>(first: boolean, schema: S): S =>
  first ? schema : { ...schema, hide: true }

/** The roles that this interface knows. */
const roles = [
  'worker',
  'administrator',
  'accountant',
  'manager',
  'owner',
  'free_readonly',
  'free_readonly_admin',
] as const

export const ShownRole = Word(
  roles,
  'What somebody is at the location. A role of the chain’s own is shown as the built-in role that it stands for.',
)

/** A role's word; whether it is one of the seven is the catalogue's to say. */
export const UserRole = Type.String({
  description: `Slug of a role: ${roles.slice(0, -1).join(', ')} or ${roles.at(-1)}.`,
  examples: ['worker'],
})

const slug = Type.String({ description: 'The permission.', examples: ['timetable_access'] })
const VALUES =
  'true or false for what somebody may or may not do. -1 for all time, or a number of days back (`…_last_days_count`). 0 for all, or an id (`…_position_id`). A list of ids beside a flag that is 0 for all and 1 for those of the list (`…_ids`). For addresses a text, empty for any.'

export const ShownPermission = Type.Object(
  { slug, value: Type.Unknown({ description: VALUES }) },
  { title: 'PermissionValue', description: 'What somebody may do, in one respect.' },
)

export const SentPermissions = Type.Array(
  Sent(
    { slug, value: Type.Unknown({ description: VALUES }) },
    { required: ['slug', 'value'], title: 'SentPermissionValue' },
  ),
  { maxItems: 1000, description: 'Values to set; a slug that is left out keeps its value. At most 1000.' },
)

/** A team member; 0 and null both mean none. */
export const StaffId = Type.Union([Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), Type.Null()], {
  description: 'The team member of the location who this user is; 0 and null mean none. `team_member_id` is the same.',
})

/** What the interface documents and Gatehouse does not keep: always the same value. */
export const notKept = {
  text: Type.Literal('', { description: 'Not kept: always empty.' }),
  zero: Type.Literal(0, { description: 'Not kept: always 0.' }),
  no: Type.Literal(false, { description: 'Not kept: always false.' }),
  list: Type.Array(Type.Unknown(), { maxItems: 0, description: 'Not kept: always empty.' }),
  null: Type.Null({ description: 'Not kept: always null.' }),
}

/** 0 and 1 as they are in JSON. */
export const ShownFlag = (description: string) => Type.Integer({ enum: [0, 1], description })

export const ShownPosition = Type.Object(
  { id: Id('The position.'), title: Type.String() },
  { title: 'PositionName', description: 'The job that somebody has.' },
)

/** What somebody may do at a location, in the flags of the first days. */
export const OldAccess = Type.Object(
  Object.fromEntries([
    ...Object.entries({
      stat_access: 'See statistics.',
      schedule_edit_access: 'Change working hours.',
      client_phones_access: 'See phones and e-mail addresses of clients.',
      clients_access: 'See clients.',
      settings_access: 'See settings.',
      edit_records_access: 'Change appointments.',
      timetable_access: 'See the appointment calendar.',
      billing_access: 'See bills and pay them.',
      users_access: 'See users.',
      excel_access: 'Export clients.',
      finances_access: 'See finances.',
      storages_access: 'See storages.',
      send_sms: 'Send text messages.',
    }).map(([flag, description]) => [flag, Type.Boolean({ description })]),
    ['master_id', Type.Integer({ minimum: 0, description: 'The one team member whose calendar they see; 0 for all.' })],
  ]),
  { title: 'OlderAccess', description: 'Rights in the flags of the first days; `user_permissions` says more.' },
)
