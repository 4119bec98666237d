import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import type { Call } from '../../model/actor.ts'
import { createTeamMemberAt } from '../../operations/team-members/create-team-member.ts'
import { deleteTeamMember } from '../../operations/team-members/delete-team-member.ts'
import { inviteTeamMember } from '../../operations/team-members/invite-team-member.ts'
import { listTeamMembers } from '../../operations/team-members/list-team-members.ts'
import { readTeamMember } from '../../operations/team-members/read-team-member.ts'
import { updateTeamMember } from '../../operations/team-members/update-team-member.ts'
import { forUser } from './caller.ts'
import { named } from './schemas.ts'
import { shownFlat, shownInList, shownInWords, shownQuickly } from './team-member-shapes.ts'
import {
  type ChangedTeamMember,
  createQuicklySchema,
  createSchema,
  deleteSchema,
  type Flag,
  listFlatSchema,
  listSchema,
  type NewTeamMember,
  type QuickTeamMember,
  readFlatSchema,
  readSchema,
  updateSchema,
} from './team-members-schemas.ts'

const isSet = (flag: Static<typeof Flag>): boolean => flag === true || Number(flag) === 1

interface Place {
  location_id: string
}
type One = Place & { team_member_id: string }

const placeOf = ({ location_id }: Place): number => pathId(location_id, 'location.unknown')
const oneOf = (params: One) => ({
  locationId: placeOf(params),
  teamMemberId: pathId(params.team_member_id, 'team-member.unknown'),
})

/** In the operations' words; what was not sent is not there. */
const readWish = (sent: Static<typeof ChangedTeamMember>) => ({
  ...(sent.name !== undefined && { name: sent.name }),
  ...(sent.specialization !== undefined && { specialization: sent.specialization }),
  ...(sent.position_id !== undefined && { positionId: sent.position_id || null }),
  ...(sent.hidden !== undefined && { hidden: isSet(sent.hidden) }),
  ...(sent.fired !== undefined && { dismissed: isSet(sent.fired) }),
  ...(sent.user_id !== undefined && { userId: sent.user_id || null }),
})

/** Quickly made: on the roster alone, or as a user who is invited too. */
const createQuickly = (
  { core }: DialectContext,
  call: Call,
  locationId: number,
  sent: Static<typeof QuickTeamMember>,
) => {
  const { name, specialization, position_id: positionId, user_email: email, user_phone: phone } = sent
  const wish = { locationId, name, specialization, positionId: positionId || null }
  if (!sent.is_user_invite) return createTeamMemberAt(core, call, wish)
  return inviteTeamMember(core, call, {
    ...wish,
    vocabulary: 'salon',
    ...(email && { email }),
    ...(phone && { phone: String(phone) }),
  })
}

/** The roster of a location. */
export const teamMembers = (app: App, context: DialectContext): void => {
  const { core } = context
  const onRequest = forUser(context)

  /** What both families of paths write alike. */
  const addWrites = (path: string, isFirst: boolean): void => {
    app.post<{ Params: Place }>(path, { onRequest, schema: named(isFirst, createSchema) }, async (request, reply) => {
      const { call, params } = request
      const body = request.body as Static<typeof NewTeamMember>
      const wish = { ...readWish(body), name: body.name, locationId: placeOf(params) }
      const teamMember = await createTeamMemberAt(core, call, wish)
      return reply.code(201).send({ success: true, data: shownFlat(teamMember), meta: [] })
    })
    app.put<{ Params: One }>(
      `${path}/:team_member_id`,
      { onRequest, schema: named(isFirst, updateSchema) },
      async ({ call, params, body }) => {
        const wish = { ...readWish(body as Static<typeof ChangedTeamMember>), ...oneOf(params) }
        return { success: true, data: shownFlat(await updateTeamMember(core, call, wish)), meta: [] }
      },
    )
    app.delete<{ Params: One }>(
      `${path}/:team_member_id`,
      { onRequest, schema: named(isFirst, deleteSchema) },
      async ({ call, params }, reply) => {
        await deleteTeamMember(core, call, oneOf(params))
        return reply.code(204).send()
      },
    )
  }

  for (const noun of ['staff', 'team_members']) {
    const path = `/${noun}/:location_id`
    const isFirst = noun === 'staff'
    app.get<{ Params: Place }>(path, { onRequest, schema: named(isFirst, listSchema) }, async ({ call, params }) => {
      const listed = await listTeamMembers(core, call, { locationId: placeOf(params) })
      return { success: true, data: listed.map(shownInList), meta: [] }
    })
    app.get<{ Params: One }>(
      `${path}/:team_member_id`,
      { onRequest, schema: named(isFirst, readSchema) },
      async ({ call, params }) => ({
        success: true,
        data: shownInWords(await readTeamMember(core, call, oneOf(params))),
        meta: [],
      }),
    )
    addWrites(path, isFirst)
  }

  for (const place of ['company', 'locations']) {
    for (const noun of ['staff', 'team_members']) {
      const path = `/${place}/:location_id/${noun}`
      const isFirst = place === 'company' && noun === 'staff'
      app.get<{ Params: Place }>(
        path,
        { onRequest, schema: named(isFirst, listFlatSchema) },
        async ({ call, params }) => {
          const listed = await listTeamMembers(core, call, { locationId: placeOf(params) })
          return { success: true, data: listed.map(shownFlat), meta: { total_count: listed.length } }
        },
      )
      // A list even for one.
      app.get<{ Params: One }>(
        `${path}/:team_member_id`,
        { onRequest, schema: named(isFirst, readFlatSchema) },
        async ({ call, params }) => ({
          success: true,
          data: [shownFlat(await readTeamMember(core, call, oneOf(params)))],
          meta: { total_count: 1 },
        }),
      )
      // The same as those above.
      addWrites(path, false)

      app.post<{ Params: Place }>(
        `${path}/quick`,
        { onRequest, schema: named(isFirst, createQuicklySchema) },
        async (request, reply) => {
          const { call, params, body } = request
          const sent = body as Static<typeof QuickTeamMember>
          if (sent.is_user_invite) await context.strictLimit('invite', { account: call }, request)
          const data = shownQuickly(await createQuickly(context, call, placeOf(params), sent))
          return reply.code(201).send({ success: true, data, meta: [] })
        },
      )
    }
  }
}
