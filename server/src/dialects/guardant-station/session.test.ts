import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issueToken } from '../../operations/credentials/issue-token.ts'
import { setPassword } from '../../operations/credentials/set-password.ts'
import { admitMember } from '../../operations/members/admit-member.ts'
import { createUser } from '../../operations/users/create-user.ts'
import { setUserDisabled } from '../../operations/users/set-user-disabled.ts'
import { type Answer, onEachEngine, operator, type Someone, type TestCompany, type World } from '../../testing/world.ts'

const open1 = async (open: (options?: object) => Promise<World>): Promise<{ world: World; vendor: TestCompany }> => {
  const world = await open({ dialects: ['guardant-station'] })
  return { world, vendor: await world.vendor() }
}

const login = (world: World, username: unknown, password: unknown): Promise<Answer> =>
  world.request('POST', '/v1.0/login', { body: { username, password } })

const withPassword = async (world: World, person: Someone): Promise<Someone> => {
  await setPassword(world.core, operator, person.userId, person.password)
  return person
}

const listAs = (world: World, token: string): Promise<Answer> =>
  world.request('GET', '/v1.0/users', { headers: { authorization: `Bearer ${token}` } })

const companyGrant = (role: string) =>
  ({ slot: 'company', role, scope: 'company', startsAt: null, endsAt: null, exceptions: {} }) as const

