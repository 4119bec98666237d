import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Entity, OwnQuestion, Properties } from '../../model/own-types.ts'
import { decideOwnType } from '../../testing/own-type.ts'
import { onEachEngine, operator, type World, worldOn } from '../../testing/world.ts'
import { admitMember } from '../members/admit-member.ts'
import { setUserDisabled } from '../users/set-user-disabled.ts'
import { decideOwnTypes } from './decide-own-type.ts'
import { deleteEntity } from './delete-entity.ts'
import { type OwnSearch, searchOwnTypes } from './search-own-types.ts'
import { setEntity } from './set-entity.ts'
import { setPolicies } from './set-policies.ts'

const example = new URL('../../../../docs/examples/todo/', import.meta.url)
const text = (name: string): string => readFileSync(new URL(name, example), 'utf8')
const todo = JSON.parse(text('todo.jsonc').replace(/^ *\/\/.*$/m, '')) as {
  entities: Omit<Entity, 'parents'>[]
  tests: { name: string; request: OwnQuestion; expected: boolean }[]
}
const rick = 'CiRmZDA2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs'
const morty = 'CiRmZDE2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs'

const schema = `entity team in [team];
entity identity in [team] { department?: String, boss?: identity };
entity route { department?: String, secret?: Bool, keeper?: identity };
action pass appliesTo { principal: identity, resource: route, context: { ip?: ipaddr, action?: { method?: String } } };
`
const policies = `@id("same-department")
permit (principal, action == Action::"pass", resource)
when { principal has department && resource has department && principal.department == resource.department };
@id("drivers")
permit (principal in team::"drivers", action, resource);
@id("inside-reads")
permit (principal, action, resource)
when { context has ip && context.ip.isInRange(ip("10.0.0.0/8")) }
when { context has action && context.action has method && context.action.method == "GET" };
@id("bosses")
permit (principal, action, resource)
when { resource has keeper && resource.keeper has boss && resource.keeper.boss == principal };
@id("secrets")
forbid (principal, action, resource) when { resource has secret && resource.secret };
`

const question = (subject: Properties, resource: Properties, rest: Partial<OwnQuestion> = {}): OwnQuestion => ({
  subject: { type: 'identity', id: 'ann', properties: subject },
  action: { name: 'pass' },
  resource: { type: 'route', id: '/a', properties: resource },
  ...rest,
})

