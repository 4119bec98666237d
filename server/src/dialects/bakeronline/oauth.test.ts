import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { setPassword } from '../../operations/credentials/set-password.ts'
import { admitMember } from '../../operations/members/admit-member.ts'
import { registerClient } from '../../operations/oauth/register-client.ts'
import { setPartnerConnected } from '../../operations/partners/set-partner-connected.ts'
import { createUser } from '../../operations/users/create-user.ts'
import { setUserDisabled } from '../../operations/users/set-user-disabled.ts'
import { type Answer, onEachEngine, operator, type TestCompany, type World } from '../../testing/world.ts'

const bakeryOnly = { dialects: ['bakeronline'] } as const
const PASSWORD = 'correct horse battery staple'
const EMAIL = 'simon@baker.example'
const REDIRECT = 'https://app.example/back?from=gatehouse'
const NATIVE = 'com.example.app:/back'
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

interface Client {
  readonly bakery: TestCompany
  readonly clientId: string
  readonly userId: number
  readonly world: World
}

const setUp = async (world: World, { firstParty = false } = {}): Promise<Client> => {
  const bakery = await world.bakery()
  const { id: userId } = await createUser(world.core, operator, {
    name: 'Simon Baker',
    email: EMAIL,
    password: PASSWORD,
    confirmed: true,
  })
  await admitMember(world.core, operator, bakery.companyId, {
    userId,
    grants: [
      {
        slot: 'entry',
        role: 'bakery:member',
        scope: bakery.locations,
        startsAt: null,
        endsAt: null,
        exceptions: { permissions: true },
      },
    ],
  })
  const partnerId = bakery.partner.id
  const { clientId } = await registerClient(world.core, operator, {
    partnerId,
    redirectUris: [REDIRECT, NATIVE],
    firstParty,
  })
  return { bakery, clientId, userId, world }
}

const askedBy = ({ clientId }: Client, more: Readonly<Record<string, string>> = {}) => ({
  response_type: 'code',
  client_id: clientId,
  redirect_uri: REDIRECT,
  scope: 'profile company',
  code_challenge: CHALLENGE,
  state: 'a b&c',
  ...more,
})

const send = (client: Client, fields: Readonly<Record<string, string>>): Promise<Answer> =>
  client.world.request('POST', '/oauth/authorize', { body: new URLSearchParams(fields).toString(), headers: form })

const allowed = { email: EMAIL, password: PASSWORD, answer: 'allow' }

const consented = async (client: Client, more: Readonly<Record<string, string>> = {}): Promise<string> => {
  const answer = await send(client, { ...askedBy(client, more), ...allowed })
  assert.equal(answer.status, 303, answer.text)
  return new URL(String(answer.headers.location)).searchParams.get('code') as string
}

const tokenFor = (client: Client, body: object): Promise<Answer> => client.world.request('POST', '/api/token', { body })

const exchanged = (client: Client, code: string, more: object = {}): Promise<Answer> =>
  tokenFor(client, {
    grant_type: 'code',
    client_id: client.clientId,
    device_name: 'Simon’s iPhone',
    device_id: 'phone',
    code,
    code_verifier: VERIFIER,
    ...more,
  })

const refreshed = (client: Client, text: string): Promise<Answer> =>
  tokenFor(client, { grant_type: 'refresh_token', refresh_token: text })

const works = async ({ world }: Client, token: string): Promise<boolean> => {
  const { status } = await world.request('GET', '/user', { headers: { authorization: `Bearer ${token}` } })
  assert.ok(status === 200 || status === 401)
  return status === 200
}

const error = ({ status, body }: Answer): unknown[] => [status, body.error]
const invalidGrant = [400, 'invalid_grant']

