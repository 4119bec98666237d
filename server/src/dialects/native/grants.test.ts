import assert from 'node:assert/strict'
import { test } from 'node:test'
import { natively } from '../../testing/natively.ts'
import type { SomeoneWish } from '../../testing/world.ts'
import { onEachEngine, type World } from '../../testing/world.ts'

onEachEngine('native: grants', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native', 'alteg-v1'] })
    const salon = await world.salon({ locations: 3 })
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const [first, second, third] = salon.locations as readonly [number, number, number]
    const someone = async (wish: SomeoneWish = {}) => {
      const person = await salon.member(wish)
      const request = await natively(world, person, salon.companyId)
      return { ...person, request, grants: `${base}/members/${person.memberId}/grants` }
    }
    const may = async (memberId: number, slug: string, location?: number): Promise<unknown> => {
      const where = location === undefined ? '' : `?location_id=${location}`
      return (await owner('GET', `${base}/members/${memberId}/access${where}`)).body.data.permissions[slug]
    }
    return { world, salon, owner, base, first, second, third, someone, may }
  }
  const unchanged = async (world: World, work: () => Promise<void>) => {
    const before = await world.snapshot()
    await work()
    assert.equal(await world.snapshot(), before)
  }
  const YEAR = '2090-01-01T00:00:00.000001Z'
  const LATER = '2091-01-01T00:00:00.000000Z'

  test('given, read, changed and taken away: a grant beside others, anywhere, within a window', async () => {
    const { world, salon, owner, base, second, third, someone, may } = await begin()
    await using _ = world
    const worker = await someone({ name: 'Wil Worker' })
    const body = {
      role: 'salon:manager',
      scope: [third, second, third],
      permissions: { finances_access: false, timetable_access: true },
    }
    const dry = await owner('POST', `${worker.grants}?dry_run=true`, { body })
    assert.equal(dry.status, 201, dry.text)
    const given = await owner('POST', worker.grants, { body })
    assert.equal(given.status, 201, given.text)
    const { id } = given.body.data
    assert.deepEqual(given.body.data, {
      id,
      member_id: worker.memberId,
      slot: `extra:${id}`,
      role: 'salon:manager',
      scope: [third, second],
      starts_at: null,
      ends_at: null,
      // Only what the role says otherwise.
      permissions: { finances_access: false },
    })
    assert.deepEqual({ ...dry.body.data, id, slot: `extra:${id}` }, given.body.data)
    assert.equal(await may(worker.memberId, 'settings_users_access', second), true)
    assert.equal(await may(worker.memberId, 'finances_access', second), false)

    const one = `${base}/grants/${id}`
    const read = await owner('GET', one)
    assert.deepEqual([read.body, read.body.data], [given.body, given.body.data])
    const listed = await owner('GET', worker.grants)
    assert.deepEqual([listed.body.data.length, listed.body.data[1]], [2, given.body.data])
    assert.deepEqual((await worker.request('GET', `${base}/members/me/grants`)).body.data, listed.body.data)
    const page = await owner('GET', `${worker.grants}?limit=1`)
    const rest = await owner('GET', `${worker.grants}?limit=1&cursor=${page.body.next_cursor}`)
    assert.deepEqual([rest.body.data, rest.body.next_cursor], [[given.body.data], null])

    // Putting back what was read changes nothing.
    const { role, scope, starts_at, ends_at, permissions } = read.body.data
    await unchanged(world, async () => {
      const same = await owner('PATCH', one, { body: { role, scope, starts_at, ends_at, permissions } })
      assert.deepEqual([same.status, same.body.data], [200, given.body.data], same.text)
      const stale = await owner('PATCH', one, { body: { ends_at: YEAR }, headers: { 'if-match': '"x"' } })
      assert.deepEqual([stale.status, stale.body.code], [412, 'precondition.failed'])
    })
    const { etag } = read.headers
    const timed = await owner('PATCH', one, { body: { starts_at: YEAR }, headers: { 'if-match': String(etag) } })
    assert.equal(timed.body.data.starts_at, YEAR)
    assert.equal(timed.headers.etag, (await owner('GET', one)).headers.etag)
    assert.equal(await may(worker.memberId, 'settings_users_access', second), false)
    const changed = await owner('PATCH', one, {
      body: { starts_at: null, ends_at: YEAR, scope: 'company', permissions: { finances_access: null } },
    })
    assert.deepEqual([changed.body.data.scope, changed.body.data.permissions], ['company', {}])
    assert.equal(await may(worker.memberId, 'finances_access', third), true)
    // Another role drops the exceptions made on top of the former one.
    await owner('PATCH', one, { body: { permissions: { finances_access: false } } })
    const other = await owner('PATCH', one, { body: { role: 'salon:administrator' } })
    assert.deepEqual([other.body.data.role, other.body.data.permissions], ['salon:administrator', {}])

    assert.equal((await owner('DELETE', `${one}?dry_run=true`)).status, 200)
    assert.equal((await owner('DELETE', one)).status, 204)
    assert.equal((await owner('GET', one)).body.code, 'grant.unknown')
    assert.equal((await owner('DELETE', one)).body.code, 'grant.unknown')
    assert.equal((await owner('GET', worker.grants)).body.data.length, 1)
    const events = (await world.auditTrail(salon.companyId)).filter(({ kind }) => kind === 'access.changed')
    assert.equal(events.length, 6)
    assert.deepEqual(events[0]?.subject, `member:${worker.memberId}`)
  })

  test('what cannot be is refused by its field, and nothing is written', async () => {
    const { world, owner, base, first, second, someone } = await begin()
    await using _ = world
    const foreign = await world.salon()
    const worker = await someone()
    const slot = (await owner('GET', worker.grants)).body.data[0].id
    await unchanged(world, async () => {
      const wrongs: readonly (readonly [wrong: object, field: string])[] = [
        [{ role: 'salon:boss' }, 'role'],
        [{ role: null }, 'role'],
        [{ scope: [] }, 'scope'],
        [{ scope: [second, foreign.locations[0]] }, 'scope.1'],
        [{ scope: 'everywhere' }, 'scope'],
        [{ ends_at: '2001-01-01T00:00:00Z' }, 'ends_at'],
        [{ starts_at: LATER, ends_at: YEAR }, 'starts_at'],
        [{ starts_at: '2090-02-30T00:00:00Z' }, 'starts_at'],
        // What microseconds cannot count could be written, and never be read again.
        [{ starts_at: '0001-01-01T00:00:00Z' }, 'starts_at'],
        [{ ends_at: '2256-01-01T00:00:00Z' }, 'ends_at'],
        [{ ends_at: '9999-12-31T23:59:59.999999Z' }, 'ends_at'],
        // A field is named as it was sent.
        [{ scope: [second, second, foreign.locations[0]] }, 'scope.2'],
        [{ startsAt: LATER }, 'startsAt'],
        [{ permissions: { someThing: true } }, 'permissions.someThing'],
        [{ permissions: { timetable_access: 1 } }, 'permissions.timetable_access'],
        [{ permissions: { constructor: true } }, 'permissions.constructor'],
        [{ permissions: { finances_accounts_ids: [1] } }, 'permissions.finances_accounts_ids'],
        [{ permissions: { timetable_position_id: [1, 2] } }, 'permissions.timetable_position_id'],
        [{ slot: 'company' }, 'slot'],
      ]
      for (const [wrong, field] of wrongs) {
        const body = { role: 'salon:manager', scope: [second], ...wrong }
        const reply = await owner('POST', worker.grants, { body })
        const field0 = reply.body.errors?.[0].field
        assert.deepEqual([reply.status, field0], [422, field], `${JSON.stringify(wrong)} ${reply.text}`)
      }
      assert.equal(
        (await owner('POST', worker.grants, { body: { role: 'salon:manager' } })).body.errors[0].field,
        'scope',
      )
      // Nor does what nests deeper than any value may.
      const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
      const nested = await owner('POST', worker.grants, {
        body: `{"scope":"company","permissions":{"timetable_access":${deep}}}`,
        headers: { 'idempotency-key': 'deep' },
      })
      assert.deepEqual([nested.status, nested.body.errors[0].field], [422, 'permissions.timetable_access.0'])
      // The place of a location's own grant is what it is.
      for (const scope of ['company', [second]]) {
        const reply = await owner('PATCH', `${base}/grants/${slot}`, { body: { scope } })
        assert.deepEqual([reply.status, reply.body.errors[0].field], [422, 'scope'])
      }
      assert.equal((await owner('PATCH', `${base}/grants/${slot}`, { body: { scope: [first] } })).status, 200)
      assert.equal((await owner('POST', `${base}/members/me/grants`, { body: { scope: [first] } })).status, 404)
      assert.equal(
        (await owner('POST', `${base}/members/${foreign.owner.memberId}/grants`, { body: { scope: [first] } })).body
          .code,
        'member.unknown',
      )
    })
  })

  test('what comes from elsewhere cannot be lowered here, nor hidden under a lower role', async () => {
    const { world, owner, base, first, second, someone } = await begin()
    await using _ = world
    const manager = await someone({ slot: 'company', role: 'salon:manager' })
    await unchanged(world, async () => {
      const idle = await owner('POST', manager.grants, { body: { role: 'salon:worker', scope: [first] } })
      assert.deepEqual([idle.status, idle.body.code], [422, 'access.comes-from-elsewhere'])
      assert.equal(idle.body.errors[0].field, 'role')
      assert.match(idle.body.errors[0].message, /"company"/)
      const body = { scope: [first, second], permissions: { finances_access: false, timetable_access: true } }
      const lower = await owner('POST', manager.grants, { body: { ...body, role: 'salon:owner' } })
      assert.deepEqual(
        [lower.status, lower.body.errors.map(({ field }: { field: string }) => field)],
        [422, ['permissions.finances_access']],
      )
    })
    // What lasts longer than the grant beside it says something.
    const wide = (await owner('GET', manager.grants)).body.data[0].id
    assert.equal((await owner('PATCH', `${base}/grants/${wide}`, { body: { ends_at: YEAR } })).status, 200)
    const body = { role: 'salon:worker', scope: [first] }
    assert.equal((await owner('POST', manager.grants, { body: { ...body, ends_at: YEAR } })).status, 422)
    assert.equal((await owner('POST', manager.grants, { body })).status, 201)
  })

  test('nobody gives beyond themselves: not more, not longer, not further, and not to whoever holds more', async () => {
    const { world, owner, base, first, second, third, someone } = await begin()
    await using _ = world
    const manager = await someone({ name: 'Mia', slot: 'extra:1', scope: [first, second], role: 'salon:manager' })
    const worker = await someone({ name: 'Wil' })
    const elsewhere = await someone({ name: 'Tom', slot: `location:${third}` })
    const own = (await owner('GET', manager.grants)).body.data[0].id
    assert.equal((await owner('PATCH', `${base}/grants/${own}`, { body: { ends_at: LATER } })).status, 200)
    const high = await owner('POST', worker.grants, { body: { role: 'salon:accountant', scope: [third] } })
    const top = await someone({ name: 'Top', slot: `location:${second}`, role: 'salon:owner' })
    const topGrant = (await owner('GET', top.grants)).body.data[0].id
    const ownerGrant = (await owner('GET', `${base}/members/me/grants`)).body.data[0].id

    await unchanged(world, async () => {
      const refused = async (path: string, body: object, status: number, code: string, method = 'POST') => {
        const reply = await manager.request(method, path, method === 'DELETE' ? {} : { body })
        assert.deepEqual([reply.status, reply.body.code], [status, code], `${JSON.stringify(body)} ${reply.text}`)
      }
      const beyond = 'delegation.beyond-actor'
      await refused(worker.grants, { role: 'salon:manager', scope: [first] }, 403, beyond)
      await refused(
        worker.grants,
        { role: 'salon:manager', scope: [first], ends_at: '2091-01-01T00:00:00.000001Z' },
        403,
        beyond,
      )
      await refused(worker.grants, { role: 'salon:manager', scope: [first], starts_at: LATER }, 403, beyond)
      await refused(worker.grants, { role: 'salon:owner', scope: [first], ends_at: YEAR }, 403, beyond)
      await refused(worker.grants, { role: 'salon:worker', scope: [first, third], ends_at: YEAR }, 403, 'access.denied')
      await refused(worker.grants, { role: 'salon:worker', scope: 'company', ends_at: YEAR }, 403, 'access.denied')
      await refused(elsewhere.grants, { role: 'salon:worker', scope: [first], ends_at: YEAR }, 404, 'member.unknown')
      await refused(top.grants, { role: 'salon:worker', scope: [second], ends_at: YEAR }, 403, beyond)
      await refused(`${base}/grants/${topGrant}`, { ends_at: YEAR }, 403, beyond, 'PATCH')
      await refused(`${base}/grants/${topGrant}`, {}, 403, beyond, 'DELETE')
      await refused(`${base}/grants/${own}`, { ends_at: null }, 403, beyond, 'PATCH')
      await refused(`${base}/grants/${own}`, { scope: [first, second, third] }, 403, 'access.denied', 'PATCH')
      // A grant elsewhere looks like none; one that reaches here too is seen, and not theirs to change.
      await refused(`${base}/grants/${high.body.data.id}`, { ends_at: YEAR }, 404, 'grant.unknown', 'PATCH')
      await refused(`${base}/grants/${high.body.data.id}`, {}, 404, 'grant.unknown', 'DELETE')
      await refused(`${base}/grants/${ownerGrant}`, {}, 403, 'access.denied', 'DELETE')
      await refused(`${base}/grants/999999`, {}, 404, 'grant.unknown', 'DELETE')
      assert.equal((await manager.request('GET', `${base}/grants/${high.body.data.id}`)).body.code, 'grant.unknown')
      assert.equal((await manager.request('GET', `${base}/grants/${ownerGrant}`)).status, 200)
      for (const [method, path, body] of [
        ['GET', `${base}/grants/${ownerGrant}`, undefined],
        ['GET', `${base}/grants/999999`, undefined],
        ['GET', top.grants, undefined],
        ['POST', top.grants, { role: 'salon:worker', scope: [second] }],
        ['PATCH', `${base}/grants/${own}`, { ends_at: YEAR }],
        ['DELETE', `${base}/grants/999999`, undefined],
      ] as const) {
        const reply = await worker.request(method, path, body ? { body } : {})
        assert.deepEqual([reply.status, reply.body.code], [403, 'access.denied'], `${method} ${path}`)
      }
    })
    const body = { role: 'salon:manager', scope: [second], starts_at: YEAR, ends_at: LATER }
    const given = await manager.request('POST', worker.grants, { body })
    assert.equal(given.status, 201, given.text)
    assert.equal((await manager.request('DELETE', `${base}/grants/${given.body.data.id}`)).status, 204)
  })

  test('into a grant that is over nothing is written but a later end', async () => {
    const { world, owner, base, someone } = await begin()
    await using _ = world
    const worker = await someone({ exceptions: { finances_access: true }, endsAt: 1_000_000 })
    const [over] = (await owner('GET', worker.grants)).body.data
    const one = `${base}/grants/${over.id}`
    const { role, scope, starts_at, ends_at, permissions } = over
    await unchanged(world, async () => {
      const same = await owner('PATCH', one, { body: { role, scope, starts_at, ends_at, permissions } })
      assert.deepEqual([same.status, same.body.data], [200, over], same.text)
      for (const body of [{ role: 'salon:manager' }, { permissions: { finances_access: null } }]) {
        const reply = await owner('PATCH', one, { body })
        assert.deepEqual([reply.status, reply.body.errors[0].field], [422, 'ends_at'], reply.text)
      }
    })
    assert.equal((await owner('PATCH', one, { body: { ends_at: YEAR } })).body.data.ends_at, YEAR)
  })

  test('the last owner’s grant can be neither taken, timed nor cut down', async () => {
    const { world, owner, base, someone } = await begin()
    await using _ = world
    const { id } = (await owner('GET', `${base}/members/me/grants`)).body.data[0]
    const one = `${base}/grants/${id}`
    const attempts = [{ role: 'salon:manager' }, { ends_at: YEAR }, { permissions: { finances_access: false } }]
    await unchanged(world, async () => {
      for (const body of attempts) {
        const reply = await owner('PATCH', one, { body })
        assert.deepEqual([reply.status, reply.body.code], [409, 'last-owner'])
      }
      assert.equal((await owner('DELETE', one)).body.code, 'last-owner')
    })
    await someone({ slot: 'company', role: 'salon:owner' })
    assert.equal((await owner('PATCH', one, { body: attempts[0] })).status, 200)
  })

  test('whoever comes to a location no more is nobody of its roster; whoever is left with nothing is invited no more', async () => {
    const { world, salon, owner, base, first, someone } = await begin()
    await using _ = world
    const added = await salon.owner.request('POST', `/api/v1/user/invite/${first}`, {
      body: { invites: [{ search: 'ina@example.com', user_role: 'worker' }] },
    })
    assert.ok(added.status < 300, added.text)
    const [invited] = (await owner('GET', `${base}/members?state=invited`)).body.data
    const states = (rows: { state: string }[]) => rows.map(({ state }) => state)
    const link = () =>
      world.core.engine.all<{ state: string }>('select state from invitations where member_id = $1', [invited.id])
    assert.notDeepEqual(states(await link()), ['revoked'])
    const [grant] = invited.grants
    assert.equal((await owner('DELETE', `${base}/grants/${grant.id}`)).status, 204)
    assert.deepEqual(states(await link()), ['revoked'])

    const worker = await someone()
    const made = await owner('POST', `${base}/team-members`, { body: { location_id: first, name: 'Wil' } })
    assert.equal(made.status, 201, made.text)
    const put = await salon.owner.request('PUT', `/api/v1/company/${first}/users/${worker.userId}/permissions`, {
      body: { staff_id: made.body.data.id },
    })
    assert.ok(put.status < 300, put.text)
    const read = async () => (await owner('GET', `${base}/members/${worker.memberId}`)).body.data.team_members
    assert.deepEqual(await read(), [{ id: made.body.data.id, location_id: first }])
    const [slot] = (await owner('GET', worker.grants)).body.data
    await owner('DELETE', `${base}/grants/${slot.id}`)
    assert.deepEqual(await read(), [])
  })

  test('a bakery’s entry over no shop is not filled beyond the caller', async () => {
    const world = await open({ dialects: ['native'] })
    await using _ = world
    const bakery = await world.bakery({ shops: 2 })
    const [shop] = bakery.locations as [number]
    const base = `/gatehouse/v1/companies/${bakery.companyId}`
    const limited = await bakery.member({ slot: 'entry', scope: [shop], exceptions: { permissions: true } })
    const asLimited = await natively(world, limited, bakery.companyId)
    const owner = await natively(world, bakery.owner, bakery.companyId)
    const other = await bakery.member({ slot: 'entry', scope: [shop] })
    const [entry] = (await owner('GET', `${base}/members/${other.memberId}/grants`)).body.data
    const one = `${base}/grants/${entry.id}`
    const own = { permissions: { permissions: true } }
    assert.equal((await asLimited('PATCH', one, { body: own })).status, 200)
    await unchanged(world, async () => {
      for (const body of [
        { permissions: { company_info: true } },
        { permissions: { company_info: true }, scope: [] },
      ]) {
        const reply = await asLimited('PATCH', one, { body })
        assert.deepEqual([reply.status, reply.body.code], [403, 'delegation.beyond-actor'], reply.text)
      }
      assert.equal((await asLimited('PATCH', one, { body: { scope: [...bakery.locations] } })).status, 403)
    })
    assert.equal((await asLimited('PATCH', one, { body: { scope: [] } })).status, 200)
    // It is nobody's but the whole company's now.
    assert.equal((await asLimited('PATCH', one, { body: own })).status, 404)
  })
})
