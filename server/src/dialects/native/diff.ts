import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { diffAccess, type Side } from '../../operations/decisions/diff-access.ts'
import { callOf } from './caller.ts'
import { AnyValue, At, LocationId, label, MemberId, momentIn, Told, timed, UserId, whoIn } from './decision-shapes.ts'
import { inLanguage } from './in-language.ts'
import { Closed, failures, Ids, NoQuery, SentAs, ShownAs } from './schema.ts'

const SentSide = Closed(
  {
    member_id: MemberId,
    user_id: UserId,
    role: Type.Optional(Type.String({ maxLength: 200, description: 'A reference such as salon:worker or role:7.' })),
    at: At,
  },
  { title: 'ComparedSide', description: 'A member, or a role by itself.' },
)

const sideIn = (sent: Static<typeof SentSide>, field: string): Side => {
  const { role, member_id: member, user_id: user } = sent
  const moment = momentIn(sent, `${field}.at`)
  if (role === undefined) return { who: whoIn(sent, field), ...moment }
  if (member !== undefined || user !== undefined)
    refuseFaulty([{ field, message: 'needs one of member_id, user_id and role' }])
  return { role, ...moment }
}

const Moment = ShownAs('ComparedMoment', timed)

const Compared = ShownAs('AccessComparison', {
  from: Moment,
  to: Moment,
  differences: Type.Array(
    ShownAs('AccessDifference', {
      permission: Type.String({ description: 'By slug.' }),
      title: Type.String({ description: 'What people read.' }),
      from: { ...AnyValue, description: 'Null where the catalogue had no such permission.' },
      to: AnyValue,
    }),
    { description: 'Permissions whose effective values differ, in the order of the catalogue.' },
  ),
})

/** How what one member may do, or one role gives, differs from another, or from another moment. */
export const diff = (app: App, { core }: DialectContext): void => {
  app.post(
    '/companies/:company_id/diff',
    {
      config: { isRead: true },
      schema: {
        tags: ['Decisions'],
        operationId: 'diffAccess',
        summary: 'Compare two members, two roles, or one of them in two moments',
        params: Ids('company_id'),
        querystring: NoQuery,
        body: SentAs('Comparison', { from: SentSide, to: SentSide, location_id: LocationId }),
        response: {
          200: Told(Compared),
          ...failures,
        },
      },
    },
    (request, reply) =>
      inLanguage(request, reply, async (titles) => {
        const companyId = pathId(request.params.company_id, 'company.unknown')
        const { location_id: locationId } = request.body
        const [from, to] = [sideIn(request.body.from, 'from'), sideIn(request.body.to, 'to')]
        const found = await diffAccess(core, callOf(request), { companyId, from, to, locationId })
        reply.header('cache-control', 'no-store')
        const data = {
          from: label(reply, found.from),
          to: label(reply, found.to),
          differences: found.differences.map(({ permission, title, from, to }) => ({
            permission,
            title: titles.permission(permission, title),
            from: from ?? null,
            to: to ?? null,
          })),
        }
        return { data, ...data.to }
      }),
  )
}