onEachEngine('bakeronline: /oauth/authorize', (open) => {
  test('shows who asks, and asking does nothing', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const before = await world.snapshot()

    const asked = askedBy(client, { device_name: '<Simon>', device_id: 'phone' })
    const shown = await world.request('GET', `/oauth/authorize?${new URLSearchParams(asked)}`)

    assert.equal(shown.status, 200, shown.text)
    assert.match(shown.text, /<strong>Integrator<\/strong>/)
    assert.match(shown.text, /&lt;Simon&gt;/)
    assert.match(shown.text, /name="state" value="a b&amp;c"/)
    assert.doesNotMatch(shown.text, /<script|<Simon>/)
    const policy = String(shown.headers['content-security-policy'])
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self' https://app.example"])
      assert.ok(policy.includes(part), policy)
    assert.deepEqual([shown.headers['set-cookie'], shown.headers['cache-control']], [undefined, 'no-store'])
    const native = await world.request(
      'GET',
      `/oauth/authorize?${new URLSearchParams({ ...asked, redirect_uri: NATIVE })}`,
    )
    assert.match(String(native.headers['content-security-policy']), /form-action 'self' com\.example\.app:;/)
    assert.equal(await world.snapshot(), before)
  })

  test('sends nobody to an address that is not the client’s', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const before = await world.snapshot()
    const wrongs: readonly Readonly<Record<string, string>>[] = [
      { client_id: 'nobody' },
      { redirect_uri: 'https://app.example/back' },
      { redirect_uri: `${REDIRECT}&x=1` },
      { redirect_uri: 'https://evil.example/' },
      { redirect_uri: '' },
    ]
    for (const wrong of wrongs) {
      const asked = askedBy(client, wrong)
      const answers = [
        await world.request('GET', `/oauth/authorize?${new URLSearchParams(asked)}`),
        await send(client, { ...asked, answer: 'deny' }),
        await send(client, { ...asked, ...allowed }),
      ]
      for (const { status, headers } of answers)
        assert.deepEqual(
          [status, headers.location, headers['content-type']],
          [400, undefined, 'text/html; charset=utf-8'],
        )
    }
    assert.equal(await world.snapshot(), before)
  })

  test('tells the program what is wrong with what it asks', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    for (const [wrong, told] of [
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ response_type: '' }, 'invalid_request'],
      [{ code_challenge: '' }, 'invalid_request'],
      [{ code_challenge: VERIFIER.slice(1) }, 'invalid_request'],
      [{ code_challenge_method: 'plain' }, 'invalid_request'],
      [{ scope: 'a"b' }, 'invalid_scope'],
    ] as const) {
      const { status, headers } = await world.request(
        'GET',
        `/oauth/authorize?${new URLSearchParams(askedBy(client, wrong))}`,
      )
      assert.deepEqual([status, headers.location], [303, `${REDIRECT}&error=${told}&state=a+b%26c`])
    }
    const twice = await world.request('GET', `/oauth/authorize?${new URLSearchParams(askedBy(client))}&state=x`)
    assert.equal(twice.status, 400)
  })

  test('no is told to the program, and a wrong password to the person', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const asked = askedBy(client)
    const denied = await send(client, { ...asked, answer: 'deny' })
    assert.deepEqual([denied.status, denied.headers.location], [303, `${REDIRECT}&error=access_denied&state=a+b%26c`])
    for (const wrong of [{ password: 'wrong' }, { email: 'nobody@x.example' }, { email: '', password: '' }]) {
      const answer = await send(client, { ...asked, ...allowed, ...wrong })
      assert.deepEqual([answer.status, answer.headers.location], [401, undefined])
      assert.match(answer.text, /Login or password is wrong\./)
      assert.doesNotMatch(answer.text, new RegExp(PASSWORD))
    }
    for (let n = 0; n < 20; n++) await send(client, { ...asked, ...allowed, password: 'wrong' })
    const throttled = await send(client, { ...asked, ...allowed })
    assert.equal(throttled.status, 429)
    assert.ok(Number(throttled.headers['retry-after']) > 0)
    assert.equal((await send(client, { ...asked, email: EMAIL })).status, 400)
    assert.equal((await send(client, { ...asked, ...allowed, admin: '1' })).status, 422)
  })

  test('a form that another site sends in somebody’s browser signs nobody in', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const before = await world.snapshot()
    const body = new URLSearchParams({ ...askedBy(client), ...allowed }).toString()
    const from = (site: string): Promise<Answer> =>
      world.request('POST', '/oauth/authorize', { body, headers: { ...form, 'sec-fetch-site': site } })
    for (const site of ['cross-site', 'same-site', 'none']) {
      const { status, headers } = await from(site)
      assert.deepEqual([status, headers.location], [403, undefined], site)
    }
    // A browser that tells no more than the origin tells enough.
    const fromOrigin = (origin: string): Promise<Answer> =>
      world.request('POST', '/oauth/authorize', { body, headers: { ...form, origin } })
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:8081'])
      assert.equal((await fromOrigin(origin)).status, 403, origin)
    assert.equal(await world.snapshot(), before)
    assert.equal((await from('same-origin')).status, 303)
    assert.equal((await fromOrigin('http://127.0.0.1:8080')).status, 303)
  })

  test('what is no text is no fault of ours', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const fields = { ...askedBy(client), ...allowed }
    for (const wrong of [{ client_id: {} }, { redirect_uri: 7 }, { state: [] }, { password: null }, { email: {} }]) {
      const body = { ...fields, ...wrong }
      assert.equal((await world.request('POST', '/oauth/authorize', { body })).status, 422, JSON.stringify(wrong))
    }
    for (const name of ['client_id', 'redirect_uri', 'device_id', 'device_name', 'email', 'state', 'scope']) {
      const sent = { ...fields, [name]: '\0' }
      const shown = await world.request('GET', `/oauth/authorize?${new URLSearchParams(sent)}`)
      for (const { status } of [shown, await send(client, sent)]) assert.ok(status < 500, `${name} ${status}`)
    }
    const rung = { ...fields, device_name: 'iPhone\u0007' }
    assert.match(String((await send(client, rung)).headers.location), /error=invalid_request/)
    for (const name of ['client_id', 'code', 'device_id', 'redirect_uri', 'code_verifier']) {
      const sent = { grant_type: 'code', client_id: client.clientId, device_name: 'x', device_id: 'x', code: 'x' }
      const body = new URLSearchParams({ ...sent, code_verifier: VERIFIER, [name]: '\0' }).toString()
      assert.equal((await world.request('POST', '/api/token', { body, headers: form })).status, 400, name)
    }
    assert.deepEqual(await world.core.engine.all('select hash from oauth_codes where device_id <> $1', ['']), [])
  })
})

