import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Call } from '../../model/actor.ts'
import { setPassword } from '../../operations/credentials/set-password.ts'
import { signIn } from '../../operations/credentials/sign-in.ts'
import { deliverMessages } from '../../operations/invitations/deliver-messages.ts'
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
    const before = await world.snapshot()
    for (const fields of [{}, { password: '' }, { password: OTHER }])
      assert.equal((await post(world, path, fields as Record<string, string>)).status, 401)
    const after = (await world.snapshot()).split('\n').filter((line) => !before.includes(line))
    assert.doesNotMatch(after.join('\n'), /thief/)
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
    for (const email of ['\u212aim@example.com', 'kim@example\u212a.com', 'É@example.com', 'e\u0301@example.com'])
      await assert.rejects(person(world, email), { kind: 'request.invalid' }, email)
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
