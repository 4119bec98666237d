import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../testing/world.ts'

/** Those that differ from request to request, or that only a connection has. */
const ofTheMoment = new Set(['date', 'connection', 'keep-alive', 'x-request-id'])

const told = (headers: Iterable<readonly [string, unknown]>): Record<string, string> =>
  Object.fromEntries([...headers].flatMap(([name, value]) => (ofTheMoment.has(name) ? [] : [[name, `${value}`]])))

onEachEngine('alteg-v2: the shortcut of the positions', (open) => {
  test('answers over a connection what the route answers, refusals too', async () => {
    await using world = await open({ dialects: ['alteg-v2'] })
    const salon = await world.salon()
    const [here] = salon.locations
    const worker = await salon.member({ role: 'salon:worker' })
    for (const title of ['Stylist', 'Barber', 'Colourist'])
      await salon.owner.request('POST', `/api/v2/companies/${here}/positions`, { body: { title, salon_ids: [here] } })
    const accept = 'application/vnd.api.v2+json'
    const as = ({ token }: { token: string }): string => `Bearer ${salon.partner.token}, User ${token}`

    const origin = await (await world.app()).listen({ host: '127.0.0.1', port: 0 })
    for (const [authorization, type, query, status] of [
      [as(salon.owner), accept, '', 200],
      [as(salon.owner), accept, '?limit=2', 200],
      [as(salon.owner), accept, '?limit=1&offset=1', 200],
      [as(salon.owner), accept, '?offset=1&limit=1', 200],
      [as(salon.owner), accept, '?limit=1001', 422],
      [as(salon.owner), accept, '?limit=0', 422],
      [as(salon.owner), '*/*', '', 400],
      [as(worker), accept, '', 403],
      ['Bearer x, User y', accept, '', 401],
    ] as const) {
      const address = `/api/v2/companies/${here}/positions${query}`
      const headers = { authorization, accept: type }
      // Injected requests begin at the router, behind the shortcut.
      const route = await world.request('GET', address, { headers })
      const reply = await fetch(origin + address, { headers })
      assert.equal(reply.status, status, `${address} ${route.text}`)
      assert.deepEqual(
        [reply.status, told(reply.headers), await reply.text()],
        [route.status, told(Object.entries(route.headers)), route.text],
      )
    }
  })
})
