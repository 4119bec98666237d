import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setLocationClosed } from '../../operations/locations/set-location-closed.ts'
import { createPosition } from '../../operations/positions/create-position.ts'
import { onEachEngine, operator, worldOn } from '../../testing/world.ts'

const refused = (message: string, errors?: object) => ({
  success: false,
  data: null,
  meta: { message, ...(errors && { errors }) },
})

onEachEngine('alteg-v2: positions', (openWorld) => {
  const open = () => openWorld({ dialects: ['alteg-v2'] })

  test('an owner makes a position, reads it, and finds it in the list of each location', async () => {
    await using world = await open()
    const { companyId, locations, owner } = await world.salon({ locations: 3 })
    const [first, , third] = locations as [number, number, number]
    const body = { title: ' Senior Stylist ', description: 'Hair\nand color', salon_ids: [third, first] }

    const made = await owner.request('POST', `/api/v2/companies/${first}/positions`, { body })

    assert.equal(made.status, 201)
    assert.equal(made.headers['content-type'], 'application/json; charset=utf-8')
    const { id } = made.body.data
    assert.match(id, /^\d+$/)
    const data = {
      type: 'position',
      id,
      attributes: {
        chain_id: companyId,
        title: 'Senior Stylist',
        description: 'Hair\nand color',
        services_binding_type: 'none',
        rules_required_fields: [],
        only_chain_appointment: false,
        salon_ids: [first, third],
      },
    }
    assert.deepEqual(made.body, { data, meta: {} })
    const read = await owner.request('GET', `/api/v2/companies/${first}/positions/${id}`)
    assert.deepEqual([read.status, read.body], [200, { data, meta: {} }])
    for (const location of locations) {
      const list = await owner.request('GET', `/api/v2/companies/${location}/positions`)
      assert.deepEqual(
        [list.status, list.body],
        [200, { data: [data], meta: { pagination: { total: 1, limit: 100, offset: 0 } } }],
      )
    }
    const trail = await world.auditTrail(companyId)
    assert.deepEqual(
      trail.filter(({ kind }) => kind === 'position.created').map(({ subject, after }) => [subject, after]),
      [[`position:${id}`, { title: 'Senior Stylist', description: 'Hair\nand color', locations: [first, third] }]],
    )
  })

  test('the later edition answers in its own shapes', async () => {
    await using world = await open()
    const { companyId, locations, owner } = await world.salon({ locations: 2 })
    const [here] = locations as [number, number]

    const made = await owner.request('POST', `/api/v2/locations/${here}/positions`, { body: { title: 'Barber' } })

    const attributes = {
      chain_id: companyId,
      title: 'Barber',
      description: '',
      services_binding_type: 0,
      rules_required_fields: [],
      only_chain_appointment: false,
      salon_ids: [here],
    }
    const data = { type: 'position', id: made.body.data.id, attributes }
    assert.deepEqual([made.status, made.body], [201, { data, meta: [] }])
    const read = await owner.request('GET', `/api/v2/locations/${here}/positions/${data.id}`)
    assert.deepEqual([read.status, read.body], [200, { data, meta: [] }])
    const list = await owner.request('GET', `/api/v2/locations/${here}/positions`)
    assert.deepEqual([list.status, list.body], [200, { data: [data] }])
    const paged = await owner.request('GET', `/api/v2/locations/${here}/positions?limit=1`)
    assert.deepEqual([paged.status, paged.body.meta.errors], [422, { limit: ['is not known here'] }])
  })

  test('pages follow each other by id, and the total is known beyond the last one', async () => {
    await using world = await open()
    const { locations, owner } = await world.salon()
    const [here] = locations as [number]
    const ids: string[] = []
    for (const title of ['A', 'B', 'C', 'D', 'E'])
      ids.push(
        String((await createPosition(world.core, owner.call, { locationId: here, title, locations: [here] })).id),
      )
    const page = async (query: string) => {
      const { status, body } = await owner.request('GET', `/api/v2/companies/${here}/positions${query}`)
      return status === 200
        ? [body.data.map((item: { id: string }) => item.id), body.meta.pagination]
        : [status, body.meta.errors]
    }

    assert.deepEqual(await page('?limit=2'), [ids.slice(0, 2), { total: 5, limit: 2, offset: 0 }])
    assert.deepEqual(await page('?limit=2&offset=4'), [ids.slice(4), { total: 5, limit: 2, offset: 4 }])
    assert.deepEqual(await page('?offset=5'), [[], { total: 5, limit: 100, offset: 5 }])
    assert.deepEqual(await page('?limit=0'), [422, { limit: ['must be >= 1'] }])
    assert.deepEqual(await page('?limit=1001&offset=-1'), [
      422,
      { limit: ['must be <= 1000'], offset: ['must be >= 0'] },
    ])
    assert.deepEqual(await page('?limit=ten'), [422, { limit: ['must be integer'] }])
    assert.deepEqual(await page('?limit=1&limit=2'), [422, { limit: ['must be integer'] }])
    assert.deepEqual(await page('?page=2'), [422, { page: ['is not known here'] }])
  })

  test('what another node has changed is in the next list', async () => {
    await using world = await open()
    await using node = await worldOn(world.url, { dialects: ['alteg-v2'] })
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const authorization = `Bearer ${salon.partner.token}, User ${salon.owner.token}`
    const listed = async () => {
      const lists = ['companies', 'locations'].map((edition) =>
        node.request('GET', `/api/v2/${edition}/${here}/positions`, { headers: { authorization } }),
      )
      const [one, other] = (await Promise.all(lists)).map(({ body }) =>
        body.data.map((position: { attributes: { title: string } }) => position.attributes.title),
      )
      assert.deepEqual(one, other)
      return one
    }

    for (const titles of [[], ['A'], ['A', 'B']]) {
      const title = titles.at(-1)
      if (title) await createPosition(world.core, salon.owner.call, { locationId: here, title, locations: [here] })
      assert.deepEqual(await listed(), titles)
      assert.deepEqual(await listed(), titles)
    }
  })

  test('a wrong body names its fields, and nothing is written', async () => {
    await using world = await open()
    const { locations, owner } = await world.salon({ locations: 2 })
    const other = await world.salon()
    const [here, there] = locations as [number, number]
    const [foreign] = other.locations as [number]
    const before = await world.snapshot()
    const attempt = async (body: unknown): Promise<unknown> => {
      const answer = await owner.request('POST', `/api/v2/companies/${here}/positions`, { body })
      assert.equal(answer.status, 422, answer.text)
      assert.equal(answer.body.meta.message, 'An error has occurred.')
      return answer.body.meta.errors
    }
    const salon_ids = [here]

    assert.deepEqual(await attempt({}), { title: ['is missing'], salon_ids: ['is missing'] })
    assert.deepEqual(await attempt(undefined), { body: ['must be object'] })
    assert.deepEqual(await attempt({ title: 'x', salon_ids: [] }), { salon_ids: ['must NOT have fewer than 1 items'] })
    assert.deepEqual(await attempt({ title: 7, salon_ids: ['1'] }), {
      title: ['must be string'],
      'salon_ids.0': ['must be integer'],
    })
    assert.deepEqual(await attempt({ title: '  ', salon_ids }), { title: ['must have 1 to 100 characters'] })
    assert.deepEqual(await attempt({ title: 'é'.repeat(101), salon_ids }), { title: ['must have 1 to 100 characters'] })
    assert.deepEqual(await attempt({ title: 'a\nb', salon_ids }), { title: ['must not contain control characters'] })
    assert.deepEqual(await attempt({ title: 'x', description: 'x'.repeat(1001), salon_ids }), {
      description: ['must have at most 1000 characters'],
    })
    assert.deepEqual(await attempt({ title: 'x', salon_ids, color: 'red' }), { color: ['is not known here'] })
    const unknown = ['is not a location of this company']
    // A foreign location and one that never was look alike.
    assert.deepEqual(await attempt({ title: 'x', salon_ids: [here, foreign, there, 999_999_999] }), {
      'salon_ids.1': unknown,
      'salon_ids.3': unknown,
    })
    assert.deepEqual(await attempt({ title: 'x', salon_ids: [here, here] }), { 'salon_ids.1': ['is given twice'] })
    // However much is wrong, an answer stays short.
    const many = await attempt({ title: 'x', salon_ids: Array.from({ length: 10_000 }, (_, n) => 500_000_000 + n) })
    assert.equal(Object.keys(many as object).length, 100)
    assert.equal(await world.snapshot(), before)
  })

  test('reading and making need the right, also at every location of the position', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const worker = await salon.member({ role: 'salon:worker' })
    const owner = await salon.member({ role: 'salon:owner' })
    const stranger = (await world.salon()).owner
    const { id } = await createPosition(world.core, salon.owner.call, {
      locationId: here,
      title: 'A',
      locations: [here],
    })
    const before = await world.snapshot()
    const path = `/api/v2/companies/${here}/positions`
    const body = { title: 'x', salon_ids: [here] }
    const ask = async (who: typeof worker, method: string, where: string, sent?: unknown) => {
      const answer = await who.request(method, where, sent === undefined ? {} : { body: sent })
      return [answer.status, answer.body]
    }
    const denied = [403, refused('Access denied.')]
    const unknown = [404, refused('Not found')]

    assert.deepEqual(await ask(worker, 'GET', path), denied)
    assert.deepEqual(await ask(worker, 'GET', `${path}/${id}`), denied)
    assert.deepEqual(await ask(worker, 'POST', path, body), denied)
    assert.deepEqual(await ask(owner, 'POST', path, { ...body, salon_ids: [here, there] }), denied)
    assert.deepEqual(await ask(owner, 'GET', `/api/v2/companies/${there}/positions`), denied)
    for (const [method, where] of [
      ['GET', path],
      ['GET', `${path}/${id}`],
      ['POST', path],
    ] as const)
      assert.deepEqual(await ask(stranger, method, where, method === 'POST' ? body : undefined), unknown)
    for (const location of ['999999999', '0', '-1', 'abc', '1.5', '%20', '9'.repeat(20)])
      assert.deepEqual(await ask(owner, 'GET', `/api/v2/companies/${location}/positions`), unknown, location)
    for (const position of ['999999999', '0', 'x'])
      assert.deepEqual(await ask(owner, 'GET', `${path}/${position}`), unknown)
    assert.equal(await world.snapshot(), before)
    assert.equal((await ask(owner, 'POST', path, body))[0], 201)
  })

  test('a position is changed and deleted, and every list shows it at once', async () => {
    await using world = await open()
    const { companyId, locations, owner } = await world.salon({ locations: 3 })
    const [here, there, third] = locations as [number, number, number]
    const { id } = await createPosition(world.core, owner.call, {
      locationId: here,
      title: 'Stylist',
      description: 'Hair',
      locations: [here],
    })
    const shown = async (edition: string) => {
      const { body } = await owner.request('GET', `/api/v2/${edition}/${there}/positions`)
      return body.data.map(({ attributes }: { attributes: Record<string, unknown> }) => [
        attributes.title,
        attributes.description,
        attributes.salon_ids,
      ])
    }
    const put = async (edition: string, body: unknown) => {
      const { status, text } = await owner.request('PUT', `/api/v2/${edition}/${here}/positions/${id}`, { body })
      return [status, text]
    }
    assert.deepEqual(await shown('companies'), [['Stylist', 'Hair', [here]]])

    const sent = { position_id: id, title: ' Senior Stylist ', description: 'Color', salon_ids: [third, here] }
    assert.deepEqual(await put('companies', sent), [204, ''])

    for (const edition of ['companies', 'locations'])
      assert.deepEqual(await shown(edition), [['Senior Stylist', 'Color', [here, third]]])
    // Without them, description and locations stay.
    assert.deepEqual(await put('locations', { title: 'Barber' }), [204, ''])
    assert.deepEqual(await shown('companies'), [['Barber', 'Color', [here, third]]])
    assert.deepEqual(
      (await world.auditTrail(companyId)).slice(-1).map(({ kind, before, after }) => [kind, before, after]),
      [
        [
          'position.changed',
          { title: 'Senior Stylist', description: 'Color', locations: [here, third] },
          { title: 'Barber', description: 'Color', locations: [here, third] },
        ],
      ],
    )
    const same = await world.snapshot()
    assert.deepEqual(await put('companies', { title: 'Barber', salon_ids: [here, third] }), [204, ''])
    assert.equal(await world.snapshot(), same)

    const path = `/api/v2/locations/${there}/positions/${id}`
    const deleted = await owner.request('DELETE', path)
    assert.deepEqual([deleted.status, deleted.text], [204, ''])
    for (const edition of ['companies', 'locations']) assert.deepEqual(await shown(edition), [])
    for (const [method, body] of [['GET'], ['DELETE'], ['PUT', { title: 'x' }]] as const) {
      const answer = await owner.request(method, path, body ? { body } : {})
      assert.deepEqual([answer.status, answer.body], [404, refused('Not found')])
    }
  })

  test('changing a position needs the right where it is and where it shall be, and a right body', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const foreign = await world.salon()
    const [here, there] = salon.locations as [number, number]
    const local = await salon.member({ role: 'salon:owner' })
    const worker = await salon.member({ role: 'salon:worker' })
    const make = async (locations: number[]) =>
      (await createPosition(world.core, salon.owner.call, { locationId: here, title: 'A', locations })).id
    const [wide, narrow] = [await make([here, there]), await make([here])]
    const before = await world.snapshot()
    const ask = async (who: typeof local, method: string, id: number | string, body?: unknown, at = here) => {
      const answer = await who.request(method, `/api/v2/companies/${at}/positions/${id}`, body ? { body } : {})
      return [answer.status, answer.body]
    }
    const denied = [403, refused('Access denied.')]
    const unknown = [404, refused('Not found')]
    const faulty = (errors: object) => [422, refused('An error has occurred.', errors)]

    // Available there now, or there afterwards: neither is theirs to change.
    assert.deepEqual(await ask(local, 'PUT', wide, { title: 'x', salon_ids: [here] }), denied)
    assert.deepEqual(await ask(local, 'PUT', wide, { title: 'x' }), denied)
    assert.deepEqual(await ask(local, 'DELETE', wide), denied)
    assert.deepEqual(await ask(local, 'PUT', narrow, { title: 'x', salon_ids: [here, there] }), denied)
    assert.deepEqual(await ask(local, 'DELETE', narrow, undefined, there), denied)
    assert.deepEqual(await ask(worker, 'PUT', narrow, { title: 'x' }), denied)
    assert.deepEqual(await ask(worker, 'DELETE', narrow), denied)
    assert.deepEqual(await ask(foreign.owner, 'PUT', narrow, { title: 'x' }), unknown)
    assert.deepEqual(await ask(foreign.owner, 'DELETE', narrow), unknown)
    assert.deepEqual(await ask(foreign.owner, 'DELETE', narrow, undefined, foreign.locations[0]), unknown)

    assert.deepEqual(await ask(local, 'PUT', narrow, {}), faulty({ title: ['is missing'] }))
    assert.deepEqual(
      await ask(local, 'PUT', narrow, { title: 'x', position_id: wide }),
      faulty({ position_id: ['must be the id in the path'] }),
    )
    assert.deepEqual(
      await ask(local, 'PUT', narrow, { title: 'x', color: 1 }),
      faulty({ color: ['is not known here'] }),
    )
    assert.deepEqual(
      await ask(local, 'PUT', narrow, { title: '', salon_ids: [here, foreign.locations[0]] }),
      faulty({ title: ['must have 1 to 100 characters'], 'salon_ids.1': ['is not a location of this company'] }),
    )
    assert.equal(await world.snapshot(), before)

    assert.deepEqual(await ask(local, 'PUT', narrow, { title: 'x', salon_ids: [here] }), [204, undefined])
    assert.deepEqual(await ask(local, 'DELETE', narrow), [204, undefined])
    // Nobody works at a closed location; who may change positions of the whole company still may change this one.
    await setLocationClosed(world.core, operator, salon.companyId, there, true)
    assert.deepEqual(await ask(local, 'PUT', wide, { title: 'x', salon_ids: [here] }), denied)
    assert.deepEqual(await ask(salon.owner, 'PUT', wide, { title: 'x', salon_ids: [here] }), [204, undefined])
    assert.deepEqual(await ask(local, 'PUT', wide, { title: 'y' }), [204, undefined])
  })

  test('a position of another company looks unknown', async () => {
    await using world = await open()
    const mine = await world.salon()
    const theirs = await world.salon()
    const [there] = theirs.locations as [number]
    const { id } = await createPosition(world.core, theirs.owner.call, {
      locationId: there,
      title: 'A',
      locations: [there],
    })

    const answer = await mine.owner.request('GET', `/api/v2/companies/${mine.locations[0]}/positions/${id}`)

    assert.deepEqual([answer.status, answer.body], [404, refused('Not found')])
  })
})

