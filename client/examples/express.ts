/**
 * A shop's appointments, behind Express: `GATEHOUSE_URL=… GATEHOUSE_TOKEN=… node express.ts`
 *
 * Who asks stands in a header here; in your program it is what your own sign-in says.
 */
import { createGatehouse } from '@gatehouse/client'
import { requirePermission } from '@gatehouse/client/express'
import express from 'express'

const { GATEHOUSE_URL = 'http://127.0.0.1:8080', GATEHOUSE_TOKEN = '', GATEHOUSE_COMPANY = '1' } = process.env
const gate = createGatehouse({ baseUrl: GATEHOUSE_URL, token: GATEHOUSE_TOKEN, company: GATEHOUSE_COMPANY })

export const app = express()

app.put(
  '/shops/:shop/appointments/:id',
  requirePermission(gate, 'records_edit_access', {
    user: (request) => request.get('x-user'),
    location: (request) => request.params.shop,
  }),
  (request, response) => {
    response.json({ saved: request.params.id })
  },
)

if (import.meta.main) app.listen(3000)
