import { createServer } from 'node:http'
import { pino } from 'pino'
import { emptyDatabase, worldOn } from './world.ts'
import { createPosition } from '../operations/positions/create-position.ts'
const n = Number(process.argv[2] ?? 20)
const { url, remove } = await emptyDatabase('sqlite')
const world = await worldOn(url, { dialects: ['alteg-v2'] }, remove)
const salon = await world.salon({ locations: 3 })
const [here] = salon.locations as [number]
for (let i = 0; i < n; i++) await createPosition(world.core, salon.owner.call, { locationId: here, title: `Position ${i}`, description: 'Senior hair stylist with color specialization', locations: salon.locations })
const path = `/api/v2/companies/${here}/positions?limit=100&offset=0`
const text = (await salon.owner.request('GET', path)).text
await world.app.listen({ port: 18080, host: '127.0.0.1' })
createServer((_q, r) => { r.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) }); r.end(text) }).listen(18081, '127.0.0.1')
console.log(JSON.stringify({ path, bytes: text.length, auth: `Bearer ${salon.partner.token}, User ${salon.owner.token}` }))
