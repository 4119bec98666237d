import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliverMessages } from '../../operations/messages/deliver-messages.ts'
import { createUser } from '../../operations/users/create-user.ts'
import { registerUser } from '../../operations/users/register-user.ts'
import { setUserDisabled } from '../../operations/users/set-user-disabled.ts'
import { linkIn } from '../../testing/post.ts'
import { type Answer, onEachEngine, operator, type World, type WorldOptions, worldOn } from '../../testing/world.ts'

const PASSWORD = 'Eklmn63158515Eklmn'
const OWN = 'a password of their own'

const wish = {
  username: 'ann@example.com',
  password: PASSWORD,
  passwordConfirm: PASSWORD,
  firstName: 'Ann',
  lastName: 'Archer',
  companyName: 'Archer & Sons',
  phone: '+49 (0xx) xxxx-xxxx',
}

const register = (world: World, part: object = {}): Promise<Answer> =>
  world.request('POST', '/v1.0/register', { body: { ...wish, ...part } })

const signIn = (world: World, username: string, password: string): Promise<Answer> =>
  world.request('POST', '/v1.0/login', { body: { username, password } })

const confirm = (world: World, secret: string, password: string): Promise<Answer> =>
  world.request('POST', `/confirm/${secret}`, {
    body: new URLSearchParams({ password }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

const look = (world: World, secret: string): Promise<Answer> => world.request('GET', `/confirm/${secret}`)

interface Letter {
  readonly address: string
  readonly subject: string
  readonly text: string
}

const deliver = async (world: World): Promise<Letter[]> => {
  const letters: Letter[] = []
  const email = async (letter: Letter): Promise<void> => void letters.push(letter)
  await deliverMessages(world.core, { couriers: { email }, publicUrl: 'http://127.0.0.1:8080' })
  return letters
}

const titles = async (world: World): Promise<string[]> =>
  (await world.core.engine.all<{ title: string }>('select title from companies order by company_id')).map(
    ({ title }) => title,
  )

onEachEngine('guardant-station: registration', (open) => {
  const opened = (options: WorldOptions = {}): Promise<World> =>
    open({ dialects: ['guardant-station'], registration: true, ...options })

  test('is not there unless the operator wants it', async () => {
    await using world = await opened({ registration: false })
    const before = await world.snapshot()
    const { status, body } = await register(world)
    assert.deepEqual([status, body.error.code], [404, 20030])
    assert.equal(await world.snapshot(), before)
  })

  test('opens nothing until the address is confirmed; then the vendor is there, with its administrator', async () => {
    await using world = await opened()
    const reply = await register(world, { username: ' ann@example.com ', phone: '+49 89 1234567' })
    assert.equal(reply.status, 200, reply.text)
    assert.deepEqual(reply.body, { user: { confirmed: false, email: 'ann@example.com', status: true } })
    assert.equal((await signIn(world, 'ann@example.com', PASSWORD)).status, 401)
    assert.deepEqual([await titles(world), await world.core.engine.all('select id from users')], [[], []])

    const [letter] = await deliver(world)
    assert.ok(letter)
    assert.equal(letter.address, 'ann@example.com')
    // Anybody can have a letter sent to anybody: nothing that they typed stands in it.
    assert.doesNotMatch(letter.text + letter.subject, /Archer|Ann/)
    const secret = linkIn(letter.text)
    const before = await world.snapshot()
    const page = await look(world, secret)
    assert.equal(page.status, 200)
    assert.match(page.text, /Archer &amp; Sons is set up/)
    assert.match(page.text, /The password that you chose/)
    assert.equal(await world.snapshot(), before)

    // Whoever reads at the address and is not who registered gets no account whose password somebody else knows.
    const wrong = await confirm(world, secret, OWN)
    assert.equal(wrong.status, 401)
    assert.match(wrong.text, /Nothing was changed yet/)
    assert.equal(await world.snapshot(), before)

    const done = await confirm(world, secret, PASSWORD)
    assert.equal(done.status, 200, done.text)
    assert.deepEqual(await titles(world), ['Archer & Sons'])
    const session = await signIn(world, 'ann@example.com', PASSWORD)
    assert.equal(session.status, 200)
    const list = await world.request('GET', '/v1.0/users', {
      headers: { authorization: `Bearer ${session.body.token}` },
    })
    const [user, ...others] = list.body.users
    assert.equal(others.length, 0)
    assert.deepEqual(
      [user.email, user.confirmed, user.status, user.userdetails.firstname, user.userdetails.lastname],
      ['ann@example.com', true, true, 'Ann', 'Archer'],
    )
    assert.equal(user.userdetails.role._id, 1)
    const [details] = await world.core.engine.all<{ phone: string }>('select phone from user_details')
    assert.equal(details?.phone, '49891234567')
    assert.equal((await look(world, secret)).status, 404)
    const trail = await world.core.engine.all('select * from directory_events')
    assert.doesNotMatch(JSON.stringify(trail), /example\.com|Archer|Eklmn/)
  })

  test('for an address that has an account, the answer is the same, and the account’s own password is asked for', async () => {
    await using world = await opened()
    const { id } = await createUser(world.core, operator, {
      name: 'Known Already',
      email: 'known@example.com',
      password: OWN,
      confirmed: true,
    })
    const [known, unknown] = [
      await register(world, { username: 'known@example.com' }),
      await register(world, { username: 'other@example.com' }),
    ]
    assert.equal(known.text.replace('known', 'other'), unknown.text)
    const letters = await deliver(world)
    const letter = letters.find(({ address }) => address === 'known@example.com')
    assert.match(letter?.text ?? '', /There is an account with it already/)
    const secret = linkIn(letter?.text ?? '')
    assert.match((await look(world, secret)).text, /The password of your account/)

    const before = await world.snapshot()
    assert.equal((await confirm(world, secret, PASSWORD)).status, 401)
    await setUserDisabled(world.core, operator, id, true)
    assert.equal((await confirm(world, secret, OWN)).status, 401)
    await setUserDisabled(world.core, operator, id, false)
    assert.notEqual(await world.snapshot(), before)
    assert.deepEqual(await titles(world), [])

    assert.equal((await confirm(world, secret, OWN)).status, 200)
    assert.deepEqual(await titles(world), ['Archer & Sons'])
    assert.equal((await signIn(world, 'known@example.com', PASSWORD)).status, 401)
    assert.equal((await signIn(world, 'known@example.com', OWN)).status, 200)
    const people = await world.core.engine.all<{ name: string }>('select name from user_profiles')
    assert.deepEqual(
      people.map(({ name }) => name),
      ['Known Already'],
    )
  })

  test('twice is one account and one vendor', async () => {
    await using world = await opened()
    await register(world)
    await register(world)
    const secrets = (await deliver(world)).map(({ text }) => linkIn(text))
    assert.equal(secrets.length, 2)
    assert.equal((await confirm(world, secrets[1] as string, PASSWORD)).status, 200)
    assert.equal((await confirm(world, secrets[0] as string, PASSWORD)).status, 404)
    assert.equal((await titles(world)).length, 1)
  })

  test('confirmed several times at once, on two nodes, is one account and one vendor', async () => {
    await using world = await opened()
    await using node = await worldOn(world.url, { registration: true })
    await register(world)
    await register(world)
    const secrets = (await deliver(world)).map(({ text }) => linkIn(text))
    const answers = await Promise.all(
      [...secrets, ...secrets].map((secret, n) => confirm(n % 2 === 0 ? world : node, secret, PASSWORD)),
    )
    const statuses = answers.map(({ status }) => status)
    assert.equal(statuses.filter((status) => status === 200).length, 1, statuses.join())
    assert.ok(
      statuses.every((status) => [200, 404, 409].includes(status)),
      statuses.join(),
    )
    assert.equal((await titles(world)).length, 1)
    assert.equal((await world.core.engine.all('select user_id from user_profiles')).length, 1)
  })

  test('of a person alone makes an account and no company; whoever has one is told to sign in', async () => {
    await using world = await opened()
    const call = { ip: undefined, requestId: 'test', source: 'test' }
    const person = { email: 'ann@example.com', password: PASSWORD, firstName: 'Ann', lastName: '' }
    await registerUser(world.core, call, person)
    const [letter] = await deliver(world)
    assert.equal((await confirm(world, linkIn(letter?.text ?? ''), PASSWORD)).status, 200)
    assert.deepEqual(await titles(world), [])

    await registerUser(world.core, call, { ...person, password: OWN })
    const [second] = await deliver(world)
    assert.match(second?.subject ?? '', /You have an account already/)
    assert.match(second?.text ?? '', /127\.0\.0\.1:8080\/password-reset\n/)
    assert.deepEqual(await world.core.engine.all('select hash from links'), [])
  })

  test('says which field is wrong and writes nothing', async () => {
    await using world = await opened()
    const before = await world.snapshot()
    const wrong: readonly [object, string][] = [
      [{ username: 'nobody' }, 'username'],
      [{ username: undefined }, 'username'],
      [{ password: 'short', passwordConfirm: 'short' }, 'password'],
      [{ password: wish.username, passwordConfirm: wish.username }, 'password'],
      [{ passwordConfirm: 'something else entirely' }, 'passwordConfirm'],
      [{ firstName: ' ' }, 'firstName'],
      [{ firstName: 'two\nlines' }, 'firstName'],
      [{ lastName: '' }, 'lastName'],
      [{ lastName: ' ' }, 'lastName'],
      [{ lastName: 'x'.repeat(100) }, 'lastName'],
      [{ companyName: ' ' }, 'companyName'],
      [{ companyName: undefined }, 'companyName'],
      [{ companyName: 'x'.repeat(201) }, 'companyName'],
      [{ phone: 49 }, 'phone'],
    ]
    for (const [part, field] of wrong) {
      const { status, body } = await register(world, part)
      assert.deepEqual([part, status, body.error.field], [part, 400, field], JSON.stringify(body))
    }
    assert.equal(await world.snapshot(), before)
  })

  test('too often for one address is refused, whoever it belongs to', async () => {
    await using world = await opened()
    for (let n = 0; n < 5; n++) assert.equal((await register(world)).status, 200)
    const { status, body, headers } = await register(world, { username: 'ANN@example.com' })
    assert.deepEqual([status, body.error.code, Number(headers['retry-after']) > 3_000], [429, 20060, true])
    assert.equal((await register(world, { username: 'bob@example.com' })).status, 200)
  })
})
