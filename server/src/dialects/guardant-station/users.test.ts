import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setPassword } from '../../operations/credentials/set-password.ts'
import { admitMember } from '../../operations/members/admit-member.ts'
import { createUser } from '../../operations/users/create-user.ts'
import { onEachEngine, operator, type Someone, type TestCompany, type World } from '../../testing/world.ts'

const open1 = async (open: (options?: object) => Promise<World>): Promise<{ world: World; vendor: TestCompany }> => {
  const world = await open({ dialects: ['guardant-station'] })
  return { world, vendor: await world.vendor() }
}

const named = (vendor: TestCompany, name: string, role = 'vendor:developer'): Promise<Someone> =>
  vendor.member({ name, role })

const newUser = {
  username: '1111@gmail.com',
  roleId: 5,
  password: 'Eklmn63158515Eklmn',
  passwordConfirm: 'Eklmn63158515Eklmn',
  firstName: 'My First Name',
  lastName: 'My Last Name',
  companyName: 'Aktiv',
  phone: '+49 (0xx) xxxx-xxxx',
}

const developer = {
  _id: 5,
  createorders: false,
  createproducts: false,
  createusers: false,
  manageprotect: true,
  nameeng: 'Developer',
}

interface User {
  _id: number
  status: boolean
  email: string
  confirmed: boolean
  userdetails: { _id: number; firstname: string; lastname: string; archived: boolean; archivationdate: number }
}

const names = (body: { users: User[] }): string[] =>
  body.users.map(({ userdetails: { firstname, lastname } }) => `${firstname} ${lastname}`)

/** No write, no event, no trace. */
const unchanged = async (world: World, work: () => Promise<void>): Promise<void> => {
  const before = await world.snapshot()
  await work()
  assert.equal(await world.snapshot(), before)
}

