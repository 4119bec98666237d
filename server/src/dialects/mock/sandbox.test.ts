import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { demoSandboxes } from '../../cli/sandbox.ts'
import { onEachEngine, type World, type WorldOptions } from '../../testing/world.ts'
import { Sandboxes } from './sandboxes.ts'

const all = (): WorldOptions => ({
  dialects: ['native', 'alteg-v1', 'alteg-v2', 'bakeronline', 'guardant-station', 'authzen'],
  sandboxes: demoSandboxes('http://127.0.0.1:8080'),
})

const asking =
  (world: World, token: string) =>
  async (method: string, path: string, body?: unknown, from?: string, more: Record<string, string> = {}) => {
    const reply = await world.request(method, path, {
      ...(body !== undefined && { body }),
      ...(from !== undefined && { from }),
      headers: { authorization: token, prefer: 'dynamic=true', ...more },
    })
    return reply
  }

const v1 = '/_mock/en/b2b-v1/openapi'
const permissions = `${v1}/company/123/users/123/permissions`
const roleOf = ({ body }: { readonly body: { readonly data: { readonly user_role: string } } }) => body.data.user_role

onEachEngine('sandboxes of the mock', (open) => {
  test('what is written stays for its credential alone, in every interface, and nothing else changes', async () => {
    await using world = await open(all())
    const before = await world.snapshot()
    const anna = asking(world, 'Bearer anna, User anna')
    const bert = asking(world, 'Bearer bert, User bert')
    const first = await anna('GET', permissions)
    assert.deepEqual([first.status, first.headers['preference-applied'], roleOf(first)], [200, 'dynamic=true', 'owner'])
    assert.equal((await anna('PUT', permissions, { user_role: 'worker' })).status, 200)
    assert.equal(roleOf(await anna('GET', permissions)), 'worker')
    assert.equal(roleOf(await bert('GET', permissions)), 'owner')

    // The same sandbox under the other interfaces.
    const tag = await anna('POST', '/_mock/en/b2b-v2/openapi/companies/123/tags', {
      title: 'Try',
      color: '#ff2828',
      entity: 1,
      icon: 'star',
    })
    assert.equal(tag.status, 201, tag.text)
    const tags = await anna('GET', '/_mock/gatehouse/companies/68570/tags?limit=100')
    assert.ok(
      tags.body.data?.some((one: { title: string }) => one.title === 'Try'),
      tags.text.slice(0, 300),
    )
    assert.equal((await anna('GET', '/_mock/bakeronline/user')).body.email, 'bram@bakery.example')
    assert.equal((await anna('GET', '/_mock/guardant-station/users')).status, 200)
    const question = {
      subject: { type: 'user', id: '123' },
      action: { name: 'timetable_access' },
      resource: { type: 'location', id: '123' },
    }
    const decided = await anna('POST', '/_mock/authzen/access/v1/evaluation', question)
    assert.equal(typeof decided.body.decision, 'boolean', decided.text)

    // What a schema does not say is refused here as the interface refuses it.
    const position = `${v1}/positions/123`
    assert.equal((await anna('POST', position, { title: '   ' })).status, 422)
    // An answer that is chosen does nothing.
    const chosen = await anna('PUT', permissions, { user_role: 'manager' }, undefined, {
      prefer: 'dynamic=true, code=403',
    })
    assert.deepEqual([chosen.status, chosen.headers['preference-applied']], [403, 'code=403'])
    assert.equal(roleOf(await anna('GET', permissions)), 'worker')
    assert.equal((await world.request('GET', permissions, { headers: { prefer: 'dynamic=true' } })).status, 401)
    assert.equal(await world.snapshot(), before)
  })

  test('no address leads out of the interfaces', async () => {
    await using world = await open(all())
    // Over the wire: what requests are injected with would mend such addresses on its way.
    const app = await world.app()
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const statusOf = async (path: string): Promise<number | undefined> => {
      const headers = { authorization: 'Bearer anna', prefer: 'dynamic=true' }
      const sent = get({ host: '127.0.0.1', port, path, headers, agent: false })
      const [response] = (await once(sent, 'response')) as [IncomingMessage]
      response.resume()
      return response.statusCode
    }
    const companies = '/_mock/bakeronline/company/companies'
    assert.equal(await statusOf(`${companies}/15/permissions/users`), 200)
    for (const path of [
      '/_mock/bakeronline/metrics',
      `${companies}/..\\..\\metrics`,
      `${companies}/x\\..\\..\\..\\metrics`,
      `${companies}/%2e%2e/permissions/users`,
      '/_mock/gatehouse/companies/x\\..\\..\\..\\..\\metrics',
    ])
      assert.equal(await statusOf(path), 404, path)
  })

  test('nobody makes more than a few, and those of others stay', async () => {
    await using world = await open(all())
    const bert = asking(world, 'Bearer bert, User bert')
    assert.equal((await bert('PUT', permissions, { user_role: 'worker' }, '203.0.113.9')).status, 200)
    const made = await Promise.all(
      Array.from({ length: 30 }, (_, n) => asking(world, `Bearer t${n}`)('GET', permissions, undefined, '203.0.113.1')),
    )
    const count = (status: number) => made.filter((one) => one.status === status).length
    assert.deepEqual([count(200), count(429)], [10, 20])
    assert.ok(made.find((one) => one.status === 429)?.headers['retry-after'])
    assert.equal(roleOf(await bert('GET', permissions, undefined, '203.0.113.9')), 'worker')
  })

  test('one address asks sandboxes only so often, and is not kept from anything else', async () => {
    await using world = await open(all())
    const anna = asking(world, 'Bearer anna')
    assert.equal((await anna('GET', permissions, undefined, '203.0.113.7')).status, 200)
    const replies = await Promise.all(
      Array.from({ length: 300 }, () => anna('GET', permissions, undefined, '203.0.113.7')),
    )
    const refused = replies.filter(({ status }) => status === 429)
    assert.ok(refused.length > 20, `${refused.length} of 300 were refused`)
    assert.ok(refused[0]?.headers['retry-after'])
    assert.equal((await anna('GET', permissions, undefined, '203.0.113.8')).status, 200)
    const example = { headers: { authorization: 'Bearer anna' }, from: '203.0.113.7' }
    assert.equal((await world.request('GET', permissions, example)).status, 200)
  })

  test('without sandboxes the wish is not known, and the example is answered', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const anna = asking(world, 'Bearer anna')
    const set = await anna('PUT', permissions, { user_role: 'worker' })
    assert.deepEqual([set.status, set.headers['preference-applied']], [200, undefined])
    assert.equal(roleOf(await anna('GET', permissions)), 'owner')
  })
})

