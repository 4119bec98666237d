import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { decideOwnType } from '../operations/policies/decide-own-type.ts'
import { runCommand } from '../testing/test-io.ts'
import { onEachEngine } from '../testing/world.ts'

const example = new URL('../../../docs/examples/todo/todo.jsonc', import.meta.url).pathname

/** A folder of its own for a story. */
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-policy-'))
  return {
    write: (name: string, content: unknown): string => {
      writeFileSync(join(path, name), typeof content === 'string' ? content : JSON.stringify(content))
      return join(path, name)
    },
    read: (name: string): string => readFileSync(join(path, name), 'utf8'),
    at: (name: string): string => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  }
}

test('policy check: the example of the guide is right, and no database is touched', async () => {
  const database = { env: { GATEHOUSE_DATABASE: 'file:/nowhere/at/all.db' } }
  const answer = await runCommand(['policy', 'check', example], database)
  assert.deepEqual([answer.code, answer.stdout], [0, 'All is right: 5 policies, 5 entities, 40 tests passed.'])
})

test('policy check: what is wrong is told by its place, and the exit code is 1', async () => {
  using place = folder()
  const set = {
    schema: ['entity a { n?: Long };', 'action go appliesTo { principal: a, resource: a };'],
    policies: ['@id("small")', 'permit (principal, action, resource)', 'when { resource has n && resource.n < 5 };'],
  }
  const asked = { subject: { type: 'a', id: '1' }, action: { name: 'go' }, resource: { type: 'a', id: '2' } }
  const tests = [{ name: 'nobody goes', request: asked, expected: true }]
  const check = (content: unknown) => runCommand(['policy', 'check', place.write('set.json', content)])

  const failed = await check({ ...set, tests })
  const message = 'tests.0: "nobody goes" expects true, and is false: none permits of "small"'
  assert.deepEqual([failed.code, failed.stdout], [1, message])
  const stored = [{ type: 'a', id: '2', attributes: { n: 1 } }]
  assert.equal((await check({ ...set, entities: stored, tests })).code, 0)
  assert.match(
    (await check({ ...set, policies: ['permit (principal, action, resource)', 'when { resource.m };'] })).stdout,
    /^policies: line 2, policy "policy 1": attribute `m`/,
  )
  const odd = await check({ ...set, policies: 'permit (principal, action, resource) when { false };' })
  assert.deepEqual([odd.code, /impossible/.test(odd.stderr)], [0, true])

  for (const [content, told] of [
    ['{ // half', /set\.json: /],
    [[], /must be an object/],
    [{ ...set, rules: [] }, /"rules" is none of/],
    [{ schema: '' }, /needs either policies or policies_file/],
    [{ ...set, policies: undefined, policies_file: 'none.cedar' }, /none\.cedar: cannot be read/],
    [{ ...set, policies: 5 }, /policies must be text/],
    [{ ...set, entities: [{ type: 'a' }] }, /entities\.0 needs a type and an id/],
    [{ ...set, entities: [{ type: 'a', id: '1', properties: {} }] }, /entities\.0\.properties is none/],
    [{ ...set, tests: [{ request: asked }] }, /tests\.0 needs a request, and expected/],
    [{ ...set, tests: [{ request: { ...asked, context: 5 }, expected: true }] }, /tests\.0\.request: .*objects/],
  ] as const) {
    const refused = await check(content)
    assert.notEqual(refused.code, 0)
    assert.match(refused.stderr, told)
  }
})

onEachEngine('policy import and export', (open) => {
  test('a file goes in, decides, comes out, and goes into another company as it was', async () => {
    await using world = await open({ dialects: [] })
    using place = folder()
    const [salon, other] = [await world.salon(), await world.salon()]
    const command = (...line: string[]) => runCommand(line, { env: { GATEHOUSE_DATABASE: world.url } })
    const imported = await command('policy', 'import', example, '--company', String(salon.companyId))
    assert.equal(imported.code, 0, imported.stderr)
    const rick = 'CiRmZDA2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs'
    const asked = {
      subject: { type: 'user', id: rick },
      action: { name: 'can_create_todo' },
      resource: { type: 'todo', id: 'todo-1' },
    }
    assert.equal((await decideOwnType(world.core, salon.companyId, asked)).decision, true)

    const exported = await command('policy', 'export', place.at('all.json'), '--company', String(salon.companyId))
    assert.equal(exported.code, 0, exported.stderr)
    assert.equal(place.read('all.cedar'), readFileSync(example.replace('.jsonc', '.cedar'), 'utf8'))
    assert.equal((await command('policy', 'check', place.at('all.json'))).code, 0)
    assert.equal(
      (await command('policy', 'import', place.at('all.json'), '--company', String(other.companyId))).code,
      0,
    )
    assert.equal((await decideOwnType(world.core, other.companyId, asked)).decision, true)
    await command('policy', 'export', place.at('again.json'), '--company', String(other.companyId))
    assert.equal(place.read('again.json').replaceAll('again.', 'all.'), place.read('all.json'))

    // Refused whole when a test fails.
    const before = await world.snapshot()
    const half = JSON.parse(place.read('all.json'))
    half.tests[0].expected = false
    const refused = await command(
      'policy',
      'import',
      place.write('all.json', half),
      '--company',
      String(salon.companyId),
    )
    assert.notEqual(refused.code, 0)
    assert.match(refused.stderr, /tests\.0.*expects false/)
    assert.match((await command('policy', 'import', example, '--company', '999999')).stderr, /no such company/)
    assert.equal(await world.snapshot(), before)
  })
})