onEachEngine('guardant-station: list of users', (open) => {
  test('shows everybody with a role of the vendor, in the document’s form', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const person = await named(vendor, 'MD BDev')
    const { status, body, headers } = await vendor.owner.request('GET', '/v1.0/users')
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'application/json; charset=utf-8')
    assert.deepEqual(Object.keys(body), ['users'])
    assert.deepEqual(body.users[0], {
      _id: person.userId,
      confirmed: true,
      email: person.login,
      status: true,
      userdetails: {
        _id: person.memberId,
        firstname: 'MD',
        lastname: 'BDev',
        lastvisitdate: 0,
        archived: false,
        archivationdate: 0,
        role: developer,
        settings: { language: 0 },
      },
    })
    assert.deepEqual(body.users[1].userdetails.role, {
      _id: 1,
      createorders: true,
      createproducts: true,
      createusers: true,
      manageprotect: true,
      nameeng: 'Administrator',
    })
  })

  test('orders by last and first name in whatever case and script, then by id, and pages', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    for (const name of ['Zoe alpha', 'amy Alpha', 'Яна яшина', 'Олег ЯБЛОКОВ', 'Bob Zulu', 'Bob zulu', 'Al Alphabet'])
      await named(vendor, name)
    const list = async (query: string): Promise<string[]> =>
      names((await vendor.owner.request('GET', `/v1.0/users?${query}`)).body)
    const all = await list('')
    const expected = [
      'amy Alpha',
      'Zoe alpha',
      'Al Alphabet',
      'Olga Owner',
      'Bob Zulu',
      'Bob zulu',
      'Олег ЯБЛОКОВ',
      'Яна яшина',
    ]
    assert.deepEqual(all, expected)
    assert.deepEqual(await list('sortby=name&direction=asc&offset=0&limit=100'), expected)
    assert.deepEqual(await list('direction=desc'), expected.toReversed())
    assert.deepEqual(await list('offset=2&limit=3'), expected.slice(2, 5))
    assert.deepEqual(await list('limit=0'), [])
    assert.deepEqual(await list('offset=8'), [])
    assert.deepEqual(await list('offset=999999999999999'), [])
    assert.deepEqual(await list('limit=1000&unknown=1'), expected)
  })

  test('tells archived from others, and lists both without being asked', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const gone = await named(vendor, 'Gone Person')
    await vendor.owner.request('PUT', `/v1.0/users/${gone.userId}`, { body: { archived: true } })
    const list = async (query: string): Promise<string[]> =>
      names((await vendor.owner.request('GET', `/v1.0/users${query}`)).body)
    assert.deepEqual(await list('?archived=true'), ['Gone Person'])
    assert.deepEqual(await list('?archived=false'), ['Olga Owner'])
    assert.deepEqual(await list(''), ['Olga Owner', 'Gone Person'])
  })

  test('says which part of the query is wrong', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const wrong: readonly [string, string][] = [
      ['sortby=email', 'sortby'],
      ['sortby=', 'sortby'],
      ['direction=up', 'direction'],
      ['direction=ASC', 'direction'],
      ['offset=-1', 'offset'],
      ['offset=x', 'offset'],
      ['offset=', 'offset'],
      ['limit=1001', 'limit'],
      ['limit=1.5', 'limit'],
      ['limit=1e2', 'limit'],
      ['limit=5&limit=6', 'limit'],
      ['archived=1', 'archived'],
      ['archived=', 'archived'],
    ]
    for (const [query, field] of wrong) {
      const { status, body } = await vendor.owner.request('GET', `/v1.0/users?${query}`)
      assert.deepEqual([query, status, body.error.code, body.error.field], [query, 400, 20001, field])
    }
  })

  test('is for those who manage users; nothing of another vendor is in it', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const other = await world.vendor()
    const supervisor = await named(vendor, 'Su Pervisor', 'vendor:supervisor')
    const helper = await vendor.member({ name: 'Hel Per', exceptions: { createusers: true } })
    assert.equal((await supervisor.request('GET', '/v1.0/users')).status, 403)
    assert.equal((await helper.request('GET', '/v1.0/users')).status, 200)
    assert.deepEqual(names((await other.owner.request('GET', '/v1.0/users')).body), ['Olga Owner'])
    assert.equal((await supervisor.request('GET', '/v1.0/users/roles')).status, 200)
  })

  test('a role of the company’s own is shown as the built-in one it names; roles of other catalogues are not listed', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const own = await world.core.changes.run(operator, [vendor.companyId], async (tx) => {
      const id = await tx.id()
      tx.write(
        `insert into roles (company_id, id, from_revision, title, weight, shown_as, permissions)
         values ($1, $2, $3, 'Tester', 1, 'vendor:developer', '{"manageprotect": true}')`,
        [vendor.companyId, id, tx.revision()],
      )
      tx.moved('model')
      tx.record({ kind: 'role.created', subject: `role:${id}` })
      return `role:${id}`
    })
    const tester = await named(vendor, 'Tess Ter', own)
    await vendor.member({ name: 'No Body', slot: 'entry', scope: [] })
    const { body } = await vendor.owner.request('GET', '/v1.0/users')
    assert.deepEqual(names(body), ['Olga Owner', 'Tess Ter'])
    assert.deepEqual(body.users[1].userdetails.role, developer)
    // What is shown is put back: the role stays the company's own.
    await unchanged(world, async () => {
      const reply = await vendor.owner.request('PUT', `/v1.0/users/${tester.userId}`, { body: { roleId: 5 } })
      assert.equal(reply.status, 200)
    })
  })

  test('roles that can be given: four of five, in the document’s form', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const { body } = await vendor.owner.request('GET', '/v1.0/users/roles')
    const role = (_id: number, nameeng: string, [o, p, m, b]: readonly boolean[]) => ({
      _id,
      createorders: o,
      createproducts: p,
      createusers: false,
      manageprotect: m,
      nameeng,
      readvendorbalance: b,
    })
    assert.deepEqual(body, {
      roles: [
        role(2, 'Supervisor', [true, true, true, true]),
        role(3, 'Product manager', [false, true, false, false]),
        role(4, 'Sales manager', [true, false, false, false]),
        role(5, 'Developer', [false, false, true, false]),
      ],
    })
  })
})

