import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setLocationClosed } from '../../operations/locations/set-location-closed.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

onEachEngine('native: positions', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native', 'alteg-v2'] })
    const salon = await world.salon({ locations: 3 })
    const [here, there, third] = salon.locations as [number, number, number]
    const owner = await natively(world, salon.owner, salon.companyId)
    const manager = await salon.member({ role: 'salon:owner', slot: `location:${here}` })
    const atHere = await natively(world, manager, salon.companyId)
    const path = `/gatehouse/v1/companies/${salon.companyId}/positions`
    return { world, salon, here, there, third, owner, atHere, path }
  }

  test('a position is made, changed, listed page by page and deleted, and another interface sees the same', async () => {
    const { world, salon, here, there, owner, path } = await begin()
    await using _ = world
    const made = await owner('POST', path, { body: { title: ' Stylist ', locations: [there, here] } })
    assert.equal(made.status, 201, made.text)
    const { id } = made.body.data
    const stylist = { id, title: 'Stylist', description: '', locations: [here, there] }
    assert.deepEqual(made.body.data, stylist)
    for (const title of ['B', 'C']) await owner('POST', path, { body: { title, locations: [here] } })

    const first = await owner('GET', `${path}?limit=2`)
    assert.deepEqual(
      first.body.data.map(({ title }: { title: string }) => title),
      ['Stylist', 'B'],
    )
    const second = await owner('GET', `${path}?limit=2&cursor=${first.body.next_cursor}`)
    assert.deepEqual(
      [second.body.data.map(({ title }: { title: string }) => title), second.body.next_cursor],
      [['C'], null],
    )

    // A cursor goes on in its own list only, whatever the other one is ordered by.
    const elsewhereInList = await owner('GET', `${path.replace('positions', 'tags')}?cursor=${first.body.next_cursor}`)
    assert.deepEqual([elsewhereInList.status, elsewhereInList.body.errors?.[0].field], [422, 'cursor'])

    const one = await owner('GET', `${path}/${id}`)
    assert.deepEqual(one.body.data, stylist)
    const changed = await owner('PATCH', `${path}/${id}`, {
      body: { description: 'Cuts\nhair' },
      headers: { 'if-match': String(one.headers.etag) },
    })
    assert.deepEqual([changed.status, changed.body.data], [200, { ...stylist, description: 'Cuts\nhair' }])
    assert.equal((await owner('GET', `${path}/${id}`)).headers.etag, changed.headers.etag)
    const stale = await owner('DELETE', `${path}/${id}`, { headers: { 'if-match': String(one.headers.etag) } })
    assert.deepEqual([stale.status, stale.body.code], [412, 'precondition.failed'])
    const elsewhere = await salon.owner.request('GET', `/api/v2/companies/${here}/positions/${id}`)
    assert.equal(elsewhere.body.data.attributes.description, 'Cuts\nhair')

    assert.equal((await owner('DELETE', `${path}/${id}`)).status, 204)
    assert.equal((await owner('GET', `${path}/${id}`)).body.code, 'position.unknown')
    const trail = (await world.auditTrail(salon.companyId)).filter(({ subject }) => subject === `position:${id}`)
    assert.deepEqual(
      trail.map(({ kind }) => kind),
      ['position.created', 'position.changed', 'position.deleted'],
    )
  })

  test('a dry run keeps nothing', async () => {
    const { world, here, owner, path } = await begin()
    await using _ = world
    const before = await world.snapshot()
    const dry = await owner('POST', `${path}?dry_run=true`, { body: { title: 'A', locations: [here] } })
    assert.deepEqual([dry.status, dry.body.data.title], [201, 'A'])
    assert.equal(await world.snapshot(), before)
  })

  test('whoever has the right at one location sees all positions, and writes those of that location alone', async () => {
    const { world, salon, here, there, third, owner, atHere, path } = await begin()
    await using _ = world
    const make = async (locations: number[]): Promise<number> =>
      (await owner('POST', path, { body: { title: 'A', locations } })).body.data.id
    const [own, shared, other] = [await make([here]), await make([here, there]), await make([there])]
    assert.equal((await atHere('GET', path)).body.data.length, 3)
    assert.equal((await atHere('GET', `${path}/${other}`)).status, 200)

    const made = await atHere('POST', path, { body: { title: 'B', locations: [here] } })
    assert.equal(made.status, 201, made.text)
    assert.equal((await atHere('PATCH', `${path}/${own}`, { body: { title: 'C' } })).status, 200)
    const worker = await natively(world, await salon.member(), salon.companyId)
    const before = await world.snapshot()
    for (const [ask, method, where, body] of [
      [atHere, 'POST', '', { title: 'B', locations: [here, there] }],
      [atHere, 'PATCH', `/${own}`, { locations: [here, there] }],
      [atHere, 'PATCH', `/${shared}`, { title: 'D' }],
      [atHere, 'DELETE', `/${shared}`, undefined],
      [atHere, 'DELETE', `/${other}`, undefined],
      [worker, 'POST', '', { title: 'B', locations: [here] }],
      [worker, 'PATCH', `/${own}`, { title: 'D' }],
      [worker, 'DELETE', `/${own}`, undefined],
    ] as const) {
      const refused = await ask(method, path + where, { body })
      assert.deepEqual([refused.status, refused.body?.code], [403, 'access.denied'], `${method} ${where}`)
    }
    assert.equal(await world.snapshot(), before)

    // At a closed location it takes a grant over the company.
    const late = await make([third])
    await setLocationClosed(world.core, operator, salon.companyId, third, true)
    assert.equal((await owner('PATCH', `${path}/${late}`, { body: { title: 'E' } })).status, 200)
  })

  test('wrong fields are named, foreign ids are unknown', async () => {
    const { world, here, owner, path } = await begin()
    await using _ = world
    const foreign = await world.salon()
    const theirs = await natively(world, foreign.owner, foreign.companyId)
    const [away] = foreign.locations as [number]
    const { id } = (
      await theirs('POST', `/gatehouse/v1/companies/${foreign.companyId}/positions`, {
        body: { title: 'A', locations: [away] },
      })
    ).body.data
    const before = await world.snapshot()
    const fields = async (body: unknown): Promise<string[]> =>
      (await owner('POST', path, { body })).body.errors.map(({ field }: { field: string }) => field)
    assert.deepEqual(await fields({ title: '', locations: [here, away, here] }), [
      'title',
      'locations.1',
      'locations.2',
    ])
    assert.deepEqual(await fields({ title: 'A', locations: [] }), ['locations'])
    assert.deepEqual(await fields({ title: 'A', locations: [here], salon_ids: [] }), ['salon_ids'])
    for (const method of ['GET', 'PATCH', 'DELETE'])
      for (const one of [id, 999_999, 'x', '01']) {
        const asked = await owner(method, `${path}/${one}`, method === 'PATCH' ? { body: { title: 'B' } } : {})
        assert.deepEqual([asked.status, asked.body.code], [404, 'position.unknown'])
        const strange = await theirs(method, `${path}/${one}`, method === 'PATCH' ? { body: {} } : {})
        if (typeof one === 'number') assert.equal(strange.body.code, 'company.unknown')
      }
    assert.equal((await theirs('GET', path)).body.code, 'company.unknown')
    assert.equal(await world.snapshot(), before)
  })
})
