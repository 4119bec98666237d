import assert from 'node:assert/strict'
import { loadCaseFiles } from '../dialects/mock/case-files.ts'
import { createLocation } from '../operations/locations/create-location.ts'
import { createPosition } from '../operations/positions/create-position.ts'
import { createTag } from '../operations/tags/create-tag.ts'
import { emptyDatabase, operator, worldOn } from './world.ts'
import { readFileSync } from 'node:fs'
const src = readFileSync(new URL('./cases.test.ts', import.meta.url), 'utf8')
const lib = src.slice(src.indexOf('type Values'), src.indexOf('const credentials'))
const { stripTypeScriptTypes } = await import('node:module')
const { fill, resolve } = new Function('assert', stripTypeScriptTypes(lib) + '; return { fill, resolve }')(assert)
for (const file of loadCaseFiles().filter((f) => f.dialect === 'alteg-v2')) {
  const { url, remove } = await emptyDatabase('sqlite')
  await using world = await worldOn(url, { dialects: ['alteg-v2'] }, remove)
  const salon = await world.salon({ locations: 0 })
  for (const id of [123, 124, 1, 2, 3]) await createLocation(world.core, operator, salon.companyId, { id, title: `L${id}` })
  const bakery = await world.bakery({ shops: 2 })
  const worker = await salon.member({ role: 'salon:worker', slot: 'location:123', scope: [123] })
  const call = salon.owner.call
  await createPosition(world.core, call, { id: 42, locationId: 123, title: 'Senior Stylist', description: 'Senior hair stylist with color specialization', locations: [1, 2, 3] })
  await createTag(world.core, call, { id: 241625, locationId: 123, title: 'VIP', color: '#ffffff', entity: 'client' })
  const demo = { partner_token: salon.partner.token, owner: { user_token: salon.owner.token }, salon: { location: 123, location2: 124, worker: { user_token: worker.token } }, bakery: { shops: bakery.locations } }
  for (const wire of file.cases) {
    const auth = wire.as === 'nobody' ? undefined : wire.as === 'partner' ? salon.partner.token : `${salon.partner.token}, User ${wire.as === 'worker' ? worker.token : salon.owner.token}`
    const { method, path, headers, body } = fill(wire.request, demo)
    const reply = await world.request(method, path, { ...(body !== undefined && { body }), headers: { ...(auth && { authorization: `Bearer ${auth}` }), ...headers } })
    const expected = fill({ status: wire.response.status, body: wire.response.body }, demo)
    try {
      assert.deepEqual({ status: reply.status, body: reply.body }, resolve(expected, reply))
      for (const [n, v] of Object.entries(wire.response.headers ?? {})) assert.equal(reply.headers[n], v)
      console.log('ok')
    } catch (e) { console.log('FAIL', file.file, wire.name, String((e as Error).message).slice(0, 700), reply.text.slice(0, 300)) }
  }
}
