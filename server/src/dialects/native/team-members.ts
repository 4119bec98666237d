import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { TeamMember } from '../../model/team-member.ts'
import { enterCompany } from '../../operations/access/company-at.ts'
import type { Core } from '../../operations/core.ts'
import { createTeamMember } from '../../operations/team-members/create-team-member.ts'
import { deleteTeamMember } from '../../operations/team-members/delete-team-member.ts'
import { listTeamMembers } from '../../operations/team-members/list-team-members.ts'
import { readTeamMember } from '../../operations/team-members/read-team-member.ts'
import { updateTeamMember } from '../../operations/team-members/update-team-member.ts'
import { erase, listById, show, write } from './answer.ts'
import {
  Closed,
  failures,
  Id,
  Ids,
  Many,
  NoQuery,
  Nothing,
  Nullable,
  One,
  paging,
  SentAs,
  ShownAs,
  upTo,
  WriteQuery,
} from './schema.ts'

const words = {
  specialization: Type.String({ ...upTo(200), description: 'What they do, in free text of up to 200 characters.' }),
  position_id: { ...Nullable(Id), description: 'Their position; null for none.' },
  user_id: { ...Nullable(Id), description: 'The user of the location that they are.' },
  dismissed: Type.Boolean({ description: 'They work here no more, and stay on the roster.' }),
  hidden: Type.Boolean({ description: 'Clients who book do not see them.' }),
}
const name = Type.String({ ...upTo(200), description: '1 to 200 characters; spaces around them do not count.' })

const ShownTeamMember = ShownAs('TeamMember', {
  id: Id,
  location_id: Id,
  name,
  ...words,
  member_id: { ...Nullable(Id), description: 'The member that the user is.' },
  deleted: Type.Boolean({ description: 'Off the roster: readable by id, and changed no more.' }),
})

const optional = {
  specialization: Type.Optional(words.specialization),
  position_id: Type.Optional(words.position_id),
  user_id: Type.Optional(words.user_id),
  dismissed: Type.Optional(words.dismissed),
  hidden: Type.Optional(words.hidden),
}
const NewTeamMember = SentAs('NewTeamMember', {
  location_id: { ...Id, description: 'On whose roster they are.' },
  name,
  ...optional,
})
const ChangedTeamMember = SentAs('ChangedTeamMember', { name: Type.Optional(name), ...optional })

const TeamMembersQuery = Closed({
  ...paging,
  location_id: Type.Optional({ ...Id, description: 'Those of this location.' }),
  dismissed: Type.Optional(Type.Boolean({ description: 'Those who work here no more, or only the others.' })),
  position_id: Type.Optional({ ...Id, description: 'Those who have this position.' }),
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'A part of the name, in whatever case.' })),
})

const shown = (teamMember: TeamMember): Static<typeof ShownTeamMember> => ({
  id: teamMember.id,
  location_id: teamMember.locationId,
  name: teamMember.name,
  specialization: teamMember.specialization,
  position_id: teamMember.position?.id ?? null,
  user_id: teamMember.member?.userId ?? null,
  dismissed: teamMember.dismissed,
  hidden: teamMember.hidden,
  member_id: teamMember.member?.id ?? null,
  deleted: teamMember.deleted,
})

type Sent = Omit<Static<typeof ChangedTeamMember>, 'name'>

const wished = ({ position_id: positionId, user_id: userId, ...rest }: Sent) => ({
  ...rest,
  ...(positionId !== undefined && { positionId }),
  ...(userId !== undefined && { userId }),
})

const InCompany = Ids('company_id')
const OfCompany = Ids('company_id', 'team_member_id')

/** The people on the rosters of a company's locations. */
export const teamMembers = (app: App, { core }: DialectContext): void => {
  const tags = ['Team members']
  const oneIn = (params: { company_id: string; team_member_id: string }) => ({
    companyId: pathId(params.company_id, 'company.unknown'),
    teamMemberId: pathId(params.team_member_id, 'team-member.unknown'),
  })
  const readIn = (one: ReturnType<typeof oneIn>) => async (core: Core, call: Call) =>
    shown(await readTeamMember(core, call, one))

  app.get(
    '/companies/:company_id/team-members',
    {
      schema: {
        tags,
        operationId: 'listTeamMembers',
        summary: 'List the team members of the locations where you may see the roster',
        params: InCompany,
        querystring: TeamMembersQuery,
        response: { 200: Many(ShownTeamMember), ...failures },
      },
    },
    (request, reply) => {
      const { location_id: at, dismissed, position_id: positionId, q: name } = request.query
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const question = {
        companyId,
        ...(at !== undefined && { at }),
        filter: {
          deleted: false,
          ...(dismissed !== undefined && { dismissed }),
          ...(positionId !== undefined && { positionId }),
          ...(name !== undefined && { name }),
        },
      }
      return listById(
        core,
        request,
        reply,
        (core, call, part) => listTeamMembers(core, call, { ...question, part }),
        shown,
      )
    },
  )

  app.post(
    '/companies/:company_id/team-members',
    {
      schema: {
        tags,
        operationId: 'createTeamMember',
        summary: 'Put a person on the roster of a location, with or without a user',
        params: InCompany,
        querystring: WriteQuery,
        body: NewTeamMember,
        response: { 201: One(ShownTeamMember), ...failures },
      },
    },
    (request, reply) => {
      const { location_id: locationId, name, ...rest } = request.body
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const make = async (core: Core, call: Call) => {
        await enterCompany(core, call, companyId)
        return shown(await createTeamMember(core, call, companyId, { locationId, name, ...wished(rest) }))
      }
      return write(core, request, reply, make, { status: 201 })
    },
  )

  app.get(
    '/companies/:company_id/team-members/:team_member_id',
    {
      schema: {
        tags,
        operationId: 'readTeamMember',
        summary: 'Read a team member, a deleted one too',
        params: OfCompany,
        querystring: NoQuery,
        response: { 200: One(ShownTeamMember), ...failures },
      },
    },
    (request, reply) => show(core, request, reply, readIn(oneIn(request.params))),
  )

  app.patch(
    '/companies/:company_id/team-members/:team_member_id',
    {
      schema: {
        tags,
        operationId: 'updateTeamMember',
        summary: 'Change a team member, and which user they are',
        params: OfCompany,
        querystring: WriteQuery,
        body: ChangedTeamMember,
        response: { 200: One(ShownTeamMember), ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      const { name, ...rest } = request.body
      const edit = async (core: Core, call: Call) =>
        shown(await updateTeamMember(core, call, { ...one, ...(name !== undefined && { name }), ...wished(rest) }))
      return write(core, request, reply, edit, { current: readIn(one) })
    },
  )

  app.delete(
    '/companies/:company_id/team-members/:team_member_id',
    {
      schema: {
        tags,
        operationId: 'deleteTeamMember',
        summary: 'Take a team member off the roster; the user they were keeps all access',
        params: OfCompany,
        querystring: WriteQuery,
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      const end = (core: Core, call: Call) => deleteTeamMember(core, call, one)
      return erase(core, request, reply, end, { current: readIn(one) })
    },
  )
}
