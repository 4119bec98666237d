import type { Static } from 'typebox'
import { readAliases } from '../../http/alteg/aliases.ts'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { type InvitationWish, inviteMembers } from '../../operations/members/invite-members.ts'
import { forUser } from './caller.ts'
import { type Invitation, type Invitations, inviteSchema } from './invitations-schemas.ts'

/** Null and absent mean the same here. */
const readWish = (sent: Static<typeof Invitation>): InvitationWish => ({
  search: sent.search,
  ...(sent.name && { name: sent.name }),
  ...(sent.position && { position: sent.position }),
  ...(sent.user_role && { role: sent.user_role }),
  ...(sent.user_permissions && { values: sent.user_permissions }),
  ...(sent.staff_id && { teamMemberId: sent.staff_id }),
})

export const invitations = (app: App, context: DialectContext): void => {
  app.post<{ Params: { location_id: string } }>(
    '/user/invite/:location_id',
    {
      onRequest: forUser(context),
      schema: inviteSchema,
      preValidation: async (request) => {
        const body = request.body as { invites?: unknown } | undefined
        if (!Array.isArray(body?.invites)) return
        request.body = { ...body, invites: body.invites.map((item) => readAliases(item, ['staff_id'])) }
      },
    },
    async (request, reply) => {
      const { call } = request
      const { invites } = request.body as Static<typeof Invitations>
      await context.strictLimit('invite', { account: call, times: invites.length }, request)
      await inviteMembers(context.core, call, {
        locationId: pathId(request.params.location_id, 'location.unknown'),
        vocabulary: 'salon',
        invitations: invites.map(readWish),
      })
      return reply.code(202).send({ success: true, meta: { message: 'Saved' } })
    },
  )
}
