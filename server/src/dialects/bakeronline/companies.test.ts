import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLocation } from '../../operations/locations/create-location.ts'
import { setLocationClosed } from '../../operations/locations/set-location-closed.ts'
import { type Answer, onEachEngine, operator } from '../../testing/world.ts'

const bakeryOnly = { dialects: ['bakeronline'] } as const
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const pathOf = (companyId: number) => `/management/companies/${companyId}`
const inAll = (title: string) => ({ nl: title, en: title, fr: title })
const faults = ({ status, body }: Answer): unknown[] => [
  status,
  ...body.errors.map(({ id, field }: { id: string; field?: string }) => field ?? id),
]

onEachEngine('bakeronline: PATCH /management/companies/@id', (open) => {
  test('renames a company, in one language or in all, and tells the audit', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery({ shops: 2 })
    const { owner, companyId } = bakery
    const patch = (body: unknown, headers = {}, query = '') =>
      owner.request('PATCH', `${pathOf(companyId)}${query}`, { body, headers })

    const answer = await patch({ name: { nl: ' De Molen ' } })

    const company = { id: companyId, name: inAll('De Molen'), active: true, shops_have_internal_names: false }
    assert.deepEqual([answer.status, answer.text], [200, JSON.stringify(company, null, 4)])
    for (const path of [pathOf(companyId), `/company/companies/${companyId}`])
      assert.equal((await owner.request('GET', path)).text, answer.text)
    const { actor, ...event } = (await world.auditTrail(companyId)).at(-1) ?? {}
    assert.deepEqual(event, {
      kind: 'company.changed',
      subject: `company:${companyId}`,
      before: { title: 'The bakery' },
      after: { title: 'De Molen' },
    })
    assert.equal((actor as { userId: number }).userId, owner.userId)
    assert.deepEqual((await patch({ name: inAll('Le Moulin') }, {}, '?include=shops')).body.shops.length, 2)
    assert.deepEqual((await patch('name[en]=The+Mill&name[fr]=The+Mill', form)).body.name, inAll('The Mill'))

    const before = await world.snapshot()
    const shown = (await owner.request('GET', pathOf(companyId))).body
    for (const body of [undefined, {}, { name: {} }, { name: { en: 'The Mill' } }, shown])
      assert.deepEqual((await patch(body)).body, shown)
    assert.equal(await world.snapshot(), before)
  })

  test('needs company_info, which no list of shops can limit', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery()
    const [mine, others] = [bakery, await world.bakery()]
    const salon = await world.salon()
    const holder = await mine.member({ slot: 'entry', exceptions: { company_info: true } })
    const baker = await mine.member({ slot: 'entry', exceptions: { products: true, permissions: true } })
    const nowhere = await mine.member({ slot: 'entry', scope: [], exceptions: { company_info: true } })
    const suspended = await mine.member({ slot: 'entry', exceptions: { company_info: true }, state: 'suspended' })
    const rename = (as: typeof holder, companyId = mine.companyId) =>
      as.request('PATCH', pathOf(companyId), { body: { name: { en: 'Renamed' } } })

    const before = await world.snapshot()
    for (const as of [baker, nowhere, suspended]) assert.deepEqual(faults(await rename(as)), [403, 'access.denied'])
    for (const id of [others.companyId, salon.companyId, 999_999, 0])
      assert.deepEqual(faults(await rename(mine.owner, id)), [404, 'company.unknown'])
    const anonymous = await world.request('PATCH', pathOf(mine.companyId), { body: { name: { en: 'Renamed' } } })
    assert.equal(anonymous.status, 401)
    assert.equal(
      (await mine.owner.request('PUT', pathOf(mine.companyId), { body: {} })).headers.allow,
      'GET, HEAD, PATCH',
    )
    assert.equal(await world.snapshot(), before)
    assert.deepEqual((await rename(holder)).body.name, inAll('Renamed'))
  })

  test('refuses what is wrong, names it and writes nothing', async () => {
    await using world = await open(bakeryOnly)
    const { owner, companyId } = await world.bakery()
    const before = await world.snapshot()
    for (const [body, ...fields] of [
      [{ name: 'De Molen' }, 'name'],
      [{ name: null }, 'name'],
      [{ name: ['De Molen'] }, 'name'],
      [{ name: { nl: 'A', en: 'B' } }, 'name'],
      [{ name: { nl: '' } }, 'name'],
      [{ name: { nl: 'x'.repeat(201) } }, 'name'],
      [{ name: { nl: 'a\u0007' } }, 'name'],
      [{ name: { nl: 7, xx: 'A', __proto_: 'B' } }, 'name.nl', 'name.xx', 'name.__proto_'],
      [{ active: false, id: 1, vat: 'BE' }, 'active', 'id', 'vat'],
      [{ name: { nl: 'A' }, shops: [], translations: {} }, 'shops', 'translations'],
      [[], 'body'],
    ] as const) {
      const answer = await owner.request('PATCH', pathOf(companyId), { body })
      assert.deepEqual(faults(answer), [422, ...fields], JSON.stringify(body))
      for (const { message } of answer.body.errors) assert.match(message, /^[A-Z].*\.$/)
    }
    for (const [body, ...fields] of [
      ['name=x', 'name'],
      ['name[xx]=x', 'name.xx'],
      ['name[en]=a&name[en]=b', 'name.en'],
      ['name[en]=%00', 'name[en]'],
    ] as const) {
      const answer = await owner.request('PATCH', pathOf(companyId), { body, headers: form })
      assert.deepEqual(faults(answer), [422, ...fields], body)
      for (const { message } of answer.body.errors) assert.match(message, /^[A-Z].*\.$/)
    }
    const asked = await owner.request('PATCH', `${pathOf(companyId)}?include=x`, { body: { name: { nl: 'A' } } })
    assert.deepEqual(faults(asked), [422, 'include.x'])
    assert.equal(await world.snapshot(), before)
  })
})

