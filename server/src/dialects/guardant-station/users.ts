import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { createMember } from '../../operations/members/create-member.ts'
import { listMembers } from '../../operations/members/list-members.ts'
import { readMember } from '../../operations/members/read-member.ts'
import type { ShownMember } from '../../operations/members/shown-member.ts'
import { updateMember } from '../../operations/members/update-member.ts'
import { presentRole, RoleOfUser } from './roles.ts'
import { callOf, companyOf, vocabulary } from './session.ts'

const moment = (description: string) => Type.Integer({ minimum: 0, maximum: 999_999_999_999, description })
const UserId = { minimum: 1, maximum: 999_999_999_999_999 }

const User = Type.Object(
  {
    _id: Type.Integer({ ...UserId, description: 'Of the user.', examples: [10026] }),
    confirmed: Type.Boolean({ description: 'The invitation is accepted and the address proved.' }),
    email: Type.String({ maxLength: 320, description: 'The address, which is `username` where it is sent.' }),
    status: Type.Boolean({
      description: 'Active: somebody who is not cannot sign in. It is `userIsActive` where it is sent.',
    }),
    userdetails: Type.Object({
      _id: Type.Integer({ ...UserId, description: 'Of what this vendor says of the user.', examples: [10027] }),
      firstname: Type.String({ maxLength: 300 }),
      lastname: Type.String({ maxLength: 300 }),
      lastvisitdate: moment('The last time they signed in here, in Unix time (seconds); 0 is never.'),
      archived: Type.Boolean({ description: 'Instead of deleting: somebody who is archived cannot sign in.' }),
      archivationdate: moment('Since when, in Unix time (seconds); 0 is not archived.'),
      role: RoleOfUser,
      settings: Type.Object({
        language: Type.Integer({
          minimum: 0,
          maximum: 1000,
          description: 'The number of a language; 0 is English.',
          examples: [0],
        }),
      }),
    }),
  },
  { title: 'User', description: 'A user of the vendor.' },
)
const OneUser = Type.Object({ user: User })

const Page = Type.Object({
  sortby: Type.Optional(
    Type.Literal('name', { default: 'name', description: 'Last name, then first name, in whatever case; then `_id`.' }),
  ),
  direction: Type.Optional(
    Type.Union([Type.Literal('asc'), Type.Literal('desc')], { default: 'asc', description: 'Upwards or downwards.' }),
  ),
  offset: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 999_999_999_999_999, default: 0, description: 'How many to pass over.' }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1000,
      default: 100,
      description: 'How many at most. There is no total: ask on until fewer come.',
    }),
  ),
  archived: Type.Optional(
    Type.Union([Type.Literal('true'), Type.Literal('false')], {
      description: 'Only those who are archived, or who are not. Without it, both are listed.',
    }),
  ),
})

const NewUser = Type.Object(
  {
    username: Type.String({ description: 'An e-mail address, with which they sign in.', examples: ['1111@gmail.com'] }),
    roleId: Type.Integer({ description: '`_id` of a role in the list of roles.', examples: [5] }),
    password: Type.String({
      description:
        '15 to 256 characters, not a common one. It opens nothing: whoever accepts the invitation chooses their own.',
    }),
    passwordConfirm: Type.String({ description: 'The same again.' }),
    firstName: Type.String({ description: 'Must not be empty.' }),
    lastName: Type.String({ description: 'Must not be empty.' }),
    companyName: Type.Optional(
      Type.Union([Type.String(), Type.Null()], { description: 'Not kept: the vendor has a name.' }),
    ),
    phone: Type.Optional(
      Type.Union([Type.String(), Type.Null()], { description: 'Not kept: it is for the user to tell.' }),
    ),
  },
  { title: 'NewUser', additionalProperties: true, description: 'Other fields are left alone.' },
)

/** The document's example has one flag as a text and the other as a boolean. */
const Flag = (description: string) =>
  Type.Union([Type.Boolean(), Type.Literal('true'), Type.Literal('false')], { description })

const ChangedUser = Type.Object(
  {
    roleId: Type.Optional(
      Type.Integer({
        description: '`_id` of a role in the list of roles. 1 only for somebody who is an administrator already.',
        examples: [5],
      }),
    ),
    firstName: Type.Optional(Type.String({ description: 'What this vendor calls them; must not be empty.' })),
    lastName: Type.Optional(Type.String({ description: 'What this vendor calls them; must not be empty.' })),
    userIsActive: Type.Optional(Flag('Whether they may sign in. False ends their sessions.')),
    archived: Type.Optional(Flag('True archives, and ends their sessions; false takes it back.')),
  },
  {
    title: 'ChangedUser',
    additionalProperties: true,
    description: 'What is left out stays. Other fields are left alone.',
  },
)

