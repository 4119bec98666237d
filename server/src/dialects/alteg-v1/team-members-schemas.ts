import type { TSchema } from 'typebox'
import { Type } from '../../http/type.ts'
import { answer, Id, Nullable, nothing, notKept, Path, Sent, ShownFlag, ShownPosition } from './schemas.ts'

/** As texts too: so the older shape of one shows them, and clients send back what they read. */
export const Flag = Type.Union([Type.Literal(0), Type.Literal(1), Type.Boolean(), Type.Literal('0'), Type.Literal('1')])
const flag = (description: string) => Type.Optional(Type.Union(Flag.anyOf, { description }))
const none = (what: string) =>
  Type.Union([Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), Type.Null()], {
    description: `${what} 0 and null mean none.`,
  })
const position = none('A position of the chain.')

const optional = {
  specialization: Type.Optional(Type.String({ description: 'What they do, at most 200 characters.' })),
  position_id: Type.Optional(position),
  hidden: flag('Clients who book do not see them.'),
  fired: flag('They work here no more. Takes the right to dismiss.'),
  user_id: Type.Optional(
    none(
      'The user who they are, one of the location; somebody linked elsewhere there moves. Takes the right to change users.',
    ),
  ),
}
const name = Type.String({ description: '1 to 200 characters.' })
const ignored = 'Other members are ignored: those that are documented and not kept, and any more.'
export const NewTeamMember = Sent({ name, ...optional }, { title: 'NewTeamMember', description: ignored })
export const ChangedTeamMember = Sent(
  { name: Type.Optional(name), ...optional },
  { title: 'ChangedTeamMember', description: `What is left out stays. ${ignored}` },
)

const orNone = <T extends TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Literal(''), Type.Null()], { description })
/** Also as a number: so the document's example shows it. */
const Phone = Type.Union([
  Type.String({ pattern: '^\\d{9,15}$', description: '9 to 15 digits, without +.' }),
  Type.Integer({ minimum: 1e8, maximum: 1e15 - 1 }),
])
export const QuickTeamMember = Sent(
  {
    name,
    specialization: Type.String({ description: 'What they do, at most 200 characters.' }),
    position_id: position,
    phone_number: orNone(Phone, 'Taken and not kept.'),
    user_email: orNone(Type.String({ maxLength: 320 }), 'Where the invitation goes; empty or null for none.'),
    user_phone: orNone(Phone, 'Where it goes when there is no e-mail address; empty or null for none.'),
    is_user_invite: Type.Boolean({
      description: 'Whether they are invited as a user too, by e-mail or else by text message. Neither is 422.',
    }),
  },
  { title: 'QuickTeamMember', description: 'Other members are ignored, `is_paid_staff` among them.' },
)

const words = {
  id: Id('The team member.'),
  name: Type.String(),
  specialization: Type.String({ description: 'What they do; empty for nothing.' }),
}
const user = Nullable(Type.Integer({ minimum: 1, description: 'The user who they are; null for nobody.' }))
const ofCompany = Id('The location.')
const pictures = { avatar: notKept.text, avatar_big: notKept.text }
const notKeptOfAny = {
  api_id: notKept.null,
  rating: notKept.zero,
  show_rating: notKept.zero,
  ...pictures,
  comments_count: notKept.zero,
  votes_count: notKept.zero,
  image_group: notKept.list,
  information: notKept.text,
}
const positionOrList = Type.Union([ShownPosition, Type.Array(Type.Unknown(), { maxItems: 0 })], {
  description: '[] for none.',
})
const positionOrNull = Nullable(ShownPosition)
const states = {
  fired: 'They work here no more.',
  status: 'They are off the roster: readable by id, and changed no more.',
  hidden: 'Clients who book do not see them.',
}
const flags = {
  fired: ShownFlag(states.fired),
  status: ShownFlag(states.status),
  hidden: ShownFlag(states.hidden),
}
const inWords = (description: string) => Type.String({ enum: ['0', '1'], description })

