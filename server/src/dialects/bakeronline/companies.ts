import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import { pathId } from '../../http/path-id.ts'
import type { Call } from '../../model/actor.ts'
import type { FieldFault } from '../../model/refusal.ts'
import { listOwnCompanies, type ShownCompany } from '../../operations/companies/list-own-companies.ts'
import { readOwnCompany } from '../../operations/companies/read-own-company.ts'
import { updateCompany } from '../../operations/companies/update-company.ts'
import type { Core } from '../../operations/core.ts'
import { listOwnShops } from '../../operations/locations/list-own-shops.ts'
import { listPublicShops } from '../../operations/locations/list-public-shops.ts'
import { listShopsOfCompany } from '../../operations/locations/list-shops-of-company.ts'
import type { ShownShop } from '../../operations/locations/own-shops.ts'
import { readOwnShop } from '../../operations/locations/read-own-shop.ts'
import { type Fields, fieldsOf, named, refuseFields } from './body.ts'
import { vocabulary } from './permissions.ts'
import { answer, includesOf } from './request.ts'
import {
  ChangedCompany,
  Companies,
  Company,
  IncludingShops,
  nameLanguages,
  OfCompany,
  OfShop,
  PublicShops,
  Shop,
  Shops,
} from './schemas.ts'

interface ById {
  readonly id: string
}

/** What the document says of a company beside its name: none of it is anybody's to change here. */
const fixed: readonly string[] = [
  'id',
  'active',
  'order_statuses',
  'order_preparation_statuses',
  'shops_have_internal_names',
  'translations',
  'emails',
  'shops',
]

/** What is wrong with a name by language, as far as it can be seen without the company. */
const nameFaults = (name: unknown): FieldFault[] => {
  if (typeof name !== 'object' || name === null || Array.isArray(name))
    return [{ field: 'name', message: 'must be a text for each language' }]
  const faults = Object.entries(name).flatMap(([language, text]) => {
    const field = `name.${named(language)}`
    if (!(nameLanguages as readonly string[]).includes(language)) return [{ field, message: 'is not known here' }]
    return typeof text === 'string' ? [] : [{ field, message: 'must be a text' }]
  })
  if (faults.length > 0 || new Set(Object.values(name)).size <= 1) return faults
  return [{ field: 'name', message: 'must be the same in all languages' }]
}

/** The one name of a body, if it has any; what is sent as it is shown changes nothing. */
const readTitle = (body: unknown, companyId: number): string | undefined => {
  const shown: Fields = presentCompany({ id: companyId, title: '' }, undefined)
  const { name, ...rest } = fieldsOf(body, { name: { texts: nameLanguages } })
  refuseFields([
    ...(name === undefined ? [] : nameFaults(name)),
    ...Object.entries(rest).flatMap(([key, value]) => {
      if (!fixed.includes(key)) return [{ field: named(key), message: 'is not known here' }]
      return value === shown[key] ? [] : [{ field: key, message: 'cannot be changed here' }]
    }),
  ])
  return Object.values((name ?? {}) as Record<string, string>)[0]
}

const presentCompany = ({ id, title }: ShownCompany, shops: readonly ShownShop[] | undefined) => ({
  id,
  name: Object.fromEntries(nameLanguages.map((language) => [language, title])),
  active: true,
  shops_have_internal_names: false,
  ...(shops && {
    shops: shops
      .filter(({ companyId }) => companyId === id)
      .map((shop) => ({ id: shop.id, name: shop.title, active: !shop.closed })),
  }),
})

const presentShop = ({ id, companyId, title, address, city, closed }: ShownShop) => ({
  name: title,
  active: !closed,
  address: { street: address, nr: '', zipcode: '', city, country: '', position: null },
  id,
  company_id: companyId,
})

const ofCompanies = ['Companies']
const ofShops = ['Shops']

/** Both prefixes show one company alike. */
const oneCompany = {
  '/company/companies/:id': { operationId: 'get_company', summary: 'Get a company' },
  '/management/companies/:id': { operationId: 'get_managed_company', summary: 'Get a company that you manage' },
} as const