onEachEngine('guardant-station: session', (open) => {
  test('an administrator signs in, lists, signs out, and the token is no more', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const { login: name, password, userId } = await withPassword(world, vendor.owner)
    const { status, body } = await login(world, name.toUpperCase(), password)
    assert.equal(status, 200)
    assert.deepEqual(Object.keys(body), ['token', 'expiresin'])
    assert.match(body.token, /^ghs_/)
    assert.equal(body.expiresin, 43_200)

    const listed = await listAs(world, body.token)
    assert.equal(listed.status, 200)
    const visited = listed.body.users.find(({ _id }: { _id: number }) => _id === userId).userdetails.lastvisitdate
    assert.ok(Math.abs(visited - Date.now() / 1000) < 100)

    const out = await world.request('POST', '/v1.0/logout', { headers: { authorization: `bearer ${body.token}` } })
    assert.deepEqual([out.status, out.text], [204, ''])
    for (const reply of [
      await listAs(world, body.token),
      await world.request('POST', '/v1.0/logout', { headers: { authorization: `Bearer ${body.token}` } }),
    ]) {
      assert.deepEqual([reply.status, reply.body.error.code, reply.headers['www-authenticate']], [401, 20012, 'Bearer'])
    }
  })

  test('whoever may not sign in hears one answer', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const salon = await world.salon()
    const people = [
      await vendor.member({ state: 'suspended' }),
      await vendor.member({ state: 'invited' }),
      await salon.member(),
    ]
    const archived = await vendor.member()
    await vendor.owner.request('PUT', `/v1.0/users/${archived.userId}`, { body: { archived: true } })
    const disabled = await vendor.member()
    await setUserDisabled(world.core, operator, disabled.userId, true)
    const answers = new Set<string>()
    for (const person of [...people, archived, disabled]) {
      const { login: name, password } = await withPassword(world, person)
      const { status, text } = await login(world, name, password)
      assert.equal(status, 401)
      answers.add(text)
    }
    const unconfirmed = await createUser(world.core, operator, {
      name: 'Un Confirmed',
      email: 'unconfirmed@example.com',
      password: vendor.owner.password,
      confirmed: false,
    })
    await admitMember(world.core, operator, vendor.companyId, {
      userId: unconfirmed.id,
      grants: [companyGrant('vendor:developer')],
    })
    const { login: known } = await withPassword(world, vendor.owner)
    answers.add((await login(world, 'unconfirmed@example.com', vendor.owner.password)).text)
    answers.add((await login(world, known, 'a wrong password')).text)
    answers.add((await login(world, 'nobody@example.com', 'a wrong password')).text)
    assert.deepEqual(
      [...answers].map((text) => JSON.parse(text)),
      [{ error: { code: 20013, message: 'Login or password is wrong.' } }],
    )
  })

  test('a member of several vendors comes to the first where they are active', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const second = await world.vendor()
    const person = await withPassword(world, second.owner)
    const admitted = await admitMember(world.core, operator, vendor.companyId, {
      userId: person.userId,
      grants: [companyGrant('vendor:administrator')],
    })
    const idsFor = async (): Promise<number[]> => {
      const { body } = await login(world, person.login, person.password)
      const listed = await listAs(world, body.token)
      return listed.body.users.map(({ userdetails }: { userdetails: { _id: number } }) => userdetails._id)
    }
    assert.ok((await idsFor()).includes(admitted.id))
    await vendor.owner.request('PUT', `/v1.0/users/${person.userId}`, { body: { userIsActive: false } })
    assert.deepEqual(await idsFor(), [person.memberId])
  })

  test('only a token of this interface, bound to a vendor, opens it', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const salon = await world.salon()
    const { userId, token } = vendor.owner
    const texts = [
      salon.owner.token,
      salon.partner.token,
      'ghs_nothing',
      `${token}x`,
      (await issueToken(world.core, operator, { audience: 'native', userId, companyId: vendor.companyId })).text,
      (await issueToken(world.core, operator, { audience: 'station', userId })).text,
      (await issueToken(world.core, operator, { audience: 'station', userId, companyId: salon.companyId })).text,
    ]
    for (const text of texts) assert.deepEqual([text, (await listAs(world, text)).status], [text, 401])
    for (const authorization of [
      undefined,
      '',
      token,
      `Basic ${token}`,
      `Bearer ${token}, Bearer ${token}`,
      'Bearer ',
    ]) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
      for (const [method, path] of [
        ['GET', '/v1.0/users'],
        ['GET', '/v1.0/users/roles'],
        ['POST', '/v1.0/users'],
        ['PUT', '/v1.0/users/1'],
        ['POST', '/v1.0/logout'],
      ] as const) {
        // The credential comes before the body, however wrong that is.
        const reply = await world.request(method, path, { headers, ...(method !== 'GET' && { body: '{' }) })
        assert.deepEqual([path, reply.status], [path, 401])
        assert.ok([20011, 20012].includes(reply.body.error.code))
      }
    }
  })

  test('somebody who is let in nowhere any more is out at the next call', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const person = await vendor.member({ role: 'vendor:administrator' })
    assert.equal((await person.request('GET', '/v1.0/users')).status, 200)
    await setUserDisabled(world.core, operator, person.userId, true)
    assert.equal((await person.request('GET', '/v1.0/users')).status, 401)
  })

  test('bad input to the sign-in names the field', async () => {
    const { world } = await open1(open)
    await using _ = world
    for (const [body, field] of [
      [{ username: 'x' }, 'password'],
      [{ password: 'x' }, 'username'],
      [{ username: 5, password: 'x' }, 'username'],
      [{ username: 'x', password: null }, 'password'],
      [{ username: 'x', password: 'x'.repeat(1025) }, 'password'],
      [undefined, 'body'],
      ['[]', 'body'],
    ] as const) {
      const reply = await world.request('POST', '/v1.0/login', { body })
      assert.deepEqual([reply.status, reply.body.error.field], [400, field], reply.text)
    }
    assert.equal((await login(world, '', '')).status, 401)
  })

  test('unknown addresses and methods are answered in this interface’s form', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const unknown = await vendor.owner.request('GET', '/v1.0/nothing')
    assert.deepEqual([unknown.status, unknown.body.error.code], [404, 20030])
    const method = await vendor.owner.request('DELETE', `/v1.0/users/${vendor.owner.userId}`)
    assert.deepEqual([method.status, method.body.error.code, method.headers.allow], [405, 20032, 'GET, HEAD, PUT'])
    const large = await vendor.owner.request('POST', '/v1.0/users', { body: `"${'x'.repeat(1024 * 1024)}"` })
    assert.deepEqual([large.status, large.body.error.code], [413, 20050])
  })
})
