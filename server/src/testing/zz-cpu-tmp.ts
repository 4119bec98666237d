import { emptyDatabase, worldOn } from './world.ts'
import { createPosition } from '../operations/positions/create-position.ts'
import { listPositions } from '../operations/positions/list-positions.ts'
import { identifyAlteg } from '../operations/credentials/identify.ts'
import { standingAt } from '../operations/access/authorize.ts'
import { pageOfPositions } from '../storage/positions.ts'
const { url, remove } = await emptyDatabase('sqlite')
const world = await worldOn(url, { dialects: ['alteg-v2'] }, remove)
const salon = await world.salon({ locations: 3 })
const [here] = salon.locations as [number]
for (let i = 0; i < 20; i++) await createPosition(world.core, salon.owner.call, { locationId: here, title: `Position ${i}`, description: 'Senior hair stylist with color specialization', locations: salon.locations })
const cred = { partnerToken: salon.partner.token, userToken: salon.owner.token }
const path = `/api/v2/companies/${here}/positions?limit=100&offset=0`
const bench = async (name: string, work: () => unknown, n = 4000) => {
  for (let i = 0; i < 1000; i++) await work()
  const c = process.cpuUsage()
  for (let i = 0; i < n; i++) await work()
  const u = process.cpuUsage(c)
  console.log(name, ((u.user + u.system) / n).toFixed(1), 'us')
}
const core = world.core
await bench('identify', () => identifyAlteg(core, cred))
await bench('standingAt', () => core.facts.read((l) => standingAt(l, salon.owner.call.actor, here)))
await bench('sql', () => pageOfPositions(core.engine, salon.companyId, { limit: 100, offset: 0 }))
await bench('listPositions', () => listPositions(core, salon.owner.call, { locationId: here, page: { limit: 100, offset: 0 } }))
await bench('inject', () => salon.owner.request('GET', path))
await world[Symbol.asyncDispose]()
