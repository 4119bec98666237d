import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileHome } from '../testing/file-home.ts'
import { runCommand } from '../testing/test-io.ts'

test('gatehouse openapi prints the description of one interface', async () => {
  const { code, stdout } = await runCommand(['openapi', 'guardant-station'], { env: {} })
  assert.equal(code, 0)
  assert.equal(JSON.parse(stdout).openapi, '3.1.0')
})

test('gatehouse openapi --out writes those of all that are switched on', async () => {
  const folder = mkdtempSync(join(fileHome, 'gatehouse-openapi-'))
  try {
    const env = { GATEHOUSE_DIALECTS: 'native,authzen', GATEHOUSE_PUBLIC_URL: 'https://people.example.com' }
    const { code, json } = await runCommand(['openapi', '--out', join(folder, 'new'), '--json'], { env })
    assert.equal(code, 0)
    assert.deepEqual(readdirSync(join(folder, 'new')).sort(), ['authzen.json', 'native.json'])
    assert.equal(json.files.length, 2)
    const { servers } = JSON.parse(readFileSync(join(folder, 'new', 'native.json'), 'utf8'))
    assert.equal(servers[0].url, 'https://people.example.com/gatehouse/v1')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('gatehouse openapi says which interfaces there are, where none is named or an unknown one', async () => {
  const env = { GATEHOUSE_DIALECTS: 'native' }
  for (const line of [['openapi'], ['openapi', 'alteg-v1']]) {
    const { code, stderr } = await runCommand(line, { env })
    assert.equal(code, 2)
    assert.match(stderr, /native/)
  }
})