onEachEngine('bakeronline: /api/token', (open) => {
  test('a code becomes a pair that acts for the person where the client is let in', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const { bakery, userId } = client

    const answer = await exchanged(client, await consented(client))

    const { access_token, refresh_token, ...rest } = answer.body
    assert.deepEqual([answer.status, rest], [200, { token_type: 'Bearer', expires_in: 3600 }])
    assert.deepEqual(Object.keys(answer.body), ['access_token', 'token_type', 'expires_in', 'refresh_token'])
    assert.match(refresh_token, /^[0-9a-f]{64}$/)
    assert.deepEqual([answer.headers['cache-control'], answer.headers['x-version']], ['no-store', '1.9.0'])
    assert.equal(answer.text, JSON.stringify(answer.body, null, 4))

    const headers = { authorization: `Bearer ${access_token}` }
    const me = await world.request('GET', '/user?include=company_permissions', { headers })
    assert.deepEqual([me.body.id, me.body.company_permissions.length], [userId, 1])
    const entries = `/company/companies/${bakery.companyId}/permissions/users`
    assert.equal((await world.request('GET', entries, { headers })).status, 200)
    await setPartnerConnected(world.core, operator, bakery.companyId, bakery.partner.id, false)
    assert.equal((await world.request('GET', entries, { headers })).status, 403)
    assert.deepEqual((await world.request('GET', '/company/companies', { headers })).body, [])

    for (const table of ['tokens', 'oauth_codes', 'oauth_pairs', 'oauth_refresh_tokens', 'directory_events']) {
      const text = JSON.stringify(await world.core.engine.all<object>(`select * from ${table}`))
      for (const secret of [access_token, refresh_token]) assert.ok(!text.includes(secret), table)
    }
  })

  test('takes forms, the RFC’s word, a base64 challenge, and verifiers of any length', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const verifier = '~'.repeat(128)
    const challenge = createHash('sha256').update(verifier).digest('base64')
    const code = await consented(client, { code_challenge: challenge, code_challenge_method: 'S256' })
    const fields = {
      grant_type: 'authorization_code',
      client_id: client.clientId,
      device_name: 'Phone',
      device_id: 'phone',
      code,
      code_verifier: verifier,
      redirect_uri: REDIRECT,
    }
    const { status, text } = await world.request('POST', '/api/token', {
      body: new URLSearchParams(fields).toString(),
      headers: form,
    })
    assert.equal(status, 200, text)
  })

  test('a code works once, for its client, verifier, redirect and device; when it comes again, its pair ends', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const { clientId: other } = await registerClient(world.core, operator, {
      partnerId: client.bakery.partner.id,
      redirectUris: [REDIRECT],
    })
    const code = await consented(client, { device_id: 'phone' })
    const before = await world.snapshot()
    for (const wrong of [
      { client_id: other },
      { code_verifier: `${VERIFIER.slice(1)}a` },
      { code_verifier: 'short' },
      { redirect_uri: NATIVE },
      { device_id: 'tablet' },
      { code: `${code}0` },
    ])
      assert.deepEqual(error(await exchanged(client, code, wrong)), invalidGrant, JSON.stringify(wrong))
    assert.equal(await world.snapshot(), before)

    const { body } = await exchanged(client, code)
    assert.ok(await works(client, body.access_token))
    assert.deepEqual(error(await exchanged(client, code, { code_verifier: `${VERIFIER.slice(1)}a` })), invalidGrant)
    assert.ok(await works(client, body.access_token))
    assert.deepEqual(error(await exchanged(client, code)), invalidGrant)
    assert.equal(await works(client, body.access_token), false)
    assert.deepEqual(error(await refreshed(client, body.refresh_token)), invalidGrant)
  })

  test('of two exchanges at once one wins', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const code = await consented(client)
    const answers = await Promise.all([1, 2, 3].map(() => exchanged(client, code)))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400, 400])
  })

  test('a code ends after five minutes, with a new password, and with the person', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const late = await consented(client)
    await world.core.engine.transaction(async (session) => {
      session.write('update oauth_codes set expires_at = expires_at - 300000000')
    })
    assert.deepEqual(error(await exchanged(client, late)), invalidGrant)

    const code = await consented(client)
    await setUserDisabled(world.core, operator, client.userId, true)
    assert.deepEqual(error(await exchanged(client, code)), invalidGrant)
    await setUserDisabled(world.core, operator, client.userId, false)
    await setPassword(world.core, operator, client.userId, `${PASSWORD} again`)
    assert.deepEqual(error(await exchanged(client, code)), invalidGrant)
  })

  test('a refresh token works once, renews both, and ends the pair when it comes again', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const first = (await exchanged(client, await consented(client))).body

    const second = (await refreshed(client, first.refresh_token)).body
    assert.deepEqual(Object.keys(second), Object.keys(first))
    assert.deepEqual([await works(client, first.access_token), await works(client, second.access_token)], [false, true])
    const third = (await refreshed(client, second.refresh_token)).body
    assert.ok(await works(client, third.access_token))

    assert.deepEqual(error(await refreshed(client, first.refresh_token)), invalidGrant)
    assert.equal(await works(client, third.access_token), false)
    assert.deepEqual(error(await refreshed(client, third.refresh_token)), invalidGrant)
    const trail = await world.core.engine.all<{ kind: string; detail: string }>(
      `select kind, detail from directory_events where kind like 'oauth.pair%' order by at`,
    )
    assert.deepEqual(
      trail.map(({ kind }) => kind),
      ['oauth.pair-made', 'oauth.pair-renewed', 'oauth.pair-renewed', 'oauth.pair-ended'],
    )
    assert.match(trail.at(-1)?.detail as string, /came again/)
  })

  test('a refresh token is its client’s and its device’s, where they say who they are', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const { clientId: other } = await registerClient(world.core, operator, {
      partnerId: client.bakery.partner.id,
      redirectUris: [REDIRECT],
    })
    const { refresh_token } = (await exchanged(client, await consented(client))).body
    const refresh = (more: object) => tokenFor(client, { grant_type: 'refresh_token', refresh_token, ...more })
    const before = await world.snapshot()
    for (const wrong of [{ client_id: other }, { client_id: 'nobody' }, { device_id: 'tablet' }])
      assert.deepEqual(error(await refresh(wrong)), invalidGrant, JSON.stringify(wrong))
    assert.equal(await world.snapshot(), before)
    assert.equal((await refresh({ client_id: client.clientId, device_id: 'phone' })).status, 200)
  })

  test('of two refreshes at once one wins, and then nobody has it', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const { refresh_token } = (await exchanged(client, await consented(client))).body
    const answers = await Promise.all([1, 2].map(() => refreshed(client, refresh_token)))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400])
    const winner = answers.find(({ status }) => status === 200) as Answer
    assert.equal(await works(client, winner.body.access_token), false)
  })

  test('nothing is renewed for who is locked out, has a new password, or was away for long', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const pair = async () => (await exchanged(client, await consented(client))).body
    const { core } = world

    const locked = await pair()
    await setUserDisabled(core, operator, client.userId, true)
    await setUserDisabled(core, operator, client.userId, false)
    assert.deepEqual(error(await refreshed(client, locked.refresh_token)), invalidGrant)

    const old = await pair()
    await setPassword(core, operator, client.userId, PASSWORD)
    assert.deepEqual(error(await refreshed(client, old.refresh_token)), invalidGrant)

    const away = await pair()
    await core.engine.transaction(async (session) => {
      session.write('update oauth_refresh_tokens set expires_at = expires_at - 2592000000000')
    })
    assert.deepEqual(error(await refreshed(client, away.refresh_token)), invalidGrant)
    assert.equal(await works(client, away.access_token), false)
  })

  test('each device has one pair, and a person at most twenty devices with a client', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world, { firstParty: true })
    const signIn = async (device: string) =>
      (
        await tokenFor(client, {
          grant_type: 'password',
          client_id: client.clientId,
          device_name: device,
          device_id: device,
          username: EMAIL,
          password: PASSWORD,
        })
      ).body
    const [phone, tablet] = [await signIn('phone'), await signIn('tablet')]
    const again = await signIn('phone')
    const which = async (...pairs: { access_token: string }[]) =>
      Promise.all(pairs.map(({ access_token }) => works(client, access_token)))
    assert.deepEqual(await which(phone, tablet, again), [false, true, true])
    assert.deepEqual(error(await refreshed(client, phone.refresh_token)), invalidGrant)
    assert.ok(await works(client, again.access_token))

    for (let n = 0; n < 19; n++) await signIn(`device ${n}`)
    assert.deepEqual(await which(tablet, again), [false, true])
    assert.equal((await world.core.engine.all('select id from oauth_pairs')).length, 20)
  })

  test('refuses in the words of RFC 6749', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world)
    const code = { client_id: client.clientId, device_name: 'x', device_id: 'x', code: 'x', code_verifier: VERIFIER }
    const password = { ...code, code: undefined, code_verifier: undefined, username: EMAIL, password: PASSWORD }
    for (const [body, status, word] of [
      [{}, 400, 'invalid_request'],
      [{ grant_type: 'implicit' }, 400, 'unsupported_grant_type'],
      [{ grant_type: 'toString' }, 400, 'unsupported_grant_type'],
      [{ grant_type: 'code' }, 400, 'invalid_request'],
      [{ grant_type: 'code', ...code, device_id: 7 }, 400, 'invalid_request'],
      [{ grant_type: 'code', ...code, device_id: 'a\u0007' }, 400, 'invalid_request'],
      [{ grant_type: 'code', ...code, extra: 'x' }, 400, 'invalid_request'],
      [{ grant_type: 'code', ...code }, 400, 'invalid_grant'],
      [{ grant_type: 'code', ...code, client_id: 'nobody' }, 401, 'invalid_client'],
      [{ grant_type: 'refresh_token' }, 400, 'invalid_request'],
      [{ grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'invalid_grant'],
      [{ grant_type: 'password', ...password }, 400, 'unauthorized_client'],
      [[], 400, 'invalid_request'],
    ] as const) {
      const answer = await tokenFor(client, body)
      assert.deepEqual(error(answer), [status, word], JSON.stringify(body))
      assert.match(answer.body.error_description, /^[\x20-\x7e]+$/)
      assert.equal(answer.headers['cache-control'], 'no-store')
    }
    const { status, headers } = await world.request('GET', '/api/token')
    assert.deepEqual([status, headers.allow], [405, 'POST'])
    const body = { grant_type: 'refresh_token', refresh_token: 'x' }
    assert.equal((await world.request('POST', '/api/token', { body, headers: { 'x-version': '9' } })).status, 400)
    assert.equal(
      (await world.request('POST', '/api/token', { body: 'x', headers: { 'content-type': 'text/plain' } })).status,
      415,
    )
  })

  test('somebody who may ask for passwords hears of a wrong one, and only they may ask', async () => {
    await using world = await open(bakeryOnly)
    const client = await setUp(world, { firstParty: true })
    const answer = await tokenFor(client, {
      grant_type: 'password',
      client_id: client.clientId,
      device_name: 'x',
      device_id: 'x',
      username: EMAIL,
      password: 'wrong',
    })
    assert.deepEqual(error(answer), invalidGrant)
  })

  test('clients are registered by the operator, with addresses that people can be sent to', async () => {
    await using world = await open(bakeryOnly)
    const { bakery } = await setUp(world)
    const partnerId = bakery.partner.id
    const register = (redirectUris: string[], call = operator) =>
      registerClient(world.core, call, { partnerId, redirectUris })
    await assert.rejects(register([REDIRECT], bakery.owner.call), { kind: 'access.denied' })
    await assert.rejects(registerClient(world.core, operator, { partnerId: 999_999, redirectUris: [REDIRECT] }), {
      kind: 'partner.unknown',
    })
    for (const uri of [
      '',
      'back',
      'http://app.example/',
      'javascript:alert(1)',
      'https://a.example/#x',
      'data:text/html,x',
    ])
      await assert.rejects(register([uri]), { kind: 'request.invalid' }, uri)
    await assert.rejects(register([]), { kind: 'request.invalid' })
    await register(['http://127.0.0.1:9000/back', NATIVE])
  })
})
