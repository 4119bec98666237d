import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setPolicies } from '../../operations/policies/set-policies.ts'
import { type Asking, asking } from '../../testing/asking.ts'
import { onEachEngine, operator, type World } from '../../testing/world.ts'

/*
 * The certification scenario of the AuthZEN working group, level by level: its fixture, its requests, and what its
 * harness looks at (https://openid.github.io/authzen/authorization-api-1_0-certification-scenario.html).
 */

const schema = `entity user { role?: String };
entity record { status?: String };
action read, write appliesTo { principal: user, resource: record };
action delete appliesTo { principal: user, resource: record, context: { action?: { soft?: Bool } } };
`
const policies = `@id("people-read")
permit (principal, action == Action::"read", resource)
when { [user::"alice", user::"bob"].contains(principal) };
@id("alice-writes")
permit (principal == user::"alice", action == Action::"write", resource)
unless { resource has status && resource.status == "archived" };
@id("admins-write-what-is-archived")
permit (principal, action == Action::"write", resource)
when { principal has role && principal.role == "admin" && resource has status && resource.status == "archived" };
@id("alice-deletes-softly")
permit (principal == user::"alice", action == Action::"delete", resource)
when { context has action && context.action has soft && context.action.soft };
`
const entity = (type: string, id: string, attributes = {}) => ({ type, id, attributes, parents: [] })
const entities = [
  entity('user', 'alice'),
  entity('user', 'bob', { role: 'admin' }),
  entity('record', 'record-1', { status: 'active' }),
  entity('record', 'record-2', { status: 'archived' }),
]

const alice = { type: 'user', id: 'alice' }
const bob = { type: 'user', id: 'bob' }
const admin = { ...bob, properties: { role: 'admin' } }
const one = { type: 'record', id: 'record-1' }
const two = { type: 'record', id: 'record-2' }
const active = { ...one, properties: { status: 'active' } }
const archived = { ...two, properties: { status: 'archived' } }
const read = { name: 'read' }
const write = { name: 'write' }
const erase = (soft: boolean) => ({ name: 'delete', properties: { soft } })
const right = { subject: alice, action: read, resource: one }

