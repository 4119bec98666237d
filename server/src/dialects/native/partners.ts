import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import { enterCompany } from '../../operations/access/company-at.ts'
import type { Core } from '../../operations/core.ts'
import { listCompanyPartners, readCompanyPartner } from '../../operations/partners/company-partners.ts'
import { setPartnerConnected } from '../../operations/partners/set-partner-connected.ts'
import { erase, listById, show, write } from './answer.ts'
import { Closed, failures, Id, Ids, Many, NoQuery, Nothing, One, paging, ShownAs, WriteQuery } from './schema.ts'

const Partner = ShownAs('Partner', { id: Id, name: Type.String() })

const InCompany = Ids('company_id')
const OfCompany = Ids('company_id', 'partner_id')

/** Which integrations may act in a company. An integrator tells the owner their number. */
export const partners = (app: App, { core }: DialectContext): void => {
  const tags = ['Partners']
  const oneIn = (params: { company_id: string; partner_id: string }) => ({
    companyId: pathId(params.company_id, 'company.unknown'),
    partnerId: pathId(params.partner_id, 'partner.unknown'),
  })

  app.get(
    '/companies/:company_id/partners',
    {
      schema: {
        tags,
        operationId: 'listPartners',
        summary: 'List the partners that are connected',
        params: InCompany,
        querystring: Closed(paging),
        response: { 200: Many(Partner), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      return listById(
        core,
        request,
        reply,
        (core, call, slice) => listCompanyPartners(core, call, { companyId, ...slice }),
        (partner) => partner,
      )
    },
  )

  app.get(
    '/companies/:company_id/partners/:partner_id',
    {
      schema: {
        tags,
        operationId: 'readPartner',
        summary: 'Read a connected partner',
        params: OfCompany,
        querystring: NoQuery,
        response: { 200: One(Partner), ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      return show(core, request, reply, (core, call) => readCompanyPartner(core, call, one))
    },
  )

  app.put(
    '/companies/:company_id/partners/:partner_id',
    {
      schema: {
        tags,
        operationId: 'connectPartner',
        summary: 'Connect a partner: its programs may act in the company',
        params: OfCompany,
        querystring: WriteQuery,
        response: { 200: One(Partner), ...failures },
      },
    },
    (request, reply) => {
      const { companyId, partnerId } = oneIn(request.params)
      return write(core, request, reply, async (core, call) => {
        await enterCompany(core, call, companyId)
        const { name } = await setPartnerConnected(core, call, companyId, partnerId, true)
        return { id: partnerId, name }
      })
    },
  )

  app.delete(
    '/companies/:company_id/partners/:partner_id',
    {
      schema: {
        tags,
        operationId: 'disconnectPartner',
        summary: 'Disconnect a partner: its programs are out at their next call',
        params: OfCompany,
        querystring: WriteQuery,
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      const current = (core: Core, call: Call) => readCompanyPartner(core, call, one)
      const end = async (core: Core, call: Call): Promise<void> => {
        // Which numbers partners have that are not connected is nobody's to find out.
        await readCompanyPartner(core, call, one)
        await setPartnerConnected(core, call, one.companyId, one.partnerId, false)
      }
      return erase(core, request, reply, end, { current })
    },
  )
}
