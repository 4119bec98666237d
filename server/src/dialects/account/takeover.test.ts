import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Call } from '../../model/actor.ts'
import { setPassword } from '../../operations/credentials/set-password.ts'
import { signIn } from '../../operations/credentials/sign-in.ts'
import { inviteMembers } from '../../operations/members/invite-members.ts'
import { deliverMessages } from '../../operations/messages/deliver-messages.ts'
import { createUser } from '../../operations/users/create-user.ts'
import { registerUser } from '../../operations/users/register-user.ts'
import { updateOwnUser } from '../../operations/users/update-own-user.ts'
import { linkIn } from '../../testing/post.ts'
import { type Answer, onEachEngine, operator, type World, worldOn } from '../../testing/world.ts'

const PASSWORD = 'correct horse battery staple'
const OTHER = 'another password altogether'
const nobody = { ip: '192.0.2.1', requestId: 'test', source: 'test' }

const post = (
  world: World,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  world.request('POST', path, {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

/** The secrets of all links that wait, by where they go. */
const deliver = async (world: World): Promise<{ readonly address: string; readonly secret: string }[]> => {
  const letters: { address: string; secret: string }[] = []
  const courier = async ({ address, text }: { address: string; text: string }): Promise<void> =>
    void letters.push({ address, secret: linkIn(text) })
  await deliverMessages(world.core, { couriers: { email: courier }, publicUrl: 'http://127.0.0.1:8080' })
  return letters
}

const onlyLink = async (world: World): Promise<string> => {
  const [letter, ...others] = await deliver(world)
  assert.ok(letter && others.length === 0)
  return letter.secret
}

const person = async (world: World, email: string, password = PASSWORD): Promise<number> =>
  (await createUser(world.core, operator, { name: 'Ann Archer', email, password, confirmed: true })).id

const works = (world: World, login: string, password: string): Promise<boolean> =>
  signIn(world.core, { ip: undefined }, { login, password }).then(
    () => true,
    () => false,
  )

/** Whoever holds a token of theirs: perhaps a program, perhaps a thief. */
const holding = (userId: number): Call => ({
  ...nobody,
  actor: { kind: 'user', userId, tokenId: 0, audience: 'bakery' },
})

const register = (world: World, email: string, password: string): Promise<void> =>
  registerUser(world.core, nobody, {
    email,
    password,
    firstName: 'Ann',
    lastName: 'Archer',
    company: { title: 'Ours', catalogue: 'vendor' },
  })

onEachEngine('whoever holds a token of somebody', (open) => {
  test('does not get their account by an address of their own: its confirmation asks for the password', async () => {
    await using world = await open()
    const userId = await person(world, 'ann@example.com')
    await updateOwnUser(world.core, holding(userId), { email: 'thief@example.com' })
    const path = `/confirm/${await onlyLink(world)}`
    for (const fields of [{}, { password: '' }, { password: OTHER }] as Record<string, string>[])
      assert.equal((await post(world, path, fields)).status, 401)
    assert.deepEqual(
      [await works(world, 'ann@example.com', PASSWORD), await works(world, 'thief@example.com', PASSWORD)],
      [true, false],
    )
    assert.equal((await post(world, path, { password: PASSWORD })).status, 200)
    assert.deepEqual(
      [await works(world, 'ann@example.com', PASSWORD), await works(world, 'thief@example.com', PASSWORD)],
      [false, true],
    )
  })

  test('has what they asked for taken back by a new password, set or reset', async () => {
    await using world = await open()
    const userId = await person(world, 'ann@example.com')
    await updateOwnUser(world.core, holding(userId), { email: 'thief@example.com' })
    const sent = await onlyLink(world)
    await setPassword(world.core, operator, userId, OTHER)
    for (const password of [PASSWORD, OTHER])
      assert.equal((await post(world, `/confirm/${sent}`, { password })).status, 404)

    // Also what has not been sent yet.
    await updateOwnUser(world.core, holding(userId), { email: 'thief@example.com' })
    await setPassword(world.core, operator, userId, PASSWORD)
    assert.deepEqual(await deliver(world), [])
  })
})

onEachEngine('one address', (open) => {
  test('that two have registered and both confirm at once, on two nodes, is one account', async () => {
    await using world = await open({ registration: true })
    await using node = await worldOn(world.url, { registration: true })
    for (let round = 0; round < 3; round++) {
      const email = `ann${round}@example.com`
      const passwords = [`${PASSWORD} one`, `${PASSWORD} two`, `${PASSWORD} three`, `${PASSWORD} four`]
      const secrets: string[] = []
      for (const password of passwords) {
        await register(world, email, password)
        secrets.push(await onlyLink(world))
      }
      const answers = await Promise.all(
        secrets.map((secret, n) =>
          post(n % 2 === 0 ? world : node, `/confirm/${secret}`, { password: passwords[n] as string }),
        ),
      )
      const statuses = answers.map(({ status }) => status)
      assert.equal(statuses.filter((status) => status === 200).length, 1, statuses.join())
      for (const status of statuses) assert.ok([200, 401, 404, 409].includes(status), statuses.join())
      assert.ok(await works(world, email, passwords[statuses.indexOf(200)] as string))
    }
  })

  test('in letters that only look alike is another’s or nobody’s, alike on both engines', async () => {
    await using world = await open()
    await createUser(world.core, operator, { name: 'Kim', login: 'kim-é', password: PASSWORD, confirmed: true })
    await person(world, 'kim@example.com')
    const alike = ['\u212aim@example.com', 'kim@example\u212a.com', 'É@example.com', 'e\u0301@example.com']
    // A letter to these goes to kim@example.com.
    for (const email of [...alike, 'kim@ｅxample.com', 'kim@example。com', 'kim@example.\u217dom'])
      await assert.rejects(person(world, email), { kind: 'request.invalid' }, email)
    for (const email of ['kim@exämple.com', 'kim@xn--exmple-cua.com', 'é@example.com', 'Kim.Kim@EXAMPLE.com'])
      await createUser(world.core, operator, { name: 'Kim', email, confirmed: true })
    for (const login of ['\u212aim-é', 'kim-É', 'KIM-e\u0301'])
      await assert.rejects(
        createUser(world.core, operator, { name: 'Kim', login, password: OTHER, confirmed: true }),
        { kind: 'request.invalid' },
        login,
      )
    // Typed so, it is the same person, whose failures count together.
    for (const login of ['KIM-É', 'Kim-e\u0301', 'kim-é']) assert.ok(await works(world, login, PASSWORD), login)
  })
})

onEachEngine('letters that are asked for', (open) => {
  test('by nobody cost as little after many as at first: no row is looked at again', async () => {
    await using world = await open()
    for (let n = 0; n < 3; n++) assert.equal((await post(world, '/password-reset', { login: `no${n}` })).status, 200)
    const rows = await world.core.engine.all<{ subject_id: number; state: string }>('select * from user_messages')
    assert.deepEqual([rows.length, new Set(rows.map((row) => row.subject_id)).size], [3, 3])
    assert.ok(rows.every((row) => row.subject_id < 0 && row.state === 'dropped'))
    assert.deepEqual(await deliver(world), [])
  })

  test('to one address are counted together, whoever asks', async () => {
    await using world = await open()
    const people = [await person(world, 'a@example.com'), await person(world, 'b@example.com')]
    const askFor = (n: number, email: string): Promise<unknown> =>
      updateOwnUser(world.core, holding(people[n % 2] as number), { email })
    for (let n = 0; n < 5; n++) await askFor(n, 'Victim@example.com')
    const before = await world.snapshot()
    await assert.rejects(askFor(5, 'victim@example.com'), { kind: 'request.throttled' })
    assert.equal(await world.snapshot(), before)
    await askFor(5, 'other@example.com')
  })

  test('do not wait for invitations that a slow server holds up, nor for a fault of one', async () => {
    await using world = await open()
    const salon = await world.salon()
    await person(world, 'ann@example.com')
    for (const outcome of ['slow', 'faulty'] as const) {
      await inviteMembers(world.core, salon.owner.call, {
        locationId: salon.locations[0] as number,
        vocabulary: 'salon',
        invitations: [{ search: `${outcome}@example.com`, role: 'worker' }],
      })
      await post(world, '/password-reset', { login: 'ann@example.com' })
      const sent: string[] = []
      const arrived = Promise.withResolvers<void>()
      const courier = async ({ address }: { address: string }): Promise<void> => {
        if (address === 'ann@example.com') arrived.resolve()
        else if (outcome === 'faulty') throw new Error('a fault of ours')
        else await Promise.race([arrived.promise, setTimeout(3_000, undefined, { ref: false })])
        sent.push(address)
      }
      const delivered = deliverMessages(world.core, { couriers: { email: courier }, publicUrl: '' })
      await (outcome === 'slow' ? delivered : assert.rejects(delivered, /a fault of ours/))
      assert.deepEqual(sent, outcome === 'slow' ? ['ann@example.com', 'slow@example.com'] : ['ann@example.com'])
    }
  })

  test('begin with the address that is set, whatever a request calls this host', async () => {
    await using world = await open()
    await person(world, 'ann@example.com')
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
    const asked = await post(world, '/password-reset', { login: 'ann@example.com' }, headers)
    const path = `/password-reset/${await onlyLink(world)}`
    const pages = [
      asked,
      await world.request('GET', path, { headers }),
      await world.request('GET', '/confirm/x', { headers }),
    ]
    pages.push(await post(world, path, { password: OTHER, password_again: OTHER }, headers))
    for (const { headers: told, text } of pages) {
      assert.doesNotMatch(`${text}${JSON.stringify(told)}`, /evil/)
      assert.deepEqual(
        [told['cache-control'], told['referrer-policy'], told['x-content-type-options'], told['set-cookie']],
        ['no-store', 'same-origin', 'nosniff', undefined],
      )
      assert.match(String(told['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/)
    }
    assert.deepEqual(
      pages.map(({ status }) => status),
      [200, 200, 404, 200],
    )
  })
})

onEachEngine('registration', (open) => {
  test('of a company with a catalogue that nobody knows is refused at once, not to whoever confirms it', async () => {
    await using world = await open()
    const before = await world.snapshot()
    const company = { title: 'Ours', catalogue: 'nothing' }
    const wish = { email: 'new@example.com', password: PASSWORD, firstName: 'Ann', lastName: '', company }
    await assert.rejects(registerUser(world.core, nobody, wish), {
      kind: 'request.invalid',
      fields: [{ field: 'catalogue', message: 'is not known here' }],
    })
    assert.equal(await world.snapshot(), before)
  })
})

onEachEngine('registration that is switched off', (open) => {
  test('is off for links that were sent before, too; addresses are confirmed as ever', async () => {
    await using world = await open()
    await register(world, 'new@example.com', PASSWORD)
    const secret = await onlyLink(world)
    assert.equal((await world.request('GET', `/confirm/${secret}`)).status, 404)
    assert.equal((await post(world, `/confirm/${secret}`, { password: PASSWORD })).status, 404)
    assert.equal(await works(world, 'new@example.com', PASSWORD), false)
  })
})