onEachEngine('authzen: certification', (open) => {
  const begin = async (): Promise<Asking & { world: World }> => {
    const world = await open({ dialects: ['authzen'] })
    const salon = await world.salon()
    await setPolicies(world.core, operator, { companyId: salon.companyId, schema, policies, tests: [], entities })
    return { ...(await asking(world, salon, salon.owner)), world }
  }

  /** One answer as the harness wants each: 200, JSON, a decision that is true or false, and a context that is an object. */
  const decision = async ({ ask }: Asking, path: string, body: object): Promise<boolean> => {
    const reply = await ask(path, body)
    assert.deepEqual(
      [reply.status, reply.headers['content-type']],
      [200, 'application/json; charset=utf-8'],
      reply.text,
    )
    assert.equal(typeof reply.body.decision, 'boolean')
    assert.ok(reply.body.context === undefined || typeof reply.body.context === 'object')
    return reply.body.decision
  }

  const refused = async ({ ask }: Asking, path: string, body: unknown, headers = {}): Promise<void> => {
    const reply = await ask(path, body, { headers })
    assert.deepEqual([reply.status, typeof reply.body.error], [400, 'string'], `${path} ${JSON.stringify(body)}`)
  }

  test('basic, core', async () => {
    const asker = await begin()
    await using _ = asker.world
    for (const [body, expected] of [
      [right, true],
      [{ subject: alice, action: write, resource: one }, true],
      [{ subject: bob, action: read, resource: one }, true],
      [{ subject: bob, action: write, resource: one }, false],
      [{ ...right, context: { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' } }, true],
      [{ ...right, foo: 'bar', futureField: { nested: true } }, true],
      [
        {
          subject: { ...alice, properties: { department: 'Sales', role: 'manager' } },
          action: { ...read, properties: { method: 'GET' } },
          resource: { ...one, properties: { status: 'active', owner: 'bob' } },
        },
        true,
      ],
    ] as const)
      for (let again = 0; again < 2; again++)
        assert.equal(await decision(asker, '/evaluation', body), expected, JSON.stringify(body))

    for (const body of [
      { ...right, subject: undefined },
      { ...right, action: undefined },
      { ...right, resource: undefined },
      { ...right, subject: { id: 'alice' } },
      { ...right, subject: { type: 'user' } },
      { ...right, action: {} },
      { ...right, resource: { id: 'record-1' } },
      { ...right, resource: { type: 'record' } },
      { ...right, subject: 'alice' },
      { ...right, action: { name: 123 } },
      '{"subject":',
      '',
    ])
      await refused(asker, '/evaluation', body)
    await refused(asker, '/evaluation', JSON.stringify(right), { 'content-type': 'text/plain' })
    const id = 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716'
    for (const body of [right, {}]) {
      const reply = await asker.ask('/evaluation', body, { headers: { 'x-request-id': id } })
      assert.equal(reply.headers['x-request-id'], id)
    }
  })

  test('basic, properties', async () => {
    const asker = await begin()
    await using _ = asker.world
    for (const [body, expected] of [
      [{ subject: alice, action: write, resource: archived }, false],
      [{ subject: admin, action: write, resource: archived }, true],
      [{ subject: alice, action: erase(true), resource: one }, true],
      [{ subject: alice, action: erase(false), resource: one }, false],
      // Of something that is not stored, what is sent is all that is known.
      [{ subject: alice, action: write, resource: { type: 'record', id: 'x', properties: { status: 'new' } } }, true],
      [{ subject: alice, action: write, resource: { ...archived, id: 'x' } }, false],
      [{ subject: { ...admin, id: 'x' }, action: write, resource: { ...archived, id: 'x' } }, true],
    ] as const)
      assert.equal(await decision(asker, '/evaluation', body), expected, JSON.stringify(body))
  })

  const batch = async ({ ask }: Asking, body: object): Promise<boolean[]> => {
    const reply = await ask('/evaluations', body)
    assert.deepEqual([reply.status, Object.keys(reply.body)], [200, ['evaluations']], reply.text)
    return reply.body.evaluations.map((item: { decision: boolean }) => {
      assert.equal(typeof item.decision, 'boolean')
      return item.decision
    })
  }

  test('batch, core', async () => {
    const asker = await begin()
    await using _ = asker.world
    const resources = [{ resource: one }, { resource: two }]
    assert.deepEqual(await batch(asker, { subject: alice, action: read, evaluations: resources }), [true, true])
    const actions = [{ action: read }, { action: write }]
    assert.deepEqual(await batch(asker, { subject: bob, resource: one, evaluations: actions }), [true, false])
    const whole = [right, { subject: bob, action: write, resource: one }]
    assert.deepEqual(await batch(asker, { evaluations: whole }), [true, false])
    const context = { time: '2025-06-27T18:03-07:00' }
    const overridden = [{ resource: one }, { resource: two, context: { ...context, source: 'batch-override' } }]
    assert.deepEqual(await batch(asker, { subject: alice, action: read, context, evaluations: overridden }), [
      true,
      true,
    ])
    const faulty = [{ resource: one }, {}]
    assert.deepEqual(await batch(asker, { subject: alice, action: read, evaluations: faulty }), [true, false])
    for (const [semantic, expected] of [
      ['execute_all', [true, false, true]],
      ['deny_on_first_deny', [true, false]],
      ['permit_on_first_permit', [true]],
    ] as const) {
      const items = [{ action: read }, { action: write }, { action: read }]
      const options = { evaluations_semantic: semantic, another_option: 'value' }
      assert.deepEqual(await batch(asker, { subject: bob, resource: one, evaluations: items, options }), expected)
    }
    for (const more of [{}, { evaluations: [] }])
      assert.equal(await decision(asker, '/evaluations', { ...right, ...more }), true)
    await refused(asker, '/evaluations', '{"evaluations":')
  })

  test('batch, properties', async () => {
    const asker = await begin()
    await using _ = asker.world
    assert.deepEqual(
      await batch(asker, {
        subject: alice,
        action: write,
        evaluations: [{ resource: active }, { resource: archived }],
      }),
      [true, false],
    )
    assert.deepEqual(
      await batch(asker, {
        action: write,
        resource: archived,
        evaluations: [{ subject: alice }, { subject: admin }],
      }),
      [false, true],
    )
    // Advisory in the scenario, which would take the type from the default: a member is replaced whole here.
    assert.deepEqual(
      await batch(asker, {
        subject: alice,
        action: write,
        resource: { type: 'record' },
        evaluations: [{ resource: { id: 'record-1' } }, { resource: active }, { resource: archived }],
      }),
      [false, true, false],
    )
  })

  type Found = { type?: string; id?: string; name?: string }
  const search = async ({ ask }: Asking, path: string, body: object): Promise<Found[]> => {
    const reply = await ask(`/search/${path}`, body)
    assert.equal(reply.status, 200, reply.text)
    assert.equal(typeof reply.body.page.next_token, 'string')
    return reply.body.results
  }
  const { subject: _subject, ...whom } = right
  const subjects = { subject: { type: 'user' }, ...whom }
  const resources = { ...right, resource: { type: 'record' } }
  const { action: _action, ...actions } = right

  test('search, core', async () => {
    const asker = await begin()
    await using _ = asker.world
    const context = { time: '2024-10-26T01:22-07:00' }
    for (const more of [{}, { context }]) {
      assert.deepEqual(await search(asker, 'subject', { ...subjects, ...more }), [alice, bob])
      assert.deepEqual(await search(asker, 'resource', { ...resources, ...more }), [one, two])
      assert.deepEqual(await search(asker, 'action', { ...actions, ...more }), [read, write])
    }
    // The id of what is searched for is ignored.
    assert.deepEqual(await search(asker, 'subject', { ...subjects, subject: bob }), [alice, bob])
    assert.deepEqual(await search(asker, 'resource', { ...resources, resource: two }), [one, two])

    // Pages: the harness sends the token alone, without the limit that it began with.
    const first = await asker.ask('/search/subject', { ...subjects, page: { limit: 1 } })
    assert.deepEqual([first.body.results, first.body.page.count], [[alice], 1])
    const { next_token: token } = first.body.page
    assert.notEqual(token, '')
    const next = await asker.ask('/search/subject', { ...subjects, page: { token } })
    assert.deepEqual([next.status, next.body], [200, { results: [bob], page: { next_token: '', count: 1 } }])

    const nobody = { type: 'user', id: 'nonexistent-user' }
    assert.deepEqual(await search(asker, 'action', { ...actions, subject: nobody }), [])
    assert.deepEqual(await search(asker, 'subject', { ...subjects, subject: { type: 'spaceship' } }), [])
    assert.deepEqual(await search(asker, 'resource', { ...resources, resource: { type: 'spaceship' } }), [])
    for (const [path, body] of [
      ['subject', { ...subjects, action: undefined }],
      ['resource', { ...resources, subject: undefined }],
      ['action', { ...actions, resource: undefined }],
      ['subject', { ...subjects, resource: { type: 'record' } }],
      ['resource', { ...resources, subject: { type: 'user' } }],
    ] as const)
      await refused(asker, `/search/${path}`, body)
  })

  test('search, properties', async () => {
    const asker = await begin()
    await using _ = asker.world
    const found = await search(asker, 'subject', { ...subjects, action: write, resource: archived })
    assert.deepEqual(found, [bob])
    assert.deepEqual(await search(asker, 'resource', { ...resources, subject: admin, action: write }), [two])
    assert.deepEqual(await search(asker, 'action', { subject: admin, resource: archived }), [read, write])
  })

  test('discovery', async () => {
    await using world = await open({ dialects: ['authzen'], publicUrl: 'https://pdp.example.com' })
    const reply = await world.request('GET', '/.well-known/authzen-configuration', {
      headers: { host: 'pdp.example.com', 'x-request-id': 'one' },
    })
    assert.deepEqual([reply.status, reply.headers['x-request-id']], [200, 'one'])
    assert.match(String(reply.headers['content-type']), /^application\/json/)
    const at = (path: string): string => `https://pdp.example.com/access/v1/${path}`
    assert.deepEqual(reply.body, {
      policy_decision_point: 'https://pdp.example.com',
      access_evaluation_endpoint: at('evaluation'),
      access_evaluations_endpoint: at('evaluations'),
      search_subject_endpoint: at('search/subject'),
      search_resource_endpoint: at('search/resource'),
      search_action_endpoint: at('search/action'),
    })
    assert.equal((await world.request('HEAD', '/.well-known/authzen-configuration')).status, 200)
    assert.equal((await world.request('POST', '/.well-known/authzen-configuration')).status, 405)
  })
})