const UserPath = Type.Object({
  // Longer ones do not come through the router.
  id: Type.String({ maxLength: 256, description: '`_id` of the user.', examples: ['10065'] }),
})

/** Digits in a query are numbers to the schema; anything else stays the text it is, and is refused as that. */
const readNumbers = async ({ query }: FastifyRequest): Promise<void> => {
  const values = query as Record<string, unknown>
  for (const name of ['offset', 'limit']) {
    const value = values[name]
    if (typeof value === 'string' && /^-?\d{1,16}$/.test(value)) values[name] = Number(value)
  }
}

const isOn = (flag: Static<ReturnType<typeof Flag>>): boolean => flag === true || flag === 'true'

const MICROSECONDS = 1_000_000
const seconds = (moment: number | null): number => (moment === null ? 0 : Math.floor(moment / MICROSECONDS))

const present = (member: ShownMember) => ({
  _id: member.userId,
  confirmed: member.confirmed,
  email: member.email,
  status: !member.suspended,
  userdetails: {
    _id: member.memberId,
    firstname: member.firstName,
    lastname: member.lastName,
    lastvisitdate: seconds(member.lastVisitAt),
    archived: member.archivedAt !== null,
    archivationdate: seconds(member.archivedAt),
    role: presentRole(member.role),
    settings: { language: member.language },
  },
})

export const addUsers = (app: App, { core, strictLimit }: DialectContext): void => {
  const tags = ['Users']

  app.get(
    '/users',
    {
      preValidation: readNumbers,
      schema: {
        tags,
        operationId: 'list_users',
        summary: 'Get a list of users',
        description:
          'The users of the vendor by name, archived ones too. Needs `createusers`. Parameters that are not known are ' +
          'left alone; one that comes twice is refused.',
        querystring: Page,
        response: { 200: Type.Object({ users: Type.Array(User, { maxItems: 1000 }) }) },
      },
    },
    async (request) => {
      const { direction, offset = 0, limit = 100, archived } = request.query
      const members = await listMembers(core, callOf(request), {
        companyId: companyOf(request),
        vocabulary,
        descending: direction === 'desc',
        offset,
        limit,
        ...(archived !== undefined && { archived: archived === 'true' }),
      })
      return { users: members.map(present) }
    },
  )

  app.get(
    '/users/:id',
    {
      schema: {
        tags,
        operationId: 'get_user',
        summary: 'Get a user',
        description:
          'One user as in the list, an archived one too. Needs `createusers`. The documents do not have this call.',
        params: UserPath,
        response: { 200: OneUser },
      },
    },
    async (request) => {
      const userId = pathId(request.params.id, 'member.unknown')
      return {
        user: present(await readMember(core, callOf(request), { companyId: companyOf(request), vocabulary, userId })),
      }
    },
  )

  app.post(
    '/users',
    {
      schema: {
        tags,
        operationId: 'create_user',
        summary: 'Create a new user',
        description:
          'Invites somebody under a new `_id`, whether or not the address has an account: the answer does not tell. ' +
          'Repeated before they accept, it writes role and names anew and renews the invitation. Needs `createusers`; ' +
          'nobody gives more than they hold.',
        body: NewUser,
        response: { 200: OneUser },
      },
    },
    async (request) => {
      const { username, roleId, password, passwordConfirm, firstName, lastName } = request.body
      refuseFaulty(
        password === passwordConfirm ? [] : [{ field: 'passwordConfirm', message: 'is not the same as password' }],
      )
      await strictLimit('invite', { account: callOf(request) }, request)
      const member = await createMember(core, callOf(request), {
        companyId: companyOf(request),
        vocabulary,
        email: username,
        role: roleId,
        password,
        firstName,
        lastName,
      })
      return { user: present(member) }
    },
  )

  app.put(
    '/users/:id',
    {
      schema: {
        tags,
        operationId: 'update_user',
        summary: 'Change user data',
        description:
          'Role, names, and whether somebody is let in. Their own name, address, phone and password stay theirs. Needs ' +
          '`createusers`; who holds more than the caller cannot be changed, and one administrator always stays (409).',
        params: UserPath,
        body: ChangedUser,
        response: { 200: OneUser },
      },
    },
    async (request) => {
      const { roleId, firstName, lastName, userIsActive, archived } = request.body
      const member = await updateMember(core, callOf(request), {
        companyId: companyOf(request),
        vocabulary,
        userId: pathId(request.params.id, 'member.unknown'),
        ...(roleId !== undefined && { role: roleId }),
        ...(firstName !== undefined && { firstName }),
        ...(lastName !== undefined && { lastName }),
        ...(userIsActive !== undefined && { active: isOn(userIsActive) }),
        ...(archived !== undefined && { archived: isOn(archived) }),
      })
      return { user: present(member) }
    },
  )
}
