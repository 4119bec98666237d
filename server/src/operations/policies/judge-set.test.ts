import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import type { Entity, PolicyTest } from '../../model/own-types.ts'
import { judgeSet } from './judge-set.ts'

const schema = `entity identity { roles: Set<String>, boss?: identity };
entity folder in [folder];
entity record in [folder] { owner?: String, size?: Long };
action read, write appliesTo { principal: identity, resource: record, context: { ip?: ipaddr } };
`
const policies = `@id("editors")
permit (principal, action, resource) when { principal.roles.contains("editor") };
`

/** What is wrong with a set, as `field: message`. */
const wrong = async (
  parts: { schema?: string; policies?: string; tests?: readonly PolicyTest[] },
  added: readonly Entity[] = [],
  stored: readonly Entity[] = [],
): Promise<string[]> => {
  const { faults } = await judgeSet(
    { schema, policies, tests: [], ...parts },
    { added, stored: new Map(stored.map((entity) => [`${entity.type} ${entity.id}`, entity])) },
  )
  return faults.map(({ field, message }) => `${field}: ${message}`)
}

const entity = (type: string, id: string, attributes = {}, ...parents: string[]): Entity => ({
  type,
  id,
  attributes,
  parents: parents.map((parent) => ({ type: 'folder', id: parent })),
})

