import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import type { Call } from '../../model/actor.ts'
import { listOwnCompanies, type ShownCompany } from '../../operations/companies/list-own-companies.ts'
import { readOwnCompany } from '../../operations/companies/read-own-company.ts'
import type { Core } from '../../operations/core.ts'
import { listOwnShops } from '../../operations/locations/list-own-shops.ts'
import { listShopsOfCompany } from '../../operations/locations/list-shops-of-company.ts'
import type { ShownShop } from '../../operations/locations/own-shops.ts'
import { readOwnShop } from '../../operations/locations/read-own-shop.ts'
import { vocabulary } from './permissions.ts'
import { answer, idIn, includesOf } from './request.ts'

interface ById {
  readonly id: string
}

/** The languages of the document's example; a company has one name here, and it is the same in all of them. */
const nameLanguages = ['nl', 'en', 'fr'] as const

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

/** The caller's companies and shops. */
export const companies = (app: App, core: Core): void => {
  const wantsShops = (request: FastifyRequest): boolean => includesOf(request, ['shops']).has('shops')

  app.get('/company/companies', async (request, reply) => {
    const call = request.bakeryCall as Call
    const shops = wantsShops(request) ? await listOwnShops(core, call, vocabulary) : undefined
    const found = await listOwnCompanies(core, call, vocabulary)
    return answer(
      reply,
      found.map((company) => presentCompany(company, shops)),
    )
  })

  for (const path of ['/company/companies/:id', '/management/companies/:id']) {
    app.get<{ Params: ById }>(path, async (request, reply) => {
      const call = request.bakeryCall as Call
      const question = { companyId: idIn(request.params.id, 'company.unknown'), vocabulary }
      const isWanted = wantsShops(request)
      const company = await readOwnCompany(core, call, question)
      return answer(
        reply,
        presentCompany(company, isWanted ? await listShopsOfCompany(core, call, question) : undefined),
      )
    })
  }

  app.get<{ Params: ById }>('/company/companies/:id/shops', async ({ bakeryCall, params }, reply) => {
    const question = { companyId: idIn(params.id, 'company.unknown'), vocabulary }
    return answer(reply, (await listShopsOfCompany(core, bakeryCall as Call, question)).map(presentShop))
  })

  app.get('/company/shops', async ({ bakeryCall }, reply) =>
    answer(reply, (await listOwnShops(core, bakeryCall as Call, vocabulary)).map(presentShop)),
  )

  app.get<{ Params: ById }>('/company/shops/:id', async ({ bakeryCall, params }, reply) => {
    const question = { locationId: idIn(params.id, 'location.unknown'), vocabulary }
    return answer(reply, presentShop(await readOwnShop(core, bakeryCall as Call, question)))
  })
}
