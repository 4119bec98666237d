import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Policy } from '../../model/policy.ts'
import { registerClient } from '../../operations/oauth/register-client.ts'
import { confirmRegistration } from '../../operations/users/confirm-registration.ts'
import { mintUserLink } from '../../operations/users/mint-user-link.ts'
import { type Answer, onEachEngine, operator, type TestCompany, type World } from '../../testing/world.ts'

const policy = (type: Policy['type'], language: string, revisionId: number): Policy => ({
  type,
  language,
  html: '<p>x</p>',
  title: 'x',
  description: 'x',
  button: 'x',
  version: 1,
  revisionId,
  date: 'x',
})
const options = {
  dialects: ['bakeronline'],
  registration: true,
  policies: [policy('privacy', 'en', 12), policy('tac', 'en', 13)],
} as const
const PASSWORD = 'correct horse battery staple'
const EMAIL = 'simon@baker.example'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

interface Shop {
  readonly world: World
  readonly bakery: TestCompany
  readonly clientId: string
}

const setUp = async (world: World): Promise<Shop> => {
  const bakery = await world.bakery()
  const { clientId } = await registerClient(world.core, operator, {
    partnerId: bakery.partner.id,
    redirectUris: ['https://app.example/back'],
    firstParty: true,
  })
  return { world, bakery, clientId }
}

const person = ({ clientId }: Shop) => ({
  client_id: clientId,
  device_name: 'Simon’s iPhone',
  device_id: 'phone',
  username: EMAIL,
  password: PASSWORD,
  firstname: 'Simon',
  lastname: 'De Bakker',
  telephone: '+32 475 00 00 00',
  policies: [13, 12, 13],
  tin_nr: '0123.456.789',
})

const register = (shop: Shop, more: object = {}): Promise<Answer> =>
  shop.world.request('POST', '/api/register', { body: { ...person(shop), ...more } })

const get = ({ world }: Shop, path: string, { body }: Answer): Promise<Answer> =>
  world.request('GET', path, { headers: { authorization: `Bearer ${body.access_token}` } })

const refresh = ({ world }: Shop, { body }: Answer): Promise<Answer> =>
  world.request('POST', '/api/token', { body: { grant_type: 'refresh_token', refresh_token: body.refresh_token } })

const signIn = ({ world, clientId }: Shop, password = PASSWORD): Promise<Answer> => {
  const device = { client_id: clientId, device_name: 'x', device_id: 'x' }
  return world.request('POST', '/api/token', { body: { grant_type: 'password', ...device, username: EMAIL, password } })
}

/** What the letters' links are made of, for the newest registration. */
const linkTo = async ({ core }: World): Promise<string> => {
  const [{ id } = { id: 0 }] = await core.engine.all<{ id: number }>('select id from confirmations order by id desc')
  const message = { purpose: 'confirmation', subjectId: id, channel: 'email', address: EMAIL } as const
  return core.engine.transaction(async (session) => mintUserLink(session, message, 'sent', Date.now() * 1000))
}

const fields = ({ status, body }: Answer): unknown[] => [
  status,
  ...body.errors.map(({ id, field }: { id: string; field?: string }) => field ?? id),
]

