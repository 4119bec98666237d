import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import { readOwnStanding } from '../../operations/access/read-own-standing.ts'
import { listOwnCompanies, type OwnCompany } from '../../operations/companies/list-own-companies.ts'
import { readOwnCompany } from '../../operations/companies/read-own-company.ts'
import { updateCompany } from '../../operations/companies/update-company.ts'
import type { Core } from '../../operations/core.ts'
import { listById, show, write } from './answer.ts'
import { Scope } from './member-shapes.ts'
import { Closed, failures, Id, Ids, Many, NoQuery, One, paging, ShownAs, upTo, WriteQuery } from './schema.ts'

const title = Type.String({ ...upTo(200), description: '1 to 200 characters; spaces around them do not count.' })

const Company = ShownAs('Company', {
  id: Id,
  title,
  catalogues: Type.Array(Type.String(), { description: 'By name; the first one’s words are the company’s own.' }),
})
const ChangedCompany = Closed({ title: Type.Optional(title) })

const Standing = ShownAs('Standing', {
  member_id: { ...Id, description: 'Who you are here.' },
  capabilities: {
    ...Type.Record(Type.String(), Scope),
    description: 'By word, such as members.edit: where you have it. What you have nowhere is left out.',
  },
})

const shown = ({ id, title, catalogues }: OwnCompany): Static<typeof Company> => ({
  id,
  title,
  catalogues: [...catalogues],
})

const OfCompany = Ids('company_id')

/** The caller's companies. */
export const companies = (app: App, { core }: DialectContext): void => {
  const tags = ['Companies']
  const oneIn = (params: { company_id: string }) => ({ companyId: pathId(params.company_id, 'company.unknown') })
  const readIn = (one: ReturnType<typeof oneIn>) => async (core: Core, call: Call) =>
    shown(await readOwnCompany(core, call, one))

  app.get(
    '/companies',
    {
      schema: {
        tags,
        operationId: 'listCompanies',
        summary: 'List the companies that you belong to',
        querystring: Closed(paging),
        response: { 200: Many(Company), ...failures },
      },
    },
    (request, reply) => listById(core, request, reply, (core, call) => listOwnCompanies(core, call), shown),
  )

  app.get(
    '/companies/:company_id',
    {
      schema: {
        tags,
        operationId: 'readCompany',
        summary: 'Read a company that you belong to',
        params: OfCompany,
        querystring: NoQuery,
        response: { 200: One(Company), ...failures },
      },
    },
    (request, reply) => show(core, request, reply, readIn(oneIn(request.params))),
  )

  app.get(
    '/companies/:company_id/standing',
    {
      schema: {
        tags,
        operationId: 'readStanding',
        summary: 'Read who you are in a company, and where you may do what',
        params: OfCompany,
        querystring: NoQuery,
        response: { 200: One(Standing), ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      return show(core, request, reply, async (core, call) => {
        const { memberId, capabilities } = await readOwnStanding(core, call, one)
        const found = [...capabilities].map(
          ([word, where]) => [word, where === 'company' ? where : [...where]] as const,
        )
        return { member_id: memberId, capabilities: Object.fromEntries(found) }
      })
    },
  )

  app.patch(
    '/companies/:company_id',
    {
      schema: {
        tags,
        operationId: 'updateCompany',
        summary: 'Change what a company is called',
        params: OfCompany,
        querystring: WriteQuery,
        body: ChangedCompany,
        response: { 200: One(Company), ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      const edit = async (core: Core, call: Call) => shown(await updateCompany(core, call, { ...one, ...request.body }))
      return write(core, request, reply, edit, { current: readIn(one) })
    },
  )
}
