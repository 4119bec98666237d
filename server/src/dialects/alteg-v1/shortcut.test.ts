import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../testing/world.ts'

const path = (location: number | undefined, user: number): string =>
  `/api/v1/company/${location}/users/${user}/permissions`

/** Those that differ from request to request, or that only a connection has. */
const ofTheMoment = new Set(['date', 'connection', 'keep-alive', 'x-request-id'])

const told = (headers: Iterable<readonly [string, unknown]>): Record<string, string> =>
  Object.fromEntries([...headers].flatMap(([name, value]) => (ofTheMoment.has(name) ? [] : [[name, `${value}`]])))

onEachEngine('alteg-v1: the shortcut of the permissions', (open) => {
  test('answers over a connection what the route answers, refusals too', async () => {
    await using world = await open({ dialects: ['alteg-v1'], v1Sunset: new Date('2027-07-01') })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations
    const { owner, partner } = salon
    const worker = await salon.member({ role: 'salon:worker', slot: `location:${here as number}` })
    const other = await world.salon()
    const as = ({ token }: { token: string }, { token: program } = partner): { authorization?: string } => ({
      authorization: `Bearer ${program}, User ${token}`,
    })

    const origin = await (await world.app()).listen({ host: '127.0.0.1', port: 0 })
    for (const [headers, address, status] of [
      [as(owner), path(here, worker.userId), 200],
      [as(owner), `${path(here, worker.userId)}?page=1`, 200],
      [as(worker), path(here, worker.userId), 200],
      [as(worker), path(here, owner.userId), 403],
      [as(worker), path(there, worker.userId), 404],
      [as(owner), path(here, 4_000_000), 404],
      [as(owner), path(4_000_000, worker.userId), 404],
      [as(other.owner, other.partner), path(here, worker.userId), 404],
      [as(owner, other.partner), path(here, worker.userId), 401],
      [{}, path(here, worker.userId), 401],
    ] as const) {
      // Injected requests begin at the router, behind the shortcut.
      const route = await world.request('GET', address, { headers })
      const reply = await fetch(origin + address, { headers })
      assert.equal(reply.status, status, `${address} ${route.text}`)
      assert.deepEqual(
        [reply.status, told(reply.headers), await reply.text()],
        [route.status, told(Object.entries(route.headers)), route.text],
      )
      assert.ok(reply.headers.has('x-request-id'))
    }
  })
})
