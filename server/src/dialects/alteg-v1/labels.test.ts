import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTag } from '../../operations/tags/create-tag.ts'
import { onEachEngine } from '../../testing/world.ts'

const denied = { success: false, data: null, meta: { message: 'Access denied.' } }
const unknown = { success: false, data: null, meta: {} }

onEachEngine('alteg-v1: labels', (openWorld) => {
  const open = () => openWorld({ dialects: ['alteg-v1', 'alteg-v2'] })

  test('a label is made, listed under its kind, changed and deleted', async () => {
    await using world = await open()
    const { companyId, locations, owner } = await world.salon()
    const [here] = locations as [number]
    const path = `/api/v1/labels/${here}`

    const made = await owner.request('POST', `${path}/client`, {
      body: { title: 'VIP', color: '#FF2828', icon: 'star', anything: 1 },
    })

    const { id } = made.body.data
    const data = { id, salon_id: here, title: 'VIP', color: '#ff2828', icon: 'star', entity: 1 }
    assert.deepEqual([made.status, made.body], [201, { success: true, data, meta: [] }])
    for (const [kind, expected] of [
      ['client', [data]],
      ['1', [data]],
      ['record', []],
      ['0', []],
    ] as const) {
      const { status, body } = await owner.request('GET', `${path}/${kind}`)
      assert.deepEqual([status, body], [200, { success: true, data: expected, meta: [] }], kind)
    }
    const put = await owner.request('PUT', `${path}/${id}`, { body: { ...data, title: 'Regular' } })
    assert.deepEqual([put.status, put.body], [200, { success: true, data: { ...data, title: 'Regular' }, meta: [] }])
    const second = await owner.request('GET', `/api/v2/companies/${here}/tags/${id}`)
    assert.equal(second.body.data.attributes.title, 'Regular')

    const deleted = await owner.request('DELETE', `${path}/${id}`)
    assert.deepEqual([deleted.status, deleted.text], [204, ''])
    assert.deepEqual((await owner.request('GET', `${path}/client`)).body.data, [])
    assert.deepEqual(
      (await world.auditTrail(companyId)).slice(-3).map(({ kind }) => kind),
      ['tag.created', 'tag.changed', 'tag.deleted'],
    )
    const again = await owner.request('PUT', `${path}/${id}`, { body: { title: 'x' } })
    assert.deepEqual([again.status, again.body], [403, denied])
  })

  test('wrong kinds, wrong fields and missing rights are refused, and nothing is written', async () => {
    await using world = await open()
    const salon = await world.salon()
    const foreign = await world.salon()
    const [here] = salon.locations as [number]
    const worker = await salon.member({ role: 'salon:worker' })
    const { id } = await createTag(world.core, salon.owner.call, { locationId: here, title: 'x', color: '#ffffff' })
    const body = { title: 'x', color: '#ffffff' }
    const before = await world.snapshot()
    const ask = async (who: typeof worker, method: string, path: string, sent?: unknown) => {
      const answer = await who.request(method, `/api/v1/labels/${path}`, sent === undefined ? {} : { body: sent })
      return [answer.status, answer.body]
    }

    for (const kind of ['4', 'Client', '-1', 'staff']) {
      assert.equal((await ask(salon.owner, 'GET', `${here}/${kind}`))[0], 400)
      assert.equal((await ask(salon.owner, 'POST', `${here}/${kind}`, body))[0], 400)
    }
    for (const [sent, field] of [
      [{}, 'title'],
      [{ title: 'x', color: 'red' }, 'color'],
      [{ ...body, icon: 1 }, 'icon'],
    ] as const) {
      const [status, answer] = await ask(salon.owner, 'POST', `${here}/client`, sent)
      assert.deepEqual([status, answer.meta.errors[0].field], [422, field])
    }
    assert.equal((await ask(salon.owner, 'PUT', `${here}/${id}`, { color: 'red' }))[0], 422)
    assert.equal((await ask(worker, 'GET', `${here}/client`))[0], 200)
    for (const [method, path] of [
      ['POST', `${here}/client`],
      ['PUT', `${here}/${id}`],
      ['DELETE', `${here}/${id}`],
    ] as const) {
      const sent = method === 'DELETE' ? undefined : body
      assert.deepEqual(await ask(worker, method, path, sent), [403, denied], path)
      assert.deepEqual(await ask(foreign.owner, method, path, sent), [404, unknown], path)
    }
    assert.deepEqual(await ask(foreign.owner, 'GET', `${here}/client`), [404, unknown])
    assert.deepEqual(await ask(foreign.owner, 'DELETE', `${foreign.locations[0]}/${id}`), [404, unknown])
    assert.deepEqual(await ask(salon.owner, 'DELETE', `${here}/999999999`), [404, unknown])
    assert.equal(await world.snapshot(), before)
  })
})
