import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { emptyDatabase, type Someone, type TestCompany, type World, worldOn } from '../../server/src/testing/world.ts'
import { served, tokenOf } from './service.ts'

const allowed = { role: 'salon:worker', exceptions: { records_access: true, records_edit_access: true } }

type Ask = (path: string, headers?: Record<string, string>) => Promise<Response>

/** How each example is started, as its own first lines say; from here on it is asked like any server. */
const examples: Record<string, () => Promise<{ ask: Ask; close: () => unknown }>> = {
  express: async () => {
    const { app } = await import('../examples/express.ts')
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return { ask: asking(`http://127.0.0.1:${port}`), close: () => server.close().closeAllConnections() }
  },
  fastify: async () => {
    const { app } = await import('../examples/fastify.ts')
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    return { ask: asking(address), close: () => app.close() }
  },
  hono: async () => {
    const { default: app } = await import('../examples/hono.ts')
    return { ask: async (path, headers = {}) => app.request(path, { method: 'PUT', headers }), close: () => undefined }
  },
}

const asking =
  (origin: string): Ask =>
  (path, headers = {}) =>
    fetch(origin + path, { method: 'PUT', headers })

describe('client: the guards, as the examples have them', () => {
  let world: World
  let salon: TestCompany
  let worker: Someone

  before(async () => {
    // Examples mean the package as it is installed.
    execFileSync(process.execPath, [join(import.meta.dirname, '../build.js')])
    const { url, remove } = await emptyDatabase('sqlite')
    world = await worldOn(url, { dialects: ['native'] }, remove)
    salon = await world.salon({ locations: 2 })
    worker = await salon.member(allowed)
    process.env.GATEHOUSE_URL = await served(world)
    process.env.GATEHOUSE_TOKEN = await tokenOf(world, salon.owner, salon.companyId)
    process.env.GATEHOUSE_COMPANY = String(salon.companyId)
  })
  after(async () => {
    for (const name of ['GATEHOUSE_URL', 'GATEHOUSE_TOKEN', 'GATEHOUSE_COMPANY']) delete process.env[name]
    await world[Symbol.asyncDispose]()
  })

  for (const [name, start] of Object.entries(examples))
    test(name, async () => {
      const { ask, close } = await start()
      try {
        const [here, there] = salon.locations
        const answers = [
          await ask(`/shops/${here}/appointments/5`, { 'x-user': String(worker.userId) }),
          await ask(`/shops/${there}/appointments/5`, { 'x-user': String(worker.userId) }),
          await ask(`/shops/999999999/appointments/5`, { 'x-user': String(worker.userId) }),
          await ask('/shops/me/appointments/5', { 'x-user': String(worker.userId) }),
          await ask(`/shops/${here}/appointments/5`, { 'x-user': '999999999' }),
          await ask(`/shops/${here}/appointments/5`),
        ]
        assert.deepEqual(
          answers.map(({ status }) => status),
          [200, 403, 403, 403, 403, 401],
        )
        assert.deepEqual(await answers[0]?.json(), { saved: '5' })
        assert.deepEqual(await answers[1]?.json(), { status: 403, title: 'Access denied.' })
      } finally {
        await close()
      }
    })
})