onEachEngine('decideOwnType', (open) => {
  const begin = async (said = { schema, policies }): Promise<{ world: World; companyId: number }> => {
    const world = await open({ dialects: [] })
    const { companyId } = await world.salon()
    await setPolicies(world.core, operator, { companyId, ...said, tests: [] })
    return { world, companyId }
  }
  const store = (world: World, companyId: number, entity: Partial<Entity> & Pick<Entity, 'type' | 'id'>) =>
    setEntity(world.core, operator, { companyId, attributes: {}, parents: [], ...entity })

  test('the interop scenario "todo" of AuthZEN is decided as published', async () => {
    const { world, companyId } = await begin({ schema: text('todo.cedarschema'), policies: text('todo.cedar') })
    await using _ = world
    for (const entity of todo.entities) await store(world, companyId, entity)
    assert.equal(todo.tests.length, 40)
    for (const { name, request, expected } of todo.tests) {
      const { decision, reason } = await decideOwnType(world.core, companyId, request)
      assert.equal(decision, expected, `${name}: ${JSON.stringify(reason)}`)
    }
    const update = (id: string, ownerID: string) =>
      decideOwnType(world.core, companyId, {
        subject: { type: 'user', id },
        action: { name: 'can_update_todo' },
        resource: { type: 'todo', id: 'x', properties: { ownerID } },
      })
    assert.deepEqual(await update(rick, 'morty@the-citadel.com'), {
      decision: true,
      reason: {
        policies: ['editors-change-their-own', 'evil-geniuses-update'],
        determining: ['evil-geniuses-update'],
        errors: [],
      },
    })
    // A denial names what was evaluated.
    assert.deepEqual(await update(morty, 'rick@the-citadel.com'), {
      decision: false,
      reason: { policies: ['editors-change-their-own', 'evil-geniuses-update'], determining: [], errors: [] },
    })
  })

  test('attributes of subject, resource, action and context are stored or sent; stored ones count first', async () => {
    const { world, companyId } = await begin()
    await using _ = world
    const decide = async (...parts: Parameters<typeof question>): Promise<unknown> => {
      const { decision, reason } = await decideOwnType(world.core, companyId, question(...parts))
      assert.deepEqual(reason.errors, [])
      return decision ? reason.determining.join() : reason.determining.join() || false
    }
    assert.equal(await decide({ department: 'sales' }, { department: 'sales' }), 'same-department')
    assert.equal(await decide({ department: 'sales' }, { department: 'legal' }), false)
    assert.equal(await decide({ department: 'sales' }, { department: 'sales', secret: true }), 'secrets')
    // What the schema does not know is left out, and so is null.
    assert.equal(
      await decide({ department: 'sales', age: 1.5, x: [null] }, { department: 'sales', secret: null }),
      'same-department',
    )

    const sent = { context: { ip: '10.1.2.3', action: { method: 'GET' }, tenant: 7 } }
    assert.equal(await decide({}, {}, sent), false, 'the context does not speak for the action')
    const get = { action: { name: 'pass', properties: { method: 'GET', path: '/a' } } }
    assert.equal(await decide({}, {}, { ...sent, ...get }), 'inside-reads')
    assert.equal(await decide({}, {}, { context: { ip: '11.1.2.3' }, ...get }), false)

    await store(world, companyId, { type: 'identity', id: 'ann', attributes: { department: 'legal' } })
    assert.equal(await decide({ department: 'sales' }, { department: 'sales' }), false)
    assert.equal(await decide({ department: 'sales' }, { department: 'legal' }), 'same-department')
    await store(world, companyId, { type: 'route', id: '/a', attributes: { secret: true } })
    assert.equal(await decide({}, { department: 'legal', secret: false }), 'secrets')

    await store(world, companyId, { type: 'route', id: '/a' })
    await store(world, companyId, { type: 'team', id: 'night', parents: [{ type: 'team', id: 'drivers' }] })
    await store(world, companyId, { type: 'identity', id: 'ann', parents: [{ type: 'team', id: 'night' }] })
    assert.equal(await decide({}, {}), 'drivers')
    await store(world, companyId, { type: 'identity', id: 'ann' })
    await store(world, companyId, {
      type: 'identity',
      id: 'bob',
      attributes: { boss: { type: 'identity', id: 'ann' } },
    })
    assert.equal(await decide({}, { keeper: { type: 'identity', id: 'bob' } }), 'bosses')
    await deleteEntity(world.core, operator, { companyId, type: 'identity', id: 'bob' })
    assert.equal(await decide({}, { keeper: { type: 'identity', id: 'bob' } }), false)
  })

  test('whatever goes wrong denies, and says what', async () => {
    const said = {
      schema: `${schema}action load appliesTo { principal: identity, resource: route, context: { tons: Long } };
               entity crate { tons: Long };
               action lift appliesTo { principal: identity, resource: crate };`,
      policies: `${policies}@id("light") permit (principal, action == Action::"load", resource)
                 when { context.tons * 9000000000000000 > 0 };
                 @id("all-load") permit (principal, action == Action::"load", resource);
                 @id("heavy") forbid (principal, action == Action::"lift", resource) when { resource.tons > 5 };
                 @id("all-lift") permit (principal, action == Action::"lift", resource);`,
    }
    const { world, companyId } = await begin(said)
    await using _ = world
    const errors = async (asked: OwnQuestion): Promise<string> => {
      const { decision, reason } = await decideOwnType(world.core, companyId, asked)
      assert.equal(decision, false)
      return reason.errors
        .map(({ policy, message }) => (policy === undefined ? message : `${policy}: ${message}`))
        .join('; ')
    }
    const load = (context?: Properties) => question({}, {}, { action: { name: 'load' }, ...(context && { context }) })
    assert.deepEqual((await decideOwnType(world.core, companyId, load({ tons: 1 }))).reason.determining, [
      'all-load',
      'light',
    ])
    // Another policy permits: an error denies all the same, since what fails may be a prohibition.
    assert.match(await errors(load({ tons: 2000 })), /^light: .*overflow/)
    assert.match(await errors(load()), /tons/)
    assert.match(await errors(load({ tons: 'two' })), /^context\.tons must be a whole number$/)
    assert.match(await errors(load({ tons: 1e300 })), /^context\.tons must be a whole number$/)
    const lift = (properties?: Properties): OwnQuestion => ({
      ...question({}, {}),
      action: { name: 'lift' },
      resource: { type: 'crate', id: '1', ...(properties && { properties }) },
    })
    assert.equal((await decideOwnType(world.core, companyId, lift({ tons: 1 }))).decision, true)
    assert.match(await errors(lift()), /^heavy: .*crate::"1".* does not exist/)

    assert.match(await errors(question({}, {}, { action: { name: 'fly' } })), /no action "fly"/)
    assert.match(await errors({ ...question({}, {}), resource: { type: 'no such', id: '1' } }), /no type "no such"/)
    assert.match(await errors({ ...question({}, {}), subject: { type: 'team', id: '1' } }), /team/)
    assert.match(await errors({ ...question({}, {}), subject: { type: 'identity', id: '\ud800' } }), /no text/)
    assert.match(await errors(question({ department: '\ud800' }, {})), /must be text/)
    assert.match(await errors(question({}, {}, { context: { ip: 'nowhere' } })), /ip/)
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)
    assert.match(await errors(question({ department: deep, boss: deep }, { secret: deep })), /must be/)
    const { companyId: other } = await world.salon()
    assert.deepEqual(await decideOwnType(world.core, other, question({}, {})), {
      decision: false,
      reason: { policies: [], determining: [], errors: [{ message: 'the company has no policies of its own' }] },
    })
    await assert.rejects(decideOwnType(world.core, 999_999, question({}, {})), { kind: 'company.unknown' })
  })

  test('a change is seen by the next question, on every node', async () => {
    const { world, companyId } = await begin()
    await using _ = world
    await using node = await worldOn(world.url, { dialects: [] })
    const decide = async (where: World): Promise<boolean> =>
      (await decideOwnType(where.core, companyId, question({ department: 'a' }, {}))).decision
    for (const [writer, reader] of [
      [world, node],
      [node, world],
    ] as const) {
      for (let round = 0; round < 5; round++) {
        await store(writer, companyId, { type: 'route', id: '/a', attributes: { department: 'a' } })
        assert.deepEqual([await decide(reader), await decide(writer)], [true, true])
        await store(writer, companyId, { type: 'route', id: '/a', attributes: { department: 'b' } })
        assert.deepEqual([await decide(reader), await decide(writer)], [false, false])
        // One goes, another comes: as many as before.
        await store(writer, companyId, { type: 'route', id: '/a', attributes: { department: 'a' } })
        assert.equal(await decide(reader), true)
        await deleteEntity(writer.core, operator, { companyId, type: 'route', id: '/a' })
        await store(writer, companyId, { type: 'route', id: `/${round}`, attributes: { department: 'a' } })
        assert.deepEqual([await decide(reader), await decide(writer)], [false, false])
        await deleteEntity(writer.core, operator, { companyId, type: 'route', id: `/${round}` })
        const open = 'permit (principal, action, resource);'
        await setPolicies(writer.core, operator, { companyId, schema, policies: open, tests: [] })
        assert.deepEqual([await decide(reader), await decide(writer)], [true, true])
        await setPolicies(writer.core, operator, { companyId, schema, policies, tests: [] })
        assert.deepEqual([await decide(reader), await decide(writer)], [false, false])
      }
    }
    // Questions and changes at once: whoever asks after a change was acknowledged hears of it.
    await Promise.all(
      Array.from({ length: 10 }, async (_, n) => {
        const mine = { type: 'route', id: `mine ${n}` }
        for (const department of ['a', 'b', 'a', 'b']) {
          const [writer, reader] = n % 2 === 0 ? [world, node] : [node, world]
          await store(writer, companyId, { ...mine, attributes: { department } })
          const asked = { ...question({ department: 'a' }, {}), resource: mine }
          assert.equal((await decideOwnType(reader.core, companyId, asked)).decision, department === 'a')
        }
      }),
    )
  })

  test('companies know nothing of each other, and their policies nothing of the catalogue', async () => {
    const { world, companyId } = await begin()
    await using _ = world
    const other = await world.salon()
    await setPolicies(world.core, operator, { companyId: other.companyId, schema, policies: '', tests: [] })
    await store(world, companyId, { type: 'route', id: '/a', attributes: { department: 'a' } })
    const asked = question({ department: 'a' }, {})
    assert.equal((await decideOwnType(world.core, companyId, asked)).decision, true)
    assert.equal((await decideOwnType(world.core, other.companyId, asked)).decision, false)
  })

  test('a user who is shut out of the company is let in by no policy', async () => {
    const { world, companyId } = await begin({
      schema: 'entity user; entity route; action pass appliesTo { principal: user, resource: route };',
      policies: 'permit (principal, action, resource);',
    })
    await using _ = world
    const salon = await world.salon()
    await setPolicies(world.core, operator, {
      companyId: salon.companyId,
      schema: 'entity user; entity route; action pass appliesTo { principal: user, resource: route };',
      policies: 'permit (principal, action, resource);',
      tests: [],
    })
    const active = await salon.member()
    const suspended = await salon.member({ state: 'suspended' })
    const decide = (where: number, userId: number) =>
      decideOwnType(world.core, where, { ...question({}, {}), subject: { type: 'user', id: String(userId) } })
    assert.equal((await decide(salon.companyId, active.userId)).decision, true)
    const { decision, reason } = await decide(salon.companyId, suspended.userId)
    assert.deepEqual([decision, reason.errors], [false, [{ message: 'the user is shut out here: suspended' }]])
    assert.equal((await decide(companyId, suspended.userId)).decision, true, 'elsewhere they are nobody’s member')

    // By their address too, in whatever case; and a search finds just those.
    const shut = { type: 'user', id: suspended.login.toUpperCase() }
    const byAddress = await decideOwnType(world.core, salon.companyId, { ...question({}, {}), subject: shut })
    assert.deepEqual(byAddress.reason.errors, [{ message: 'the user is shut out here: suspended' }])
    const disabled = await salon.member()
    await setUserDisabled(world.core, operator, disabled.userId, true)
    const ids = [active, suspended, disabled].flatMap(({ userId, login }) => [String(userId), login])
    for (const id of ids) await store(world, salon.companyId, { type: 'user', id })
    await store(world, salon.companyId, { type: 'route', id: '/a' })
    const search = (more: object) =>
      searchOwnTypes(world.core, salon.companyId, { question: question({}, {}), ...more } as unknown as OwnSearch, {
        limit: 100,
      })
    assert.deepEqual(
      (await search({ find: 'subject', question: { ...question({}, {}), subject: { type: 'user' } } })).ids,
      [...[String(active.userId), active.login]],
    )
    for (const id of ids) {
      const expected = [String(active.userId), active.login].includes(id)
      const subject = { type: 'user', id }
      const { decision: may } = await decideOwnType(world.core, salon.companyId, { ...question({}, {}), subject })
      const { ids: found } = await search({ find: 'resource', question: { ...question({}, {}), subject } })
      assert.deepEqual([may, found], [expected, expected ? ['/a'] : []], id)
    }
  })

  test('a user’s address means what is stored under their number, unless something is stored under the address', async () => {
    const { world, companyId } = await begin({
      schema: `entity user { role?: String }; entity route;
               action pass appliesTo { principal: user, resource: route };`,
      policies: 'permit (principal, action, resource) when { principal has role && principal.role == "driver" };',
    })
    await using _ = world
    const { owner } = await world.salon()
    const subject = (id: string) => ({ ...question({}, {}), subject: { type: 'user', id } })
    const decide = async (id: string): Promise<boolean> =>
      (await decideOwnType(world.core, companyId, subject(id))).decision
    await admitMember(world.core, operator, companyId, {
      userId: owner.userId,
      grants: [
        { slot: 'company', scope: 'company', role: 'salon:worker', startsAt: null, endsAt: null, exceptions: {} },
      ],
    })
    const user = (id: string, role: string) => store(world, companyId, { type: 'user', id, attributes: { role } })
    await store(world, companyId, { type: 'route', id: '/a' })
    assert.equal(await decide(owner.login), false)
    await user(String(owner.userId), 'driver')
    assert.deepEqual([await decide(owner.login), await decide(owner.login.toUpperCase())], [true, true])
    const search = { find: 'resource', question: subject(owner.login) } as const
    assert.deepEqual((await searchOwnTypes(world.core, companyId, search, { limit: 5 })).ids, ['/a'])
    await user(owner.login, 'clerk')
    assert.equal(await decide(owner.login), false)
    assert.equal(await decide('stranger@example.com'), false)
  })

  test('many questions are answered in their order', async () => {
    const { world, companyId } = await begin()
    await using _ = world
    const asked = Array.from({ length: 300 }, (_, n) =>
      question({ department: 'a' }, { department: n % 3 === 0 ? 'a' : 'b' }),
    )
    const decisions = await decideOwnTypes(world.core, companyId, asked)
    assert.deepEqual(
      decisions.map(({ decision }) => decision),
      asked.map((_, n) => n % 3 === 0),
    )
    assert.deepEqual(await decideOwnTypes(world.core, companyId, []), [])
  })
})
