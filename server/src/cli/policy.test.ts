import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { decideOwnType } from '../testing/own-type.ts'
import { runCommand } from '../testing/test-io.ts'
import { onEachEngine } from '../testing/world.ts'

const example = new URL('../../../docs/examples/todo/todo.jsonc', import.meta.url).pathname

/** A folder of its own for a story. */
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-policy-'))
  return {
    write: (name: string, content: unknown): string => {
      writeFileSync(
        join(path, name),
        typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
      )
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
  const message = 'set.json: tests.0: "nobody goes" expects true, and is false: none permits of "small"'
  assert.deepEqual([failed.code, failed.stdout], [1, message])
  const stored = [{ type: 'a', id: '2', attributes: { n: 1 } }]
  assert.equal((await check({ ...set, entities: stored, tests })).code, 0)
  assert.match(
    (await check({ ...set, policies: ['permit (principal, action, resource)', 'when { resource.m };'] })).stdout,
    /^set\.json: policies: line 2, policy "policy 1": attribute `m`/,
  )
  const odd = await check({ ...set, policies: 'permit (principal, action, resource) when { false };' })
  assert.deepEqual([odd.code, /impossible/.test(odd.stderr)], [0, true])

  // Where the texts are files of their own, these are named.
  place.write('two.cedar', '\ufeffpermit (principal, action, resource)\nwhen { resource.m };')
  place.write('two.cedarschema', `\ufeff${set.schema.join('\r\n')}`)
  const two = { schema_file: 'two.cedarschema', policies_file: 'two.cedar' }
  assert.match((await check(two)).stdout, /^two\.cedar: policies: line 2, policy "policy 1": attribute `m`/)
  place.write('two.cedarschema', 'entity a;\naction go appliesTo { principal: b, resource: a };')
  assert.match((await check(two)).stdout, /^two\.cedarschema: schema: (line 2: )?.*b/)
  assert.equal((await check(`\ufeff${JSON.stringify(set)}`)).code, 0)
  place.write('two.cedar', Buffer.from([0x2f, 0x2f, 0xff]))
  assert.match((await check(two)).stderr, /two\.cedar: is not in UTF-8/)

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

    for (const name of ['all.cedar', 'all.cedarschema']) {
      const text = place.read(name)
      const clash = await command('policy', 'export', place.at(name), '--company', String(salon.companyId))
      assert.deepEqual([clash.code, place.read(name)], [2, text])
    }

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
    assert.match(refused.stderr, /all\.json: tests\.0.*expects false/)
    assert.match((await command('policy', 'import', example, '--company', '999999')).stderr, /no such company/)
    assert.equal(await world.snapshot(), before)
  })
})

onEachEngine('policy import and export, of any text', (open) => {
  test('what was given comes out byte for byte, and goes in again', async () => {
    await using world = await open({ dialects: [] })
    using place = folder()
    const [salon, other] = [await world.salon(), await world.salon()]
    const command = (...line: string[]) => runCommand(line, { env: { GATEHOUSE_DATABASE: world.url } })
    const action = 'action go appliesTo { principal: a, resource: a };\n'
    const ids = ['__proto__', 'ü/\u0308 "x" \\', '\u{1f600}', ' ', 'a'.repeat(250), 'constructor', '1', '01']
    const right = `// Größe ☃\r\nentity a in [a] { n?: Long, toString?: String };\r\n\n${action}`
    const policies = `// \ttabs and \r\n  \n@id("ü")\r\npermit (principal, action, resource);   \n\n`
    const file = place.write('all.json', {
      schema: right,
      policies,
      entities: ids.map((id, n) => ({
        type: 'a',
        id,
        attributes: n % 2 === 0 ? { n: 9007199254740991, toString: id } : {},
        parents: n === 0 ? [] : [{ type: 'a', id: '__proto__' }],
      })),
      tests: [
        {
          name: '“odd”',
          request: {
            subject: { type: 'a', id: '__proto__' },
            action: { name: 'go' },
            resource: { type: 'a', id: ' ' },
          },
          expected: true,
        },
      ],
    })
    const all = async (name: string, company: number): Promise<string[]> => {
      const exported = await command('policy', 'export', place.at(`${name}.json`), '--company', String(company))
      assert.equal(exported.code, 0, exported.stderr)
      return ['json', 'cedar', 'cedarschema'].map((ending) => place.read(`${name}.${ending}`))
    }
    const imported = await command('policy', 'import', file, '--company', String(salon.companyId))
    assert.equal(imported.code, 0, imported.stderr)
    const [json = '', cedar, cedarschema] = await all('one', salon.companyId)
    assert.deepEqual([cedar, cedarschema], [policies, right])
    const sorted = [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    assert.deepEqual(
      JSON.parse(json).entities.map(({ id }: { id: string }) => id),
      sorted,
    )
    const again = await command('policy', 'import', place.at('one.json'), '--company', String(other.companyId))
    assert.equal(again.code, 0, again.stderr)
    const second = await all('two', other.companyId)
    assert.deepEqual(second, [json.replaceAll('"one.', '"two.'), cedar, cedarschema])
    // The same once more changes nothing.
    const before = await world.snapshot()
    assert.equal(
      (await command('policy', 'import', place.at('one.json'), '--company', String(other.companyId))).code,
      0,
    )
    assert.equal(await world.snapshot(), before)
  })
})
