import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_TAGS } from '../../model/tagged.ts'
import { setLocationClosed } from '../../operations/locations/set-location-closed.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

onEachEngine('native: tags', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native', 'alteg-v2'] })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const owner = await natively(world, salon.owner, salon.companyId)
    const manager = await salon.member({ role: 'salon:owner', slot: `location:${here}` })
    const atHere = await natively(world, manager, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const path = `${base}/tags`
    const add = async (location_id: number, entity = 'common', title = 'VIP'): Promise<number> => {
      const made = await owner('POST', path, { body: { location_id, title, color: '#FF2828', entity } })
      assert.equal(made.status, 201, made.text)
      return made.body.data.id
    }
    return { world, salon, here, there, owner, atHere, base, path, add }
  }
  const ids = ({ body }: { body: { data: { id: number }[] } }): number[] => body.data.map(({ id }) => id)
  const trailOf = async (world: Awaited<ReturnType<typeof begin>>['world'], companyId: number, prefix: string) =>
    (await world.auditTrail(companyId))
      .filter(({ kind }) => kind.startsWith(prefix))
      .map(({ kind, subject, before, after }) => [kind, subject, before ?? after])

  test('a tag is made, changed, listed and deleted, in the words of this interface', async () => {
    const { world, salon, here, there, owner, atHere, path, add } = await begin()
    await using _ = world
    const id = await add(here, 'appointment')
    const vip = {
      id,
      location_id: here,
      title: 'VIP',
      color: '#ff2828',
      icon: '',
      entity: 'appointment',
      deleted: false,
    }
    const one = `${path}/${id}`
    const read = await owner('GET', one)
    assert.deepEqual(read.body.data, vip)
    const changed = await owner('PATCH', one, {
      body: { icon: 'star', entity: 'event' },
      headers: { 'if-match': String(read.headers.etag) },
    })
    assert.deepEqual(changed.body.data, { ...vip, icon: 'star', entity: 'event' })
    assert.equal((await owner('GET', one)).headers.etag, changed.headers.etag)
    const elsewhere = await salon.owner.request('GET', `/api/v2/companies/${here}/tags/${id}`)
    assert.equal(elsewhere.body.data.attributes.entity_type, 'activity')

    const [second, third] = [await add(there, 'client'), await add(here, 'client')]
    assert.deepEqual(ids(await owner('GET', path)), [id, second, third])
    assert.deepEqual(ids(await atHere('GET', path)), [id, third])
    assert.deepEqual(ids(await owner('GET', `${path}?location_id=${there}`)), [second])
    assert.deepEqual(ids(await owner('GET', `${path}?entity=client&location_id=${here}`)), [third])
    const first = await owner('GET', `${path}?limit=2`)
    assert.deepEqual(ids(first), [id, second])
    assert.deepEqual(ids(await owner('GET', `${path}?limit=2&cursor=${first.body.next_cursor}`)), [third])

    const before = await world.snapshot()
    assert.equal((await owner('DELETE', `${one}?dry_run=true`)).status, 204)
    assert.equal((await owner('DELETE', one, { headers: { 'if-match': '"x"' } })).status, 412)
    assert.equal(await world.snapshot(), before)
    assert.equal((await owner('DELETE', one)).status, 204)
    assert.equal((await owner('GET', one)).body.data.deleted, true)
    assert.deepEqual(ids(await owner('GET', path)), [second, third])
    assert.equal((await owner('PATCH', one, { body: { title: 'A' } })).body.code, 'tag.not-editable')
  })

  test('rights count at the location of the tag, and wrong fields are named', async () => {
    const { world, salon, here, there, owner, atHere, path, add } = await begin()
    await using _ = world
    const [own, other] = [await add(here), await add(there)]
    const foreign = await world.salon()
    const theirs = await natively(world, foreign.owner, foreign.companyId)
    const worker = await natively(world, await salon.member(), salon.companyId)
    const before = await world.snapshot()
    const body = { location_id: there, title: 'A', color: '#ffffff' }
    assert.equal((await atHere('GET', `${path}/${other}`)).status, 403)
    assert.equal((await atHere('GET', `${path}?location_id=${there}`)).status, 403)
    assert.equal((await atHere('POST', path, { body })).status, 403)
    assert.equal((await atHere('PATCH', `${path}/${other}`, { body: { title: 'B' } })).status, 403)
    assert.equal((await atHere('DELETE', `${path}/${other}`)).status, 403)
    assert.equal((await worker('GET', `${path}/${own}`)).status, 200)
    assert.equal((await worker('DELETE', `${path}/${own}`)).status, 403)
    for (const [change, field] of [
      [{ location_id: foreign.locations[0] }, 'location_id'],
      [{ title: '' }, 'title'],
      [{ color: 'red' }, 'color'],
      [{ entity: 'record' }, 'entity'],
      [{ id: 7 }, 'id'],
    ] as const) {
      const refused = await owner('POST', path, { body: { ...body, ...change } })
      assert.deepEqual([refused.status, refused.body.errors?.[0].field], [422, field], refused.text)
    }
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const parts = method === 'PATCH' ? { body: { title: 'C' } } : {}
      assert.equal((await owner(method, `${path}/999999`, parts)).body.code, 'tag.unknown')
      assert.equal((await theirs(method, `${path}/${own}`, parts)).body.code, 'company.unknown')
      const wrongCompany = `/gatehouse/v1/companies/${foreign.companyId}/tags/${own}`
      assert.equal((await theirs(method, wrongCompany, parts)).body.code, 'tag.unknown')
    }
    assert.equal(await world.snapshot(), before)
  })

  test('a token for one location sees that one alone, and a closed one is left to the whole company', async () => {
    const { world, salon, here, there, owner, atHere, path, add } = await begin()
    await using _ = world
    const [own, other] = [await add(here), await add(there)]
    const made = await (await natively(world, salon.owner))('POST', '/gatehouse/v1/tokens', {
      body: { company_id: salon.companyId, audience: 'native', name: 'Program', locations: [here] },
    })
    assert.equal(made.status, 201, made.text)
    const headers = { authorization: `Bearer ${made.body.data.token}` }
    const program = (method: string, where: string) => world.request(method, path + where, { headers })
    assert.deepEqual(ids(await program('GET', '')), [own])
    assert.equal((await program('GET', `/${other}`)).status, 403)
    assert.equal((await program('DELETE', `/${other}`)).status, 403)

    await setLocationClosed(world.core, operator, salon.companyId, here, true)
    assert.equal((await program('GET', '')).status, 403)
    assert.equal((await atHere('GET', '/gatehouse/v1/companies')).status, 200)
    assert.equal((await atHere('GET', path)).status, 403)
    assert.deepEqual(ids(await owner('GET', path)), [own, other])
    assert.deepEqual(ids(await owner('GET', `${path}?location_id=${here}`)), [own])
    assert.equal((await owner('DELETE', `${path}/${own}`)).status, 204)
  })

  test('a tag is put on things that are known by their numbers alone, and taken away, once', async () => {
    const { world, salon, here, owner, base, path, add } = await begin()
    await using _ = world
    const tag = await add(here)
    const at = (kind: string, entity: number | string) => `${path}/${tag}/attachments/${kind}/${entity}`
    const biggest = Number.MAX_SAFE_INTEGER
    for (const [kind, entity] of [
      ['event', 3],
      ['client', 7],
      ['client', biggest],
      ['client', 7],
    ] as const) {
      const put = await owner('PUT', at(kind, entity))
      assert.deepEqual([put.status, put.body.data], [200, { kind, entity_id: entity }], put.text)
    }
    const all = [
      { kind: 'client', entity_id: 7 },
      { kind: 'client', entity_id: biggest },
      { kind: 'event', entity_id: 3 },
    ]
    assert.deepEqual((await owner('GET', `${path}/${tag}/attachments`)).body.data, all)
    assert.deepEqual((await owner('GET', `${path}/${tag}/attachments?kind=event`)).body.data, all.slice(2))
    const seen: unknown[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await owner('GET', `${path}/${tag}/attachments?limit=1${cursor && `&cursor=${cursor}`}`)
      seen.push(...page.body.data)
      cursor = page.body.next_cursor
    }
    assert.deepEqual(seen, all)
    assert.deepEqual(ids(await owner('GET', `${base}/tagged/client/7/tags`)), [tag])
    assert.deepEqual(ids(await owner('GET', `${base}/tagged/event/7/tags`)), [])

    assert.equal((await owner('DELETE', at('client', 7))).status, 204)
    assert.equal((await owner('DELETE', at('client', 7))).status, 204)
    assert.deepEqual((await owner('GET', `${path}/${tag}/attachments`)).body.data, all.slice(1))
    assert.deepEqual(await trailOf(world, salon.companyId, 'tag.attached'), [
      ['tag.attached', `tag:${tag}`, { kind: 'event', id: 3 }],
      ['tag.attached', `tag:${tag}`, { kind: 'client', id: 7 }],
      ['tag.attached', `tag:${tag}`, { kind: 'client', id: biggest }],
    ])
    assert.deepEqual(await trailOf(world, salon.companyId, 'tag.detached'), [
      ['tag.detached', `tag:${tag}`, { kind: 'client', id: 7 }],
    ])
    const before = await world.snapshot()
    for (const [kind, entity, field] of [
      ['record', 7, 'kind'],
      ['client', 0, 'entity_id'],
      ['client', 'x', 'entity_id'],
      ['client', '9007199254740992', 'entity_id'],
    ] as const) {
      const refused = await owner('PUT', at(kind, entity))
      assert.deepEqual([refused.status, refused.body.errors[0].field], [422, field])
    }
    const dry = await owner('PUT', `${at('client', 8)}?dry_run=true`)
    assert.deepEqual([dry.status, dry.headers['gatehouse-dry-run']], [200, 'true'])
    assert.equal(await world.snapshot(), before)
  })

  test('a tag goes on what it is for; a deleted one goes on nothing and stays where it is', async () => {
    const { world, here, owner, base, path, add } = await begin()
    await using _ = world
    const [client, common] = [await add(here, 'client'), await add(here)]
    const put = (tag: number, kind: string, entity = 5) => owner('PUT', `${path}/${tag}/attachments/${kind}/${entity}`)
    assert.equal((await put(client, 'client')).status, 200)
    const refused = await put(client, 'event')
    assert.deepEqual([refused.status, refused.body.errors[0].field], [422, 'tag_id'])
    for (const kind of ['client', 'appointment', 'event']) assert.equal((await put(common, kind)).status, 200)

    const narrower = await owner('PATCH', `${path}/${common}`, { body: { entity: 'client' } })
    assert.deepEqual([narrower.status, narrower.body.errors[0].field], [422, 'entity'])
    assert.equal((await owner('PATCH', `${path}/${client}`, { body: { entity: 'common' } })).status, 200)

    assert.equal((await owner('DELETE', `${path}/${client}`)).status, 204)
    const onFive = `${base}/tagged/client/5/tags`
    const carried = await owner('GET', onFive)
    assert.deepEqual(
      carried.body.data.map(({ id, deleted }: { id: number; deleted: boolean }) => [id, deleted]),
      [
        [client, true],
        [common, false],
      ],
    )
    assert.equal((await put(client, 'client', 6)).status, 422)
    const kept = await owner('PUT', onFive, { body: { tag_ids: [client] } })
    assert.deepEqual([kept.status, ids(kept)], [200, [client]])
    assert.equal((await owner('DELETE', `${path}/${client}/attachments/client/5`)).status, 204)
    const again = await owner('PUT', onFive, { body: { tag_ids: [client] } })
    assert.deepEqual([again.status, again.body.errors[0].field], [422, 'tag_ids.0'])
  })

  test('the whole set is replaced at once, as far as one sees it', async () => {
    const { world, salon, here, there, owner, atHere, base, add } = await begin()
    await using _ = world
    const [a, b, c] = [await add(here), await add(here), await add(here, 'event')]
    const away = await add(there)
    const foreign = await world.salon()
    const theirs = await natively(world, foreign.owner, foreign.companyId)
    const foreignTag = (
      await theirs('POST', `/gatehouse/v1/companies/${foreign.companyId}/tags`, {
        body: { location_id: foreign.locations[0], title: 'A', color: '#ffffff' },
      })
    ).body.data.id
    const set = `${base}/tagged/client/7/tags`
    const put = (tag_ids: unknown, ask = owner, headers = {}) => ask('PUT', set, { body: { tag_ids }, headers })

    assert.deepEqual(ids(await put([b, a, away])), [a, b, away])
    const read = await atHere('GET', set)
    assert.deepEqual(ids(read), [a, b])
    const replaced = await put([b], atHere, { 'if-match': String(read.headers.etag) })
    assert.deepEqual([replaced.status, ids(replaced)], [200, [b]])
    assert.deepEqual(ids(await owner('GET', set)), [b, away])
    assert.equal((await put([b], atHere, { 'if-match': String(read.headers.etag) })).status, 412)

    const worker = await natively(world, await salon.member(), salon.companyId)
    const before = await world.snapshot()
    for (const [wrong, fields] of [
      [
        [b, foreignTag, 999_999],
        ['tag_ids.1', 'tag_ids.2'],
      ],
      [[c, b], ['tag_ids.0']],
      [[b, b], ['tag_ids']],
    ] as const) {
      const refused = await put(wrong)
      assert.equal(refused.status, 422)
      assert.deepEqual(
        refused.body.errors.map(({ field }: { field: string }) => field),
        fields,
      )
    }
    assert.equal((await put([away], atHere)).status, 403)
    assert.equal((await put([b], worker)).status, 403)
    assert.equal((await worker('GET', set)).status, 200)
    assert.equal((await theirs('GET', set)).body.code, 'company.unknown')
    assert.equal((await put([], theirs)).body.code, 'company.unknown')
    assert.deepEqual(ids(await put([], owner)), [])
    assert.notEqual(await world.snapshot(), before)
    assert.deepEqual((await trailOf(world, salon.companyId, 'tag.')).slice(-2), [
      ['tag.detached', `tag:${b}`, { kind: 'client', id: 7 }],
      ['tag.detached', `tag:${away}`, { kind: 'client', id: 7 }],
    ])
  })

  test('one thing carries so many tags and no more', async () => {
    const { world, salon, here, owner, base, path, add } = await begin()
    await using _ = world
    const last = await add(here)
    const many = Array.from({ length: MOST_TAGS }, (_, n) => 900_000 + n)
    const { companyId } = salon
    const tags = many.map((id) => `(${companyId}, ${id}, ${here}, 'X', '#ffffff', '', 0, 0)`)
    await world.core.engine.script(
      `insert into tags (company_id, id, location_id, title, color, icon, entity, deleted) values ${tags.join(', ')}`,
    )
    assert.equal((await owner('PUT', `${base}/tagged/event/1/tags`, { body: { tag_ids: many } })).status, 200)
    const before = await world.snapshot()
    const refused = await owner('PUT', `${path}/${last}/attachments/event/1`)
    assert.deepEqual([refused.status, refused.body.errors[0].field], [422, 'tags'])
    assert.equal(await world.snapshot(), before)
  })

  test('somebody with the right somewhere else is refused, strangers do not learn of the company', async () => {
    const { world, here, there, owner, atHere, path, add } = await begin()
    await using _ = world
    const [own, other] = [await add(here), await add(there)]
    await owner('PUT', `${path}/${other}/attachments/client/7`)
    const foreign = await world.salon()
    const theirs = await natively(world, foreign.owner, foreign.companyId)
    const before = await world.snapshot()
    for (const [method, where] of [
      ['GET', `${other}/attachments`],
      ['PUT', `${other}/attachments/client/8`],
      ['DELETE', `${other}/attachments/client/7`],
    ] as const) {
      assert.equal((await atHere(method, `${path}/${where}`)).status, 403, `${method} ${where}`)
      assert.equal((await theirs(method, `${path}/${where}`)).body.code, 'company.unknown')
      const elsewhere = `/gatehouse/v1/companies/${foreign.companyId}/tags/${where}`
      assert.equal((await theirs(method, elsewhere)).body.code, 'tag.unknown')
    }
    assert.equal(await world.snapshot(), before)
    assert.equal((await atHere('PUT', `${path}/${own}/attachments/client/8`)).status, 200)
  })
})
