import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { type HeadCount, headWarnings } from '../../model/head-count.ts'
import { countHeads } from '../../operations/locations/count-heads.ts'
import { show } from './answer.ts'
import { failures, Id, Ids, NoQuery, Nullable, One, OneOf, ShownAs } from './schema.ts'

const heads = {
  people: Type.Integer({ description: 'How many active people have a grant there that counts now.' }),
  invited: Type.Integer({ description: 'How many more are invited to it, and have not accepted.' }),
  roles: Type.Array(
    ShownAs('RoleHeadCount', {
      role: Nullable(Type.String({ description: 'A reference; null for a grant without a role.' })),
      people: Type.Integer({ description: 'Whoever has two roles there is counted with each.' }),
    }),
    { description: 'Those that somebody has.' },
  ),
}

const HeadCounts = ShownAs('HeadCounts', {
  company: ShownAs('CompanyHeadCount', heads),
  locations: Type.Array(
    ShownAs('LocationHeadCount', {
      location_id: Id,
      ...heads,
      warnings: Type.Array(
        OneOf(headWarnings, {
          description:
            'Closed; nobody has a grant of its own; none of these people has an owner’s role there; one of them alone may change what people may do there. Grants over the whole company are left out of account.',
        }),
      ),
    }),
    { description: 'Those where you may see people, by number.' },
  ),
})

const shown = ({ people, invited, roles }: HeadCount) => ({
  people,
  invited,
  roles: [...roles].map(([role, people]) => ({ role, people })),
})

/** How many people are where. */
export const headCounts = (app: App, { core }: DialectContext): void => {
  app.get(
    '/companies/:company_id/head-counts',
    {
      schema: {
        tags: ['Locations'],
        operationId: 'countHeads',
        summary: 'Count the people of each location by role, and hear what is odd there',
        params: Ids('company_id'),
        querystring: NoQuery,
        response: { 200: One(HeadCounts), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      return show(core, request, reply, async (core, call): Promise<Static<typeof HeadCounts>> => {
        const { whole, locations } = await countHeads(core, call, { companyId })
        return {
          company: shown(whole),
          locations: locations.map((one) => ({ location_id: one.id, ...shown(one), warnings: [...one.warnings] })),
        }
      })
    },
  )
}
