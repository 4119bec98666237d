import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliveryBy } from '../../jobs/delivery.ts'
import { deliverMessages } from '../../operations/messages/deliver-messages.ts'
import { createUser } from '../../operations/users/create-user.ts'
import { natively } from '../../testing/natively.ts'
import { linkIn, type MailServer, mailServer } from '../../testing/post.ts'
import { type Answer, onEachEngine, operator, type World } from '../../testing/world.ts'

const BASE = '/gatehouse/v1'
const PASSWORD = 'correct horse battery staple'
const OTHER = 'another password altogether'

const post = (world: World, path: string, body: object): Promise<Answer> => world.request('POST', BASE + path, { body })

const signsIn = async (world: World, login: string, password: string): Promise<number> =>
  (await post(world, '/sessions', { login, password })).status

/** The secret of the one letter that waits. */
const letter = async (world: World, server: MailServer): Promise<string> => {
  const before = server.letters.length
  const mail = { url: server.url, from: 'Gatehouse <no-reply@example.com>' }
  await deliverMessages(world.core, deliveryBy({ mail, sms: undefined }, 'http://127.0.0.1:8080'))
  assert.equal(server.letters.length, before + 1)
  return linkIn(server.letters.at(-1)?.text ?? '')
}

onEachEngine('native: accounts', (open) => {
  test('a forgotten password is set anew with the link of a letter, once', async () => {
    await using world = await open({ dialects: ['native'] })
    await using server = await mailServer()
    const { id: userId } = await createUser(world.core, operator, {
      name: 'Ann Archer',
      email: 'ann@example.com',
      password: PASSWORD,
      confirmed: true,
    })
    const signedIn = await natively(world, { userId })
    const known = await post(world, '/password-resets', { login: 'ann@example.com' })
    const unknown = await post(world, '/password-resets', { login: 'nobody@example.com' })
    assert.deepEqual([known.status, known.text, unknown.status, unknown.text], [202, '', 202, ''])
    const token = await letter(world, server)

    const before = await world.snapshot()
    const weak = await post(world, '/password-resets/complete', { token, password: 'short' })
    assert.deepEqual([weak.status, weak.body.errors.map(({ field }: { field: string }) => field)], [422, ['password']])
    const wrong = await post(world, '/password-resets/complete', { token: `${token}x`, password: OTHER })
    assert.deepEqual([wrong.status, wrong.body.code], [404, 'link.invalid'])
    assert.ok(!weak.text.includes(token) && !wrong.text.includes(token))
    assert.equal(await world.snapshot(), before)

    const race = await Promise.all(
      [1, 2, 3].map((n) => post(world, '/password-resets/complete', { token, password: `${OTHER} ${n}` })),
    )
    const statuses = race.map(({ status }) => status)
    assert.deepEqual(statuses.toSorted(), [204, 404, 404])
    assert.equal(await signsIn(world, 'ann@example.com', `${OTHER} ${statuses.indexOf(204) + 1}`), 201)
    assert.equal(await signsIn(world, 'ann@example.com', PASSWORD), 401)
    assert.equal((await signedIn('GET', `${BASE}/me`)).status, 401)
    for (const login of ['', ' ', '\u0007', 'x'.repeat(400)])
      assert.equal((await post(world, '/password-resets', { login })).body.errors[0].field, 'login')
  })

  test('people register where the operator lets them, and confirm with their password', async () => {
    await using world = await open({ dialects: ['native'], registration: true })
    await using server = await mailServer()
    const person = { email: 'ann@example.com', password: PASSWORD, first_name: 'Ann', last_name: 'Archer' }
    const wrong = await post(world, '/registrations', {
      ...person,
      first_name: '',
      password: 'short',
      company: { title: '', catalogue: 'nothing' },
    })
    assert.equal(wrong.status, 422, wrong.text)
    const company = { title: 'Ann’s', catalogue: 'salon' }
    const taken = await post(world, '/registrations', { ...person, company })
    assert.deepEqual([taken.status, taken.text], [202, ''])
    assert.equal(await signsIn(world, 'ann@example.com', PASSWORD), 401)
    const token = await letter(world, server)
    const asked = await post(world, '/confirmations', { token })
    assert.deepEqual([asked.status, asked.body.errors[0].field], [422, 'password'])
    assert.equal((await post(world, '/confirmations', { token, password: OTHER })).status, 401)
    const done = await post(world, '/confirmations', { token, password: PASSWORD })
    assert.equal(done.status, 200, done.text)
    const { company_id: companyId } = done.body.data
    assert.deepEqual(done.body.data, { kind: 'registration', company_id: companyId })
    assert.equal((await post(world, '/confirmations', { token, password: PASSWORD })).body.code, 'link.invalid')

    const session = await post(world, '/sessions', { login: 'ann@example.com', password: PASSWORD })
    const headers = { authorization: `Bearer ${session.body.data.token}` }
    const shown = await world.request('GET', `${BASE}/companies/${companyId}`, { headers })
    assert.deepEqual([shown.status, shown.body.data.title], [200, 'Ann’s'])

    await world.request('PATCH', `${BASE}/me`, { headers, body: { email: 'new@example.com' } })
    const address = await letter(world, server)
    assert.equal((await post(world, '/confirmations', { token: address, password: OTHER })).status, 401)
    const confirmed = await post(world, '/confirmations', { token: address, password: PASSWORD })
    assert.deepEqual([confirmed.status, confirmed.body.data], [200, { kind: 'address', company_id: null }])
    assert.equal(await signsIn(world, 'new@example.com', PASSWORD), 201)
  })

  test('and elsewhere there is no such address', async () => {
    await using world = await open({ dialects: ['native'] })
    const answer = await post(world, '/registrations', {
      email: 'ann@example.com',
      password: PASSWORD,
      first_name: 'A',
    })
    assert.deepEqual([answer.status, answer.body.code], [404, 'route.unknown'])
  })
})