onEachEngine('alteg-v2: credentials and headers', (openWorld) => {
  const open = () => openWorld({ dialects: ['alteg-v2'] })

  test('the media type must be named, and both tokens must hold', async () => {
    await using world = await open()
    const { locations, owner, partner } = await world.salon()
    const { owner: other, partner: otherPartner } = await world.salon()
    const path = `/api/v2/companies/${locations[0]}/positions`
    const both = `Bearer ${partner.token}, User ${owner.token}`
    const ask = async (headers: Record<string, string>) => {
      const { status, body } = await world.request('GET', path, { headers })
      return [status, body]
    }
    const needed = [401, refused('Authentication needed.')]
    const unnamed = [400, refused('The Accept header must name application/vnd.api.v2+json.')]

    for (const accept of ['*/*', 'application/json', ''])
      assert.deepEqual(await ask({ accept, authorization: both }), unnamed)
    const bare = await (await world.app()).inject({ url: path, headers: { authorization: both } })
    assert.deepEqual([bare.statusCode, bare.json()], unnamed)
    assert.equal(
      (await ask({ accept: 'application/json, application/vnd.api.v2+json; charset=utf-8', authorization: both }))[0],
      200,
    )
    for (const authorization of [
      '',
      `Bearer ${partner.token}`,
      `Bearer ${owner.token}, User ${owner.token}`,
      `Bearer ${partner.token}, User ${partner.token}`,
      `Bearer ${otherPartner.token}, User ${owner.token}`,
      `Bearer ${partner.token}, User nonsense`,
    ])
      assert.deepEqual(await ask({ authorization }), needed, authorization)
    assert.equal((await ask({ authorization: `Bearer ${otherPartner.token}, User ${other.token}` }))[0], 404)
    // Nobody without a credential hears what is wrong with the rest.
    const { status, body } = await world.request('GET', `${path}?limit=x`)
    assert.deepEqual([status, body], needed)
  })

  test('other addresses, methods, bodies and types are refused in the envelope', async () => {
    await using world = await open()
    const { locations, owner } = await world.salon()
    const path = `/api/v2/companies/${locations[0]}/positions`
    const ask = async (method: string, where: string, parts = {}) => {
      const { status, body } = await owner.request(method, where, parts)
      assert.deepEqual([body.success, body.data], [false, null])
      return [status, body.meta.message]
    }

    assert.deepEqual(await ask('GET', '/api/v2/companies/1/nothing'), [404, 'Not found'])
    assert.deepEqual(await ask('PATCH', path), [405, 'This address does not answer this method.'])
    assert.deepEqual(await ask('POST', path, { body: '{"title":' }), [400, 'The request cannot be read.'])
    assert.deepEqual(await ask('POST', path, { body: '<a/>', headers: { 'content-type': 'text/xml' } }), [
      415,
      'This content type is not taken here.',
    ])
    assert.deepEqual(await ask('POST', path, { body: `"${'x'.repeat(1024 * 1024)}"` }), [
      413,
      'The body is larger than 1 MiB.',
    ])
    const empty = await owner.request('GET', path, { headers: { 'content-type': 'application/json' } })
    assert.equal(empty.status, 200)
  })

  test('too many requests are told when to come again', async () => {
    await using world = await openWorld({ dialects: ['alteg-v2'], rateLimits: 'alteg' })
    const { locations, owner } = await world.salon()
    const path = `/api/v2/companies/${locations[0]}/positions`

    const answers = []
    for (let n = 0; n < 6; n++) answers.push(await owner.request('GET', path))

    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200, 200, 429],
    )
    assert.equal(answers[5]?.headers['retry-after'], '1')
    assert.deepEqual(answers[5]?.body, refused('Too many requests. Wait, then try again.'))
  })
})
