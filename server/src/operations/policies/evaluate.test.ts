import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Entity, entityKey, type OwnQuestion } from '../../model/own-types.ts'
import { type CompiledSet, compileSet } from './compile-set.ts'
import { evaluate } from './evaluate.ts'

const compiled = (schema: string, policies: string): CompiledSet => {
  const answer = compileSet({ schema, policies })
  return 'set' in answer ? answer.set : assert.fail(JSON.stringify(answer.faults))
}

const stored = (...entities: Entity[]): ReadonlyMap<string, Entity> =>
  new Map(entities.map((entity) => [entityKey(entity), entity]))

describe('evaluate', () => {
  test('names the policies whose head fits the types and the action, in their order', () => {
    const set = compiled(
      `entity org; entity team in [org]; entity user in [team]; entity bot;
       namespace App { entity Doc; action look, change appliesTo { principal: [user, bot], resource: Doc }; }
       entity doc;
       action all; action reading in [all];
       action view in [reading] appliesTo { principal: [user, bot], resource: doc };
       action edit appliesTo { principal: [user, bot], resource: doc };`,
      `permit (principal, action, resource);
       @id("z-users") permit (principal is user, action, resource);
       @id("org") permit (principal in org::"o", action, resource);
       @id("bot-1") permit (principal == bot::"1", action, resource);
       @id("groups") permit (principal, action in [Action::"all"], resource);
       @id("app") permit (principal, action == App::Action::"look", resource);
       @id("docs") permit (principal, action, resource == doc::"1");
       @id("a-forbid") forbid (principal is user in team::"t", action in [Action::"edit", Action::"view"], resource is doc);`,
    )
    const asked = (subject: string, action: string, resource: string) =>
      evaluate(set, new Map(), {
        subject: { type: subject, id: '1' },
        action: { name: action },
        resource: { type: resource, id: '1' },
      }).reason
    assert.deepEqual(asked('user', 'view', 'doc').policies, [
      'policy 1',
      'z-users',
      'org',
      'groups',
      'docs',
      'a-forbid',
    ])
    assert.deepEqual(asked('bot', 'edit', 'doc').policies, ['policy 1', 'bot-1', 'docs'])
    assert.deepEqual(asked('bot', 'look', 'App::Doc').policies, ['policy 1', 'bot-1', 'app'])
    assert.deepEqual(asked('bot', 'look', 'App::Doc').determining, ['app', 'bot-1', 'policy 1'])
    // What cannot be asked evaluates nothing.
    assert.deepEqual(asked('team', 'view', 'doc').policies, [])
    assert.match(asked('team', 'view', 'doc').errors[0]?.message ?? '', /principal type `team` is not valid/)
    assert.match(asked('bot', 'view', 'App::Doc').errors[0]?.message ?? '', /resource type `App::Doc` is not valid/)
    assert.match(asked('bot', 'look', 'doc').errors[0]?.message ?? '', /resource type `doc` is not valid/)
  })

  test('whoever is in more groups than can be gone through is denied, and told so', () => {
    const set = compiled(
      'entity team in [team]; entity user in [team]; action go appliesTo { principal: user, resource: user };',
      'permit (principal, action, resource);',
    )
    const team = (n: number) => ({ type: 'team', id: String(n) })
    const groups = (count: number) =>
      stored(
        ...Array.from({ length: count }, (_, n) => ({
          ...team(n),
          attributes: {},
          // Deep in part, wide in part, and some by more than one way.
          parents:
            n < 100 ? [team(n + 1)] : n === 100 ? Array.from({ length: count - 101 }, (_, m) => team(101 + m)) : [],
        })),
        { type: 'user', id: 'x', attributes: {}, parents: [team(0), team(50)] },
      )
    const ask = (count: number) =>
      evaluate(set, groups(count), {
        subject: { type: 'user', id: 'x' },
        action: { name: 'go' },
        resource: { type: 'user', id: 'y' },
      })
    assert.equal(ask(500).decision, true)
    const { decision, reason } = ask(502)
    assert.deepEqual(
      [decision, reason.errors],
      [false, [{ message: 'subject and resource lead to more than 500 groups' }]],
    )
  })

  test('values of every kind are taken from JSON, and what does not fit is named by its place', () => {
    const set = compiled(
      `type Address = { city: String, zip: Long };
       entity user { home: Address, seen: Set<Address>, from: ipaddr, price: decimal, since: datetime, wait: duration,
                     friend: user, level: Level, ok: Bool };
       entity Level enum ["low", "high"];
       action go appliesTo { principal: user, resource: user };`,
      `permit (principal, action, resource) when {
         principal.home.city == "Riga" && principal.seen.contains({ city: "Riga", zip: 1 }) &&
         principal.from.isInRange(ip("10.0.0.0/8")) && principal.price.greaterThan(decimal("1.5")) &&
         principal.since < datetime("2025-01-01") && principal.wait == duration("1h") &&
         principal.friend == resource && principal.level == Level::"high" && principal.ok };`,
    )
    const right = {
      home: { city: 'Riga', zip: 1, street: { x: 1.5 } },
      seen: [
        { city: 'Riga', zip: 1, more: null },
        { city: 'Oslo', zip: 2 },
      ],
      from: '10.1.1.1',
      price: '1.75',
      since: { __extn: { fn: 'datetime', arg: '2024-06-01' } },
      wait: '1h',
      friend: { type: 'user', id: '2' },
      level: { __entity: { type: 'Level', id: 'high' } },
      ok: true,
    }
    const ask = (properties: object, entities = stored()) => {
      const question: OwnQuestion = {
        subject: { type: 'user', id: '1', properties: properties as never },
        action: { name: 'go' },
        resource: { type: 'user', id: '2' },
      }
      const { decision, reason } = evaluate(set, entities, question)
      return decision || reason.errors.map(({ message }) => message).join('; ')
    }
    assert.equal(ask(right), true)
    for (const [wrong, told] of [
      [{ home: { city: 5, zip: 1 } }, /^subject\.properties\.home\.city must be text$/],
      [{ home: {} }, /city/],
      [{ home: 'Riga' }, /^subject\.properties\.home must be an object$/],
      [{ seen: { city: 'Riga' } }, /^subject\.properties\.seen must be a list$/],
      [{ seen: [{ city: 'a', zip: 2 ** 53 }] }, /^subject\.properties\.seen\.0\.zip must be a whole number$/],
      [{ from: 'here' }, /from|ip/],
      [{ from: 5 }, /^subject\.properties\.from must be text that ipaddr can be read from$/],
      [{ since: { __extn: { fn: 'ip', arg: 'x' } } }, /datetime/],
      [{ friend: 'bob' }, /^subject\.properties\.friend must be \{"type": "user", "id": …\}$/],
      [{ friend: { type: 'Level', id: 'high' } }, /friend/],
      [{ level: { type: 'Level', id: 'middle' } }, /middle/],
      [{ ok: 'true' }, /^subject\.properties\.ok must be true or false$/],
      [{ ok: undefined }, /ok/],
    ] as const)
      assert.match(String(ask({ ...right, ...wrong })), told)
    const sent = evaluate(set, stored(), {
      subject: { type: 'user', id: '1', properties: { ...right, seen: Array(10_001).fill({ city: 'Riga', zip: 1 }) } },
      action: { name: 'go' },
      resource: { type: 'user', id: '2' },
    })
    assert.deepEqual(
      [sent.decision, sent.reason.errors],
      [false, [{ message: 'the question is about more than 10000 values' }]],
    )
    // Subject and resource may be one, and names of JavaScript are names like others.
    const odd = compiled(
      'entity user { constructor?: String, toString?: Long }; action go appliesTo { principal: user, resource: user };',
      'permit (principal, action, resource) when { resource has constructor && resource.constructor == "x" };',
    )
    const self = { type: 'user', id: 'hasOwnProperty' }
    const both = { subject: { ...self, properties: { toString: 1 } }, action: { name: 'go' } }
    const answer = evaluate(odd, stored(), { ...both, resource: { ...self, properties: { constructor: 'x' } } })
    assert.deepEqual([answer.decision, answer.reason.errors], [true, []])
  })
})
