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

  test('a deleted tag leaves the list and stays readable', async () => {
    await using world = await open()
    const { locations, owner, companyId } = await world.salon()
    const [here] = locations as [number]
    const { id } = await createTag(world.core, owner.call, { locationId: here, title: 'x', color: '#ffffff' })
    await world.core.engine.transaction(async (session) => {
      session.write('update tags set deleted = 1 where company_id = $1 and id = $2', [companyId, id])
    })

    assert.deepEqual((await owner.request('GET', `/api/v2/companies/${here}/tags`)).body.data, [])
    const { attributes } = (await owner.request('GET', `/api/v2/companies/${here}/tags/${id}`)).body.data
    assert.deepEqual([attributes.is_deleted, attributes.deleted, attributes.is_editable], [true, 1, false])
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
      (await who.request(method, `/api/v2/companies/${path}`, method === 'POST' ? { body } : {})).status

    const list = await worker.request('GET', `/api/v2/companies/${here}/tags`)
    assert.deepEqual(
      list.body.data.map((tag: { attributes: { is_editable: boolean } }) => tag.attributes.is_editable),
      [false],
    )
    assert.equal(await status(worker, 'POST', `${here}/tags`), 403)
    assert.equal(await status(worker, 'GET', `${there}/tags`), 403)
    assert.equal(await status(stranger, 'GET', `${here}/tags`), 404)
    assert.equal(await status(stranger, 'GET', `${here}/tags/${id}`), 404)
    assert.equal(await status(stranger, 'POST', `${here}/tags`), 404)
    assert.equal(await world.snapshot(), before)
  })
})
