import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setPassword } from '../../operations/credentials/set-password.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator, type World } from '../../testing/world.ts'

const BASE = '/gatehouse/v1'

onEachEngine('native: sessions, oneself, tokens', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native', 'bakeronline'] })
    const bakery = await world.bakery({ shops: 2 })
    await setPassword(world.core, operator, bakery.owner.userId, bakery.owner.password)
    return { world, bakery }
  }
  const signIn = (world: World, login: string, password: string) =>
    world.request('POST', `${BASE}/sessions`, { body: { login, password } })
  const withToken = (world: World, token: string) => (method: string, path: string, body?: unknown) =>
    world.request(method, BASE + path, {
      headers: { authorization: `Bearer ${token}` },
      ...(body !== undefined && { body }),
    })

  test('a person signs in, sees who they are, and signs out', async () => {
    const { world, bakery } = await begin()
    await using _ = world
    const { login, password, userId } = bakery.owner
    const session = await signIn(world, login, password)
    assert.equal(session.status, 201, session.text)
    assert.deepEqual([session.body.data.user_id, session.headers['cache-control']], [userId, 'no-store'])
    const ask = withToken(world, session.body.data.token)
    const me = await ask('GET', '/me')
    assert.deepEqual([me.body.data.id, me.body.data.email, me.body.data.token.limits], [userId, login, null])
    assert.equal((await ask('DELETE', `/tokens/${session.body.data.token_id}`)).status, 204)
    assert.equal((await ask('GET', '/me')).status, 401)

    const wrong = await signIn(world, login, 'not this one at all')
    const unknown = await signIn(world, 'nobody@example.com', password)
    assert.deepEqual([wrong.status, wrong.text], [401, unknown.text])
    const slip = await world.request('POST', `${BASE}/sessions`, { body: { login, password, remember: true } })
    assert.deepEqual([slip.status, slip.body.errors[0].field], [422, 'remember'])
  })

  test('changing the password takes the present one and ends every session', async () => {
    const { world, bakery } = await begin()
    await using _ = world
    const { login, password } = bakery.owner
    const next = 'another horse, another staple'
    const session = await signIn(world, login, password)
    const ask = withToken(world, session.body.data.token)
    const wrong = await ask('PUT', '/me/password', { present: 'not this one at all', password: next })
    assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, 'present'])
    const short = await ask('PUT', '/me/password', { present: password, password: 'short' })
    assert.deepEqual([short.status, short.body.errors[0].field], [422, 'password'])
    assert.equal((await ask('PUT', '/me/password?dry_run=true', { present: password, password: next })).status, 204)
    assert.equal((await ask('PUT', '/me/password', { present: password, password: next })).status, 204)
    assert.equal((await ask('GET', '/me')).status, 401)
    assert.equal((await signIn(world, login, password)).status, 401)
    assert.equal((await signIn(world, login, next)).status, 201)
  })

  test('what somebody says of themselves is theirs to change', async () => {
    const { world, bakery } = await begin()
    await using _ = world
    const ask = await natively(world, bakery.owner)
    const { etag } = (await ask('GET', `${BASE}/me`)).headers
    const changed = await ask('PATCH', `${BASE}/me`, {
      body: { first_name: 'Ola', tax_number: 'BE 1' },
      headers: { 'if-match': String(etag) },
    })
    assert.deepEqual([changed.status, changed.body.data.first_name, changed.body.data.tax_number], [200, 'Ola', 'BE 1'])
    const stale = await ask('PATCH', `${BASE}/me`, { body: { first_name: 'X' }, headers: { 'if-match': String(etag) } })
    assert.equal(stale.status, 412)
    assert.equal((await ask('GET', `${BASE}/me`)).headers.etag, changed.headers.etag)
    const slip = await ask('PATCH', `${BASE}/me`, { body: { first_name: '' } })
    assert.deepEqual([slip.status, slip.body.errors[0].field], [422, 'first_name'])
  })

  test('a token for a program is shown once, may do less than its person, and ends when told', async () => {
    const { world, bakery } = await begin()
    await using _ = world
    const { companyId, locations, owner } = bakery
    const ask = await natively(world, owner)
    const body = { company_id: companyId, audience: 'bakery', name: 'Till', locations: [locations[0]] }
    const dry = await ask('POST', `${BASE}/tokens?dry_run=true`, { body })
    assert.deepEqual([dry.status, dry.body.data.token], [201, null])
    assert.equal((await ask('GET', `${BASE}/companies/${companyId}/tokens`)).body.data.length, 0)

    const keyed = { body, headers: { 'idempotency-key': 'till' } }
    const made = await ask('POST', `${BASE}/tokens`, keyed)
    assert.equal(made.status, 201, made.text)
    const again = await ask('POST', `${BASE}/tokens`, keyed)
    assert.deepEqual(
      [again.status, again.body.data.id, again.body.data.token, again.headers['idempotency-replayed']],
      [201, made.body.data.id, null, 'true'],
    )
    const authorization = `Bearer ${made.body.data.token}`
    const shops = await world.request('GET', `/company/companies/${companyId}/shops`, { headers: { authorization } })
    assert.deepEqual(
      shops.body.map(({ id }: { id: number }) => id),
      [locations[0]],
    )

    const listed = await ask('GET', `${BASE}/companies/${companyId}/tokens`)
    const [shown] = listed.body.data
    assert.deepEqual([shown.name, shown.limits], ['Till', { locations: [locations[0]] }])
    assert.equal(listed.text.includes(made.body.data.token), false)
    const worker = await natively(world, await bakery.member())
    assert.equal((await worker('GET', `${BASE}/companies/${companyId}/tokens`)).status, 403)
    assert.equal((await worker('DELETE', `${BASE}/tokens/${made.body.data.id}`)).status, 404)

    const away = await ask('DELETE', `${BASE}/companies/${companyId}/tokens/${made.body.data.id}`)
    assert.equal(away.status, 204)
    assert.equal(
      (await world.request('GET', `/company/companies/${companyId}/shops`, { headers: { authorization } })).status,
      401,
    )
    const slips = await ask('POST', `${BASE}/tokens`, {
      body: { ...body, audience: 'station', locations: [], expires_at: '2020-02-30T00:00:00Z' },
    })
    assert.deepEqual([slips.status, slips.body.errors[0].field], [422, 'expires_at'])
    const more = await ask('POST', `${BASE}/tokens`, {
      body: { ...body, audience: 'station', locations: [], expires_at: '2020-02-28T00:00:00Z' },
    })
    const named = more.body.errors.map(({ field }: { field: string }) => field).sort()
    assert.deepEqual(named, ['audience', 'expires_at', 'locations'])
  })
})
