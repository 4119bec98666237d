import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admitMember } from '../../operations/members/admit-member.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

onEachEngine('native: companies and locations', (open) => {
  test('somebody lists their companies of all catalogues, with a bound token that one alone', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const bakery = await world.bakery()
    await world.vendor()
    await admitMember(world.core, operator, bakery.companyId, {
      userId: salon.owner.userId,
      accepted: true,
      grants: [
        { slot: 'company', role: 'bakery:member', scope: 'company', startsAt: null, endsAt: null, exceptions: {} },
      ],
    })
    const everywhere = await natively(world, salon.owner)
    const all = [
      { id: salon.companyId, title: 'The salon', catalogues: ['salon'] },
      { id: bakery.companyId, title: 'The bakery', catalogues: ['bakery'] },
    ]
    const path = '/gatehouse/v1/companies'
    assert.deepEqual((await everywhere('GET', path)).body, { data: all, next_cursor: null })
    const first = await everywhere('GET', `${path}?limit=1`)
    assert.deepEqual(first.body.data, all.slice(0, 1))
    const second = await everywhere('GET', `${path}?limit=1&cursor=${first.body.next_cursor}`)
    assert.deepEqual([second.body.data, second.body.next_cursor], [all.slice(1), null])
    const bound = await natively(world, salon.owner, bakery.companyId)
    assert.deepEqual((await bound('GET', path)).body.data, all.slice(1))
    assert.equal((await bound('GET', `${path}/${salon.companyId}`)).body.code, 'company.unknown')
    assert.deepEqual((await bound('GET', `${path}/${bakery.companyId}`)).body.data, all[1])
  })

  test('an owner renames a company; others may not', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const owner = await natively(world, salon.owner)
    const worker = await natively(world, await salon.member())
    const stranger = await natively(world, (await world.salon()).owner)
    const path = `/gatehouse/v1/companies/${salon.companyId}`
    const read = await owner('GET', path)
    const before = await world.snapshot()
    const dry = await owner('PATCH', `${path}?dry_run=true`, { body: { title: ' Hair ' } })
    assert.deepEqual(dry.body.data, { ...read.body.data, title: 'Hair' })
    assert.equal((await owner('PATCH', path, { body: { title: 'A' }, headers: { 'if-match': '"x"' } })).status, 412)
    assert.equal((await owner('PATCH', path, { body: { title: ' ' } })).body.errors[0].field, 'title')
    assert.equal((await owner('PATCH', path, { body: { name: 'A' } })).body.errors[0].field, 'name')
    assert.equal((await worker('PATCH', path, { body: { title: 'A' } })).status, 403)
    assert.equal((await stranger('PATCH', path, { body: { title: 'A' } })).body.code, 'company.unknown')
    assert.equal((await stranger('GET', path)).body.code, 'company.unknown')
    assert.equal((await owner('GET', '/gatehouse/v1/companies/x')).body.code, 'company.unknown')
    assert.equal(await world.snapshot(), before)
    const headers = { 'if-match': String(read.headers.etag) }
    const renamed = await owner('PATCH', path, { body: { title: 'Hair' }, headers })
    assert.deepEqual([renamed.status, renamed.body.data.title], [200, 'Hair'])
    assert.equal((await worker('GET', path)).headers.etag, renamed.headers.etag)
  })

  test('locations are made, changed, closed and opened by whoever may, and seen by all members', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const owner = await natively(world, salon.owner, salon.companyId)
    const worker = await natively(world, await salon.member(), salon.companyId)
    const path = `/gatehouse/v1/companies/${salon.companyId}/locations`
    const before = await world.snapshot()
    const wish = { title: 'Second', timezone: 'europe/berlin', city: 'Berlin' }
    const dry = await owner('POST', `${path}?dry_run=true`, { body: wish })
    assert.deepEqual([dry.status, dry.body.data.timezone], [201, 'Europe/Berlin'])
    assert.equal(await world.snapshot(), before)
    const made = await owner('POST', path, { body: wish })
    const { id } = made.body.data
    const second = { id, title: 'Second', timezone: 'Europe/Berlin', city: 'Berlin', address: '', closed: false }
    assert.deepEqual([made.status, made.body.data], [201, second])
    const read = await worker('GET', `${path}/${id}`)
    assert.deepEqual(read.body.data, second)
    const first = await worker('GET', `${path}?limit=1`)
    assert.deepEqual(first.body.data[0].id, here)
    assert.deepEqual((await worker('GET', `${path}?limit=1&cursor=${first.body.next_cursor}`)).body.data, [second])

    const revision = made.body.revision
    const changed = await owner('PATCH', `${path}/${id}`, {
      body: { address: 'Unter den Linden 1', closed: true },
      headers: { 'if-match': String(read.headers.etag) },
    })
    assert.deepEqual(changed.body.data, { ...second, address: 'Unter den Linden 1', closed: true })
    assert.equal(changed.body.revision, revision + 1, 'both in one change')
    assert.equal((await worker('GET', `${path}/${id}`)).headers.etag, changed.headers.etag)
    const opened = await owner('PATCH', `${path}/${id}`, { body: { closed: false } })
    assert.deepEqual(opened.body.data, { ...second, address: 'Unter den Linden 1' })
    const trail = (await world.auditTrail(salon.companyId)).filter(({ subject }) => subject === `location:${id}`)
    assert.deepEqual(
      trail.map(({ kind }) => kind),
      ['location.created', 'location.changed', 'location.closed', 'location.opened'],
    )
  })

  test('a location of another company is unknown, also to somebody who belongs to both', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const other = await world.salon()
    await admitMember(world.core, operator, other.companyId, {
      userId: salon.owner.userId,
      accepted: true,
      grants: [
        { slot: 'company', role: 'salon:owner', scope: 'company', startsAt: null, endsAt: null, exceptions: {} },
      ],
    })
    const owner = await natively(world, salon.owner)
    const worker = await natively(world, await salon.member())
    const stranger = await natively(world, other.owner)
    const [away] = other.locations as [number]
    const path = `/gatehouse/v1/companies/${salon.companyId}/locations`
    const before = await world.snapshot()
    for (const id of [away, 999_999]) {
      assert.equal((await owner('GET', `${path}/${id}`)).body.code, 'location.unknown')
      for (const body of [{ title: 'A' }, { closed: true }])
        assert.equal((await owner('PATCH', `${path}/${id}`, { body })).body.code, 'location.unknown')
    }
    assert.equal((await worker('POST', path, { body: { title: 'A' } })).status, 403)
    assert.equal((await worker('PATCH', `${path}/${salon.locations[0]}`, { body: { closed: true } })).status, 403)
    assert.equal((await stranger('GET', path)).body.code, 'company.unknown')
    assert.equal((await stranger('POST', path, { body: { title: 'A' } })).body.code, 'company.unknown')
    const refused = await owner('POST', path, { body: { title: '', timezone: 'Berlin' } })
    assert.deepEqual(
      refused.body.errors.map(({ field }: { field: string }) => field),
      ['title', 'timezone'],
    )
    assert.equal(await world.snapshot(), before)
  })
})