/** The caller's companies and shops. */
export const companies = (app: App, core: Core): void => {
  const wantsShops = (request: FastifyRequest): boolean => includesOf(request, ['shops']).has('shops')

  app.get(
    '/company/companies',
    {
      schema: {
        tags: ofCompanies,
        operationId: 'list_companies',
        summary: 'List companies',
        description: 'Those where you are active and hold a right now, if the token opens them.',
        querystring: IncludingShops,
        response: { 200: Companies },
      },
    },
    async (request, reply) => {
      const call = request.bakeryCall as Call
      const shops = wantsShops(request) ? await listOwnShops(core, call, vocabulary) : undefined
      const found = await listOwnCompanies(core, call, vocabulary)
      return answer(
        reply,
        found.map((company) => presentCompany(company, shops)),
      )
    },
  )

  const shopsOf = async (isWanted: boolean, call: Call, question: { companyId: number; vocabulary: string }) =>
    isWanted ? listShopsOfCompany(core, call, question) : undefined

  for (const [path, words] of Object.entries(oneCompany)) {
    app.get<{ Params: ById }>(
      path,
      {
        schema: {
          tags: ofCompanies,
          ...words,
          description: 'The same answer below `/company` and below `/management`.',
          params: OfCompany,
          querystring: IncludingShops,
          response: { 200: Company },
        },
      },
      async (request, reply) => {
        const call = request.bakeryCall as Call
        const question = { companyId: pathId(request.params.id, 'company.unknown'), vocabulary }
        const isWanted = wantsShops(request)
        const company = await readOwnCompany(core, call, question)
        return answer(reply, presentCompany(company, await shopsOf(isWanted, call, question)))
      },
    )
  }

  app.patch<{ Params: ById }>(
    '/management/companies/:id',
    {
      schema: {
        tags: ofCompanies,
        operationId: 'update_company',
        summary: 'Change a company',
        description: 'Its name: all else is fixed, and may be sent only as it is shown. Needs `company_info`.',
        params: OfCompany,
        querystring: IncludingShops,
        body: ChangedCompany,
        response: { 200: Company },
      },
    },
    async (request, reply) => {
      const call = request.bakeryCall as Call
      const question = { companyId: pathId(request.params.id, 'company.unknown'), vocabulary }
      const isWanted = wantsShops(request)
      const title = readTitle(request.body, question.companyId)
      const company = await updateCompany(core, call, { ...question, ...(title !== undefined && { title }) })
      return answer(reply, presentCompany(company, await shopsOf(isWanted, call, question)))
    },
  )

  app.get<{ Params: ById }>(
    '/company/companies/:id/shops',
    {
      schema: {
        tags: ofShops,
        operationId: 'list_shops',
        summary: 'List the shops of a company',
        description: 'Those that a right of yours covers now; closed ones too, which are not active.',
        params: OfCompany,
        response: { 200: Shops },
      },
    },
    async ({ bakeryCall, params }, reply) => {
      const question = { companyId: pathId(params.id, 'company.unknown'), vocabulary }
      return answer(reply, (await listShopsOfCompany(core, bakeryCall as Call, question)).map(presentShop))
    },
  )

  app.get(
    '/company/shops',
    {
      schema: {
        tags: ofShops,
        operationId: 'list_own_shops',
        summary: 'List the shops of all companies',
        description: 'Those that a right of yours covers now, in each company that the token opens.',
        response: { 200: Shops },
      },
    },
    async ({ bakeryCall }, reply) =>
      answer(reply, (await listOwnShops(core, bakeryCall as Call, vocabulary)).map(presentShop)),
  )

  app.get<{ Params: ById }>(
    '/company/shops/:id',
    {
      schema: {
        tags: ofShops,
        operationId: 'get_shop',
        summary: 'Get a shop',
        description: 'One shop that a right of yours covers now.',
        params: OfShop,
        response: { 200: Shop },
      },
    },
    async ({ bakeryCall, params }, reply) => {
      const question = { locationId: pathId(params.id, 'location.unknown'), vocabulary }
      return answer(reply, presentShop(await readOwnShop(core, bakeryCall as Call, question)))
    },
  )
}

/** What anybody may see of a company: its open shops. */
export const publicShops = (app: App, core: Core): void => {
  app.get<{ Params: ById }>(
    '/company/:id/shops',
    {
      schema: {
        tags: ofShops,
        operationId: 'list_public_shops',
        summary: 'List the open shops of a company',
        description: 'The first twenty, for anybody: no token is looked at.',
        security: [],
        params: OfCompany,
        response: { 200: PublicShops },
      },
    },
    async ({ params }, reply) => {
      const question = { companyId: pathId(params.id, 'company.unknown'), vocabulary }
      return answer(reply, (await listPublicShops(core, question)).map(presentShop))
    },
  )
}
