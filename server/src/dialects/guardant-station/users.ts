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
import { callOf, companyOf, failures, vocabulary } from './session.ts'

const User = Type.Object({
  _id: Type.Integer({ examples: [10026] }),
  confirmed: Type.Boolean({ description: 'The invitation is accepted and the address proved.' }),
  email: Type.String(),
  status: Type.Boolean({ description: 'The "Active" flag.' }),
  userdetails: Type.Object({
    _id: Type.Integer({ examples: [10027] }),
    firstname: Type.String(),
    lastname: Type.String(),
    lastvisitdate: Type.Integer({ description: 'Unix time in seconds; 0 is never.' }),
    archived: Type.Boolean(),
    archivationdate: Type.Integer({ description: 'Unix time in seconds; 0 is not archived.' }),
    role: RoleOfUser,
    settings: Type.Object({ language: Type.Integer() }),
  }),
})
const OneUser = Type.Object({ user: User })

const Page = Type.Object({
  sortby: Type.Optional(Type.Literal('name', { description: 'Last name, then first name.' })),
  direction: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')], { default: 'asc' })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 999_999_999_999_999, default: 0 })),
  limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000, default: 100 })),
  archived: Type.Optional(
    Type.Union([Type.Literal('true'), Type.Literal('false')], { description: 'Without it, both kinds are listed.' }),
  ),
})

/** Fields that are not known are left alone. */
const NewUser = Type.Object({
  username: Type.String({ description: 'An e-mail address.', examples: ['1111@gmail.com'] }),
  roleId: Type.Integer({ description: 'From the list of roles.', examples: [5] }),
  password: Type.String({ description: 'At least 15 characters.' }),
  passwordConfirm: Type.String({ description: 'The same again.' }),
  firstName: Type.String(),
  lastName: Type.String(),
  companyName: Type.Optional(
    Type.Union([Type.String(), Type.Null()], { description: 'Not kept: the vendor has a name.' }),
  ),
  phone: Type.Optional(
    Type.Union([Type.String(), Type.Null()], { description: 'Not kept: it is for the user to tell.' }),
  ),
})

/** The document's example has one flag as a text and the other as a boolean. */
const Flag = Type.Union([Type.Boolean(), Type.Literal('true'), Type.Literal('false')])

const ChangedUser = Type.Object({
  roleId: Type.Optional(Type.Integer()),
  firstName: Type.Optional(Type.String()),
  lastName: Type.Optional(Type.String()),
  userIsActive: Type.Optional(Flag),
  archived: Type.Optional(Flag),
})

const UserPath = Type.Object({ id: Type.String({ examples: ['10065'] }) })

/** Digits in a query are numbers to the schema; anything else stays the text it is, and is refused as that. */
const readNumbers = async ({ query }: FastifyRequest): Promise<void> => {
  const values = query as Record<string, unknown>
  for (const name of ['offset', 'limit']) {
    const value = values[name]
    if (typeof value === 'string' && /^-?\d{1,16}$/.test(value)) values[name] = Number(value)
  }
}

const isOn = (flag: Static<typeof Flag>): boolean => flag === true || flag === 'true'

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
        summary: 'Get a list of users',
        querystring: Page,
        response: { 200: Type.Object({ users: Type.Array(User) }), ...failures },
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
    { schema: { tags, summary: 'Get a user', params: UserPath, response: { 200: OneUser, ...failures } } },
    async (request) => {
      const userId = pathId(request.params.id, 'member.unknown')
      return {
        user: present(await readMember(core, callOf(request), { companyId: companyOf(request), vocabulary, userId })),
      }
    },
  )

  app.post(
    '/users',
    { schema: { tags, summary: 'Create a new user', body: NewUser, response: { 200: OneUser, ...failures } } },
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
        summary: 'Change user data',
        params: UserPath,
        body: ChangedUser,
        response: { 200: OneUser, ...failures },
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
