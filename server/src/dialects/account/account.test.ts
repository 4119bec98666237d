import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Call } from '../../model/actor.ts'
import { setPassword } from '../../operations/credentials/set-password.ts'
import { signIn } from '../../operations/credentials/sign-in.ts'
import { deliverMessages } from '../../operations/messages/deliver-messages.ts'
import { refreshPair } from '../../operations/oauth/refresh-pair.ts'
import { registerClient } from '../../operations/oauth/register-client.ts'
import { signInClient } from '../../operations/oauth/sign-in-client.ts'
import { createUser } from '../../operations/users/create-user.ts'
import { dropUnanswered } from '../../operations/users/drop-unanswered.ts'
import { registerUser } from '../../operations/users/register-user.ts'
import { setUserDisabled } from '../../operations/users/set-user-disabled.ts'
import { updateOwnUser } from '../../operations/users/update-own-user.ts'
import { linkIn } from '../../testing/post.ts'
import { type Answer, onEachEngine, operator, type World, worldOn } from '../../testing/world.ts'

const PASSWORD = 'correct horse battery staple'
const OTHER = 'another password altogether'
const URL = 'http://127.0.0.1:8080'
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

const newPassword = { password: OTHER, password_again: OTHER }

interface Letter {
  readonly address: string
  readonly subject: string
  readonly text: string
}

/** Brings what waits, and gives it. */
const deliver = async (world: World): Promise<Letter[]> => {
  const letters: Letter[] = []
  const courier = async (letter: Letter): Promise<void> => void letters.push(letter)
  await deliverMessages(world.core, { couriers: { email: courier, sms: courier }, publicUrl: URL })
  return letters
}

const onlyLetter = async (world: World): Promise<Letter & { readonly secret: string }> => {
  const [letter, ...others] = await deliver(world)
  assert.ok(letter && others.length === 0)
  return { ...letter, secret: linkIn(letter.text) }
}

const ask = (world: World, login: string): Promise<Answer> => post(world, '/password-reset', { login })

const person = async (world: World, email: string, password = PASSWORD): Promise<number> =>
  (await createUser(world.core, operator, { name: 'Ann Archer', email, password, confirmed: true })).id

const works = (world: World, login: string, password: string): Promise<boolean> =>
  signIn(world.core, { ip: undefined }, { login, password }).then(
    () => true,
    () => false,
  )

const asUser = (userId: number): Call => ({
  ...nobody,
  actor: { kind: 'user', userId, tokenId: 0, audience: 'native' },
})

const emailOf = async (world: World, userId: number): Promise<string | null | undefined> =>
  (
    await world.core.engine.all<{ email: string | null }>('select email from user_profiles where user_id = $1', [
      userId,
    ])
  )[0]?.email

const events = (world: World, userId: number): Promise<{ kind: string; detail: string }[]> =>
  world.core.engine.all('select kind, detail from directory_events where subject = $1 order by shard, seq', [
    `user:${userId}`,
  ])

const waiting = async (world: World): Promise<string[]> =>
  (
    await world.core.engine.all<{ address: string }>(
      `select address from user_messages where state = 'waiting' order by id`,
    )
  ).map(({ address }) => address)

