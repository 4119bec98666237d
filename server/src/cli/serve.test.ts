import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openCore } from '../open-core.ts'
import { runCommand, type TestIo, testIo } from '../testing/test-io.ts'
import { emptyDatabase } from '../testing/world.ts'
import { run } from './run.ts'

const until = async <T>(look: () => T | undefined | false): Promise<T> => {
  for (let tries = 0; tries < 1000; tries++) {
    const found = look()
    if (found) return found
    await pause(10)
  }
  throw new Error('it did not come')
}

interface Served {
  readonly io: TestIo
  readonly said: string
  stop(): Promise<number>
}

/** Runs a serving command in this process until it says that it listens. */
const serving = async (argv: readonly string[], env: Record<string, string> = {}): Promise<Served> => {
  const io = testIo({ env })
  let ended: number | undefined
  const done = run(argv, io).then((code) => {
    ended = code
    return code
  })
  await until(() => io.stdout() !== '' || ended !== undefined)
  assert.equal(ended, undefined, io.stderr())
  return {
    io,
    said: io.stdout(),
    stop: () => {
      io.stop()
      return done
    },
  }
}

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-demo-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

describe('gatehouse serve', () => {
  test('an empty installation prints one link to set it up; the next start another, then none', async () => {
    const { url, remove } = await emptyDatabase('sqlite')
    const env = { GATEHOUSE_DATABASE: url, PORT: '0', GATEHOUSE_PUBLIC_URL: 'https://id.example.com' }
    const links: string[] = []
    for (let start = 0; start < 2; start++) {
      const served = await serving(['serve'], env)
      const [, origin, token] =
        /listens on (\S+)[\s\S]*\n {2}https:\/\/id\.example\.com\/(?:setup\?token=|console\/setup#)(ghl_\S+)/.exec(
          served.said,
        ) ?? []
      assert.ok(origin && token, served.said)
      const link = `/setup?token=${token}`
      for (const former of links) assert.equal((await fetch(origin + former)).status, 404)
      assert.equal((await fetch(origin + link)).status, 200)
      links.push(link)
      assert.equal(await served.stop(), 0)
    }

    const made = { kind: 'vendor', company: 'X', location: '', name: 'Ada', email: 'ada@example.com' }
    const served = await serving(['serve', '--json'], env)
    const { listening, setup } = JSON.parse(served.said)
    const password = 'correct horse battery staple'
    // With a console it stands where no address carries it.
    const token = /ghl_\S+$/.exec(setup)?.[0] ?? ''
    const body = new URLSearchParams({ token, ...made, password, password_again: password })
    assert.equal((await fetch(`${listening}/setup`, { method: 'POST', body })).status, 201)
    await served.stop()

    const last = await serving(['serve', '--json'], env)
    assert.equal(JSON.parse(last.said).setup, undefined)
    await last.stop()
    await remove()
  })

  test('a process is ready at once, and ends well when it is asked to', async () => {
    const { url, remove } = await emptyDatabase('sqlite')
    const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'serve'], {
      env: { ...process.env, PORT: '0', GATEHOUSE_DATABASE: url },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout?.on('data', (chunk) => {
      said += chunk
    })
    await until(() => said.includes('listens on'))
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve([code, signal])))
    child.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null])
    // The link is for the terminal; a log is read by others.
    const logged = said.split('\n').filter((line) => line.startsWith('{'))
    assert.ok(logged.length > 0)
    for (const line of logged) assert.doesNotMatch(line, /ghl_/)
    await remove()
  })

  test('a port that is taken is one clear line', async () => {
    const { url, remove } = await emptyDatabase('sqlite')
    const served = await serving(['serve', '--json'], { GATEHOUSE_DATABASE: url, PORT: '0' })
    const { port } = new URL(JSON.parse(served.said).listening)
    const second = await runCommand(['serve', '--port', port], { env: { GATEHOUSE_DATABASE: url } })
    assert.deepEqual([second.code, second.stdout], [1, ''])
    assert.match(second.stderr, new RegExp(`Port ${port} is taken`))
    await served.stop()
    await remove()
  })
})

describe('gatehouse demo', () => {
  test('serves on this machine, and writes what a newcomer needs where only they can read it', async () => {
    using data = folder()
    const demo = await serving(['demo', '--port', '0', '--data', data.path], { HOST: '0.0.0.0' })
    const file = join(data.path, 'demo.json')
    const { url, partner_token, owner, salon, bakery, vendor } = JSON.parse(readFileSync(file, 'utf8'))
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
    assert.match(demo.said, new RegExp(partner_token))
    assert.deepEqual([salon.location, salon.user, bakery.company, bakery.entry], [123, 123, 15, 17])
    assert.deepEqual(bakery.shops.slice(0, 2), [11, 19])
    assert.equal(bakery.shops.length, 9)

    const alteg = {
      accept: 'application/vnd.api.v2+json',
      authorization: `Bearer ${partner_token}, User ${owner.user_token}`,
    }
    const permissions = await fetch(`${url}/api/v1/company/123/users/123/permissions`, { headers: alteg })
    assert.equal(((await permissions.json()) as { data: { staff_id: number } }).data.staff_id, 12345)
    const signedIn = await fetch(`${url}/v1.0/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: vendor.login, password: vendor.password }),
    })
    assert.equal(signedIn.status, 200)
    const listed = await fetch(`${url}/v1.0/users`, { headers: { authorization: `Bearer ${vendor.token}` } })
    const { users } = (await listed.json()) as { users: { _id: number }[] }
    assert.ok(users.some(({ _id }) => _id === 10026))

    // This very process serves it: only another one's demo stands in the way.
    writeFileSync(join(data.path, '.gatehouse-demo'), `${process.ppid}\n`)
    const other = await runCommand(['demo', '--port', '0', '--data', data.path])
    assert.equal(other.code, 2)
    assert.match(other.stderr, /A demo is running in/)
    assert.equal(await demo.stop(), 0)
  })

  test('every start has secrets of its own', async () => {
    using data = folder()
    const secrets: string[] = []
    for (let start = 0; start < 2; start++) {
      const demo = await serving(['demo', '--port', '0', '--data', join(data.path, 'demo'), '--json'])
      const { partner_token, owner, vendor } = JSON.parse(demo.said)
      secrets.push(partner_token, owner.password, owner.user_token, vendor.password)
      await demo.stop()
    }
    assert.equal(new Set(secrets).size, 8)
  })

  test('leaves a folder and a database alone that are not its own', async () => {
    using data = folder()
    writeFileSync(join(data.path, 'gatehouse.db'), 'precious')
    const refused = await runCommand(['demo', '--port', '0', '--data', data.path])
    assert.deepEqual([refused.code, readFileSync(join(data.path, 'gatehouse.db'), 'utf8')], [2, 'precious'])
    assert.match(refused.stderr, /holds something that is no demo's/)

    const wrong = await runCommand(['demo', '--port', 'x', '--data', join(data.path, 'new')])
    assert.deepEqual([wrong.code, existsSync(join(data.path, 'new'))], [1, false])

    const full = join(data.path, 'full')
    mkdirSync(full)
    const { url, remove } = await emptyDatabase('sqlite')
    const { close } = await openCore(url)
    await close()
    const line = ['demo', '--port', '0', '--data', full, '--database', url]
    const demo = await serving(line)
    await demo.stop()
    const again = await runCommand(line)
    assert.deepEqual([again.code, /is not empty/.test(again.stderr)], [2, true])
    assert.deepEqual(readdirSync(full).sort(), ['.gatehouse-demo'])
    await remove()
  })
})