onEachEngine('bakeronline: GET /company/@id/shops', (open) => {
  test('shows anybody the first twenty open shops, and what stands on their doors', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery({ shops: 21 })
    const [first, second] = bakery.locations as [number, number]
    await setLocationClosed(world.core, operator, bakery.companyId, first, true)
    const id = await createLocation(world.core, operator, bakery.companyId, {
      title: 'The last one',
      city: 'Gent',
      address: 'Korenmarkt 1',
    })

    const { status, body, text, headers } = await world.request('GET', `/company/${bakery.companyId}/shops`)

    assert.deepEqual([status, headers['x-version'], body.length], [200, '1.9.0', 20])
    assert.equal(text, JSON.stringify(body, null, 4))
    assert.deepEqual(body[0], {
      name: 'Place 2',
      active: true,
      address: { street: '', nr: '', zipcode: '', city: '', country: '', position: null },
      id: second,
      company_id: bakery.companyId,
    })
    assert.ok(body.every((shop: { id: number }) => shop.id !== first && shop.id !== id))
    const void_ = { authorization: 'Bearer nothing' }
    assert.equal((await world.request('GET', `/company/${bakery.companyId}/shops`, { headers: void_ })).status, 200)
  })

  test('knows companies that are bakeries, and versions that are served', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery({ shops: 0 })
    const salon = await world.salon()
    const get = (id: number | string, headers = {}) => world.request('GET', `/company/${id}/shops`, { headers })
    assert.deepEqual((await get(bakery.companyId)).body, [])
    for (const id of [salon.companyId, 999_999, 0, 'x', '%00'])
      assert.deepEqual(faults(await get(id)), [404, 'company.unknown'])
    assert.equal((await get(bakery.companyId, { 'x-version': '7' })).status, 400)
    assert.equal((await world.request('POST', `/company/${bakery.companyId}/shops`)).status, 405)
  })
})