onEachEngine('guardant-station: one user', (open) => {
  test('is shown as in the list, also archived', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const person = await named(vendor, 'Test Test')
    const url = `/v1.0/users/${person.userId}`
    const put = await vendor.owner.request('PUT', url, { body: { archived: true } })
    const { status, body } = await vendor.owner.request('GET', url)
    assert.equal(status, 200)
    assert.deepEqual(body, put.body)
    assert.deepEqual(body.user, (await vendor.owner.request('GET', '/v1.0/users?archived=true')).body.users[0])
    // Somebody invited is found by the id under which they were invited.
    const { user } = (await vendor.owner.request('POST', '/v1.0/users', { body: newUser })).body
    assert.deepEqual((await vendor.owner.request('GET', `/v1.0/users/${user._id}`)).body, { user })
  })

  test('is for those who manage users; unknown, foreign, unlisted and strange ids look alike', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const other = await world.vendor()
    const unlisted = await vendor.member({ name: 'No Body', slot: 'entry', scope: [] })
    const supervisor = await named(vendor, 'Su Pervisor', 'vendor:supervisor')
    const answers = new Set<string>()
    for (const id of [other.owner.userId, vendor.owner.memberId, unlisted.userId, 0, 'abc', '-1', '9'.repeat(40)]) {
      const reply = await vendor.owner.request('GET', `/v1.0/users/${id}`)
      assert.equal(reply.status, 404, String(id))
      answers.add(reply.text)
    }
    assert.equal(answers.size, 1)
    const denied = await supervisor.request('GET', `/v1.0/users/${vendor.owner.userId}`)
    assert.deepEqual([denied.status, denied.body.error.code], [403, 20020])
    assert.equal((await world.request('GET', `/v1.0/users/${vendor.owner.userId}`)).status, 401)
  })
})