describe('policies on entry', () => {
  test('Cedar is loaded when it is first needed', async () => {
    const program = `const { createRequire } = await import('node:module')
      const isLoaded = () => Object.keys(createRequire('/x.js').cache).some((path) => path.includes('cedar-wasm'))
      const { judgeSet } = await import(${JSON.stringify(new URL('judge-set.ts', import.meta.url).href)})
      const before = isLoaded()
      await judgeSet({ schema: '', policies: '', tests: [] }, { stored: new Map(), added: [] })
      console.log(before, isLoaded())`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
    assert.equal(stdout, 'false true\n')
  })

  test('what is right is taken, whatever form the schema has', async () => {
    assert.deepEqual(await wrong({}), [])
    const json = JSON.stringify({
      '': {
        entityTypes: {
          identity: { shape: { type: 'Record', attributes: { roles: { type: 'Set', element: { type: 'String' } } } } },
        },
        actions: { read: { appliesTo: { principalTypes: ['identity'], resourceTypes: ['identity'] } } },
      },
    })
    assert.deepEqual(await wrong({ schema: json }), [])
    assert.deepEqual(await wrong({ schema: '', policies: '' }), [])
  })

  test('a mistake is told with its line, its policy and what would help', async () => {
    const told = async (text: string): Promise<string> => (await wrong({ policies: policies + text })).join('\n')
    assert.match(await told('permit (principal action, resource);'), /^policies: line 3: unexpected token `action`/)
    assert.match(
      await told('\n@id("owners") permit (principal, action, resource)\nwhen { resource.ownr == "é" };'),
      /^policies: line 5, policy "owners": attribute `ownr`.*not found \(did you mean `owner`\?\)/,
    )
    assert.match(
      await told('permit (principal, action, resource) when { resource.owner == "x" };'),
      /^policies: line 3, policy "policy 2": unable to guarantee safety of access to optional attribute `owner`/,
    )
    assert.match(
      await told('@id("a") permit (principal, action == Action::"raed", resource);'),
      /policy "a": unrecognized action/,
    )
    assert.match(
      await told('@id("editors") forbid (principal, action, resource);'),
      /two policies have the @id "editors"/,
    )
    assert.match(await told('permit (principal == ?principal, action, resource);'), /template/)
  })

  test('a policy among more than ten is still called by its name', async () => {
    const many = Array.from({ length: 12 }, (_, n) => `@id("p${n}") permit (principal, action, resource);\n`)
    many[11] = '@id("p11") permit (principal, action, resource) when { resource.nothing };\n'
    assert.match((await wrong({ policies: many.join('') })).join(), /^policies: line 12, policy "p11": /)
  })

  test('a mistake in the schema is told with its line', async () => {
    assert.match((await wrong({ schema: 'entity a;\nentity b { c: nope };' })).join(), /^schema: line 2: .*nope/)
    assert.match((await wrong({ schema: '{"": 5}' })).join(), /^schema: /)
    assert.match((await wrong({ schema: '{' })).join(), /^schema: is no JSON/)
  })

  test('types of Gatehouse itself stay its own', async () => {
    for (const type of ['company', 'location', 'position', 'team_member', 'tag']) {
      const [fault = ''] = await wrong({ schema: `entity ${type};`, policies: '' })
      assert.match(fault, new RegExp(`^schema: the type "${type}" is Gatehouse’s own`))
    }
    assert.match((await wrong({ schema: 'namespace Gatehouse { entity x; }', policies: '' })).join(), /own/)
    assert.deepEqual(
      await wrong({ schema: 'entity user; action go appliesTo { principal: user, resource: user };', policies: '' }),
      [],
    )
  })

  test('what nests so deeply that it could break the evaluator is refused, and breaks nothing', async () => {
    const nested = (depth: number): string =>
      `permit (principal, action, resource) when { ${'('.repeat(depth)}true${')'.repeat(depth)} };`
    const long = (count: number): string =>
      `permit (principal, action, resource) when { ${'principal == resource || '.repeat(count)}true };`
    const bangs = `permit (principal, action, resource) when { ${'if true then true else '.repeat(2000)}true };`
    for (const text of [nested(51), nested(20_000), long(150), long(3000), bangs])
      assert.match((await wrong({ policies: text })).join(), /nested too deeply/)
    assert.match(
      (await wrong({ schema: `entity a { b: ${'Set<'.repeat(500)}String${'>'.repeat(500)} };` })).join(),
      /deep/,
    )
    assert.deepEqual(await wrong({ policies: nested(40) }), [])
    const compared = 'permit (principal, action, resource) when { 1 < 2 };\n'
    assert.deepEqual(await wrong({ policies: compared.repeat(60) }), [])
    assert.match((await wrong({ policies: 'x'.repeat(200_001) })).join(), /longer/)
    assert.match((await wrong({ policies: '// \ud800' })).join(), /is no text/)
  })

  test('a schema that says more than can be checked in good time is refused before it is tried', async () => {
    const told = async (text: string, said = ''): Promise<string> =>
      (await wrong({ schema: text, policies: said })).join()
    const doubling = (steps: number, first = 'type T0 = { a: Long, b: Long };'): string =>
      first + Array.from({ length: steps }, (_, n) => `\n@doc type T${n + 1} = { a: T${n}, b: T${n} };`).join('')
    assert.equal(await told(`${doubling(6)} entity user { t?: T6 };`), '')
    const spaces = Array.from(
      { length: 40 },
      (_, n) => `namespace N${n} { type X = { a: N${n + 1} :: X, b: N${n + 1}::X }; }`,
    )
    const json = JSON.stringify({
      '': {
        commonTypes: Object.fromEntries(
          Array.from({ length: 40 }, (_, n) => {
            const inner = n === 39 ? { type: 'Long' } : { type: `T${n + 1}` }
            return [`T${n}`, { type: 'Record', attributes: { a: inner, b: inner } }]
          }),
        ),
        entityTypes: {},
        actions: {},
      },
    })
    for (const bomb of [
      doubling(40),
      `namespace A { ${doubling(40)} }`,
      `${spaces.join('\n')} namespace N40 { type X = Long; }`,
      json,
    ])
      assert.match(await told(bomb), /^schema: has types made of types that are too many/)
    // One name in two namespaces is two types, and a member may be called as the language calls things.
    assert.equal(await told('namespace A { type X = B::X; } namespace B { type X = Long; }'), '')
    assert.equal(
      await told('entity a { type?: Long, entity?: Long, action?: Long, namespace?: Long, "in"?: String };'),
      '',
    )
    assert.match(await told('type A = { b: B }; type B = { a: A };'), /^schema: .*cycle/)

    const names = (prefix: string, count: number): string =>
      Array.from({ length: count }, (_, n) => `${prefix}${n}`).join(', ')
    assert.match(await told(`entity ${names('e', 501)};`), /^schema: has more than 500 types and actions/)
    const chain = Array.from({ length: 501 }, (_, n) => `action a${n}${n === 0 ? '' : ` in [a${n - 1}]`};`).join('\n')
    assert.match(await told(chain), /^schema: has more than 500/)
    const wide = `entity ${names('e', 30)};
      action ${names('a', 30)} appliesTo { principal: [${names('e', 30)}], resource: [${names('e', 30)}] };`
    assert.match(await told(wide, 'permit (principal, action, resource);'), /^schema: has more actions/)
    assert.match((await wrong({ policies: `"${'\\"'.repeat(99_000)}` })).join(), /^policies: line 1: /)
    assert.match((await wrong({ schema: ':'.repeat(200_000), policies: '' })).join(), /^schema: /)
  })

  test('tags, of which nothing could be known, are refused: a prohibition by them would never hold', async () => {
    assert.match(
      (await wrong({ schema: 'entity user tags String;', policies: '' })).join(),
      /^schema: the type "user" has tags: use attributes$/,
    )
  })

  test('what is stored holds no more, and leads to no more, than a question can', async () => {
    const many = Array.from({ length: 1_001 }, (_, n) => `role ${n}`)
    assert.deepEqual(await wrong({}, [entity('identity', 'a', { roles: many })]), [
      'entities.0.attributes: hold more than 1000 values',
    ])
    assert.deepEqual(await wrong({}, [entity('identity', 'a', { roles: many.slice(2) })]), [])
    // Stored from the bottom up: none of them knew of the others.
    const chain = Array.from({ length: 600 }, (_, n) => entity('folder', `f${n}`, {}, `f${n + 1}`))
    assert.match((await wrong({}, chain)).join(), /^entities\.0\.parents: lead to more than 500 groups/)
    assert.match((await wrong({}, [entity('record', 'r', {}, 'f0')], chain)).join(), /^entities\.0\.parents: lead/)
  })

  test('entities are just what the schema says', async () => {
    const right = entity('identity', 'CiRmZDA2MTRkMy1jMzlhLTQ3', {
      roles: ['editor'],
      boss: { type: 'identity', id: 'x' },
    })
    assert.deepEqual(
      await wrong({}, [right, entity('record', '1', { size: 5 }, 'a'), entity('folder', 'a', {}, 'b')]),
      [],
    )
    const told = async (one: Entity): Promise<string> => (await wrong({}, [right, one])).join('\n')
    assert.match(
      await told(entity('record', '1', { size: 1.5 })),
      /^entities\.1\.attributes\.size: must be a whole number/,
    )
    assert.match(await told(entity('record', '1', { sise: 1 })), /^entities\.1\.attributes\.sise: is not in the schema/)
    assert.match(await told(entity('record', '1', { owner: null })), /^entities\.1\.attributes\.owner: must be text/)
    assert.match(
      await told(entity('identity', '1', { roles: ['a', 1] })),
      /^entities\.1\.attributes\.roles\.1: must be text/,
    )
    assert.match(await told(entity('identity', '1')), /^entities: .*identity::"1".*roles/)
    assert.match(await told(entity('nothing', '1')), /^entities\.1\.type: "nothing" is not in the schema/)
    assert.match(await told(entity('identity', '1', { roles: [] }, 'a')), /^entities: .*ancestor/)
    assert.match(await told(right), /^entities\.1: is there twice/)
    assert.match(await told(entity('folder', '')), /^entities\.1\.id: /)
    assert.match(
      (
        await wrong(
          {},
          [entity('folder', 'a', {}, 'b')],
          [entity('folder', 'b', {}, 'c'), entity('folder', 'c', {}, 'a')],
        )
      ).join(),
      /^entities: .*cycle/,
    )
  })

  test('a schema that what is stored does not fit is refused', async () => {
    const stored = [entity('record', '7', { size: 5 })]
    assert.deepEqual(await wrong({}, [], stored), [])
    const smaller = schema.replace(', size?: Long', '')
    assert.match(
      (await wrong({ schema: smaller }, [], stored)).join(),
      /^schema: does not fit what is stored: record "7": attributes\.size/,
    )
    assert.deepEqual(await wrong({ schema: smaller }, [entity('record', '7')], stored), [])
  })

  test('a test that hears something else is told with what decided', async () => {
    const ask = (roles: unknown, name: string, expected: boolean): PolicyTest => ({
      name: `${name} ${JSON.stringify(roles)}`,
      request: {
        subject: { type: 'identity', id: 'x', properties: { roles } },
        action: { name },
        resource: { type: 'record', id: '1' },
      },
      expected,
    })
    assert.deepEqual(await wrong({ tests: [ask(['editor'], 'read', true), ask([], 'write', false)] }), [])
    const faults = await wrong({
      tests: [ask(['editor'], 'read', false), ask([], 'read', true), ask([], 'fly', true), ask('editor', 'read', true)],
    })
    assert.match(faults[0] ?? '', /^tests\.0: "read \["editor"\]" expects false, and is true: decided by "editors"$/)
    assert.match(faults[1] ?? '', /^tests\.1: .* expects true, and is false: none permits of "editors"$/)
    assert.match(faults[2] ?? '', /^tests\.2: .*the schema has no action "fly"/)
    assert.match(faults[3] ?? '', /^tests\.3: .*subject\.properties\.roles must be a list/)
  })
})
