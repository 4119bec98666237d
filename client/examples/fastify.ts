/**
 * A shop's appointments, behind Fastify: `GATEHOUSE_URL=… GATEHOUSE_TOKEN=… node fastify.ts`
 *
 * Who asks stands in a header here; in your program it is what your own sign-in says.
 */
import { createGatehouse } from '@gatehouse/client'
import { requirePermission } from '@gatehouse/client/fastify'
import Fastify from 'fastify'

const { GATEHOUSE_URL = 'http://127.0.0.1:8080', GATEHOUSE_TOKEN = '', GATEHOUSE_COMPANY = '1' } = process.env
const gate = createGatehouse({ baseUrl: GATEHOUSE_URL, token: GATEHOUSE_TOKEN, company: GATEHOUSE_COMPANY })

export const app = Fastify()

app.put<{ Params: { id: string } }>(
  '/shops/:shop/appointments/:id',
  {
    preHandler: requirePermission(gate, 'records_edit_access', {
      user: (request) => request.headers['x-user']?.toString(),
      location: (request) => request.params.shop,
    }),
  },
  async (request) => ({ saved: request.params.id }),
)

if (import.meta.main) await app.listen({ port: 3000 })