onEachEngine('a new password', (open) => {
  test('is set with the link of a letter, once; all that was signed in is out', async () => {
    await using world = await open()
    const bakery = await world.bakery()
    const userId = await person(world, 'ann@example.com')
    const { clientId } = await registerClient(world.core, operator, {
      partnerId: bakery.partner.id,
      redirectUris: ['https://app.example/back'],
      firstParty: true,
    })
    const pair = await signInClient(world.core, nobody, {
      clientId,
      login: 'ann@example.com',
      password: PASSWORD,
      device: { id: 'phone', name: 'Phone' },
    })
    const form = await world.request('GET', '/password-reset')
    assert.equal(form.status, 200)
    assert.match(form.text, /<form method="post" action="\/password-reset"/)
    assert.doesNotMatch(form.text, /<script|https?:\/\/|src=/)

    assert.equal((await ask(world, ' Ann@Example.com ')).status, 200)
    const letter = await onlyLetter(world)
    assert.equal(letter.address, 'ann@example.com')
    assert.ok(letter.text.includes(`${URL}/password-reset/ghr_`))
    assert.match(letter.text, /works for an hour/)

    // Looking uses nothing up; what is wrong is said beside the field.
    const path = `/password-reset/${letter.secret}`
    const before = await world.snapshot()
    assert.equal((await world.request('GET', path)).status, 200)
    const weak = await post(world, path, { password: 'short', password_again: 'other' })
    assert.equal(weak.status, 422)
    assert.match(weak.text, /reset-password-fault">This needs at least 15/)
    assert.match(weak.text, /reset-password_again-fault">This is not the same/)
    assert.equal((await post(world, path, newPassword, { 'sec-fetch-site': 'cross-site' })).status, 403)
    assert.equal(await world.snapshot(), before)

    assert.equal((await post(world, path, newPassword)).status, 200)
    assert.deepEqual(
      [await works(world, 'ann@example.com', PASSWORD), await works(world, 'ann@example.com', OTHER)],
      [false, true],
    )
    const own = await world.request('GET', '/user', { headers: { authorization: `Bearer ${pair.accessToken}` } })
    assert.equal(own.status, 401)
    await assert.rejects(refreshPair(world.core, nobody, { clientId, refreshToken: pair.refreshToken }))
    assert.equal((await world.request('GET', path)).status, 404)
    assert.equal((await post(world, path, newPassword)).status, 404)

    const resets = (await events(world, userId)).filter(({ kind }) => kind === 'user.password-reset')
    assert.deepEqual(
      resets.map(({ detail }) => JSON.parse(detail)),
      [{ before: { confirmed: true }, after: { confirmed: true, tokensEnded: 1 } }],
    )
    const dump = JSON.stringify(await world.core.engine.all('select * from directory_events'))
    assert.doesNotMatch(dump, new RegExp(`ann@example|${OTHER}|${letter.secret.slice(6)}`))
  })

  test('the answer is the same for everybody, and work is written for everybody; nobody unknown is written to', async () => {
    await using world = await open()
    await person(world, 'ann@example.com')
    const out = await person(world, 'out@example.com')
    await setUserDisabled(world.core, operator, out, true)
    await createUser(world.core, operator, {
      name: 'No Address',
      login: 'nowhere',
      password: PASSWORD,
      confirmed: true,
    })
    const answers = new Set<string>()
    let rows = 0
    for (const login of ['ann@example.com', 'out@example.com', 'nobody@example.com', 'nowhere', 'not anything', '0']) {
      const answer = await ask(world, login)
      answers.add(`${answer.status} ${answer.text}`)
      const written = await world.core.engine.all('select id from user_messages')
      assert.equal(written.length, ++rows, login)
    }
    assert.equal(answers.size, 1)
    assert.deepEqual(await waiting(world), ['ann@example.com'])
    assert.deepEqual(
      (await deliver(world)).map(({ address }) => address),
      ['ann@example.com'],
    )
    // What was typed by whom nobody knows is kept nowhere.
    const dump = JSON.stringify(await world.core.engine.all('select * from user_messages'))
    assert.doesNotMatch(dump, /nobody|nowhere|anything|out@/)
    for (const login of ['', ' ', 'x'.repeat(321)]) assert.equal((await ask(world, login)).status, 422)
  })

  test('goes by text message to somebody who has a phone and no address', async () => {
    await using world = await open()
    await createUser(world.core, operator, {
      name: 'Phone Person',
      phone: '+13155550175',
      password: PASSWORD,
      confirmed: true,
    })
    await ask(world, '+1 (315) 555-0175')
    const letter = await onlyLetter(world)
    assert.equal(letter.address, '13155550175')
    assert.ok(letter.text.length < 160, letter.text)
    assert.equal((await post(world, `/password-reset/${letter.secret}`, newPassword)).status, 200)
    assert.ok(await works(world, '13155550175', OTHER))
  })

  test('links that are used, expired, replaced, or of somebody locked out look alike', async () => {
    await using world = await open()
    const secrets: string[] = []
    const linkFor = async (email: string): Promise<string> => {
      await ask(world, email)
      const { secret } = await onlyLetter(world)
      secrets.push(secret)
      return secret
    }
    await person(world, 'used@example.com')
    const used = await linkFor('used@example.com')
    await post(world, `/password-reset/${used}`, newPassword)
    await person(world, 'late@example.com')
    await linkFor('late@example.com')
    await world.core.engine.transaction(async (session) => {
      session.write('update links set expires_at = 1')
    })
    const out = await person(world, 'out@example.com')
    await linkFor('out@example.com')
    await setUserDisabled(world.core, operator, out, true)
    const set = await person(world, 'set@example.com')
    await linkFor('set@example.com')
    await setPassword(world.core, operator, set, OTHER)
    await person(world, 'old@example.com')
    await linkFor('old@example.com')
    const newest: string[] = []
    for (let n = 0; n < 3; n++) {
      await ask(world, 'old@example.com')
      newest.push((await onlyLetter(world)).secret)
    }
    for (const secret of newest) assert.equal((await world.request('GET', `/password-reset/${secret}`)).status, 200)

    const before = await world.snapshot()
    const pages = new Set<string>()
    for (const secret of [...secrets, `ghr_${'A'.repeat(43)}`, `ghi_${'A'.repeat(43)}`, 'x', '%00', "' or 1=1"]) {
      const path = `/password-reset/${encodeURIComponent(secret)}`
      for (const answer of [await world.request('GET', path), await post(world, path, newPassword)]) {
        assert.equal(answer.status, 404, answer.text)
        pages.add(answer.text)
      }
      assert.equal((await world.request('GET', `/confirm/${encodeURIComponent(secret)}`)).status, 404)
    }
    assert.equal(pages.size, 1)
    assert.equal(await world.snapshot(), before)
  })

  test('of several who use a link at once, on two nodes, one does', async () => {
    await using world = await open()
    await using node = await worldOn(world.url)
    await person(world, 'ann@example.com')
    await ask(world, 'ann@example.com')
    const { secret } = await onlyLetter(world)
    const passwords = Array.from({ length: 4 }, (_, n) => `a password of attempt ${n}`)
    const answers = await Promise.all(
      passwords.map((password, n) =>
        post(n % 2 === 0 ? world : node, `/password-reset/${secret}`, { password, password_again: password }),
      ),
    )
    const statuses = answers.map(({ status }) => status)
    assert.deepEqual(statuses.toSorted(), [200, 404, 404, 404])
    assert.ok(await works(world, 'ann@example.com', passwords[statuses.indexOf(200)] as string))
  })

  test('asking too often for an account, or from a network, is refused for known and unknown alike', async () => {
    await using world = await open()
    await person(world, 'ann@example.com')
    for (const login of ['ann@example.com', 'nobody@example.com']) {
      for (let n = 0; n < 5; n++) assert.equal((await ask(world, login)).status, 200)
      const refused = await ask(world, login.toUpperCase())
      assert.deepEqual([refused.status, Number(refused.headers['retry-after']) > 3_000], [429, true])
    }
    const app = await world.app()
    const from = (remoteAddress: string, login: string): Promise<number> =>
      app
        .inject({
          method: 'POST',
          url: '/password-reset',
          remoteAddress,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: `login=${login}`,
        })
        .then(({ statusCode }) => statusCode)
    for (let n = 0; n < 20; n++) assert.equal(await from(`2001:db8::${n + 1}`, `p${n}@example.com`), 200)
    // Whoever has one address of a /64 has all of them.
    assert.equal(await from('2001:db8::ffff', 'p@example.com'), 429)
    assert.equal(await from('2001:db8:0:1::1', 'p@example.com'), 200)
  })

  test('proves the address of somebody who never confirmed it', async () => {
    await using world = await open()
    const { id } = await createUser(world.core, operator, { name: 'New', email: 'new@example.com', confirmed: false })
    await ask(world, 'new@example.com')
    const { secret } = await onlyLetter(world)
    assert.equal((await post(world, `/password-reset/${secret}`, newPassword)).status, 200)
    assert.equal((await signIn(world.core, nobody, { login: 'new@example.com', password: OTHER })).user.id, id)
  })

  test('what nobody waits for any more is forgotten', async () => {
    await using world = await open()
    await person(world, 'ann@example.com')
    await ask(world, 'ann@example.com')
    await registerUser(world.core, nobody, {
      email: 'bob@example.com',
      password: PASSWORD,
      firstName: 'Bob',
      lastName: '',
    })
    await dropUnanswered(world.core)
    assert.equal((await waiting(world)).length, 2)
    await world.core.engine.transaction(async (session) => {
      session.write('update user_messages set created_at = 1')
      session.write('update confirmations set expires_at = 1')
    })
    await dropUnanswered(world.core)
    assert.deepEqual(await world.core.engine.all('select id from user_messages'), [])
    assert.deepEqual(await world.core.engine.all('select id from confirmations'), [])
  })
})

onEachEngine('a new address', (open) => {
  test('counts once its link is used; until then the old one stays', async () => {
    await using world = await open()
    const userId = await person(world, 'old@example.com')
    await ask(world, 'old@example.com')
    const reset = await onlyLetter(world)
    const shown = await updateOwnUser(world.core, asUser(userId), { email: 'new@example.com', firstName: 'Anna' })
    assert.deepEqual([shown.email, shown.firstName], ['old@example.com', 'Anna'])
    const letter = await onlyLetter(world)
    assert.equal(letter.address, 'new@example.com')
    assert.ok(letter.text.includes(`${URL}/confirm/ghc_`))

    const path = `/confirm/${letter.secret}`
    const before = await world.snapshot()
    const page = await world.request('GET', path)
    assert.equal(page.status, 200)
    assert.match(page.text, /new@example\.com/)
    assert.match(page.text, /password of your account/)
    assert.equal(await world.snapshot(), before)
    assert.deepEqual(
      [await works(world, 'old@example.com', PASSWORD), await works(world, 'new@example.com', PASSWORD)],
      [true, false],
    )

    assert.equal((await post(world, path, { password: PASSWORD })).status, 200)
    assert.equal(await emailOf(world, userId), 'new@example.com')
    assert.deepEqual(
      [await works(world, 'old@example.com', PASSWORD), await works(world, 'new@example.com', PASSWORD)],
      [false, true],
    )
    // What was sent to the former address opens nothing any more.
    assert.equal((await world.request('GET', `/password-reset/${reset.secret}`)).status, 404)
    assert.equal((await post(world, path, { password: PASSWORD })).status, 404)
    const trail = await events(world, userId)
    assert.deepEqual(
      trail.slice(-3).map(({ kind }) => kind),
      ['user.address-asked', 'user.profile-changed', 'user.address-confirmed'],
    )
    assert.doesNotMatch(JSON.stringify(trail), /example\.com/)
  })

  test('that is somebody’s is answered alike, and refused to whoever confirms it', async () => {
    await using world = await open()
    const userId = await person(world, 'ann@example.com')
    await person(world, 'bob@example.com')
    const free = await updateOwnUser(world.core, asUser(userId), { email: 'free@example.com' })
    const taken = await updateOwnUser(world.core, asUser(userId), { email: 'Bob@example.com' })
    assert.deepEqual(taken, free)
    // Only what was asked for last.
    const letter = await onlyLetter(world)
    assert.equal(letter.address, 'Bob@example.com')
    const before = await world.snapshot()
    const refused = await post(world, `/confirm/${letter.secret}`, { password: PASSWORD })
    assert.equal(refused.status, 409)
    assert.match(refused.text, /is taken/)
    assert.equal(await world.snapshot(), before)
  })

  test('of two people who confirm the same one at once, one has it', async () => {
    await using world = await open()
    await using node = await worldOn(world.url)
    const people = [await person(world, 'a@example.com'), await person(world, 'b@example.com')]
    const secrets: string[] = []
    for (const userId of people) {
      await updateOwnUser(world.core, asUser(userId), { email: 'both@example.com' })
      secrets.push((await onlyLetter(world)).secret)
    }
    const answers = await Promise.all(
      secrets.map((secret, n) => post(n === 0 ? world : node, `/confirm/${secret}`, { password: PASSWORD })),
    )
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409])
    const emails = await Promise.all(people.map((id) => emailOf(world, id)))
    assert.equal(emails.filter((email) => email === 'both@example.com').length, 1)
  })

  test('asking too often, or for what is no address, writes nothing', async () => {
    await using world = await open()
    const userId = await person(world, 'ann@example.com')
    for (let n = 0; n < 5; n++) await updateOwnUser(world.core, asUser(userId), { email: `a${n}@example.com` })
    const before = await world.snapshot()
    await assert.rejects(updateOwnUser(world.core, asUser(userId), { email: 'a6@example.com' }), {
      kind: 'request.throttled',
    })
    await assert.rejects(updateOwnUser(world.core, asUser(userId), { email: 'no address', firstName: 'X' }), {
      kind: 'request.invalid',
    })
    await updateOwnUser(world.core, asUser(userId), { email: 'ANN@example.com' })
    assert.equal(await world.snapshot(), before)
  })
})

