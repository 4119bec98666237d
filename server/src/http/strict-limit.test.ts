import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limitsTold } from '../testing/limits-told.ts'
import { type Answer, emptyDatabase, onEachEngine, type World, worldOn } from '../testing/world.ts'
import type { StrictRules } from './strict-limit.ts'

const rule = { seconds: 600, perAccount: 2, perAddress: 4 }
const strictRules: StrictRules = {
  'sign-in': rule,
  invite: { seconds: 600, perAccount: 20, perAddress: 40 },
  'invite-rehearsal': { seconds: 600, perAccount: 20, perAddress: 40 },
  'password-reset': rule,
  register: rule,
  token: rule,
  sandbox: rule,
  verification: rule,
}

const json = (path: string, body: object, headers: Record<string, string> = {}) => ({ path, body, headers })

/** Signing in with a wrong password, in each interface's words. */
const signIns = (login: string, partner: string) =>
  [
    json('/api/v1/auth', { login, password: 'wrong' }, { authorization: `Bearer ${partner}` }),
    json('/v1.0/login', { username: login, password: 'wrong' }),
    json('/api/token', {
      grant_type: 'password',
      client_id: 'x',
      username: login,
      password: 'wrong',
      device_id: 'd',
      device_name: 'D',
    }),
  ] as const

const waits = ({ status, headers, text }: Answer): number => {
  assert.equal(status, 429, text)
  const wait = Number(headers['retry-after'])
  assert.ok(wait > 590 && wait <= 600, `${headers['retry-after']}`)
  return wait
}

onEachEngine('strict limits', (open, kind) => {
  test('signing in is limited for an account and for an address, in all interfaces together, also when off', async () => {
    await using world = await open({ strictRules, rateLimits: 'off' })
    const { partner } = await world.salon()
    const [alteg, station, bakery] = signIns('ann@example.com', partner.token)
    const ask = async ({ path, body, headers } = alteg): Promise<Answer> =>
      world.request('POST', path, { body, headers })

    const first = await ask()
    assert.equal(first.status, 401, first.text)
    const told = limitsTold(first.headers)
    assert.deepEqual(Object.keys(told), ['sign-in-account', 'sign-in-address'])
    assert.deepEqual(told['sign-in-account'], { q: 2, w: 600, r: 1, t: told['sign-in-account']?.t })
    assert.equal(told['sign-in-address']?.r, 3)

    assert.equal((await ask(station)).status, 401)
    for (const refused of [await ask(), await ask(station), await ask(bakery)]) {
      const wait = waits(refused)
      const { 'sign-in-account': account } = limitsTold(refused.headers)
      assert.deepEqual([account?.r, account?.t], [0, wait])
    }
    // The address, too, has had its requests by now: somebody else hears the same.
    const [other] = signIns('bob@example.com', partner.token)
    waits(await ask(other))
    const rows = JSON.stringify(await world.core.engine.all('select * from rate_limits'))
    assert.ok(!rows.includes('ann@') && rows.includes('sign-in-address:127.0.0.1'), rows)
  })

  test('says so in the form of each interface', async () => {
    await using world = await open({ strictRules: { ...strictRules, 'sign-in': { ...rule, perAddress: 0 } } })
    const { partner } = await world.salon()
    const [alteg, station, bakery] = await Promise.all(
      signIns('ann@example.com', partner.token).map(({ path, body, headers }) =>
        world.request('POST', path, { body, headers }),
      ),
    )
    for (const answer of [alteg, station, bakery]) waits(answer as Answer)
    const message = 'Too many attempts to sign in. Wait, then try again.'
    assert.deepEqual(alteg?.body, { success: false, data: null, meta: { message } })
    assert.deepEqual(station?.body, { error: { code: 20061, message } })
    assert.equal(bakery?.body.error, 'temporarily_unavailable')
  })

  test('each person who is invited counts, for the account whatever its token, and nobody is invited beyond', async () => {
    await using world = await open({ strictRules })
    const salon = await world.salon()
    const colleague = await salon.member({ role: 'salon:owner' })
    const invite = (by: typeof colleague, from: number, count: number) =>
      by.request('POST', `/api/v1/user/invite/${salon.locations[0]}`, {
        body: { invites: Array.from({ length: count }, (_, n) => ({ search: `new${from + n}@example.com` })) },
      })
    const invited = async (): Promise<number> =>
      Number((await world.core.engine.all<{ n: number }>('select count(*) as n from invitations'))[0]?.n)

    const first = await invite(salon.owner, 0, 15)
    assert.equal(first.status, 202, first.text)
    assert.deepEqual(limitsTold(first.headers)['invite-account']?.r, 5)
    waits(await invite(salon.owner, 15, 15))
    assert.equal(await invited(), 15)
    assert.equal((await invite(colleague, 15, 5)).status, 202)
    assert.equal(await invited(), 20)
  })

  test('the interfaces that create people and exchange tokens are limited too', async () => {
    await using world = await open({ strictRules: { ...strictRules, invite: { ...rule, perAccount: 1 } } })
    const bakery = await world.bakery()
    const vendor = await world.vendor()
    const people = `/company/companies/${bakery.companyId}/permissions/users`
    const calls: [World['request'] | typeof bakery.owner.request, string, (n: number) => object, number, number][] = [
      [bakery.owner.request, people, (n) => ({ email: `b${n}@example.com` }), 1, 200],
      [
        vendor.owner.request,
        '/v1.0/users',
        (n) => ({
          username: `v${n}@example.com`,
          roleId: 5,
          password: 'correct horse battery staple',
          passwordConfirm: 'correct horse battery staple',
          firstName: 'Vera',
          lastName: 'New',
        }),
        1,
        200,
      ],
      [
        world.request.bind(world),
        '/api/token',
        () => ({
          grant_type: 'refresh_token',
          refresh_token: 'nothing',
          client_id: 'x',
          device_id: 'd',
          device_name: 'D',
        }),
        2,
        400,
      ],
    ]
    for (const [ask, path, body, allowed, status] of calls) {
      for (let n = 0; n < allowed; n++) {
        const answer = await ask('POST', path, { body: body(n) })
        assert.equal(answer.status, status, answer.text)
      }
      waits(await ask('POST', path, { body: body(allowed) }))
    }
  })

  test('nodes on one database share what was counted', async () => {
    const { url, remove } = await emptyDatabase(kind)
    await using one = await worldOn(url, { strictRules }, remove)
    await using two = await worldOn(url, { strictRules })
    const attempt = (world: World) =>
      world.request('POST', '/v1.0/login', { body: { username: 'ann@example.com', password: 'wrong' } })
    assert.deepEqual([(await attempt(one)).status, (await attempt(two)).status], [401, 401])
    waits(await attempt(one))
    waits(await attempt(two))
  })
})
