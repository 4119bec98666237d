import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPosition } from '../../operations/positions/create-position.ts'
import { onEachEngine } from '../../testing/world.ts'

const denied = { success: false, data: null, meta: { message: 'Access denied.' } }
const unknown = { success: false, data: null, meta: {} }

onEachEngine('alteg-v1: positions', (openWorld) => {
  const open = () => openWorld({ dialects: ['alteg-v1', 'alteg-v2'] })

  test('a position is made, renamed, listed at every location, and deleted', async () => {
    await using world = await open()
    const { companyId, locations, owner } = await world.salon({ locations: 2 })
    const [here, there] = locations as [number, number]
    const list = async (at: number) => {
      const { status, body } = await owner.request('GET', `/api/v1/positions/${at}`)
      return [status, body]
    }

    const made = await owner.request('POST', `/api/v1/positions/${here}`, { body: { title: ' Stylist ', api_id: '7' } })

    const { id } = made.body.data
    const data = { id, title: 'Stylist', api_id: null }
    assert.deepEqual([made.status, made.body], [201, { success: true, data, meta: [] }])
    assert.ok(Number.isInteger(id))
    assert.deepEqual(await list(there), [200, { success: true, data: [data], meta: [] }])
    const put = await owner.request('PUT', `/api/v1/positions/${here}/${id}`, { body: { title: 'Barber' } })
    assert.deepEqual([put.status, put.body], [200, { success: true, data: { ...data, title: 'Barber' }, meta: [] }])
    assert.deepEqual((await list(here))[1], { success: true, data: [{ ...data, title: 'Barber' }], meta: [] })
    // The same position in the second version.
    const second = await owner.request('GET', `/api/v2/companies/${here}/positions/${id}`)
    assert.deepEqual([second.body.data.attributes.title, second.body.data.attributes.salon_ids], ['Barber', [here]])

    const deleted = await owner.request('DELETE', `/api/v1/positions/${here}/${id}`)
    assert.deepEqual([deleted.status, deleted.text], [204, ''])
    assert.deepEqual((await list(here))[1].data, [])
    const again = await owner.request('DELETE', `/api/v1/positions/${here}/${id}`)
    assert.deepEqual([again.status, again.body], [404, unknown])
    assert.deepEqual(
      (await world.auditTrail(companyId)).slice(-3).map(({ kind }) => kind),
      ['position.created', 'position.changed', 'position.deleted'],
    )
  })

  test('the list of titles and the quick creation stand under both names of their paths', async () => {
    await using world = await open()
    const { companyId, locations, owner } = await world.salon()
    const [here] = locations as [number]

    for (const place of ['company', 'locations']) {
      const made = await owner.request('POST', `/api/v1/${place}/${here}/positions/quick`, {
        body: { title: 'Position' },
      })
      const data = {
        id: made.body.data.id,
        chain_id: companyId,
        title: 'Position',
        description: '',
        services_binding_type: 0,
        rules_required_fields: [],
        only_chain_appointment: false,
      }
      assert.deepEqual([made.status, made.body], [201, { success: true, data, meta: [] }])
    }

    const { data } = (await owner.request('GET', `/api/v1/positions/${here}`)).body
    const titled = data.map(({ id, title }: { id: number; title: string }) => ({ id, title }))
    assert.equal(titled.length, 2)
    for (const path of ['company', 'locations'].flatMap((place) =>
      ['staff', 'team_members'].map((noun) => `/api/v1/${place}/${here}/${noun}/positions`),
    )) {
      const { status, body } = await owner.request('GET', path)
      assert.deepEqual([status, body], [200, { success: true, data: titled, meta: [{}] }], path)
    }
  })

  test('wrong titles and missing rights are refused, and nothing is written', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const foreign = await world.salon()
    const [here, there] = salon.locations as [number, number]
    const local = await salon.member({ role: 'salon:owner' })
    const worker = await salon.member({ role: 'salon:worker' })
    const { id } = await createPosition(world.core, salon.owner.call, {
      locationId: here,
      title: 'A',
      locations: [here, there],
    })
    const before = await world.snapshot()
    const ask = async (who: typeof local, method: string, path: string, body?: unknown) => {
      const answer = await who.request(method, `/api/v1/${path}`, body === undefined ? {} : { body })
      return [answer.status, answer.body]
    }

    for (const body of [{}, { title: ' ' }, { title: 'x'.repeat(101) }, { title: 7 }, []])
      for (const path of [`positions/${here}`, `company/${here}/positions/quick`]) {
        const [status, answer] = await ask(salon.owner, 'POST', path, body)
        assert.equal(status, 422)
        assert.match(answer.meta.errors[0].field, /^(title|body)$/)
      }
    // It is available at a location where they have no right.
    assert.deepEqual(await ask(local, 'PUT', `positions/${here}/${id}`, { title: 'B' }), [403, denied])
    assert.deepEqual(await ask(local, 'DELETE', `positions/${here}/${id}`), [403, denied])
    for (const [method, path] of [
      ['GET', `positions/${here}`],
      ['POST', `positions/${here}`],
      ['PUT', `positions/${here}/${id}`],
      ['DELETE', `positions/${here}/${id}`],
      ['GET', `company/${here}/staff/positions`],
      ['POST', `company/${here}/positions/quick`],
    ] as const) {
      const body = method.startsWith('P') ? { title: 'B' } : undefined
      assert.deepEqual(await ask(worker, method, path, body), [403, denied], path)
      assert.deepEqual(await ask(foreign.owner, method, path, body), [404, unknown], path)
      const { status } = await world.request(method, `/api/v1/${path}`, body ? { body } : {})
      assert.equal(status, 401, path)
    }
    assert.deepEqual(await ask(foreign.owner, 'DELETE', `positions/${foreign.locations[0]}/${id}`), [404, unknown])
    assert.equal(await world.snapshot(), before)
  })
})