const Listed = Type.Object(
  {
    ...words,
    ...notKeptOfAny,
    user_id: user,
    has_access_timetable: notKept.no,
    bookable: notKept.no,
    position_id: Type.Integer({ minimum: 0, description: '0 for none.' }),
    schedule_till: notKept.text,
    weight: notKept.zero,
    ...flags,
    user: notKept.list,
    prepaid: Type.Literal('forbidden', { description: 'Not kept: always forbidden.' }),
    position: positionOrList,
  },
  { title: 'ListedTeamMember', description: 'Somebody on the roster of a location.' },
)

const Older = Type.Object(
  {
    ...words,
    ...notKeptOfAny,
    position: positionOrList,
    user_id: user,
    weight: Type.Literal('0', { description: 'Not kept: always 0, as a text.' }),
    hidden: inWords(states.hidden),
    fired: inWords(states.fired),
    status: inWords(states.status),
  },
  { title: 'OlderTeamMember', description: 'The older shape of one, with flags as texts.' },
)

const TeamMember = Type.Object(
  {
    ...words,
    company_id: ofCompany,
    position: positionOrNull,
    ...pictures,
    ...flags,
    user_id: user,
    is_paid_staff: notKept.no,
    is_included_in_payment_policy: Type.Literal(true, { description: 'Not kept: always true.' }),
  },
  { title: 'TeamMember', description: 'Somebody on the roster of a location.' },
)

const Quick = Type.Object(
  { ...words, company_id: ofCompany, ...pictures, position: positionOrNull, is_paid_staff: notKept.no },
  { title: 'QuicklyMadeTeamMember' },
)

const tags = ['Team Members']
const ofLocation = Path('location_id')
const one = Path('location_id', 'team_member_id')
const total = Type.Object({ total_count: Type.Integer({ minimum: 0, description: 'How many are in `data`.' }) })

export const listSchema = {
  tags,
  operationId: 'list_team_members',
  summary: 'List the team members of a location',
  description: 'By id, without those who were deleted.',
  params: ofLocation,
  response: answer(200, 'The roster.', Type.Array(Listed)),
}

export const readSchema = {
  tags,
  operationId: 'get_team_member',
  summary: 'Read a team member, in the older shape',
  description: 'Somebody who was deleted too, with `status` 1.',
  params: one,
  response: answer(200, 'The team member.', Older),
}

export const createSchema = {
  tags,
  operationId: 'create_team_member',
  summary: 'Put somebody on the roster',
  params: ofLocation,
  body: NewTeamMember,
  response: answer(201, 'The new team member.', TeamMember),
}

export const updateSchema = {
  tags,
  operationId: 'update_team_member',
  summary: 'Change a team member',
  description: 'Nobody links or unlinks the team member of a user who holds more than they do: 403.',
  params: one,
  body: ChangedTeamMember,
  response: answer(200, 'The team member after the change.', TeamMember),
}

export const deleteSchema = {
  tags,
  operationId: 'delete_team_member',
  summary: 'Take a team member off the roster',
  description: 'They stay readable by id. The user who they were keeps all access.',
  params: one,
  response: nothing(204, 'They are off the roster.'),
}

export const listFlatSchema = {
  tags,
  operationId: 'list_location_team_members',
  summary: 'List the team members of a location, in the newer shape',
  description: 'The same people as `list_team_members`, as writes answer them.',
  params: ofLocation,
  response: answer(200, 'The roster.', Type.Array(TeamMember), total),
}

export const readFlatSchema = {
  tags,
  operationId: 'get_location_team_member',
  summary: 'Read a team member, in the newer shape',
  description: 'A list of one. Somebody who was deleted too, with `status` 1.',
  params: one,
  response: answer(200, 'The team member, in a list.', Type.Array(TeamMember, { minItems: 1, maxItems: 1 }), total),
}

export const createQuicklySchema = {
  tags,
  operationId: 'create_team_member_quick',
  summary: 'Put somebody on the roster and invite them',
  description: `With \`is_user_invite\` they are invited as a \`worker\` and as this team member, in one change: it takes the right to
make team members and the one to invite. Somebody who belongs to the chain already gets the access at once.`,
  params: ofLocation,
  body: QuickTeamMember,
  response: answer(201, 'The new team member.', Quick),
}
