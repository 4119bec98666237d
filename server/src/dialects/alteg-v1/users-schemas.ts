import { Type } from '../../http/type.ts'
import { answer, Id, Nullable, nothing, OldAccess, Path, Sent, SentPermissions } from './schemas.ts'

const tags = ['Users & Permissions']
const phone = Type.String({ description: 'With its +; empty for none.', examples: ['+13155550175'] })
const email = Type.String({ description: 'Empty for none.' })
const information = Type.String({ description: 'Their job, in free text; empty for none.' })

const LocationUser = Type.Object(
  {
    id: Id('The user.'),
    name: Type.String({ description: 'What the chain calls them.' }),
    phone,
    email,
    information,
    is_approved: Type.Boolean({ description: 'Whether they have accepted their invitation.' }),
    is_non_deletable: Type.Boolean({
      description: 'Whether they have access over the whole chain, which cannot be taken away at one location.',
    }),
  },
  {
    title: 'LocationUser',
    description:
      'Somebody with access at the location. Until they have accepted, phone and e-mail are what the inviter typed.',
  },
)

/** A parameter of the query is text, whatever the document calls it. */
export const Filter = Type.Object({
  'filter[is_approved]': Type.Optional(
    Type.Union([Type.Literal('0'), Type.Literal('1')], {
      description: '1: those who have accepted their invitation; 0: the others. Without it, all.',
    }),
  ),
})

export const listUsersSchema = {
  tags,
  operationId: 'get_location_users',
  summary: 'List the users of a location',
  description:
    'Everybody who has access there, also by a grant over the whole chain, by id. There are no pages. Needs `settings_users_access`.',
  params: Path('location_id'),
  querystring: Filter,
  response: answer(
    200,
    'The users.',
    Type.Array(LocationUser),
    Type.Object({ count: Type.Integer({ minimum: 0, description: 'How many are in `data`.' }) }),
  ),
}

export const removeUserSchema = {
  tags,
  operationId: 'remove_user_from_location',
  summary: 'Take away the access of a user at a location',
  description:
    'At once. Their account and their access elsewhere stay, and so does the team member that they were. Needs `settings_users_delete_access`; whoever holds more than the caller is 403.',
  params: Path('location_id', 'user_id'),
  response: nothing(204, 'They have no access there any more.'),
}

const LocationId = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'A location of the same chain. `location_id` and `salon_id` are the same.',
})
/** As many locations as a chain may have; more is a mistake. */
const MOST_LINKS = 500
const links = { minItems: 1, maxItems: MOST_LINKS, description: '1 to 500 locations, none of them twice.' }

export const Copies = Sent(
  {
    user_company_links: Type.Array(
      Sent(
        {
          company_id: LocationId,
          user_permissions: Type.Optional({
            ...Nullable(SentPermissions),
            description: 'What is to be different from what is copied.',
          }),
        },
        { title: 'CopyTarget', description: 'Where to copy to, and what is to be different there.' },
      ),
      links,
    ),
  },
  { title: 'Copies' },
)

export const Removals = Sent(
  { user_company_links: Type.Array(Sent({ company_id: LocationId }, { title: 'RemovalTarget' }), links) },
  { title: 'Removals' },
)

const Done = Type.Null({ description: 'Nothing.' })

export const copyUserSchema = {
  tags,
  operationId: 'copy_user_permissions_to_locations',
  summary: 'Copy the role and permissions of a user to other locations',
  description: `Gives the user at each of the locations what this one shows, at all of them or at none. What was set for them
there is replaced. Who is active is active there at once; who is invited still has to accept. Access that comes from the whole
chain is not copied, since it counts there already. Copying the same again changes nothing.`,
  params: Path('location_id', 'user_id'),
  body: Copies,
  response: answer(200, 'Copied.', Done, 'object'),
}

export const removeFromLocationsSchema = {
  tags,
  operationId: 'remove_user_from_locations',
  summary: 'Take away the access of a user at several locations',
  description:
    'At all of them or at none. The location of the path is where the user is looked for, and keeps its access unless it is named too.',
  params: Path('location_id', 'user_id'),
  body: Removals,
  response: answer(200, 'They have no access there any more.', Done, 'object'),
}

const OlderUser = Type.Object(
  {
    id: Id('The user.'),
    firstname: Type.String({ description: 'The first name that the chain uses, else the whole name.' }),
    login: Type.String({ description: 'The login, else the e-mail address; empty for none.' }),
    email,
    phone,
    information,
    access: OldAccess,
  },
  { title: 'OlderUser' },
)

export const listAccessSchema = {
  tags,
  operationId: 'deprecated_get_location_users',
  deprecated: true,
  summary: 'Deprecated. List the users of a location with their rights in older flags',
  description:
    'The same people as `get_location_users`, which takes its place. The flags are what their grants give there, whatever their state. Needs `settings_users_access`.',
  params: Path('location_id'),
  response: answer(200, 'The users.', Type.Array(OlderUser)),
}
