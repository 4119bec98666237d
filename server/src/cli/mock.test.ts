import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { runCommand, testIo } from '../testing/test-io.ts'
import { run } from './run.ts'

const until = async (look: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 1000 && !look(); tries++) await pause(10)
  assert.ok(look(), 'it did not come')
}

test('gatehouse mock serves the mock and nothing else, without a database', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-mock-test-'))
  const database = join(folder, 'none.db')
  const io = testIo({ env: { GATEHOUSE_DATABASE: `file:${database}`, GATEHOUSE_DIALECTS: 'native' } })
  const done = run(['mock', '--port', '0', '--json'], io)
  await until(() => io.stdout() !== '' || io.stderr() !== '')
  const { url, bases } = JSON.parse(io.stdout()) as { url: string; bases: Record<string, string> }
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
  assert.deepEqual(bases['alteg-v1'], `${url}/_mock/en/b2b-v1/openapi`)

  const permissions = `${bases['alteg-v1']}/company/123/users/123/permissions`
  const authorization = 'Bearer any, User any'
  const read = (await (await fetch(permissions, { headers: { authorization } })).json()) as {
    data: { user_role: string }
  }
  assert.equal(read.data.user_role, 'owner')
  const mine = { authorization, prefer: 'dynamic=true', 'content-type': 'application/json' }
  const set = { method: 'PUT', headers: mine, body: '{"user_role":"worker"}' }
  assert.equal((await fetch(permissions, set)).status, 200)
  const again = (await (await fetch(permissions, { headers: mine })).json()) as typeof read
  assert.equal(again.data.user_role, 'worker')

  assert.equal((await fetch(`${url}/healthz`)).status, 200)
  for (const path of ['/api/v1/company/123/users/123/permissions', '/gatehouse/v1/me', '/docs', '/setup'])
    assert.equal((await fetch(url + path, { headers: { authorization } })).status, 404, path)

  const left = () =>
    readdirSync(tmpdir()).filter((name) => /^gatehouse-(?:mock|sandboxes)-/.test(name) && !/-test-/.test(name))
  const during = left()
  io.stop()
  assert.equal(await done, 0, io.stderr())
  assert.ok(left().length <= during.length - 2)
  assert.equal(existsSync(database), false)
  rmSync(folder, { recursive: true, force: true })
})

test('without sandboxes, what is written is forgotten, and no file is made', async () => {
  const io = testIo({ env: { GATEHOUSE_MOCK_SANDBOXES: 'off' } })
  const done = run(['mock', '--port', '0', '--json'], io)
  await until(() => io.stdout() !== '' || io.stderr() !== '')
  const { bases } = JSON.parse(io.stdout()) as { bases: Record<string, string> }
  const headers = { authorization: 'Bearer any', prefer: 'dynamic=true', 'content-type': 'application/json' }
  const permissions = `${bases['alteg-v1']}/company/123/users/123/permissions`
  const set = await fetch(permissions, { method: 'PUT', headers, body: '{"user_role":"worker"}' })
  assert.deepEqual([set.status, set.headers.get('preference-applied')], [200, null])
  const read = (await (await fetch(permissions, { headers })).json()) as { data: { user_role: string } }
  assert.equal(read.data.user_role, 'owner')
  io.stop()
  assert.equal(await done, 0, io.stderr())
})

test('its help says how an answer is chosen', async () => {
  const { code, stdout } = await runCommand(['mock', '--help'])
  assert.equal(code, 0)
  assert.match(stdout, /--port <number>[\s\S]*Prefer: |Prefer: [\s\S]*--port <number>/)
  const wrong = await runCommand(['mock', '--data', 'x'])
  assert.equal(wrong.code, 2)
})
