import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { Type } from '../../http/type.ts'
import { type MemberAccess, readMemberAccess } from '../../operations/access/read-member-access.ts'
import { show } from './answer.ts'
import { At, LocationId, label, momentIn, Told } from './decision-shapes.ts'
import { shownValues, ValuesBySlug } from './member-shapes.ts'
import { memberAsked } from './members.ts'
import { writeMaybe } from './moment.ts'
import { Closed, failures, Id, IdsOrMe, Nullable, ShownAs } from './schema.ts'

const Access = ShownAs('MemberAccess', {
  member_id: Id,
  location_id: { ...Nullable(Id), description: 'Null for the company as a whole.' },
  blocker: Nullable(
    Type.String({
      description:
        'Why they may do nothing at all: invited, suspended, archived, user-disabled, location-closed or no-member.',
    }),
  ),
  permissions: {
    ...ValuesBySlug,
    description:
      'The effective value of every permission, by slug. With sources: `value`, `sources` (those that the caller may see), and `since`, `until` and `next`: between which moments windows leave it so, and what comes next.',
  },
})

const shownTimed = ({ company, timed }: MemberAccess): Record<string, unknown> | undefined =>
  timed &&
  Object.fromEntries(
    company.catalogue.permissions.flatMap(({ slug, index }) => {
      const found = timed[index]
      if (!found) return []
      const sources = found.sources.map(({ grant, source, value }) => ({
        grant_id: grant.id,
        slot: grant.slot,
        role: grant.role,
        source,
        value,
        starts_at: writeMaybe(grant.startsAt),
        ends_at: writeMaybe(grant.endsAt),
      }))
      const { value, since, until, next } = found
      return [[slug, { value, sources, since: writeMaybe(since), until: writeMaybe(until), next }]]
    }),
  )

/** What a member may do. */
export const access = (app: App, { core }: DialectContext): void => {
  app.get(
    '/companies/:company_id/members/:member_id/access',
    {
      schema: {
        tags: ['Decisions'],
        operationId: 'readMemberAccess',
        summary: 'Read what a member, or oneself (me), may do: at a location, or in the company as a whole',
        params: IdsOrMe(),
        querystring: Closed({
          location_id: LocationId,
          sources: Type.Optional(Type.Boolean({ description: 'Where each value comes from, and how long it stays.' })),
          at: At,
        }),
        response: { 200: Told(Access), ...failures },
      },
    },
    async (request, reply) => {
      const { companyId, memberId } = memberAsked(request.params)
      const { location_id: locationId, sources } = request.query
      const who = memberId === 'me' ? memberId : { by: 'member' as const, id: memberId }
      const question = { companyId, who, locationId, sources, ...momentIn(request.query) }
      let times: ReturnType<typeof label> | undefined
      const answer = await show(core, request, reply, async (core, call): Promise<Static<typeof Access>> => {
        const found = await readMemberAccess(core, call, question)
        times = label(reply, found)
        const { company, memberId: id, locationId, blocker, values } = found
        const permissions = shownTimed(found) ?? shownValues(company.catalogue.permissions, values)
        return { member_id: id, location_id: locationId, blocker, permissions }
      })
      if (!times || reply.sent) return answer as never
      reply.header('gatehouse-revision', times.revision)
      return { data: answer.data, ...times }
    },
  )
}
