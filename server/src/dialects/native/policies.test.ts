import assert from 'node:assert/strict'
import { test } from 'node:test'
import { natively } from '../../testing/natively.ts'
import { onEachEngine } from '../../testing/world.ts'

const schema = `entity identity { department?: String };
entity route { department?: String };
action pass appliesTo { principal: identity, resource: route };
`
const policies = `@id("same-department")
permit (principal, action, resource)
when { principal has department && resource has department && principal.department == resource.department };
`
const passes = (department: string, expected: boolean) => ({
  name: `from ${department}`,
  request: {
    subject: { type: 'identity', id: 'ann@example.com', properties: { department } },
    action: { name: 'pass' },
    resource: { type: 'route', id: '/sales', properties: { department: 'sales' } },
  },
  expected,
})
const said = { schema, policies, tests: [passes('sales', true), passes('legal', false)] }

onEachEngine('native: policies', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    return { world, salon, owner, base, set: `${base}/policies`, entities: `${base}/entities` }
  }

  test('a company says what its types are and who may do what with them, and reads just that', async () => {
    const { world, salon, owner, set } = await begin()
    await using _ = world
    const empty = await owner('GET', set)
    assert.deepEqual(empty.body.data, { schema: '', policies: '', tests: [] })
    const put = await owner('PUT', set, { body: said })
    assert.equal(put.status, 200, put.text)
    assert.deepEqual(put.body, { data: said, revision: empty.body.revision + 1 })
    const read = await owner('GET', set)
    assert.deepEqual([read.body.data, read.headers.etag], [said, put.headers.etag])
    // The same again changes nothing.
    assert.equal((await owner('PUT', set, { body: said })).body.revision, put.body.revision)
    const less = { ...said, policies: '', tests: [] }
    assert.equal((await owner('PUT', set, { body: less })).status, 200)
    const trail = (await world.auditTrail(salon.companyId)).filter(({ kind }) => kind === 'policies.changed')
    assert.deepEqual(
      trail.map(({ subject, before, after }) => [subject, before, after]),
      [
        [
          `company:${salon.companyId}`,
          { policies: [] },
          { policies: ['same-department'], schema: true, tests: 2, entities: 0 },
        ],
        [
          `company:${salon.companyId}`,
          { policies: ['same-department'] },
          { policies: [], schema: false, tests: 0, entities: 0 },
        ],
      ],
    )
  })

  test('a set with a mistake, or with a test that fails, is refused whole', async () => {
    const { world, owner, set } = await begin()
    await using _ = world
    const before = await world.snapshot()
    const refused = async (body: object): Promise<string[]> => {
      const answer = await owner('PUT', set, { body })
      assert.equal(answer.status, 422, answer.text)
      return answer.body.errors.map(({ field, message }: Record<string, string>) => `${field}: ${message}`)
    }
    const [typo = ''] = await refused({
      ...said,
      policies: policies.replace('resource.department', 'resource.ownerID'),
    })
    assert.match(typo, /^policies: line 3, policy "same-department": attribute `ownerID`/)
    assert.match(
      (await refused({ ...said, tests: [passes('legal', true)] }))[0] ?? '',
      /^tests\.0: "from legal" expects/,
    )
    assert.match(
      (await refused({ ...said, schema: 'entity tag;', policies: '', tests: [] }))[0] ?? '',
      /^schema: .*own/,
    )
    assert.match((await refused({ schema, policies }))[0] ?? '', /^tests: /)
    assert.match((await refused({ ...said, entities: [] }))[0] ?? '', /^entities: /)
    assert.equal(await world.snapshot(), before)
  })

  test('entities are stored, listed page by page and forgotten; their ids are any text', async () => {
    const { world, salon, owner, set, entities } = await begin()
    await using _ = world
    const early = await owner('PUT', `${entities}/route/1`, { body: {} })
    assert.deepEqual([early.status, early.body.errors[0].field], [422, 'type'])
    await owner('PUT', set, { body: said })
    const ids = [
      'CiRmZDA2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs',
      'ann@example.com',
      'Ärger /? 100%',
      'x'.repeat(250),
    ]
    for (const id of ids) {
      const one = `${entities}/identity/${encodeURIComponent(id)}`
      const put = await owner('PUT', one, { body: { attributes: { department: id } } })
      assert.equal(put.status, 200, put.text)
      assert.deepEqual(put.body.data, { type: 'identity', id, attributes: { department: id }, parents: [] })
      const read = await owner('GET', one)
      assert.deepEqual([read.body.data, read.headers.etag], [put.body.data, put.headers.etag])
    }
    await owner('PUT', `${entities}/route/1`, { body: {} })
    const listed: string[] = []
    let cursor: string | null = ''
    for (let page = 0; cursor !== null && page < 9; page++) {
      const answer = await owner('GET', `${entities}?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      listed.push(...answer.body.data.map(({ type, id }: Record<string, string>) => `${type} ${id}`))
      cursor = answer.body.next_cursor
    }
    const sorted = [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    assert.deepEqual(listed, [...sorted.map((id) => `identity ${id}`), 'route 1'])
    assert.equal((await owner('GET', `${entities}?type=route`)).body.data.length, 1)

    const wrong = await owner('PUT', `${entities}/route/1`, { body: { attributes: { departmentID: 5 } } })
    assert.deepEqual(wrong.body.errors, [{ field: 'attributes.departmentID', message: 'is not in the schema' }])
    const deep = `{"attributes":{"department":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`
    const nested = await owner('PUT', `${entities}/route/1`, { body: deep, headers: { 'idempotency-key': 'deep' } })
    assert.deepEqual(nested.body.errors, [{ field: 'body', message: 'is nested too deeply' }])
    assert.equal((await owner('DELETE', `${entities}/route/1`)).status, 204)
    assert.equal((await owner('DELETE', `${entities}/route/1`)).body.code, 'entity.unknown')
    assert.equal((await owner('GET', `${entities}/route/%00`)).body.code, 'entity.unknown')
    assert.deepEqual((await owner('GET', `${entities}?type=%00`)).body.data, [])
    assert.equal((await owner('PUT', `${entities}/route/%00`, { body: {} })).body.errors[0].field, 'id')

    // The history has no address and no value.
    const trail = (await world.auditTrail(salon.companyId)).filter(({ kind }) => kind.startsWith('entity.'))
    assert.deepEqual(trail[0]?.after, { type: 'identity', attributes: ['department'] })
    assert.match(trail[0]?.subject ?? '', /^entity:\d+$/)
    assert.deepEqual(trail.at(-1)?.kind, 'entity.removed')
    assert.doesNotMatch(JSON.stringify(trail), /ann@|CiRm/)
  })

  test('a dry run keeps nothing, and a write for what has changed since is refused', async () => {
    const { world, owner, set, entities } = await begin()
    await using _ = world
    const before = await world.snapshot()
    const dry = await owner('PUT', `${set}?dry_run=true`, { body: said })
    assert.deepEqual([dry.status, dry.headers['gatehouse-dry-run'], dry.body.data], [200, 'true', said])
    assert.equal(await world.snapshot(), before)
    assert.deepEqual((await owner('GET', set)).body.data.schema, '')
    const { etag } = (await owner('PUT', set, { body: said })).headers
    const changed = { ...said, tests: [] }
    const put = (tag: unknown) => owner('PUT', set, { body: changed, headers: { 'if-match': String(tag) } })
    assert.equal((await put('"other"')).status, 412)
    assert.equal((await put(etag)).status, 200)
    assert.equal((await put(etag)).status, 412)

    const one = `${entities}/route/1`
    const stored = await world.snapshot()
    assert.equal((await owner('PUT', `${one}?dry_run=true`, { body: {} })).status, 200)
    assert.equal(await world.snapshot(), stored)
    const first = await owner('PUT', one, { body: {} })
    const match = { headers: { 'if-match': '"other"' } }
    assert.equal((await owner('PUT', one, { body: { attributes: { department: 'a' } }, ...match })).status, 412)
    assert.equal((await owner('DELETE', one, match)).status, 412)
    const right = { headers: { 'if-match': String(first.headers.etag) } }
    assert.equal((await owner('DELETE', `${one}?dry_run=true`, right)).status, 204)
    assert.equal((await owner('DELETE', one, right)).status, 204)
    const keyed = { body: said, headers: { 'idempotency-key': 'k' } }
    await owner('PUT', set, keyed)
    assert.equal((await owner('PUT', set, keyed)).headers['idempotency-replayed'], 'true')
  })

  test('whoever sees all members reads, whoever changes catalogues writes, nobody else', async () => {
    const { world, salon, owner, set, entities } = await begin()
    await using _ = world
    await owner('PUT', set, { body: said })
    const one = `${entities}/route/1`
    await owner('PUT', one, { body: {} })
    const people = {
      manager: await natively(world, await salon.member({ role: 'salon:manager', slot: 'company' }), salon.companyId),
      here: await natively(world, await salon.member({ role: 'salon:manager' }), salon.companyId),
      worker: await natively(world, await salon.member({ slot: 'company' }), salon.companyId),
    }
    const other = await world.salon()
    const stranger = await natively(world, other.owner, other.companyId)
    const before = await world.snapshot()
    const reads = async (ask: typeof owner) => [
      (await ask('GET', set)).status,
      (await ask('GET', entities)).status,
      (await ask('GET', one)).status,
    ]
    const writes = async (ask: typeof owner) => [
      (await ask('PUT', set, { body: { ...said, tests: [] } })).status,
      (await ask('PUT', one, { body: { attributes: { department: 'x' } } })).status,
      (await ask('DELETE', one)).status,
    ]
    const seen = await reads(people.manager)
    assert.deepEqual(seen, [200, 200, 200])
    assert.deepEqual(await writes(people.manager), [403, 403, 403])
    for (const ask of [people.here, people.worker])
      assert.deepEqual([...(await reads(ask)), ...(await writes(ask))], Array(6).fill(403))
    assert.deepEqual([...(await reads(stranger)), ...(await writes(stranger))], Array(6).fill(404))
    assert.equal((await world.request('GET', set)).status, 401)
    assert.equal(await world.snapshot(), before)
  })
})
