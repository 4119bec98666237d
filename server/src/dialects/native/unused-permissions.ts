import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { readUnusedPermissions } from '../../operations/decision-log/unused-permissions.ts'
import { callOf } from './caller.ts'
import { inLanguage } from './in-language.ts'
import { writeMaybe, writeMoment } from './moment.ts'
import { Closed, failures, Ids, Nullable, ShownAs, When } from './schema.ts'

const DAYS = 90

const UnusedQuery = Closed({
  days: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 3_650, default: DAYS, description: 'Not used for so many days.' }),
  ),
})

const Unused = ShownAs('UnusedPermissions', {
  data: Type.Array(
    ShownAs('UnusedPermission', {
      permission: Type.String({ description: 'By slug.' }),
      title: Type.String({ description: 'What people read.' }),
      holders: Type.Integer({ description: 'How many members hold it somewhere, now.' }),
      last_used_at: Nullable({ ...When, description: 'To the hour; null: never since `since`.' }),
    }),
    { description: 'In the order of the catalogue. Empty while `since` is null: then nothing is known.' },
  ),
  days: Type.Integer({ description: 'For how many days they were not used.' }),
  since: Nullable({ ...When, description: 'Since when uses are noted without a gap; null when they are not.' }),
  complete: Type.Boolean({ description: 'Uses are noted for all of these days. Else absence proves little.' }),
  revision: Type.Integer({ description: 'The company’s revision that the answer is of.' }),
  at: When,
})

/** What people hold and nobody used. */
export const unusedPermissions = (app: App, { core }: DialectContext): void => {
  app.get(
    '/companies/:company_id/unused-permissions',
    {
      schema: {
        tags: ['Decisions'],
        operationId: 'listUnusedPermissions',
        summary: 'List permissions that people hold and nobody used',
        params: Ids('company_id'),
        querystring: UnusedQuery,
        response: { 200: Unused, ...failures },
      },
    },
    (request, reply) =>
      inLanguage(request, reply, async (titles) => {
        const companyId = pathId(request.params.company_id, 'company.unknown')
        const { days = DAYS } = request.query
        const found = await readUnusedPermissions(core, callOf(request), companyId, days)
        reply.header('gatehouse-revision', found.revision).header('cache-control', 'private, no-cache')
        return {
          data: found.items.map(({ permission, title, holders, lastUsedAt }) => ({
            permission,
            title: titles.permission(permission, title),
            holders,
            last_used_at: writeMaybe(lastUsedAt ?? null),
          })),
          days,
          since: writeMaybe(found.since ?? null),
          complete: found.isWhole,
          revision: found.revision,
          at: writeMoment(found.at),
        }
      }),
  )
}
