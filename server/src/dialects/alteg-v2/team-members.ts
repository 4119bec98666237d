import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { RosterFilter, TeamMember } from '../../model/team-member.ts'
import { listTeamMembers } from '../../operations/team-members/list-team-members.ts'
import { type Edition, ErrorAnswer, identifying, LocationPath, sendJson } from './wire.ts'

const OFF = 2
const state = (fallback: number) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: OFF, default: fallback, description: '0 no, 1 yes, 2 either.' }))

const Roster = Type.Object(
  {
    'filter[name]': Type.Optional(Type.String({ minLength: 1, description: 'A part of the name.' })),
    'filter[position_id]': Type.Optional(Type.Integer({ minimum: 0, description: '0 for those without a position.' })),
    'filter[position_title]': Type.Optional(Type.String({ description: 'A part of the title.' })),
    'filter[fired]': state(OFF),
    'filter[deleted]': state(0),
    'filter[user_linked]': state(OFF),
    'filter[is_paid]': state(OFF),
    'filter[has_schedule]': state(OFF),
    'filter[is_assistant]': state(OFF),
    include: Type.Optional(
      Type.Array(Type.Union([Type.Literal('position'), Type.Literal('employee')]), { uniqueItems: true }),
    ),
  },
  { additionalProperties: false },
)

const Relationship = Type.Optional(
  Type.Object({ data: Type.Union([Type.Object({ type: Type.String(), id: Type.String() }), Type.Null()]) }),
)
const TeamMemberList = Type.Object({
  data: Type.Array(
    Type.Object({
      type: Type.Literal('staff'),
      id: Type.String(),
      attributes: Type.Object({
        name: Type.String(),
        tt_markup: Type.Integer({ description: 'The step of the calendar’s grid, in minutes.' }),
        specialization: Type.String(),
        image: Type.String(),
        position_id: Type.Integer(),
        is_available_as_assistant: Type.Boolean(),
      }),
      relationships: Type.Optional(Type.Object({ position: Relationship, employee: Relationship })),
    }),
  ),
  included: Type.Optional(
    Type.Array(
      Type.Object({
        type: Type.Literal('staff_position'),
        id: Type.String(),
        attributes: Type.Object({ title: Type.String() }),
      }),
    ),
  ),
})
const failures = { 400: ErrorAnswer, 401: ErrorAnswer, 403: ErrorAnswer, 404: ErrorAnswer, 422: ErrorAnswer }

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
export const addTeamMembers = (app: App, context: DialectContext, { base }: Edition): void => {
  app.get(
    `${base}/team_members`,
    {
      onRequest: identifying(context),
      preValidation: readQuery,
      schema: {
        tags: ['Team Members'],
        params: LocationPath,
        querystring: Roster,
        response: { 200: TeamMemberList, ...failures },
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
