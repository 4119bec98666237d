import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTag } from '../../operations/tags/create-tag.ts'
import { onEachEngine } from '../../testing/world.ts'

onEachEngine('alteg-v2: tags', (openWorld) => {
  const open = () => openWorld({ dialects: ['alteg-v2'] })

  test('an owner makes a tag, reads it, and finds it in the list', async () => {
    await using world = await open()
    const { companyId, locations, owner } = await world.salon({ locations: 2 })
    const [here, there] = locations as [number, number]
    const body = { title: 'VIP Client', color: '#FF2828', entity: 1, icon: 'star', anything: { else: true } }

    const made = await owner.request('POST', `/api/v2/companies/${here}/tags`, { body })

    assert.equal(made.status, 201)
    const data = {
      type: 'tag',
      id: made.body.data.id,
      attributes: {
        company_id: here,
        title: 'VIP Client',
        color: '#ff2828',
        font_color: '#000000',
        icon: 'star',
        entity_type: 'client',
        is_deleted: false,
        is_editable: true,
        salon_id: here,
        entity: 1,
        entity_slug: 'client',
        deleted: 0,
        not_editable: 0,
      },
    }
    assert.match(data.id, /^\d+$/)
    assert.deepEqual(made.body, { data, meta: [] })
    for (const prefix of ['companies', 'locations']) {
      const read = await owner.request('GET', `/api/v2/${prefix}/${here}/tags/${data.id}`)
      assert.deepEqual([read.status, read.body], [200, { data, meta: [] }])
    }
    assert.deepEqual((await owner.request('GET', `/api/v2/companies/${here}/tags`)).body, { data: [data], meta: [] })
    assert.deepEqual((await owner.request('GET', `/api/v2/locations/${here}/tags`)).body, { data: [data] })
    assert.deepEqual((await owner.request('GET', `/api/v2/companies/${there}/tags`)).body, { data: [], meta: [] })
    assert.equal((await owner.request('GET', `/api/v2/companies/${there}/tags/${data.id}`)).status, 404)
    const trail = await world.auditTrail(companyId)
    assert.deepEqual(trail.at(-1)?.subject, `tag:${data.id}`)
  })

  test('the list is filtered by a word or its number', async () => {
    await using world = await open()
    const { locations, owner } = await world.salon()
    const [here] = locations as [number]
    for (const entity of ['record', 'common', 'client', 'record', 'activity'] as const)
      await createTag(world.core, owner.call, { locationId: here, title: entity, color: '#ffffff', entity })
    const titles = async (query: string) => {
      const { status, body } = await owner.request('GET', `/api/v2/companies/${here}/tags${query}`)
      return status === 200
        ? body.data.map((tag: { attributes: { title: string } }) => tag.attributes.title)
        : [status, body.meta.message]
    }

    assert.deepEqual(await titles(''), ['record', 'common', 'client', 'record', 'activity'])
    for (const [number, word] of ['common', 'client', 'record', 'activity'].entries()) {
      const expected = word === 'record' ? ['record', 'record'] : [word]
      assert.deepEqual(await titles(`?entity=${word}`), expected)
      assert.deepEqual(await titles(`?entity=${number}`), expected)
    }
    for (const wrong of ['4', '-1', 'Client', '', '01', 'client&entity=record'])
      assert.deepEqual(await titles(`?entity=${wrong}`), [400, 'Invalid entity type.'], wrong)
  })

  test('a tag is changed in part, and says nothing when it is', async () => {
    await using world = await open()
    const { companyId, locations, owner } = await world.salon()
    const [here] = locations as [number]
    const wish = { locationId: here, title: 'VIP', color: '#ffffff', icon: 'star' }
    const { id } = await createTag(world.core, owner.call, wish)
    const read = async () => {
      const { title, color, icon, entity } = (await owner.request('GET', `/api/v2/companies/${here}/tags/${id}`)).body
        .data.attributes
      return { title, color, icon, entity }
    }

    const changes = [
      ['companies', { title: ' Regular ' }, { title: 'Regular', color: '#ffffff', icon: 'star', entity: 0 }],
      ['locations', { color: '#FF2828', entity: 3 }, { title: 'Regular', color: '#ff2828', icon: 'star', entity: 3 }],
      ['companies', { icon: '', company_id: 7 }, { title: 'Regular', color: '#ff2828', icon: '', entity: 3 }],
    ] as const
    for (const [edition, body, expected] of changes) {
      const { status, text } = await owner.request('PUT', `/api/v2/${edition}/${here}/tags/${id}`, { body })
      assert.deepEqual([status, text], [204, ''])
      assert.deepEqual(await read(), expected)
    }
    assert.deepEqual((await world.auditTrail(companyId)).at(-1)?.before, {
      title: 'Regular',
      color: '#ff2828',
      icon: 'star',
      entity: 'activity',
    })

    const before = await world.snapshot()
    for (const body of [{}, { title: 'Regular', entity: 3 }])
      assert.equal((await owner.request('PUT', `/api/v2/companies/${here}/tags/${id}`, { body })).status, 204)
    for (const [body, status] of [
      [undefined, 422],
      [{ title: ' ' }, 422],
      [{ color: 'red' }, 422],
      [{ title: null }, 422],
      [{ entity: 'client' }, 400],
      [{ title: 'x', entity: 4 }, 400],
    ] as const)
      assert.equal((await owner.request('PUT', `/api/v2/companies/${here}/tags/${id}`, { body })).status, status)
    assert.equal(await world.snapshot(), before)
  })

  test('a deleted tag leaves the list, stays readable, and can be changed no more', async () => {
    await using world = await open()
    const { locations, owner, companyId } = await world.salon({ locations: 2 })
    const [here, there] = locations as [number, number]
    const elsewhere = await world.salon()
    const stranger = elsewhere.owner
    const path = `/api/v2/companies/${here}/tags`
    const make = async () =>
      (await createTag(world.core, owner.call, { locationId: here, title: 'x', color: '#ffffff' })).id
    const [id, other] = [await make(), await make()]

    const deleted = await owner.request('DELETE', `${path}/${id}`)

    assert.deepEqual([deleted.status, deleted.text], [204, ''])
    assert.deepEqual(
      (await owner.request('GET', path)).body.data.map((tag: { id: string }) => tag.id),
      [String(other)],
    )
    const { attributes } = (await owner.request('GET', `${path}/${id}`)).body.data
    assert.deepEqual([attributes.is_deleted, attributes.deleted, attributes.is_editable], [true, 1, false])
    assert.deepEqual(
      (await world.auditTrail(companyId)).slice(-1).map(({ kind, subject }) => [kind, subject]),
      [['tag.deleted', `tag:${id}`]],
    )

    const fixed = [403, { success: false, data: null, meta: { message: 'Category cannot be changed' } }]
    const unknown = [404, { success: false, data: null, meta: { message: 'Not found' } }]
    for (const method of ['PUT', 'DELETE']) {
      const ask = async (who: typeof owner, where: string) => {
        const { status, body } = await who.request(method, where, method === 'PUT' ? { body: { title: 'y' } } : {})
        return [status, body]
      }
      assert.deepEqual(await ask(owner, `${path}/${id}`), fixed)
      // Of another location.
      assert.deepEqual(await ask(owner, `/api/v2/companies/${there}/tags/${other}`), fixed)
      assert.deepEqual(await ask(owner, `${path}/999999999`), unknown)
      assert.deepEqual(await ask(owner, `${path}/x`), unknown)
      // At a stranger's own location a foreign tag looks unknown.
      assert.deepEqual(await ask(stranger, `/api/v2/companies/${elsewhere.locations[0]}/tags/${other}`), unknown)
      assert.deepEqual(await ask(stranger, `${path}/${other}`), unknown)
    }
    assert.equal((await owner.request('GET', `${path}/${other}`)).body.data.attributes.title, 'x')
    assert.equal((await owner.request('GET', `${path}?limit=1`)).status, 422)
  })

  test('a wrong body names its fields, and nothing is written', async () => {
    await using world = await open()
    const { locations, owner } = await world.salon()
    const before = await world.snapshot()
    const attempt = async (body: unknown): Promise<unknown> => {
      const answer = await owner.request('POST', `/api/v2/companies/${locations[0]}/tags`, { body })
      return [answer.status, answer.body.meta.message, answer.body.meta.errors]
    }
    const missing = 'Required parameter title was not passed. Enter a category name'
    const wrong = 'An error has occurred.'

    assert.deepEqual(await attempt({}), [422, missing, { title: [missing] }])
    assert.deepEqual(await attempt({ title: 'x' }), [422, wrong, { color: ['is missing'] }])
    assert.deepEqual(await attempt({ title: ' ', color: 'red', icon: 'x'.repeat(101) }), [
      422,
      wrong,
      {
        title: ['must have 1 to 100 characters'],
        color: ['must be a colour of the form #rrggbb'],
        icon: ['must have at most 100 characters'],
      },
    ])
    assert.deepEqual(await attempt({ title: null, color: '#fff', icon: 1 }), [
      422,
      wrong,
      { title: ['must be string'], icon: ['must be string'] },
    ])
    assert.deepEqual(await attempt([]), [422, wrong, { body: ['must be object'] }])
    for (const entity of [4, -1, 1.5, '1', 'client', null, true, {}]) {
      const [status, message] = (await attempt({ title: 'x', color: '#ffffff', entity })) as unknown[]
      assert.deepEqual([status, message], [400, 'Invalid entity type.'])
    }
    assert.equal(await world.snapshot(), before)
  })

  test('whoever works at the location reads tags, and making them needs the right', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const worker = await salon.member({ role: 'salon:worker' })
    const stranger = (await world.salon()).owner
    const { id } = await createTag(world.core, salon.owner.call, { locationId: here, title: 'x', color: '#ffffff' })
    const before = await world.snapshot()
    const body = { title: 'x', color: '#ffffff' }
    const status = async (who: typeof worker, method: string, path: string) =>
      (await who.request(method, `/api/v2/companies/${path}`, method.startsWith('P') ? { body } : {})).status

    const list = await worker.request('GET', `/api/v2/companies/${here}/tags`)
    assert.deepEqual(
      list.body.data.map((tag: { attributes: { is_editable: boolean } }) => tag.attributes.is_editable),
      [false],
    )
    assert.equal(await status(worker, 'POST', `${here}/tags`), 403)
    assert.equal(await status(worker, 'PUT', `${here}/tags/${id}`), 403)
    assert.equal(await status(worker, 'DELETE', `${here}/tags/${id}`), 403)
    assert.equal(await status(worker, 'GET', `${there}/tags`), 403)
    assert.equal(await status(stranger, 'GET', `${here}/tags`), 404)
    assert.equal(await status(stranger, 'GET', `${here}/tags/${id}`), 404)
    assert.equal(await status(stranger, 'POST', `${here}/tags`), 404)
    assert.equal(await world.snapshot(), before)
  })
})
