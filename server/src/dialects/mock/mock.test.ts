import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../testing/world.ts'

const v1 = '/_mock/en/b2b-v1/openapi'
const permissions = `${v1}/company/123/users/123/permissions`
const headers = { authorization: 'Bearer <YOUR_Bearer {PartnerToken}, User {UserToken}_HERE>' }
const preferring = (prefer: string) => ({ headers: { ...headers, prefer } })

onEachEngine('mock bases', (open) => {
  test('the documents’ requests are answered as printed, with their credentials and placeholders', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const read = await world.request('GET', permissions, { headers })
    assert.equal(read.status, 200)
    assert.equal(read.body.data.user_permissions[0].slug, 'timetable_access')
    const set = await world.request('PUT', permissions, { headers, body: { user_role: 'worker' } })
    assert.deepEqual([set.status, set.body.data.user_role], [200, 'worker'])
    const invited = await world.request('POST', `${v1}/user/invite/{location_id}`, {
      headers,
      body: { invites: [{ search: 'a@example.com' }] },
    })
    assert.deepEqual([invited.status, invited.body], [202, { success: true, meta: { message: 'Saved' } }])
  })

  test('what an interface refuses is refused in its own words', async () => {
    await using world = await open({ dialects: ['native', 'alteg-v1', 'alteg-v2', 'bakeronline', 'guardant-station'] })
    const before = await world.snapshot()
    const ask = async (method: string, path: string, parts = {}) => {
      const { status, body } = await world.request(method, path, parts)
      return [status, body]
    }
    const authentication = { success: false, data: null, meta: { message: 'Authentication needed.' } }
    assert.deepEqual(await ask('GET', permissions), [401, authentication])
    assert.deepEqual(await ask('GET', permissions, { headers: { authorization: ' ' } }), [401, authentication])
    assert.deepEqual(await ask('GET', `${v1}/no/such/path`, { headers }), [
      404,
      { success: false, data: null, meta: {} },
    ])
    assert.deepEqual(await ask('PUT', permissions, { headers, body: { user_role: 7 } }), [
      422,
      {
        success: false,
        data: null,
        meta: { message: 'An error has occurred.', errors: [{ field: 'user_role', message: 'must be string' }] },
      },
    ])
    const v2 = '/_mock/en/b2b-v2/openapi/companies/1/tags'
    const [status, { meta }] = (await ask('GET', v2, { headers: { ...headers, accept: '*/*' } })) as [number, never]
    assert.deepEqual([status, meta], [400, { message: 'The Accept header must name application/vnd.api.v2+json.' }])
    const station = await world.request('PUT', '/_mock/guardant-station/users', { headers })
    assert.deepEqual([station.status, station.headers.allow, station.body.error.code], [405, 'GET, HEAD, POST', 20032])
    const bakery = await world.request('GET', '/_mock/bakeronline/user')
    assert.deepEqual(
      [bakery.status, bakery.headers['www-authenticate'], bakery.body.errors[0].id],
      [401, 'Bearer', 'credential.missing'],
    )
    const malformed = await world.request('POST', '/_mock/gatehouse/companies/1/roles', { headers, body: '{"title":' })
    assert.deepEqual([malformed.status, malformed.body.code], [400, 'request.malformed'])
    const text = { ...headers, 'content-type': 'text/plain' }
    const other = await world.request('POST', '/_mock/gatehouse/companies/1/roles', { headers: text, body: 'title' })
    assert.deepEqual([other.status, other.body.code], [415, 'request.unsupported-media'])
    // Addresses of the service that are no interface's are not reached through it either.
    for (const path of ['/_mock/bakeronline/metrics', '/_mock/bakeronline/../metrics', '/_mock/bakeronline/%6detrics'])
      for (const more of [{ headers }, preferring('dynamic=true')])
        assert.equal((await world.request('GET', path, more)).status, 404, path)
    assert.equal(await world.snapshot(), before)
  })

  test('an address that two templates fit has the methods of both', async () => {
    await using world = await open({ dialects: ['guardant-station'] })
    const roles = '/_mock/guardant-station/users/roles'
    assert.equal((await world.request('GET', roles, { headers })).body.roles.length, 4)
    const put = await world.request('PUT', roles, { headers, body: {} })
    assert.equal(put.status, 200, put.text)
    const other = await world.request('PATCH', roles, { headers })
    assert.deepEqual([other.status, other.headers.allow], [405, 'GET, HEAD, PUT'])
  })

  test('the addresses of one location have their older refusals', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const older = {
      errors: { code: 401, message: 'Authentication needed' },
      meta: { message: 'Authentication needed.' },
    }
    for (const path of ['/company/1', '/locations/1']) {
      const { status, body } = await world.request('GET', v1 + path)
      assert.deepEqual([status, body], [401, older], path)
    }
    const staff = await world.request('GET', `${v1}/company/1/staff`)
    assert.equal(staff.body.success, false)
  })

  test('a client that changed its host alone finds the addresses too', async () => {
    await using world = await open({ dialects: ['guardant-station', 'alteg-v1', 'bakeronline'] })
    const { status, body } = await world.request('GET', '/_mock/guardant-station/v1.0/users?limit=1', { headers })
    assert.deepEqual([status, Array.isArray(body.users)], [200, true])
    const wrong = await world.request('GET', '/_mock/guardant-station/v1.0/users?limit=x', { headers })
    assert.equal(wrong.status, 400)
    assert.equal((await world.request('GET', '/_mock/guardant-station/v1.0/v1.0/users', { headers })).status, 404)
    assert.equal((await world.request('GET', '/_mock/guardant-station/v1.0x/users', { headers })).status, 404)
  })

  test('Prefer chooses an answer by status or by name', async () => {
    await using world = await open({ dialects: ['alteg-v1', 'guardant-station'] })
    const choose = async (prefer: string) => {
      const { status, headers: answered, body } = await world.request('GET', permissions, preferring(prefer))
      return { status, applied: answered['preference-applied'], body }
    }
    const unknown = await choose('code=404')
    assert.deepEqual([unknown.status, unknown.applied, unknown.body.success], [404, 'code=404', false])
    const named = await choose('respond-async, Example="without-a-credential";why="a, code=500"; wait=10')
    assert.deepEqual([named.status, named.applied], [401, 'example=without-a-credential'])
    assert.equal(named.body.meta.message, 'Authentication needed.')
    assert.equal(
      (await choose('code=401, example=without-a-credential')).applied,
      'code=401, example=without-a-credential',
    )
    assert.equal((await choose('code=200')).status, 200)
    // The first of a name counts.
    assert.equal((await choose('code=403, code=200')).status, 403)
    const busy = await world.request('GET', '/_mock/guardant-station/users', preferring('code=429'))
    assert.deepEqual([busy.status, busy.headers['retry-after'], busy.body.error.code], [429, '60', 20060])
    const none = await choose('wait=10')
    assert.deepEqual([none.status, none.applied], [200, undefined])

    const wrong = await choose('code=418')
    assert.equal(wrong.status, 400)
    assert.match(wrong.body.meta.errors[0].message, /^code must be one of 200, .*404/)
    const misnamed = await choose('code=200, example=without-a-credential')
    assert.equal(misnamed.status, 400)
    assert.match(misnamed.body.meta.errors[0].message, /^example must be one of /)
    assert.doesNotMatch(misnamed.body.meta.errors[0].message, /without-a-credential/)

    // Whoever asks for a refusal need not send what is refused; a success is for what is right.
    const without = { headers: { prefer: 'code=401' } }
    assert.equal((await world.request('PUT', permissions, without)).status, 401)
    const bad = { ...preferring('code=200'), body: { user_role: 7 } }
    assert.equal((await world.request('PUT', permissions, bad)).status, 422)
  })

  test('pages of other sites may ask, and HEAD answers as GET does', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const asked = { origin: 'https://docs.example.com', 'access-control-request-headers': 'authorization,prefer' }
    const preflight = await world.request('OPTIONS', permissions, {
      headers: { ...asked, 'access-control-request-method': 'PUT' },
    })
    assert.deepEqual(
      [preflight.status, preflight.headers['access-control-allow-origin'], preflight.text],
      [204, '*', ''],
    )
    assert.match(String(preflight.headers['access-control-allow-methods']), /GET, HEAD, PUT/)
    assert.equal(preflight.headers['access-control-allow-headers'], 'authorization,prefer')
    assert.equal((await world.request('OPTIONS', `${v1}/no/such/path`)).status, 404)
    const read = await world.request('GET', permissions, { headers })
    const head = await world.request('HEAD', permissions, { headers })
    assert.deepEqual([head.status, head.text], [200, ''])
    assert.equal(head.headers['content-length'], read.headers['content-length'])
    assert.equal(read.headers['access-control-allow-origin'], '*')
    // What is answered depends on `Prefer`: nobody may keep it for another.
    assert.equal(read.headers['cache-control'], 'no-store')
    const refused = await world.request('GET', permissions)
    assert.equal(refused.headers['access-control-allow-origin'], '*')
  })
})
