import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { Core } from '../../operations/core.ts'
import type { CompanyMember, ReadMember } from '../../operations/members/company-member.ts'
import { countCompanyMembers } from '../../operations/members/count-company-members.ts'
import { listCompanyMembers, type MembersAsked } from '../../operations/members/list-company-members.ts'
import { readCompanyMember } from '../../operations/members/read-company-member.ts'
import { removeCompanyMember } from '../../operations/members/remove-company-member.ts'
import { updateCompanyMember } from '../../operations/members/update-company-member.ts'
import { type AccessWrite, accessRoutes, accessWrite, type Params } from './access-write.ts'
import { list, show } from './answer.ts'
import { limitOf, partOf, readCursor, refuseCursor } from './cursor.ts'
import { Grant, shownGrant } from './member-shapes.ts'
import { writeMaybe } from './moment.ts'
import {
  Closed,
  failures,
  Id,
  Ids,
  IdsOrMe,
  Many,
  NoQuery,
  Nullable,
  One,
  OneOf,
  paging,
  SentAs,
  ShownAs,
  upTo,
  When,
} from './schema.ts'

const State = Type.Union(
  [Type.Literal('active'), Type.Literal('invited'), Type.Literal('suspended'), Type.Literal('archived')],
  { description: 'Whoever is archived and suspended is archived; whoever is suspended and invited, suspended.' },
)

const listed = {
  id: Id,
  user_id: Type.Integer({ description: 'The person; until an invitation is accepted, a number that stands for them.' }),
  name: Type.String({ description: 'What the company calls them.' }),
  first_name: Type.String(),
  last_name: Type.String(),
  email: Nullable(
    Type.String({ description: 'What the inviter typed until the invitation is accepted, then their own.' }),
  ),
  phone: Nullable(Type.String({ description: 'The same. E.164 without the plus.' })),
  position: Type.String({ description: 'A job in free text.' }),
  language: Type.Integer({ description: 'A number that the vendor’s programs know; 0 is English.' }),
  state: State,
  accepted: Type.Boolean({ description: 'They have accepted their invitation.' }),
  suspended: Type.Boolean(),
  archived_at: Nullable(When),
  last_visit_at: Nullable(When),
  grants: Type.Array(Grant, { description: 'Those that the caller may see.' }),
  team_members: Type.Array(Type.Object({ id: Id, location_id: Id }), {
    description: 'Who of the roster they are, at locations whose people the caller may see.',
  }),
}

const Listed = ShownAs('ListedMember', listed)
const Member = ShownAs('Member', {
  ...listed,
  is_editable: Type.Boolean({
    description: 'Whether the caller can change the member as a whole: names, state, every grant.',
  }),
})

const Counted = ShownAs('MemberCount', { count: Type.Integer({ description: 'Whom the caller may see.' }) })

const ChangedMember = SentAs('ChangedMember', {
  first_name: Type.Optional(Type.String({ ...upTo(100), description: 'As this company calls them.' })),
  last_name: Type.Optional(Type.String({ ...upTo(100), description: 'As this company calls them.' })),
  position: Type.Optional(Type.String({ ...upTo(200), description: 'A job in free text.' })),
  language: Type.Optional(Type.Integer({ description: 'A number that the vendor’s programs know; 0 is English.' })),
  suspended: Type.Optional(Type.Boolean({ description: 'True ends their sessions here at once.' })),
  archived: Type.Optional(
    Type.Boolean({ description: 'The same; what they may do is kept for the day they come back.' }),
  ),
})

const shownListed = ({ member, state, ...details }: CompanyMember): Static<typeof Listed> => ({
  id: member.id,
  user_id: member.userId,
  name: details.name,
  first_name: details.firstName,
  last_name: details.lastName,
  email: details.email,
  phone: details.phone,
  position: details.position,
  language: details.language,
  state,
  accepted: member.accepted,
  suspended: member.suspended,
  archived_at: writeMaybe(member.archivedAt),
  last_visit_at: writeMaybe(details.lastVisitAt),
  grants: member.grants.map((grant) => shownGrant({ memberId: member.id, grant })),
  team_members: member.teamMembers.map(({ id, locationId }) => ({ id, location_id: locationId })),
})

const shown = (member: ReadMember): Static<typeof Member> => ({
  ...shownListed(member),
  is_editable: member.isEditable,
})

/** Which people are asked for. */
const filters = {
  state: Type.Optional(
    OneOf(['active', 'invited', 'suspended', 'archived', 'not-archived'], {
      description: 'Whoever is archived and suspended is archived; whoever is suspended and invited, suspended.',
    }),
  ),
  location_id: Type.Optional({ ...Id, description: 'Some grant of theirs bears on it, whenever it counts.' }),
  role: Type.Optional(Type.String({ description: 'They have it in some grant: with a location, in one there.' })),
  position: Type.Optional(Type.String({ ...upTo(200), description: 'Their job, just as it is written.' })),
  q: Type.Optional(Type.String({ ...upTo(100), description: 'Words that are each part of name, address or phone.' })),
}

