import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { RosterFilter, TeamMember } from '../../model/team-member.ts'
import { listTeamMembers } from '../../operations/team-members/list-team-members.ts'
import { type Edition, Id, identifying, LocationPath, nameIn, ResourceId, sendJson, tagOf } from './wire.ts'

const OFF = 2
const state = (what: string, fallback: number) =>
  Type.Optional(
    Type.Integer({ minimum: 0, maximum: OFF, default: fallback, description: `${what}: 0 no, 1 yes, 2 either.` }),
  )
const unknownHere = '(Gatehouse knows it of nobody: 1 finds none)'

const Roster = Type.Object(
  {
    'filter[name]': Type.Optional(Type.String({ minLength: 1, description: 'A part of the name.' })),
    'filter[position_id]': Type.Optional(Type.Integer({ minimum: 0, description: '0 for those without a position.' })),
    'filter[position_title]': Type.Optional(Type.String({ description: 'A part of the title.' })),
    'filter[fired]': state('Dismissed', OFF),
    'filter[deleted]': state('Deleted', 0),
    'filter[user_linked]': state('With a user who can sign in', OFF),
    'filter[is_paid]': state(`Paid for ${unknownHere}`, OFF),
    'filter[has_schedule]': state(`With a schedule ${unknownHere}`, OFF),
    'filter[is_assistant]': state(`May be an assistant ${unknownHere}`, OFF),
    include: Type.Optional(
      Type.Array(Type.Union([Type.Literal('position'), Type.Literal('employee')]), {
        uniqueItems: true,
        description:
          'What to show beside them; several as `include=position&include=employee`. Without it there are neither ' +
          '`relationships` nor `included`.',
      }),
    ),
  },
  { additionalProperties: false },
)

const reference = { type: Type.Literal('staff_position'), id: ResourceId(['42']) }
const TeamMemberResource = Type.Object(
  {
    type: Type.Literal('staff'),
    id: ResourceId(['12345']),
    attributes: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 200 }),
      tt_markup: Type.Integer({
        minimum: 1,
        maximum: 1440,
        description: 'The step of the calendar’s grid, in minutes: always 15, since Gatehouse keeps no calendar.',
      }),
      specialization: Type.String({ maxLength: 200, description: 'What they do, in free text.' }),
      image: Type.String({ maxLength: 1000, description: 'The address of a picture: always empty.' }),
      position_id: Type.Integer({ ...Id, minimum: 0, description: 'The id of the position; 0 for none.' }),
      is_available_as_assistant: Type.Boolean({ description: 'Always false.' }),
    }),
    relationships: Type.Optional(
      Type.Object(
        {
          position: Type.Optional(Type.Object({ data: Type.Union([Type.Object(reference), Type.Null()]) })),
          employee: Type.Optional(
            Type.Object({ data: Type.Null({ description: 'Gatehouse keeps no personnel file.' }) }),
          ),
        },
        { description: 'What was asked for with `include`.' },
      ),
    ),
  },
  { title: 'TeamMember', description: 'Somebody on the roster of a location, with or without a user.' },
)
const StaffPosition = Type.Object(
  { ...reference, attributes: Type.Object({ title: Type.String({ minLength: 1, maxLength: 100 }) }) },
  {
    title: 'StaffPosition',
    description: 'A position as it stands beside those who are in it: the same id, fewer words.',
  },
)
const TeamMemberList = Type.Object({
  data: Type.Array(TeamMemberResource, { description: 'By id.' }),
  included: Type.Optional(
    Type.Array(StaffPosition, { description: 'Each position once, if `include` was sent; empty without `position`.' }),
  ),
})

/** A query is text: digits are numbers to the schema, and what may come several times is a list. */
const readQuery = ({ query }: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
  const values = query as Record<string, unknown>
  for (const [name, value] of Object.entries(values)) {
    if (name === 'include') values[name] = [value].flat()
    else if (!/name|title/.test(name) && typeof value === 'string' && /^-?\d{1,15}$/.test(value))
      values[name] = Number(value)
  }
  done()
}

const asked = (value: number): boolean | undefined => (value === OFF ? undefined : value === 1)

/** What Gatehouse knows of nobody: asking for those of whom it is so finds none. */
const notKept = ['filter[is_paid]', 'filter[has_schedule]', 'filter[is_assistant]'] as const

/** The calendar's grid is the booking system's: this is the documents' own figure. */
const GRID_MINUTES = 15

type Include = 'position' | 'employee'

const related = ({ position }: TeamMember, include: readonly Include[]) => ({
  ...(include.includes('position') && {
    position: { data: position && { type: 'staff_position', id: String(position.id) } },
  }),
  // A personnel file is nothing that Gatehouse keeps.
  ...(include.includes('employee') && { employee: { data: null } }),
})

const shown = (teamMember: TeamMember, include: readonly Include[] | undefined) => ({
  type: 'staff',
  id: String(teamMember.id),
  attributes: {
    name: teamMember.name,
    tt_markup: GRID_MINUTES,
    specialization: teamMember.specialization,
    image: '',
    position_id: teamMember.position?.id ?? 0,
    is_available_as_assistant: false,
  },
  ...(include && { relationships: related(teamMember, include) }),
})

const positionsOf = (listed: readonly TeamMember[]) => {
  const titles = new Map(listed.flatMap(({ position }) => (position ? [[position.id, position.title]] : [])))
  return [...titles].map(([id, title]) => ({ type: 'staff_position', id: String(id), attributes: { title } }))
}

/** The roster of a location, the same in both editions. */
export const addTeamMembers = (app: App, context: DialectContext, edition: Edition): void => {
  const { base } = edition
  app.get(
    `${base}/team_members`,
    {
      onRequest: identifying(context),
      preValidation: readQuery,
      schema: {
        tags: [tagOf('Team Members', edition)],
        operationId: nameIn('list_team_members', edition),
        summary: 'List team members',
        description: 'The roster of the location, by id; those who were dismissed or are hidden are on it too.',
        params: LocationPath,
        querystring: Roster,
        response: { 200: TeamMemberList },
      },
    },
    async ({ call, params, query }, reply) => {
      const positionId = query['filter[position_id]']
      const [dismissed, deleted, linked] = [
        asked(query['filter[fired]'] ?? OFF),
        asked(query['filter[deleted]'] ?? 0),
        asked(query['filter[user_linked]'] ?? OFF),
      ]
      const filter: RosterFilter = {
        ...(query['filter[name]'] !== undefined && { name: query['filter[name]'] }),
        ...(positionId !== undefined && { positionId: positionId === 0 ? null : positionId }),
        ...(query['filter[position_title]'] !== undefined && { positionTitle: query['filter[position_title]'] }),
        ...(dismissed !== undefined && { dismissed }),
        ...(deleted !== undefined && { deleted }),
        ...(linked !== undefined && { linked }),
      }
      const locationId = pathId(params.company_id, 'location.unknown')
      const found = await listTeamMembers(context.core, call, { locationId, filter })
      const listed = notKept.some((name) => query[name] === 1) ? [] : found
      const { include } = query
      const data = listed.map((teamMember) => shown(teamMember, include))
      const included = include?.includes('position') ? positionsOf(listed) : []
      return sendJson(reply, 200, JSON.stringify(include ? { data, included } : { data }))
    },
  )
}
