/**
 * A shop's appointments, behind Hono, for `bun hono.ts`, `deno serve hono.ts`, or Node with @hono/node-server.
 *
 * Who asks stands in a header here; in your program it is what your own sign-in says.
 */
import { createGatehouse } from '@gatehouse/client'
import { requirePermission } from '@gatehouse/client/hono'
import { Hono } from 'hono'

const { GATEHOUSE_URL = 'http://127.0.0.1:8080', GATEHOUSE_TOKEN = '', GATEHOUSE_COMPANY = '1' } = process.env
const gate = createGatehouse({ baseUrl: GATEHOUSE_URL, token: GATEHOUSE_TOKEN, company: GATEHOUSE_COMPANY })

const app = new Hono()

app.put(
  '/shops/:shop/appointments/:id',
  requirePermission(gate, 'records_edit_access', {
    user: (context) => context.req.header('x-user'),
    location: (context) => context.req.param('shop'),
  }),
  (context) => context.json({ saved: context.req.param('id') }),
)

export default app
