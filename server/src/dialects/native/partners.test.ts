import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPartner } from '../../operations/partners/create-partner.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

onEachEngine('native: partners', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native', 'alteg-v1'] })
    const salon = await world.salon()
    const owner = await natively(world, salon.owner, salon.companyId)
    const other = await createPartner(world.core, operator, { name: 'Other' })
    return { world, salon, owner, other, path: `/gatehouse/v1/companies/${salon.companyId}/partners` }
  }

  test('a company connects a partner and sends it away, and each answer says at which revision', async () => {
    const { world, salon, owner, other, path } = await begin()
    await using _ = world
    const listed = await owner('GET', path)
    assert.deepEqual(listed.body.data, [{ id: salon.partner.id, name: 'Integrator' }])
    assert.equal(listed.body.next_cursor, null)

    const connected = await owner('PUT', `${path}/${other.partnerId}`)
    assert.equal(connected.status, 200, connected.text)
    assert.deepEqual(connected.body, {
      data: { id: other.partnerId, name: 'Other' },
      revision: listed.body.revision + 1,
    })
    const first = await owner('GET', `${path}?limit=1`)
    assert.equal(first.body.data.length, 1)
    const second = await owner('GET', `${path}?limit=1&cursor=${first.body.next_cursor}`)
    assert.deepEqual([...first.body.data, ...second.body.data].length, 2)
    assert.equal(second.body.next_cursor, null)

    const gone = await owner('DELETE', `${path}/${salon.partner.id}`)
    assert.deepEqual([gone.status, gone.text], [204, ''])
    assert.equal(gone.headers['gatehouse-revision'], String(listed.body.revision + 2))
    assert.equal((await salon.owner.request('GET', `/api/v1/company/${salon.locations[0]}/users`)).status, 403)
    assert.equal((await owner('GET', `${path}/${salon.partner.id}`)).status, 404)
  })

  test('a dry run answers as the write would, and keeps nothing', async () => {
    const { world, owner, other, path } = await begin()
    await using _ = world
    const before = await world.snapshot()
    const dry = await owner('PUT', `${path}/${other.partnerId}?dry_run=true`, { headers: { 'idempotency-key': 'k' } })
    assert.deepEqual([dry.status, dry.headers['gatehouse-dry-run']], [200, 'true'])
    assert.equal(await world.snapshot(), before)
    assert.equal((await owner('GET', path)).body.data.length, 1)
    const real = await owner('PUT', `${path}/${other.partnerId}`)
    assert.deepEqual([real.body, real.headers['gatehouse-dry-run']], [dry.body, undefined])
    assert.equal((await owner('PUT', `${path}/999999?dry_run=true`)).body.code, 'partner.unknown')
  })

  test('a write for what somebody else has changed since is refused', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const one = `${path}/${salon.partner.id}`
    const { etag } = (await owner('GET', one)).headers
    assert.match(String(etag), /^"[\w-]{22}"$/)
    assert.equal((await owner('GET', one, { headers: { 'if-none-match': `W/${etag}` } })).status, 304)
    const before = await world.snapshot()
    const stale = await owner('DELETE', one, { headers: { 'if-match': '"another"' } })
    assert.deepEqual([stale.status, stale.body.code], [412, 'precondition.failed'])
    assert.equal(await world.snapshot(), before)
    assert.equal((await owner('DELETE', one, { headers: { 'if-match': `"another", ${etag}` } })).status, 204)
    assert.equal((await owner('DELETE', one, { headers: { 'if-match': '*' } })).status, 404)
  })

  test('a repeat with the same key is answered and not done again', async () => {
    const { world, salon, owner, other, path } = await begin()
    await using _ = world
    const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })
    const put = () => owner('PUT', `${path}/${other.partnerId}`, keyed('one'))
    const [first, ...rest] = await Promise.all([put(), put(), put()])
    const statuses = [first, ...rest].map((answer) => answer?.status)
    assert.ok(
      statuses.every((status) => status === 200 || status === 409),
      String(statuses),
    )
    const again = await put()
    assert.deepEqual([again.status, again.headers['idempotency-replayed']], [200, 'true'])
    const trail = await world.auditTrail(salon.companyId)
    assert.equal(trail.filter(({ kind }) => kind === 'partner.connected').length, 2)
    const reused = await owner('DELETE', `${path}/${other.partnerId}`, keyed('one'))
    assert.deepEqual([reused.status, reused.body.code], [422, 'request.key-reused'])
    assert.equal((await owner('GET', `${path}/${other.partnerId}`)).status, 200)

    assert.equal((await owner('DELETE', `${path}/${other.partnerId}`, keyed('two'))).status, 204)
    await put()
    const gone = await owner('DELETE', `${path}/${other.partnerId}`, keyed('two'))
    assert.deepEqual([gone.status, gone.headers['idempotency-replayed'], gone.text], [204, 'true', ''])
    assert.equal((await owner('PUT', `${path}/5`, keyed('with space'))).body.errors[0].field, 'Idempotency-Key')
  })

  test('members without the right are refused, strangers and slips of the pen too', async () => {
    const { world, salon, owner, other, path } = await begin()
    await using _ = world
    const manager = await salon.member({ role: 'salon:manager' })
    const asManager = await natively(world, manager, salon.companyId)
    const stranger = await world.salon()
    const asStranger = await natively(world, stranger.owner, stranger.companyId)
    const before = await world.snapshot()
    for (const [method, where] of [
      ['GET', ''],
      ['GET', `/${salon.partner.id}`],
      ['PUT', `/${other.partnerId}`],
      ['DELETE', `/${salon.partner.id}`],
    ] as const) {
      assert.equal((await asManager(method, path + where)).status, 403)
      assert.equal((await asStranger(method, path + where)).body.code, 'company.unknown')
      const unknown = await owner(method, `/gatehouse/v1/companies/999999/partners${where}`)
      assert.deepEqual([unknown.status, unknown.body.code], [404, 'company.unknown'])
      assert.equal((await world.request(method, path + where)).status, 401)
    }
    const asked = await owner('GET', `${path}?limit=0&cursor=x&page=2`)
    assert.deepEqual(asked.body.errors.map(({ field }: { field: string }) => field).sort(), ['limit', 'page'])
    assert.equal((await owner('GET', `${path}?cursor=x`)).body.errors[0].field, 'cursor')
    assert.equal((await owner('PUT', `${path}/${other.partnerId}?dry_run=1`)).body.errors[0].field, 'dry_run')
    assert.equal(await world.snapshot(), before)
  })
})
