import assert from 'node:assert/strict'
import { createHook } from 'node:async_hooks'
import { test } from 'node:test'
import type { Call } from '../../model/actor.ts'
import { openCore } from '../../open-core.ts'
import { onEachEngine, operator, type World } from '../../testing/world.ts'
import { createUser } from '../users/create-user.ts'
import { setUserDisabled } from '../users/set-user-disabled.ts'
import { identifyBearer } from './identify.ts'
import { issueToken } from './issue-token.ts'
import { verifyPassword } from './passwords.ts'
import { setPassword } from './set-password.ts'
import { signIn } from './sign-in.ts'

const PASSWORD = 'correct horse battery staple'
const failed = { kind: 'sign-in.failed' }
const throttled = { kind: 'sign-in.throttled' }

/** A person who can sign in; one hash for all, so that a test does not spend its time on it. */
let hash: string | undefined
const person = async (world: World, login: string, { confirmed = true, phone = '' } = {}): Promise<number> => {
  const { core } = world
  const first = hash === undefined
  const { id } = await createUser(core, operator, {
    name: login,
    email: login,
    confirmed,
    ...(phone !== '' && { phone }),
    ...(first && { password: PASSWORD }),
  })
  if (first) {
    const [row] = await core.engine.all<{ hash: string }>('select hash from user_passwords where user_id = $1', [id])
    hash = row?.hash
  } else {
    await core.engine.transaction(async (session) => {
      session.write('insert into user_passwords (user_id, hash, changed_at) values ($1, $2, 1)', [id, hash as string])
      session.write('update users set has_credential = 1 where id = $1', [id])
    })
  }
  return id
}

const from = (ip: string): Pick<Call, 'ip'> => ({ ip })

/** As if so many attempts had failed, or the window had begun so long ago. */
const setFailures = (world: World, failures: number, like: string): Promise<void> =>
  world.core.engine.transaction(async (session) => {
    session.write('update sign_in_failures set failures = $1 where key like $2', [failures, `${like}%`])
  })

/**
 * How many hashes were computed meanwhile. They are what takes time, and how long differs from moment to moment; each is a
 * work that the native package gives to another thread, without a name.
 */
const countingHashes = async <T>(work: () => Promise<T>): Promise<{ error: T; verified: number }> => {
  // The first verification ever makes a hash to compare with.
  await verifyPassword('any', null)
  let verified = 0
  const hook = createHook({
    init: (_id, type) => {
      if (type === 'undefined') verified += 1
    },
  })
  hook.enable()
  const error = await work()
  hook.disable()
  return { error, verified }
}