onEachEngine('guardant-station: new users', (open) => {
  test('are invited, as printed and also when repeated', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const { status, body } = await vendor.owner.request('POST', '/v1.0/users', { body: newUser })
    assert.equal(status, 200)
    const { _id, userdetails } = body.user
    assert.deepEqual(body, {
      user: {
        _id,
        confirmed: false,
        email: '1111@gmail.com',
        status: true,
        userdetails: {
          _id: _id + 1,
          firstname: 'My First Name',
          lastname: 'My Last Name',
          lastvisitdate: 0,
          archived: false,
          archivationdate: 0,
          role: developer,
          settings: { language: 0 },
        },
      },
    })
    assert.equal((await vendor.owner.request('GET', '/v1.0/users')).body.users.length, 2)
    const again = await vendor.owner.request('POST', '/v1.0/users', {
      body: { ...newUser, username: '1111@GMAIL.com', roleId: 4, firstName: 'New' },
    })
    assert.equal(again.status, 200)
    assert.deepEqual([again.body.user._id, again.body.user.userdetails._id], [_id, userdetails._id])
    assert.deepEqual([again.body.user.userdetails.firstname, again.body.user.userdetails.role._id], ['New', 4])
    const trail = await world.auditTrail(vendor.companyId)
    assert.deepEqual(
      trail.slice(-2).map(({ kind, subject }) => [kind, subject]),
      [
        ['member.invited', `member:${userdetails._id}`],
        ['invitation.renewed', `member:${userdetails._id}`],
      ],
    )
    assert.ok(!JSON.stringify(trail).includes('gmail') && !JSON.stringify(trail).includes('My First'))
  })

  test('the password opens nothing, and the answer does not tell who is a user already', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const known = await createUser(world.core, operator, {
      name: 'Real Name',
      email: 'known@example.com',
      confirmed: true,
    })
    await setPassword(world.core, operator, known.id, 'a password of their own')
    const post = async (username: string) =>
      (await vendor.owner.request('POST', '/v1.0/users', { body: { ...newUser, username } })).body.user
    const [a, b] = [await post('known@example.com'), await post('unknown@example.com')]
    const blank = ({ _id, userdetails, ...user }: User) => ({
      ...user,
      email: '',
      userdetails: { ...userdetails, _id: 0 },
    })
    assert.deepEqual(blank(a), blank(b))
    assert.notEqual(a._id, known.id)
    for (const username of ['known@example.com', 'unknown@example.com']) {
      const { status } = await world.request('POST', '/v1.0/login', { body: { username, password: newUser.password } })
      assert.equal(status, 401)
    }
    assert.equal((await world.core.engine.all('select 1 from users where id = $1', [a._id])).length, 0)
  })

  test('somebody who is here already is a conflict', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const member = await named(vendor, 'Here Already')
    await unchanged(world, async () => {
      for (const username of [member.login, member.login.toUpperCase(), vendor.owner.login]) {
        const { status, body } = await vendor.owner.request('POST', '/v1.0/users', { body: { ...newUser, username } })
        assert.deepEqual([status, body.error.code, body.error.field], [409, 20041, 'username'])
      }
    })
  })

  test('who was invited and archived meanwhile is invited again', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const { body: first } = await vendor.owner.request('POST', '/v1.0/users', { body: newUser })
    const put = await vendor.owner.request('PUT', `/v1.0/users/${first.user._id}`, {
      body: { archived: true, userIsActive: 'false' },
    })
    assert.deepEqual([put.body.user.status, put.body.user.userdetails.archived], [false, true])
    const again = await vendor.owner.request('POST', '/v1.0/users', { body: newUser })
    assert.deepEqual(again.body, first)
  })

  test('says which field is wrong and writes nothing', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const wrong: readonly [object, string][] = [
      [{ username: 'nobody' }, 'username'],
      [{ username: 'a\u0000@b.c' }, 'body'],
      [{ username: 5 }, 'username'],
      [{ roleId: 1 }, 'roleId'],
      [{ roleId: 6 }, 'roleId'],
      [{ roleId: '5' }, 'roleId'],
      [{ roleId: 5.5 }, 'roleId'],
      [{ roleId: 1e300 }, 'roleId'],
      [{ password: 'short', passwordConfirm: 'short' }, 'password'],
      [{ password: newUser.username, passwordConfirm: newUser.username }, 'password'],
      [{ passwordConfirm: 'something else entirely' }, 'passwordConfirm'],
      [{ passwordConfirm: undefined }, 'passwordConfirm'],
      [{ firstName: ' ' }, 'firstName'],
      [{ lastName: '' }, 'lastName'],
      [{ lastName: 'x'.repeat(101) }, 'lastName'],
      [{ lastName: 'two\nlines' }, 'lastName'],
      [{ lastName: null }, 'lastName'],
      [{ phone: 49 }, 'phone'],
    ]
    await unchanged(world, async () => {
      for (const [part, field] of wrong) {
        const { status, body } = await vendor.owner.request('POST', '/v1.0/users', { body: { ...newUser, ...part } })
        const got = body.error.field ?? 'body'
        assert.deepEqual([part, status, got], [part, 400, field], JSON.stringify(body))
      }
      for (const body of ['', undefined, '[]', 'null', '"x"', '{', '{}']) {
        const reply = await vendor.owner.request('POST', '/v1.0/users', { body })
        assert.equal(reply.status, 400, `${body}: ${reply.text}`)
      }
    })
  })

  test('a body of whatever vague type is read as JSON', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const authorization = `Bearer ${vendor.owner.token}`
    for (const type of [
      undefined,
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=utf-8',
    ]) {
      const reply = await (await world.app()).inject({
        method: 'POST',
        url: '/v1.0/users',
        headers: { authorization, ...(type && { 'content-type': type }) },
        payload: Buffer.from(JSON.stringify(newUser)),
      })
      assert.equal(reply.statusCode, 200, `${type} ${reply.body}`)
    }
    for (const type of ['image/png', 'application/xml', 'text/plainx']) {
      const reply = await vendor.owner.request('POST', '/v1.0/users', {
        body: newUser,
        headers: { 'content-type': type },
      })
      assert.deepEqual([reply.status, reply.body.error.code], [415, 20051])
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const reply = await vendor.owner.request('POST', '/v1.0/users', {
      body: 'username=a%40b.c&roleId=5',
      headers: form,
    })
    assert.deepEqual([reply.status, reply.body.error.code], [400, 20000])
  })

  test('nobody without the right makes one, and nobody gives more than they hold', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const supervisor = await named(vendor, 'Su Pervisor', 'vendor:supervisor')
    const helper = await vendor.member({ exceptions: { createusers: true } })
    await unchanged(world, async () => {
      const post = (who: Someone, roleId: number) =>
        who.request('POST', '/v1.0/users', { body: { ...newUser, username: 'new@example.com', roleId } })
      assert.deepEqual([(await post(supervisor, 5)).status, (await post(supervisor, 5)).body.error.code], [403, 20020])
      const beyond = await post(helper, 4)
      assert.deepEqual([beyond.status, beyond.body.error.code], [403, 20021])
      assert.match(beyond.body.error.message, /createorders/)
      assert.doesNotMatch(beyond.body.error.message, /managecustomers/)
    })
    const { status } = await helper.request('POST', '/v1.0/users', { body: newUser })
    assert.equal(status, 200)
  })
})

