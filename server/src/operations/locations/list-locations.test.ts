import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../testing/world.ts'
import { createLocation } from './create-location.ts'
import { listLocations } from './list-locations.ts'
import { setLocationClosed } from './set-location-closed.ts'

onEachEngine('locations of a company', (open) => {
  test('are listed to its members, page by page, closed ones too', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon({ locations: 3 })
    const stranger = await world.salon()
    const { companyId, locations, owner } = salon
    const [first, second, third] = locations as [number, number, number]
    await setLocationClosed(world.core, owner.call, companyId, second, true)
    const worker = await salon.member()
    const ask = async (call: typeof owner.call, page: { limit: number; after?: number; closed?: boolean }) => {
      const { limit, ...filter } = page
      const listed = await listLocations(world.core, call, { whose: { kind: 'company', companyId }, filter, limit })
      return listed.map(({ id, closed }) => [id, closed])
    }

    assert.deepEqual(await ask(worker.call, { limit: 2 }), [
      [first, false],
      [second, true],
    ])
    assert.deepEqual(await ask(worker.call, { limit: 2, after: second }), [[third, false]])
    assert.deepEqual(await ask(worker.call, { limit: 9, closed: true }), [[second, true]])
    const suspended = await salon.member({ state: 'suspended' })
    await assert.rejects(ask(suspended.call, { limit: 2 }), { kind: 'access.denied' })
    await assert.rejects(ask(stranger.owner.call, { limit: 2 }), { kind: 'company.unknown' })
  })

  test('are made and closed by nobody from elsewhere, and nothing is written', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const { owner } = await world.salon()
    const before = await world.snapshot()
    const unknown = { kind: 'company.unknown' }
    await assert.rejects(createLocation(world.core, owner.call, salon.companyId, { title: 'Mine' }), unknown)
    await assert.rejects(createLocation(world.core, owner.call, 999_999, { title: 'Mine' }), unknown)
    const [here] = salon.locations as [number]
    await assert.rejects(setLocationClosed(world.core, owner.call, salon.companyId, here, true), unknown)
    assert.equal(await world.snapshot(), before)
  })
})