const askedIn = (
  params: { company_id: string },
  query: Static<ReturnType<typeof Closed<typeof filters>>>,
): MembersAsked => {
  const { state, location_id: locationId, role, position, q: text } = query
  return { companyId: pathId(params.company_id, 'company.unknown'), state, locationId, role, position, text }
}

const orders = {
  name: { by: 'name', isDown: false },
  '-name': { by: 'name', isDown: true },
  last_visit_at: { by: 'last-visit', isDown: false },
  '-last_visit_at': { by: 'last-visit', isDown: true },
} as const

type Sort = keyof typeof orders

/** A place in one order is none in another. */
const placeAfter = (cursor: string | undefined, sort: Sort) => {
  const key = readCursor(cursor, [sort, orders[sort].by === 'name' ? '' : 0, 0] as const)
  if (key && key[0] !== sort) refuseCursor()
  return key && { key: key[1], id: key[2] }
}

const InCompany = Ids('company_id')
const OfMember = IdsOrMe()

/** A member by number, or whoever asks, by `me`: for reading. */
export const memberAsked = (params: { company_id: string; member_id: string }) => ({
  companyId: pathId(params.company_id, 'company.unknown'),
  memberId: params.member_id === 'me' ? ('me' as const) : pathId(params.member_id, 'member.unknown'),
})

/** A member by number, for changes: nobody locks themselves out by a slip of the pen. */
export const memberNamed = (params: { company_id: string; member_id: string }) => ({
  companyId: pathId(params.company_id, 'company.unknown'),
  memberId: pathId(params.member_id, 'member.unknown'),
})

const tag = 'Members'

const currentOf = (params: Params) => {
  const one = memberNamed(params)
  return async (core: Core, call: Call) => shown(await readCompanyMember(core, call, one))
}

export const memberWrites: readonly AccessWrite[] = [
  accessWrite({
    method: 'PATCH',
    path: '/members/:member_id',
    tag,
    operationId: 'updateMember',
    summary: 'Change what the company says of a member, suspend or archive them, or let them in again',
    body: ChangedMember,
    answer: Member,
    current: currentOf,
    work: (params, { first_name: firstName, last_name: lastName, ...rest }) => {
      const wish = {
        ...memberNamed(params),
        ...rest,
        ...(firstName !== undefined && { firstName }),
        ...(lastName !== undefined && { lastName }),
      }
      return async (core, call) => shown(await updateCompanyMember(core, call, wish))
    },
  }),
  {
    method: 'DELETE',
    path: '/members/:member_id',
    tag,
    operationId: 'removeMember',
    summary: 'Take all of a member’s access away, and archive them',
    current: currentOf,
    work: (params) => {
      const one = memberNamed(params)
      return (core, call) => removeCompanyMember(core, call, one)
    },
  },
]

/** The people of a company. */
export const members = (app: App, context: DialectContext): void => {
  const { core } = context
  const tags = [tag]
  accessRoutes(app, context, memberWrites)

  app.get(
    '/companies/:company_id/members',
    {
      schema: {
        tags,
        operationId: 'listMembers',
        summary: 'List the people of the company by last name, first name and number, or by when they came last',
        params: InCompany,
        querystring: Closed({
          ...paging,
          // A name of many letters is in it.
          cursor: Type.Optional(Type.String({ maxLength: 12_000, description: '`next_cursor` of the page before.' })),
          sort: Type.Optional(
            OneOf(['name', '-name', 'last_visit_at', '-last_visit_at'], {
              default: 'name',
              description: 'With a minus, the last first. Whoever never came is before all others.',
            }),
          ),
          ...filters,
        }),
        response: { 200: Many(Listed), ...failures },
      },
    },
    (request, reply) => {
      const { sort = 'name', cursor } = request.query
      const asked = askedIn(request.params, request.query)
      const limit = limitOf(request.query)
      const after = placeAfter(cursor, sort)
      const read = async (core: Core, call: Call) => {
        const found = await listCompanyMembers(core, call, { ...asked, order: orders[sort], after, limit: limit + 1 })
        return partOf(found, limit, ({ key, member }) => [sort, key, member.id])
      }
      return list(core, request, reply, read, shownListed)
    },
  )

  app.get(
    '/companies/:company_id/members/count',
    {
      schema: {
        tags,
        operationId: 'countMembers',
        summary: 'Count the people that a list with the same filters has',
        params: InCompany,
        querystring: Closed(filters),
        response: { 200: One(Counted), ...failures },
      },
    },
    (request, reply) => {
      const asked = askedIn(request.params, request.query)
      return show(core, request, reply, async (core, call) => ({ count: await countCompanyMembers(core, call, asked) }))
    },
  )

  app.get(
    '/companies/:company_id/members/:member_id',
    {
      schema: {
        tags,
        operationId: 'readMember',
        summary: 'Read a member, or oneself (me)',
        params: OfMember,
        querystring: NoQuery,
        response: { 200: One(Member), ...failures },
      },
    },
    (request, reply) => {
      const one = memberAsked(request.params)
      return show(core, request, reply, async (core, call) => shown(await readCompanyMember(core, call, one)))
    },
  )
}