onEachEngine('guardant-station: changed users', (open) => {
  test('what is sent is written, what is left out stays', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const person = await named(vendor, 'Test Test', 'vendor:sales-manager')
    const url = `/v1.0/users/${person.userId}`
    const put = async (body: object): Promise<{ user: User & { userdetails: { role: { _id: number } } } }> => {
      const reply = await vendor.owner.request('PUT', url, { body })
      assert.equal(reply.status, 200, reply.text)
      return reply.body
    }
    const seed = {
      roleId: 5,
      firstName: 'My First Name',
      lastName: 'My Last Name',
      userIsActive: 'false',
      archived: false,
    }
    const { user } = await put(seed)
    assert.deepEqual(
      [user.status, user.userdetails.firstname, user.userdetails.lastname, user.userdetails.role],
      [false, 'My First Name', 'My Last Name', developer],
    )
    assert.deepEqual((await vendor.owner.request('GET', '/v1.0/users')).body.users[0], user)
    await unchanged(world, async () => {
      assert.deepEqual((await put(seed)).user, user)
      assert.deepEqual((await put({})).user, user)
      assert.deepEqual((await put({ email: 'x@y.z', password: 'x', _id: 1 })).user, user)
    })
    const active = await put({ userIsActive: true, firstName: ' Anna ' })
    assert.deepEqual(active.user, { ...user, status: true, userdetails: { ...user.userdetails, firstname: 'Anna' } })
    const event = (await world.auditTrail(vendor.companyId)).at(-1)
    assert.deepEqual([event?.kind, event?.subject], ['member.changed', `member:${person.memberId}`])
    assert.ok(!JSON.stringify(await world.auditTrail(vendor.companyId)).includes('Anna'))
  })

  test('archiving keeps its first moment until it is taken back', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const person = await named(vendor, 'Test Test')
    const put = async (archived: unknown): Promise<User['userdetails']> =>
      (await vendor.owner.request('PUT', `/v1.0/users/${person.userId}`, { body: { archived } })).body.user.userdetails
    const first = await put(true)
    assert.ok(first.archived && Math.abs(first.archivationdate - Date.now() / 1000) < 100)
    await unchanged(world, async () => assert.deepEqual(await put('true'), first))
    assert.deepEqual(await put('false'), { ...first, archived: false, archivationdate: 0 })
  })

  test('shutting somebody out ends their sessions at once and for good', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    for (const [out, back] of [
      [{ userIsActive: false }, { userIsActive: true }],
      [{ archived: true }, { archived: false }],
    ]) {
      const person = await named(vendor, 'Test Test', 'vendor:administrator')
      const url = `/v1.0/users/${person.userId}`
      assert.equal((await person.request('GET', '/v1.0/users')).status, 200)
      assert.equal((await vendor.owner.request('PUT', url, { body: out })).status, 200)
      assert.equal((await person.request('GET', '/v1.0/users')).status, 401)
      assert.equal((await person.request('GET', '/v1.0/users/roles')).status, 401)
      assert.equal((await vendor.owner.request('PUT', url, { body: back })).status, 200)
      assert.equal((await person.request('GET', '/v1.0/users')).status, 401)
    }
  })

  test('their sessions elsewhere go on', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const other = await world.vendor()
    await admitMember(world.core, operator, vendor.companyId, {
      userId: other.owner.userId,
      grants: [
        { slot: 'company', role: 'vendor:developer', scope: 'company', startsAt: null, endsAt: null, exceptions: {} },
      ],
    })
    const url = `/v1.0/users/${other.owner.userId}`
    assert.equal((await vendor.owner.request('PUT', url, { body: { userIsActive: false } })).status, 200)
    assert.equal((await other.owner.request('GET', '/v1.0/users')).status, 200)
  })

  test('an administrator’s role may be repeated and is given to nobody; one of them stays', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const own = `/v1.0/users/${vendor.owner.userId}`
    assert.equal((await vendor.owner.request('PUT', own, { body: { roleId: 1, firstName: 'Olga' } })).status, 200)
    const person = await named(vendor, 'Test Test')
    await unchanged(world, async () => {
      const given = await vendor.owner.request('PUT', `/v1.0/users/${person.userId}`, { body: { roleId: 1 } })
      assert.deepEqual([given.status, given.body.error.field], [400, 'roleId'])
      for (const body of [{ roleId: 5 }, { userIsActive: 'false' }, { archived: true }]) {
        const reply = await vendor.owner.request('PUT', own, { body })
        assert.deepEqual([reply.status, reply.body.error.code], [409, 20042])
      }
    })
    const second = await named(vendor, 'Second Admin', 'vendor:administrator')
    const reply = await vendor.owner.request('PUT', `/v1.0/users/${second.userId}`, { body: { roleId: 2 } })
    assert.equal(reply.body.user.userdetails.role._id, 2)
  })

  test('nobody edits whoever holds more than they do', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const helper = await vendor.member({ exceptions: { createusers: true } })
    const supervisor = await named(vendor, 'Su Pervisor', 'vendor:supervisor')
    const equal = await named(vendor, 'De Veloper')
    await unchanged(world, async () => {
      for (const [target, body] of [
        [supervisor, { firstName: 'X' }],
        [supervisor, { roleId: 5 }],
        [supervisor, { archived: true }],
        [vendor.owner, { userIsActive: false }],
        [equal, { roleId: 2 }],
        [helper, { roleId: 2 }],
      ] as const) {
        const reply = await helper.request('PUT', `/v1.0/users/${target.userId}`, { body })
        assert.deepEqual([reply.status, reply.body.error.code], [403, 20021])
      }
      const denied = await supervisor.request('PUT', `/v1.0/users/${equal.userId}`, { body: { firstName: 'X' } })
      assert.deepEqual([denied.status, denied.body.error.code], [403, 20020])
    })
    assert.equal((await helper.request('PUT', `/v1.0/users/${equal.userId}`, { body: { firstName: 'X' } })).status, 200)
  })

  test('unknown, foreign and strange ids look alike', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const other = await world.vendor()
    const answers = new Set<string>()
    for (const id of [
      other.owner.userId,
      vendor.owner.memberId,
      0,
      99_999_999,
      'abc',
      '-1',
      '1e3',
      '9'.repeat(40),
      'roles',
    ]) {
      const reply = await vendor.owner.request('PUT', `/v1.0/users/${id}`, { body: { firstName: 'X' } })
      assert.equal(reply.status, 404, String(id))
      answers.add(reply.text)
    }
    assert.equal(answers.size, 1)
  })

  test('says which field is wrong and writes nothing', async () => {
    const { world, vendor } = await open1(open)
    await using _ = world
    const person = await named(vendor, 'Test Test')
    await unchanged(world, async () => {
      for (const [field, value] of [
        ['roleId', 9],
        ['roleId', null],
        ['roleId', '5'],
        ['firstName', ''],
        ['lastName', '  '],
        ['lastName', 7],
        ['userIsActive', 'no'],
        ['userIsActive', 0],
        ['userIsActive', null],
        ['archived', 'False'],
      ] as const) {
        const reply = await vendor.owner.request('PUT', `/v1.0/users/${person.userId}`, {
          body: { firstName: 'Other', [field]: value },
        })
        assert.deepEqual([field, value, reply.status, reply.body.error.field], [field, value, 400, field], reply.text)
      }
      const empty = await vendor.owner.request('PUT', `/v1.0/users/${person.userId}`)
      assert.equal(empty.status, 400)
    })
  })
})