onEachEngine('logins and addresses', (open) => {
  test('nobody signs in with what is another’s address', async () => {
    await using world = await open()
    const make = (wish: { login?: string; email?: string; phone?: string }): Promise<unknown> =>
      createUser(world.core, operator, { name: 'Some Body', confirmed: true, ...wish })
    for (const login of ['boss@example.com', '+13155550175', '315 555 0175'])
      await assert.rejects(make({ login }), { kind: 'request.invalid' })
    // From a time before that rule.
    const { id } = await createUser(world.core, operator, { name: 'Old Timer', login: 'old-timer', confirmed: true })
    await world.core.engine.transaction(async (session) => {
      session.write('update user_profiles set login = $2 where user_id = $1', [id, 'boss@example.com'])
    })
    const before = await world.core.engine.all('select * from user_profiles')
    await assert.rejects(make({ email: 'Boss@example.com' }), { kind: 'login.taken' })
    const other = await person(world, 'other@example.com')
    await updateOwnUser(world.core, asUser(other), { email: 'boss@example.com' })
    const { secret } = await onlyLetter(world)
    assert.equal((await post(world, `/confirm/${secret}`, { password: PASSWORD })).status, 409)
    assert.equal((await world.core.engine.all('select * from user_profiles')).length, before.length + 1)
  })
})