onEachEngine('credentials: sign-in', (open) => {
  test('by login, address or phone, however they are written', async () => {
    await using world = await open()
    const id = await person(world, 'ann@example.com', { phone: '+49 (171) 234-5678' })
    for (const login of ['ann@example.com', ' ANN@example.com ', '+491712345678', '49 171 2345678']) {
      const { user } = await signIn(world.core, from('192.0.2.1'), { login, password: PASSWORD })
      assert.equal(user.id, id, login)
    }
  })

  test('an unknown login, a wrong password, a locked out and an unproved person hear the same, after the same work', async () => {
    await using world = await open()
    const [known, out] = [await person(world, 'known@example.com'), await person(world, 'out@example.com')]
    await person(world, 'new@example.com', { confirmed: false })
    await setUserDisabled(world.core, operator, out, true)
    const { id: without } = await createUser(world.core, operator, { name: 'W', login: 'without', confirmed: true })
    assert.ok(known !== without)
    const works: number[] = []
    for (const [login, password] of [
      ['known@example.com', 'not the right password'],
      ['nobody@example.com', PASSWORD],
      ['without', PASSWORD],
      ['out@example.com', PASSWORD],
      ['new@example.com', PASSWORD],
    ] as const) {
      const { error, verified } = await countingHashes(async () =>
        signIn(world.core, from('192.0.2.1'), { login, password }).then(
          () => undefined,
          (refusal) => refusal,
        ),
      )
      assert.deepEqual([error?.kind, error?.fields, error?.retryAfter], ['sign-in.failed', [], undefined], login)
      works.push(verified)
    }
    assert.deepEqual(works, [1, 1, 1, 1, 1])
  })

  test('an account takes 20 wrong attempts in a window, known or not, in whatever spelling', async () => {
    await using world = await open()
    const { core } = world
    await person(world, 'ann@example.com', { phone: '+491712345678' })
    for (const [login, again] of [
      ['ann@example.com', 'ANN@example.com'],
      ['+491712345678', '+49 (171) 23-45-678'],
      ['nobody@example.com', ' nobody@example.com'],
    ] as const) {
      await assert.rejects(signIn(core, from('192.0.2.1'), { login, password: 'wrong' }), failed)
      await setFailures(world, 19, 'account:')
      await assert.rejects(signIn(core, from('192.0.2.1'), { login: again, password: 'wrong' }), failed)
      const refused = signIn(core, from('192.0.2.2'), { login, password: PASSWORD })
      await assert.rejects(refused, { ...throttled, retryAfter: 900 })
      await core.engine.transaction(async (session) => session.write('delete from sign_in_failures'))
    }
  })

  test('a crowd of attempts at once is not let past the limit', async () => {
    await using world = await open()
    await person(world, 'ann@example.com')
    await assert.rejects(signIn(world.core, from('192.0.2.1'), { login: 'ann@example.com', password: 'wrong' }), failed)
    await setFailures(world, 18, 'account:')
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () =>
        signIn(world.core, from('192.0.2.1'), { login: 'ann@example.com', password: 'wrong' }).catch(
          ({ kind }) => kind,
        ),
      ),
    )
    assert.equal(outcomes.filter((kind) => kind === 'sign-in.failed').length, 2)
    assert.equal(outcomes.filter((kind) => kind === 'sign-in.throttled').length, 10)
  })

  test('an address takes 200, from where others go on; a window ends; being right takes nothing', async () => {
    await using world = await open()
    const { core } = world
    await person(world, 'ann@example.com')
    const right = (ip: string): Promise<unknown> =>
      signIn(core, from(ip), { login: 'ann@example.com', password: PASSWORD })
    await assert.rejects(signIn(core, from('192.0.2.1'), { login: 'x', password: 'wrong' }), failed)
    await setFailures(world, 199, 'address:192.0.2.1')
    for (let n = 0; n < 3; n++) await right('192.0.2.1')
    await assert.rejects(signIn(core, from('192.0.2.1'), { login: 'y', password: 'wrong' }), failed)
    await assert.rejects(right('192.0.2.1'), throttled)
    await right('192.0.2.2')

    await core.engine.transaction(async (session) => {
      session.write('update sign_in_failures set since = since - $1', [15 * 60 * 1_000_000])
    })
    await right('192.0.2.1')
    // The next wrong one begins a new window.
    await assert.rejects(signIn(core, from('192.0.2.1'), { login: 'ann@example.com', password: 'wrong' }), failed)
    const rows = await core.engine.all<{ failures: number }>(
      'select failures from sign_in_failures where key like $1',
      ['account:%'],
    )
    assert.ok(rows.some(({ failures }) => failures === 1))
  })

  test('whoever has one IPv6 address of a network has all of them', async () => {
    await using world = await open()
    await person(world, 'ann@example.com')
    const attempt = (ip: string, password: string): Promise<unknown> =>
      signIn(world.core, from(ip), { login: 'ann@example.com', password })
    await assert.rejects(attempt('2001:db8:0:1::1', 'not the password'), failed)
    await setFailures(world, 200, 'address:2001:db8:0:1')
    await assert.rejects(attempt('2001:db8:0:1:ffff::2', PASSWORD), throttled)
    await attempt('2001:db8:0:2::1', PASSWORD)
  })

  test('another password ends all tokens on the next call, on both nodes, and no sign-in of before outlives it', async () => {
    await using world = await open()
    const { core } = world
    const other = await openCore(world.url)
    const id = await person(world, 'ann@example.com')
    const tokens = await Promise.all(
      (['native', 'bakery', 'station'] as const).map(async (audience) => ({
        audience,
        text: (await issueToken(core, operator, { audience, userId: id })).text,
      })),
    )
    for (const { audience, text } of tokens)
      for (const at of [core, other.core]) assert.equal((await identifyBearer(at, audience, text)).kind, 'user')
    // Their password has been checked; the token is still to come.
    const { passwordSetAt } = await signIn(core, from('192.0.2.1'), { login: 'ann@example.com', password: PASSWORD })

    await assert.rejects(setPassword(core, operator, id, 'too short'), { kind: 'request.invalid' })
    const stranger = { ...operator, actor: { kind: 'user', userId: id + 1, tokenId: 1, audience: 'native' } as const }
    await assert.rejects(setPassword(core, stranger, id, 'a new and long password'), { kind: 'user.unknown' })
    await setPassword(core, operator, id, 'a new and long password')

    for (const { audience, text } of tokens)
      for (const at of [core, other.core])
        await assert.rejects(identifyBearer(at, audience, text), { kind: 'credential.invalid' })
    const late = issueToken(core, operator, { audience: 'native', userId: id, passwordSetAt })
    await assert.rejects(late, failed)
    await assert.rejects(signIn(core, from('192.0.2.1'), { login: 'ann@example.com', password: PASSWORD }), failed)
    await signIn(other.core, from('192.0.2.1'), { login: 'ann@example.com', password: 'a new and long password' })
    const rows = JSON.stringify(await core.engine.all<object>('select * from user_passwords'))
    assert.ok(!rows.includes('a new and long'))
    await other.close()
  })
})