/** Counts what it makes and closes. */
const counted = () => {
  const told = { made: 0, closed: 0, ended: 0 }
  const maker = {
    make: async () => {
      told.made += 1
      const name = told.made
      return {
        answer: async () => ({ status: 200, headers: {}, body: Buffer.from(String(name)) }),
        bytes: () => 0,
        close: async () => {
          told.closed += 1
        },
      }
    },
    close: async () => {
      told.ended += 1
    },
  }
  return { told, maker }
}

const free = async () => undefined
const limits = { most: 2, idleMs: 60_000, largest: 1000 }
const asked = { dialect: 'native', method: 'GET', url: '/', headers: {}, body: undefined, ip: '127.0.0.1' }
const which = (sandboxes: Sandboxes, credential: string, admit: () => Promise<void> = free) =>
  sandboxes.use(credential, admit, async (sandbox) => String((await sandbox.answer(asked)).body))

test('the sandbox that was not used for longest makes room, once what it is doing is done', async () => {
  const { told, maker } = counted()
  const sandboxes = new Sandboxes(maker, limits)
  assert.deepEqual(await Promise.all([which(sandboxes, 'a'), which(sandboxes, 'a')]), ['1', '1'])
  const { promise, resolve } = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const busy = sandboxes.use('b', free, async () => {
    begun.resolve()
    await promise
  })
  await begun.promise
  await which(sandboxes, 'a')
  assert.equal(await which(sandboxes, 'c'), '3')
  assert.deepEqual([told.made, told.closed], [3, 0])
  resolve()
  await busy
  assert.equal(told.closed, 1)
  assert.equal(await which(sandboxes, 'a'), '1')
  assert.equal(await which(sandboxes, 'b'), '4')
  await sandboxes.close()
  assert.deepEqual([told.made, told.closed, told.ended], [4, 4, 1])
})