onEachEngine('bakeronline: POST /api/register', (open) => {
  test('gives a pair for somebody new, who has no address and no company until the letter’s link is used', async () => {
    await using world = await open(options)
    const shop = await setUp(world)

    const pair = await register(shop)

    assert.deepEqual(
      [pair.status, pair.headers['cache-control'], pair.headers['x-version']],
      [200, 'no-store', '1.9.0'],
    )
    assert.deepEqual(Object.keys(pair.body), ['access_token', 'token_type', 'expires_in', 'refresh_token'])
    assert.equal(pair.text, JSON.stringify(pair.body, null, 4))
    const me = (await get(shop, '/user?include=company_permissions', pair)).body
    assert.deepEqual(
      [me.firstname, me.lastname, me.telephone, me.tin_nr, me.email, me.company_permissions],
      ['Simon', 'De Bakker', '+32475000000', '0123.456.789', '', []],
    )
    assert.equal((await get(shop, `/company/companies/${shop.bakery.companyId}`, pair)).status, 404)
    const messages = await world.core.engine.all<{ address: string; state: string }>(
      'select address, state from user_messages',
    )
    assert.deepEqual(
      messages.map((row) => ({ ...row })),
      [{ address: EMAIL, state: 'waiting' }],
    )
    const [event] = await world.core.engine.all<{ detail: string }>(
      `select detail from directory_events where kind = 'user.registered'`,
    )
    assert.deepEqual(JSON.parse(event?.detail ?? '').after, { client: shop.clientId, policies: [13, 12] })
    for (const table of ['tokens', 'oauth_refresh_tokens', 'confirmations', 'user_passwords', 'directory_events']) {
      const text = JSON.stringify(await world.core.engine.all<object>(`select * from ${table}`))
      for (const secret of [pair.body.access_token, pair.body.refresh_token, PASSWORD])
        assert.ok(!text.includes(secret), table)
    }
    // An invitation to the address is no way in either.
    const entries = `/company/companies/${shop.bakery.companyId}/permissions/users`
    assert.equal((await shop.bakery.owner.request('POST', entries, { body: { email: EMAIL } })).status, 200)
    assert.deepEqual((await get(shop, '/company/companies', pair)).body, [])
    assert.equal((await signIn(shop)).status, 400)

    const secret = await linkTo(world)
    const call = { ip: undefined, requestId: 'test', source: 'test' }
    await assert.rejects(confirmRegistration(world.core, call, { secret, password: `${PASSWORD}!` }), {
      kind: 'sign-in.failed',
    })
    const { userId } = await confirmRegistration(world.core, call, { secret, password: PASSWORD })

    assert.equal(userId, me.id)
    const now = (await get(shop, '/user', pair)).body
    assert.deepEqual([now.id, now.email, now.tin_nr], [me.id, EMAIL, '0123.456.789'])
    assert.equal((await refresh(shop, pair)).status, 200)
    assert.equal((await signIn(shop)).status, 200)
    await assert.rejects(confirmRegistration(world.core, call, { secret, password: PASSWORD }), {
      kind: 'link.invalid',
    })
  })

  test('answers the same where the address has an account, and leaves that as it is', async () => {
    await using world = await open(options)
    const shop = await setUp(world)
    const call = { ip: undefined, requestId: 'test', source: 'test' }
    const first = await register(shop)
    await confirmRegistration(world.core, call, { secret: await linkTo(world), password: PASSWORD })

    const again = await register(shop, { username: EMAIL.toUpperCase(), password: 'another correct horse staple' })

    const shape = ({ status, headers, body }: Answer) => [
      status,
      Object.keys(headers),
      Object.keys(body),
      body.expires_in,
    ]
    assert.deepEqual(shape(again), shape(first))
    const [one, other] = [(await get(shop, '/user', first)).body, (await get(shop, '/user', again)).body]
    assert.deepEqual([one.email, other.email, one.id === other.id], [EMAIL, '', false])
    const secret = await linkTo(world)
    for (const password of [PASSWORD, 'another correct horse staple'])
      await assert.rejects(confirmRegistration(world.core, call, { secret, password }), { kind: 'link.invalid' })
    assert.equal((await signIn(shop)).status, 200)
    assert.equal((await signIn(shop, 'another correct horse staple')).status, 400)
  })

  test('whoever has not confirmed keeps the pair for its hour, and asks for no other address', async () => {
    await using world = await open(options)
    const shop = await setUp(world)
    const pair = await register(shop)
    const headers = { authorization: `Bearer ${pair.body.access_token}` }
    const patch = (body: object) => world.request('PATCH', '/user', { body, headers })
    assert.deepEqual(fields(await patch({ email: 'victim@x.example' })), [422, 'email'])
    assert.equal((await patch({ firstname: 'Sam', email: '' })).body.firstname, 'Sam')
    assert.deepEqual([(await refresh(shop, pair)).status, (await get(shop, '/user', pair)).status], [400, 401])
  })

  test('takes a form, and is throttled by address', async () => {
    await using world = await open(options)
    const shop = await setUp(world)
    const { policies, ...texts } = person(shop)
    const body = `${new URLSearchParams(texts)}&${policies
      .slice(0, 2)
      .map((id, n) => `policies[${n}]=${id}`)
      .join('&')}`
    const send = () => world.request('POST', '/api/register', { body, headers: form })
    for (let n = 0; n < 5; n++) assert.equal((await send()).status, 200)
    const before = await world.snapshot()
    const throttled = await send()
    assert.deepEqual(
      [...fields(throttled), Number(throttled.headers['retry-after']) > 0],
      [429, 'request.throttled', true],
    )
    assert.equal(await world.snapshot(), before)
    assert.equal((await register(shop, { username: 'other@baker.example', policies: [] })).status, 200)
  })

  test('refuses what is wrong, names it and writes nothing', async () => {
    await using world = await open(options)
    const shop = await setUp(world)
    const before = await world.snapshot()
    for (const [wrong, ...named] of [
      [{ client_id: 'nobody' }, 'client_id'],
      [{ username: 'nobody', password: 'short' }, 'username', 'password'],
      [{ password: EMAIL.repeat(2) }, 'password'],
      [
        { firstname: ' ', lastname: 'a\u0007', telephone: 'call me', tin_nr: 'x'.repeat(51) },
        'firstname',
        'lastname',
        'tin_nr',
        'telephone',
      ],
      [{ policies: [12, 14, '13'] }, 'policies.1', 'policies.2'],
      [{ policies: 12 }, 'policies'],
      [{ policies: null }, 'policies'],
      [{ username: 7, is_admin: true, device_id: '' }, 'username', 'is_admin', 'device_id'],
      [{ device_name: 'x'.repeat(201) }, 'device_name'],
    ] as const) {
      const answer = await register(shop, wrong)
      assert.deepEqual(fields(answer), [422, ...named], JSON.stringify(wrong))
      for (const { message } of answer.body.errors) assert.match(message, /^[A-Z].*\.$/)
    }
    const nothing = await world.request('POST', '/api/register', { body: {} })
    assert.deepEqual(fields(nothing), [422, ...Object.keys(person(shop)).slice(0, -1)])
    assert.equal((await world.request('GET', '/api/register')).headers.allow, 'POST')
    assert.equal(
      (await world.request('POST', '/api/register', { body: {}, headers: { 'x-version': '7' } })).status,
      400,
    )
    const text = { 'content-type': 'text/plain' }
    assert.equal((await world.request('POST', '/api/register', { body: 'x', headers: text })).status, 415)
    assert.equal(await world.snapshot(), before)
  })

  test('is not there unless it is switched on', async () => {
    await using world = await open({ ...options, registration: false })
    const shop = await setUp(world)
    const before = await world.snapshot()
    assert.deepEqual(fields(await register(shop)), [404, 'route.unknown'])
    assert.equal(await world.snapshot(), before)
  })
})
