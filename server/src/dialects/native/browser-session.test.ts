import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setPassword } from '../../operations/credentials/set-password.ts'
import { type Answer, onEachEngine, operator, type Someone, type World } from '../../testing/world.ts'

const NATIVE = '/gatehouse/v1'

/** Signs somebody in as their browser does. */
const signIn = async (world: World, { userId, login, password }: Someone, headers = {}): Promise<Answer> => {
  await setPassword(world.core, operator, userId, password)
  return world.request('POST', `${NATIVE}/sessions`, { body: { login, password, cookie: true }, headers })
}

/** What the browser keeps of an answer, and sends back. */
const cookieOf = ({ headers }: Answer): string => String(headers['set-cookie']).split(';', 1)[0] as string

onEachEngine('native: sessions in a browser', (open) => {
  test('the cookie is a session whose changes take what only a page of ours knows', async () => {
    await using world = await open({ dialects: ['native', 'alteg-v1'] })
    const salon = await world.salon()
    const opened = await signIn(world, salon.owner)
    assert.deepEqual([opened.status, opened.body.data.token], [201, null])
    assert.match(
      String(opened.headers['set-cookie']),
      /^gatehouse=ghn_[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    )
    const cookie = cookieOf(opened)
    const csrf = opened.body.data.csrf_token
    assert.ok(csrf.length > 40 && !cookie.includes(csrf))

    const company = `${NATIVE}/companies/${salon.companyId}`
    const seen = await world.request('GET', `${company}/members/me`, { headers: { cookie } })
    assert.match(seen.body.data.last_visit_at, /^\d{4}-/)
    const rename = (headers: Record<string, string>) =>
      world.request('PATCH', company, { headers: { cookie, ...headers }, body: { title: 'Hair' } })
    const before = await world.snapshot()
    const csrfOnly = { 'gatehouse-csrf': csrf }
    for (const headers of [
      {},
      { 'gatehouse-csrf': '' },
      { 'gatehouse-csrf': `${csrf.slice(0, -1)}é` },
      { ...csrfOnly, origin: 'https://evil.example' },
      { ...csrfOnly, 'sec-fetch-site': 'same-site' },
      { ...csrfOnly, 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:8080' },
    ] as Record<string, string>[]) {
      const refused = await rename(headers)
      assert.deepEqual([refused.status, refused.body.code], [403, 'access.denied'])
    }
    // Another site learns nothing either.
    const asked = await world.request('GET', company, { headers: { cookie, origin: 'https://evil.example' } })
    assert.equal(asked.status, 403)
    assert.equal(await world.snapshot(), before)

    const current = await world.request('GET', `${NATIVE}/sessions/current`, { headers: { cookie } })
    assert.equal(current.body.data.csrf_token, csrf)
    assert.equal(current.body.data.user_id, salon.owner.userId)
    assert.match(current.body.data.expires_at, /^\d{4}-/)
    const ours = { ...csrfOnly, 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:8080' }
    assert.deepEqual([(await rename(ours)).status, (await rename(csrfOnly)).status], [200, 200])

    // A token in the header is what counts where both are sent, and other interfaces know no cookie.
    const both = await world.request('GET', company, { headers: { cookie, authorization: 'Bearer ghn_nobody' } })
    assert.equal(both.status, 401)
    assert.equal((await world.request('GET', '/api/v1/companies?my=1', { headers: { cookie } })).status, 401)
  })

  test('signing out ends the session and forgets the cookie', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const opened = await signIn(world, salon.owner)
    const headers = { cookie: cookieOf(opened), 'gatehouse-csrf': opened.body.data.csrf_token }
    assert.equal(
      (await world.request('DELETE', `${NATIVE}/sessions/current`, { headers: { cookie: headers.cookie } })).status,
      403,
    )
    const dry = await world.request('DELETE', `${NATIVE}/sessions/current?dry_run=true`, { headers })
    assert.deepEqual([dry.status, dry.headers['set-cookie']], [204, undefined])
    // What was not ended is not forgotten.
    const wrong = { headers: { ...headers, 'if-match': '"none"' } }
    const refused = await world.request('DELETE', `${NATIVE}/sessions/current`, wrong)
    assert.deepEqual([refused.status, refused.headers['set-cookie']], [422, undefined])
    const ended = await world.request('DELETE', `${NATIVE}/sessions/current`, { headers })
    assert.equal(ended.status, 204)
    assert.match(String(ended.headers['set-cookie']), /^gatehouse=; .*Max-Age=0$/)
    assert.equal((await world.request('GET', `${NATIVE}/me`, { headers })).status, 401)
  })

  test('another site signs nobody in', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const answer = await signIn(world, salon.owner, { origin: 'https://evil.example' })
    assert.deepEqual([answer.status, answer.headers['set-cookie']], [403, undefined])
  })

  test('over HTTPS the cookie is of this origin alone', async () => {
    await using world = await open({ dialects: ['native'], publicUrl: 'https://people.example' })
    const salon = await world.salon()
    const opened = await signIn(world, salon.owner, { origin: 'https://people.example' })
    assert.match(
      String(opened.headers['set-cookie']),
      /^__Host-gatehouse=ghn_[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Secure; /,
    )
    const cookie = cookieOf(opened)
    assert.equal((await world.request('GET', `${NATIVE}/me`, { headers: { cookie } })).status, 200)
    const plain = cookie.replace('__Host-', '')
    assert.equal((await world.request('GET', `${NATIVE}/me`, { headers: { cookie: plain } })).status, 401)
  })

  test('one’s standing says where one may do what', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 2 })
    const [here] = salon.locations as [number]
    const standing = async (someone: Someone) => {
      const cookie = cookieOf(await signIn(world, someone))
      return world.request('GET', `${NATIVE}/companies/${salon.companyId}/standing`, { headers: { cookie } })
    }
    const owner = (await standing(salon.owner)).body.data
    assert.equal(owner.member_id, salon.owner.memberId)
    assert.deepEqual([owner.capabilities['members.edit'], owner.capabilities['audit.read']], ['company', 'company'])
    const manager = (await standing(await salon.member({ role: 'salon:manager', scope: [here] }))).body.data
    assert.deepEqual(manager.capabilities['members.read'], [here])
    assert.equal(manager.capabilities['audit.read'], undefined)
    const stranger = await standing((await world.salon()).owner)
    assert.equal(stranger.body.code, 'company.unknown')
  })
})