test('who may not make one costs nobody theirs, and may try again', async () => {
  const { told, maker } = counted()
  const sandboxes = new Sandboxes(maker, limits)
  await which(sandboxes, 'a')
  const refuse = async (): Promise<void> => {
    throw new Error('too many')
  }
  await Promise.all(Array.from({ length: 9 }, (_, n) => assert.rejects(which(sandboxes, `x${n}`, refuse), /too many/)))
  assert.equal(await which(sandboxes, 'a'), '1')
  assert.equal(await which(sandboxes, 'x1'), '2')
  assert.equal(told.closed, 0)
  await sandboxes.close()
})

test('a sandbox is forgotten an hour after its last use, or when it has grown too large', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { told, maker } = counted()
  const sandboxes = new Sandboxes(maker)
  await which(sandboxes, 'a')
  t.mock.timers.tick(59 * 60_000)
  assert.equal(await which(sandboxes, 'a'), '1')
  t.mock.timers.tick(59 * 60_000)
  assert.equal(await which(sandboxes, 'a'), '1')
  t.mock.timers.tick(61 * 60_000)
  assert.equal(told.closed, 1)
  assert.equal(await which(sandboxes, 'a'), '2')
  await sandboxes.close()

  const { maker: large } = counted()
  const full = { ...large, make: async () => ({ ...(await large.make()), bytes: () => 1001 }) }
  const bounded = new Sandboxes(full, limits)
  assert.equal(await which(bounded, 'a'), '1')
  assert.equal(await which(bounded, 'a'), '2')
  await bounded.close()
})

test('nothing is left of a sandbox when the service ends', async () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('gatehouse-sandboxes-'))
  const before = new Set(folders())
  const maker = demoSandboxes('http://127.0.0.1:8080')
  const sandbox = await maker.make()
  assert.ok(sandbox.bytes() > 0)
  const fresh = folders().filter((name) => !before.has(name))
  await sandbox.close()
  await maker.close()
  assert.ok(fresh.length > 0)
  assert.equal(
    fresh.some((name) => existsSync(`${tmpdir()}/${name}`)),
    false,
  )
})

test('what a killed process has left goes, and what others use stays', async () => {
  const folderOf = (owner: object | undefined) => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-sandboxes-'))
    writeFileSync(join(folder, '1.db'), 'x')
    if (owner) writeFileSync(join(folder, 'owner'), JSON.stringify(owner))
    return folder
  }
  const ended = spawnSync(process.execPath, ['--version']).pid
  const left = folderOf({ host: hostname(), pid: ended })
  const stays = [
    folderOf({ host: hostname(), pid: process.ppid }),
    folderOf({ host: 'another-container', pid: ended }),
    folderOf(undefined),
  ]
  const mine = demoSandboxes('http://127.0.0.1:8080')
  const sandbox = await mine.make()
  const other = demoSandboxes('http://127.0.0.1:8080')
  assert.equal(existsSync(left), false)
  for (const folder of stays) {
    assert.ok(existsSync(join(folder, '1.db')), folder)
    rmSync(folder, { recursive: true })
  }
  assert.ok(sandbox.bytes() > 0)
  await sandbox.close()
  await mine.close()
  await other.close()
})
