import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issueToken } from '../../operations/credentials/issue-token.ts'
import { setPartnerConnected } from '../../operations/partners/set-partner-connected.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

const BASE = '/gatehouse/v1'

onEachEngine('native: when tokens end and what they may do', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 2 })
    const owner = await natively(world, salon.owner)
    const [first, second] = salon.locations as [number, number]
    const manager = await salon.member({ slot: `location:${first}`, scope: [first], role: 'salon:manager' })
    const make = async (body: object = {}) => {
      const ask = await natively(world, manager)
      const { body: made } = await ask('POST', `${BASE}/tokens`, {
        body: { company_id: salon.companyId, audience: 'native', name: 'Till', ...body },
      })
      return made.data as { id: number; token: string; expires_at: string }
    }
    const as = (token: string) => (method: string, path: string, body?: unknown) =>
      world.request(method, BASE + path, {
        headers: { authorization: `Bearer ${token}` },
        ...(body !== undefined && { body }),
      })
    return {
      world,
      salon,
      owner,
      manager,
      first,
      second,
      make,
      as,
      path: `${BASE}/companies/${salon.companyId}/tokens`,
    }
  }
  const later = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()

  test('a token is replaced while both work: the old one then ends sooner, and what it made ends with it', async () => {
    const { world, salon, owner, manager, make, as, path } = await begin()
    await using _ = world
    const old = await make({ permissions: ['settings_access', 'settings_users_access'] })
    const made = await as(old.token)('POST', '/tokens', {
      company_id: salon.companyId,
      audience: 'native',
      name: 'Its own',
      permissions: ['settings_access'],
    })
    assert.equal(made.status, 201, made.text)
    const end = later(3600)
    const before = await world.snapshot()
    const dry = await owner('PATCH', `${path}/${old.id}?dry_run=true`, { body: { expires_at: end } })
    assert.equal(dry.status, 200, dry.text)
    assert.equal(await world.snapshot(), before)
    const done = await owner('PATCH', `${path}/${old.id}`, { body: { expires_at: end } })
    assert.deepEqual(
      [done.status, Date.parse(done.body.data.expires_at), done.body.data.member_id],
      [200, Date.parse(end), manager.memberId],
    )
    const listed = (await owner('GET', path)).body.data as { id: number; expires_at: string; member_name: string }[]
    assert.deepEqual(
      listed.map((one) => [one.id, Date.parse(one.expires_at)]),
      [old.id, made.body.data.id].map((id) => [id, Date.parse(end)]),
    )
    assert.ok(listed.every(({ member_name: name }) => name.length > 0))
    assert.equal((await as(old.token)('GET', '/companies')).status, 200)
    const { data: events } = (
      await owner('GET', `${BASE}/companies/${salon.companyId}/audit-events?kind=token.shortened`)
    ).body
    assert.deepEqual([events.length, events[0].before.token], [1, old.id])

    // It ends at its moment, also where it is known already.
    const soon = Date.now() + 1500
    assert.equal(
      (await owner('PATCH', `${path}/${old.id}`, { body: { expires_at: new Date(soon).toISOString() } })).status,
      200,
    )
    await new Promise((resolve) => setTimeout(resolve, soon - Date.now() + 300))
    assert.equal((await as(old.token)('GET', '/companies')).status, 401)
    assert.equal((await as(made.body.data.token)('GET', '/companies')).status, 401)
    assert.equal((await owner('PATCH', `${path}/${old.id}`, { body: { expires_at: later(60) } })).status, 404)
  })

  test('whose tokens they are is told by name to those who may see these people', async () => {
    const { world, salon, owner, make, path } = await begin()
    await using _ = world
    const { id } = await make()
    // A catalogue in which somebody may end tokens and sees nobody.
    const [{ content, version } = { content: '', version: 0 }] = await world.core.engine.all<{
      content: string
      version: number
    }>(`select content, version from catalogues where name = 'salon'`, [])
    const file = JSON.parse(content)
    Object.assign(file.capabilities, { 'tokens.edit': 'timetable_access' })
    await world.core.engine.transaction(async (tx) => {
      tx.write('insert into catalogues (name, version, content) values ($1, $2, $3)', [
        'salon',
        version + 1,
        JSON.stringify(file),
      ])
      tx.write('update company_catalogues set version = $2 where company_id = $1', [salon.companyId, version + 1])
    })
    world.core.facts.forget()
    const clerk = await natively(world, await salon.member({ role: 'salon:worker', slot: 'company' }))
    const end = later(3600)
    const named = async (ask: typeof owner) => {
      const { status, body, text } = await ask('GET', path)
      assert.equal(status, 200, text)
      const shorter = await ask('PATCH', `${path}/${id}`, { body: { expires_at: end } })
      assert.equal(shorter.status, 200, shorter.text)
      const one = body.data.find((token: { id: number }) => token.id === id)
      return [one.member_name !== null, shorter.body.data.member_name !== null]
    }
    assert.deepEqual(await named(owner), [true, true])
    assert.deepEqual(await named(clerk), [false, false])
  })

  test('an end is never later, nor past, and others’ are nobody’s to move', async () => {
    const { world, salon, owner, manager, make, as, path } = await begin()
    await using _ = world
    const token = await make({ expires_at: later(3600) })
    const wrong = async (at: string) => {
      const { status, body } = await owner('PATCH', `${path}/${token.id}`, { body: { expires_at: at } })
      return [status, body.errors?.[0].field]
    }
    const before = await world.snapshot()
    assert.deepEqual(await wrong(later(7200)), [422, 'expires_at'])
    assert.deepEqual(await wrong(later(-60)), [422, 'expires_at'])
    assert.deepEqual(await wrong('soon'), [422, 'expires_at'])
    const end = { expires_at: later(600) }
    const worker = await natively(world, await salon.member())
    assert.equal((await worker('PATCH', `${path}/${token.id}`, { body: end })).status, 403)
    assert.equal((await worker('PATCH', `${BASE}/tokens/${token.id}`, { body: end })).status, 404)
    // Through a limited token nobody's are moved, not even itself.
    assert.equal((await as(token.token)('PATCH', `/tokens/${token.id}`, end)).status, 403)
    const bakery = await world.bakery()
    const stranger = await natively(world, bakery.owner)
    assert.equal((await stranger('PATCH', `${path}/${token.id}`, { body: end })).status, 404)
    const elsewhere = `${BASE}/companies/${bakery.companyId}/tokens`
    assert.equal((await stranger('PATCH', `${elsewhere}/${token.id}`, { body: end })).body.code, 'token.unknown')
    assert.equal((await stranger('GET', `${elsewhere}/${token.id}/access`)).body.code, 'token.unknown')
    assert.equal(
      await world.snapshot().then((now) => now.includes('token.shortened')),
      before.includes('token.shortened'),
    )

    const own = await natively(world, manager)
    const done = await own('PATCH', `${BASE}/tokens/${token.id}`, { body: end })
    assert.deepEqual([done.status, Date.parse(done.body.data.expires_at)], [200, Date.parse(end.expires_at)])
    const again = await own('PATCH', `${BASE}/tokens/${token.id}`, { body: end })
    assert.equal(again.status, 200)
  })

  test('what a token may do now is its person’s access with what it leaves of it', async () => {
    const { world, salon, owner, manager, first, second, make, path } = await begin()
    await using _ = world
    const token = await make({ permissions: ['timetable_access', 'security_access', 'settings_access'] })
    const ask = async (id: number, query = '') => (await owner('GET', `${path}/${id}/access${query}`)).body.data
    const here = await ask(token.id, `?location_id=${first}`)
    assert.deepEqual([here.member_id, here.location_id, here.blocker], [manager.memberId, first, null])
    const theirs = await owner(
      'GET',
      `${BASE}/companies/${salon.companyId}/members/${manager.memberId}/access?location_id=${first}`,
    )
    const usable = ['timetable_access', 'security_access', 'settings_access'].filter(
      (slug) => theirs.body.data.permissions[slug] === true,
    )
    assert.ok(usable.includes('settings_access'))
    // Which ids a gate is limited to goes with the gate.
    assert.deepEqual(
      Object.keys(here.permissions).sort(),
      [...usable, 'timetable_position_id', 'timetable_staff_id'].sort(),
    )
    const settings = here.sections.find(({ permission }: { permission: string }) => permission === 'settings_access')
    assert.deepEqual([settings.is_given, settings.given], [true, 0])
    assert.ok(settings.of > 10)
    assert.deepEqual((await ask(token.id, `?location_id=${second}`)).permissions, {})
    assert.equal((await owner('GET', `${path}/${token.id}/access?location_id=999999902`)).status, 422)

    const early = await make({ starts_at: later(600) })
    assert.deepEqual(await ask(early.id).then(({ blocker, permissions }) => [blocker, permissions]), [
      'not-started',
      {},
    ])
    const partner = await issueToken(world.core, operator, {
      audience: 'alteg',
      userId: manager.userId,
      companyId: salon.companyId,
      partnerId: salon.partner.id,
    })
    assert.equal((await ask(partner.id)).blocker, null)
    await setPartnerConnected(world.core, operator, salon.companyId, salon.partner.id, false)
    assert.equal((await ask(partner.id)).blocker, 'partner-not-connected')
    await owner('PATCH', `${BASE}/companies/${salon.companyId}/locations/${first}`, { body: { closed: true } })
    assert.equal((await ask(token.id, `?location_id=${first}`)).blocker, 'location-closed')
    // Whoever is shut out is so with all tokens that work here alone.
    await owner('PATCH', `${BASE}/companies/${salon.companyId}/members/${manager.memberId}`, {
      body: { suspended: true },
    })
    assert.equal((await owner('GET', `${path}/${token.id}/access`)).body.code, 'token.unknown')
    const worker = await natively(world, await salon.member())
    assert.equal((await worker('GET', `${path}/${token.id}/access`)).status, 403)
    assert.equal((await worker('GET', `${path}/999999910/access`)).status, 403)
  })
})
