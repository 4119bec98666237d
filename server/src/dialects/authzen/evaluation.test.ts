import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setLocationClosed } from '../../operations/locations/set-location-closed.ts'
import { updateCompanyMember } from '../../operations/members/update-company-member.ts'
import { createPosition } from '../../operations/positions/create-position.ts'
import { createTag } from '../../operations/tags/create-tag.ts'
import { createTeamMember } from '../../operations/team-members/create-team-member.ts'
import { asking } from '../../testing/asking.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

type Ref = { type: string; id: string; properties?: object }

const user = (id: number | string): Ref => ({ type: 'user', id: String(id) })
const location = (id: number | undefined): Ref => ({ type: 'location', id: String(id) })
const question = (subject: Ref, action: string, resource: Ref, more: object = {}): object => ({
  subject,
  action: { name: action },
  resource,
  ...more,
})

const ALLOWED = { decision: true }
const denied = (reason: string): object => ({ decision: false, context: { reason } })

onEachEngine('authzen: evaluation', (open) => {
  test('says whether a person may do something at a place, and else why not', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const salon = await world.salon({ locations: 3 })
    const [here, there, shut] = salon.locations as [number, number, number]
    const worker = await salon.member({ slot: `location:${here}`, exceptions: { timetable_access: true } })
    const suspended = await salon.member({ role: 'salon:owner', slot: 'company', state: 'suspended' })
    const invited = await salon.member({ role: 'salon:owner', slot: 'company', state: 'invited' })
    await setLocationClosed(world.core, operator, salon.companyId, shut, true)
    const other = await world.salon()
    const { ask } = await asking(world, salon, salon.owner)

    for (const [asked, answer] of [
      [question(user(worker.userId), 'timetable_access', location(here)), ALLOWED],
      [question(user(worker.login), 'timetable_access', location(here)), ALLOWED],
      [question(user(worker.login.toUpperCase()), 'timetable_access', location(here)), ALLOWED],
      [question({ type: 'member', id: `${worker.memberId}` }, 'timetable_access', location(here)), ALLOWED],
      [question(user(worker.userId), 'timetable_access', location(there)), denied('not-granted')],
      [
        question(user(worker.userId), 'timetable_access', { type: 'company', id: `${salon.companyId}` }),
        denied('not-granted'),
      ],
      [question(user(salon.owner.userId), 'timetable_access', { type: 'company', id: `${salon.companyId}` }), ALLOWED],
      [question(user(salon.owner.userId), 'members.edit', location(here)), ALLOWED],
      [question(user(worker.userId), 'members.edit', location(here)), denied('not-granted')],
      [question(user(salon.owner.userId), 'timetable_access', location(shut)), denied('location-closed')],
      [question(user(suspended.userId), 'timetable_access', location(here)), denied('suspended')],
      [question(user(invited.userId), 'timetable_access', location(here)), denied('invited')],
      [question(user(salon.owner.userId), 'levitate', location(here)), denied('permission-unknown')],
      // Foreign ids look like unknown ones.
      [question(user(other.owner.userId), 'timetable_access', location(here)), denied('subject-unknown')],
      [question(user(other.owner.login), 'timetable_access', location(here)), denied('subject-unknown')],
      [question(user(4_000_000), 'timetable_access', location(here)), denied('subject-unknown')],
      [
        question(user(salon.owner.userId), 'timetable_access', location(other.locations[0])),
        denied('resource-unknown'),
      ],
      [question(user(salon.owner.userId), 'timetable_access', location(4_000_000)), denied('resource-unknown')],
      [
        question(user(salon.owner.userId), 'timetable_access', { type: 'company', id: `${other.companyId}` }),
        denied('resource-unknown'),
      ],
      // What is none of ours is nobody, and nothing.
      [question({ type: 'robot', id: '1' }, 'timetable_access', location(here)), denied('subject-unknown')],
      [question(user('0\u0000@x'), 'timetable_access', location(here)), denied('subject-unknown')],
      [
        question(user(salon.owner.userId), 'timetable_access', { type: 'planet', id: '3' }),
        {
          decision: false,
          context: {
            reason: 'policies',
            policies: [],
            determining: [],
            errors: [{ message: 'the company has no policies of its own' }],
          },
        },
      ],
      [
        question(user(salon.owner.userId), 'timetable_access', { type: 'location', id: '1e3' }),
        denied('resource-unknown'),
      ],
    ] as const) {
      const reply = await ask('/evaluation', asked)
      assert.deepEqual([reply.status, reply.body], [200, answer], JSON.stringify(asked))
    }
  })

  test('limits, addresses and things that stand somewhere', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const { core } = world
    const { companyId, owner } = salon
    const both = await createPosition(core, owner.call, { locationId: here, title: 'Both', locations: [here, there] })
    const mine = await createTeamMember(core, operator, companyId, { locationId: here, name: 'Mine' })
    const theirs = await createTeamMember(core, operator, companyId, { locationId: here, name: 'Theirs' })
    const tag = await createTag(core, owner.call, {
      locationId: there,
      title: 'T',
      color: '#000000',
      icon: '',
      entity: 'client',
    })
    const worker = await salon.member({
      role: 'salon:worker',
      slot: `location:${here}`,
      exceptions: {
        timetable_access: true,
        timetable_staff_id: [mine.id],
        timetable_transferring_record_access: true,
        auth_enable_check_ip: true,
        auth_list_allowed_ip: '10.0.0.0/24',
      },
    })
    const { ask } = await asking(world, salon, owner)
    const may = async (action: object, resource: Ref, more: object = {}): Promise<unknown> => {
      const { status, body } = await ask('/evaluation', { subject: user(worker.userId), action, resource, ...more })
      assert.equal(status, 200, JSON.stringify(body))
      return body.decision || body.context.reason
    }
    const name = 'timetable_transferring_record_access'
    const staff = (id: number): Ref => ({ type: 'team_member', id: String(id) })

    assert.equal(await may({ name }, staff(mine.id)), true)
    assert.equal(await may({ name }, staff(theirs.id)), 'beyond-limit')
    assert.equal(await may({ name }, staff(4_000_000)), 'resource-unknown')
    assert.equal(await may({ name }, { type: 'tag', id: String(tag.id) }), 'not-granted')
    // At each of its locations.
    assert.equal(await may({ name }, { type: 'position', id: String(both.id) }), 'not-granted')
    const limits = (id: number): object => ({
      name,
      properties: { limits: [{ permission: 'timetable_staff_id', id }] },
    })
    assert.equal(await may(limits(mine.id), location(here)), true)
    assert.equal(await may(limits(theirs.id), location(here)), 'beyond-limit')
    assert.equal(await may({ name }, location(here), { context: { ip: '10.0.0.7' } }), true)
    assert.equal(await may({ name }, location(here), { context: { ip: '10.0.1.7', time: 'noon' } }), 'wrong-address')
  })

  test('of others, the asker hears where they may see people; a limited token asks within its limits', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const manager = await salon.member({ role: 'salon:manager', slot: `location:${here}` })
    const worker = await salon.member({ role: 'salon:worker', slot: `location:${here}` })
    const elsewhere = await salon.member({ role: 'salon:owner', slot: `location:${there}` })
    const may = async (
      ask: Awaited<ReturnType<typeof asking>>['ask'],
      who: number,
      place: number,
    ): Promise<unknown> => {
      const { body } = await ask('/evaluation', question(user(who), 'timetable_access', location(place)))
      return body.decision || body.context.reason
    }

    const { ask: asManager } = await asking(world, salon, manager)
    assert.equal(await may(asManager, worker.userId, here), true)
    assert.equal(await may(asManager, manager.userId, here), true)
    assert.equal(await may(asManager, manager.userId, there), 'not-granted')
    for (const who of [worker.userId, elsewhere.userId, 4_000_000])
      assert.equal(await may(asManager, who, there), 'subject-unknown')
    // Whoever has nothing here is nobody here.
    assert.equal(await may(asManager, elsewhere.userId, here), 'subject-unknown')

    const { ask: asWorker } = await asking(world, salon, worker)
    assert.equal(await may(asWorker, worker.userId, here), true)
    assert.equal(await may(asWorker, manager.userId, here), 'subject-unknown')

    const { ask: limited } = await asking(world, salon, salon.owner, { locations: [here] })
    assert.equal(await may(limited, worker.userId, here), true)
    assert.equal(await may(limited, elsewhere.userId, there), 'subject-unknown')
    assert.equal(await may(limited, salon.owner.userId, there), 'not-granted')
    const { ask: blind } = await asking(world, salon, salon.owner, { permissions: ['timetable_access'] })
    assert.equal(await may(blind, worker.userId, here), 'subject-unknown')
    assert.equal(await may(blind, salon.owner.userId, here), true)
    const other = await blind('/evaluation', question(user(salon.owner.userId), 'clients_access', location(here)))
    assert.deepEqual(other.body, denied('not-granted'))
  })
})

onEachEngine('authzen: evaluations', (open) => {
  test('keeps the order, replaces defaults whole, and stops where it is asked to', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const worker = await salon.member({ slot: `location:${here}`, exceptions: { timetable_access: true } })
    const { ask } = await asking(world, salon, salon.owner)
    const defaults = question(user(worker.userId), 'timetable_access', location(here))
    const evaluations = [{}, { resource: location(there) }, { subject: user(salon.owner.userId) }]
    const no = denied('not-granted')
    const all = async (body: object): Promise<unknown> => {
      const reply = await ask('/evaluations', body)
      assert.equal(reply.status, 200, reply.text)
      return reply.body
    }
    const semantic = (word: string): object => ({ ...defaults, evaluations, options: { evaluations_semantic: word } })

    assert.deepEqual(await all({ ...defaults, evaluations }), { evaluations: [ALLOWED, no, ALLOWED] })
    assert.deepEqual(await all(semantic('execute_all')), { evaluations: [ALLOWED, no, ALLOWED] })
    assert.deepEqual(await all(semantic('deny_on_first_deny')), { evaluations: [ALLOWED, no] })
    assert.deepEqual(await all(semantic('permit_on_first_permit')), { evaluations: [ALLOWED] })
    assert.deepEqual(await all(defaults), ALLOWED)
    assert.deepEqual(await all({ ...defaults, evaluations: [] }), ALLOWED)
    // Nothing is merged inside, and what is faulty is a denial of its own.
    const malformed = (error: string): object => ({ decision: false, context: { reason: 'malformed', error } })
    assert.deepEqual(
      await all({ ...defaults, evaluations: [{ subject: { type: 'user' } }, 5, { action: {} }, { context: [] }, {}] }),
      {
        evaluations: [
          malformed('subject.id is missing'),
          malformed('evaluations must be objects'),
          malformed('action.name is missing'),
          malformed('context must be an object'),
          ALLOWED,
        ],
      },
    )
    assert.deepEqual(await all({ evaluations: [{}, defaults] }), {
      evaluations: [malformed('subject is missing'), ALLOWED],
    })
  })
})

onEachEngine('authzen: what is wrong', (open) => {
  test('is said with a status and a text, and the id of the request comes back', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const salon = await world.salon()
    const { ask, token } = await asking(world, salon, salon.owner)
    const right = question(user(salon.owner.userId), 'timetable_access', location(salon.locations[0]))
    const id = 'one {of} "ours"; ü'
    const told = { headers: { 'x-request-id': id } }
    for (const path of ['/evaluation', '/evaluations']) {
      const whole = await ask(path, { ...right, more: 1 }, told)
      assert.deepEqual([whole.status, whole.headers['x-request-id']], [200, id])
      for (const body of [
        '',
        '{',
        '[]',
        '5',
        'null',
        {},
        { ...right, subject: undefined },
        { ...right, subject: 'x' },
        { ...right, subject: { type: 'user' } },
        { ...right, subject: { type: 'user', id: 5 } },
        { ...right, subject: { id: 'x' } },
        { ...right, subject: { type: 'user', id: 'x', properties: [] } },
        { ...right, action: { name: 5 } },
        { ...right, action: null },
        { ...right, action: { name: 'x', properties: { limits: [{ permission: 'y' }] } } },
        { ...right, resource: { type: 'location' } },
        { ...right, context: 'x' },
        { ...right, context: { ip: 'x' } },
      ]) {
        const reply = await ask(path, body, told)
        assert.deepEqual(
          [reply.status, typeof reply.body.error, reply.headers['x-request-id']],
          [400, 'string', id],
          JSON.stringify(body),
        )
      }
    }
    for (const body of [
      { ...right, evaluations: {} },
      { ...right, evaluations: [{}], options: 5 },
      { ...right, evaluations: [{}], options: { evaluations_semantic: 'maybe' } },
      { ...right, subject: 5, evaluations: [right] },
      { ...right, evaluations: Array.from({ length: 1001 }, () => ({})) },
    ])
      assert.equal((await ask('/evaluations', body)).status, 400)

    for (const type of [
      'text/plain',
      'application/problem+json',
      'application/x-www-form-urlencoded',
      'application/jsonx',
      'application/json, text/plain',
      'text/plain; a=application/json',
      'json',
    ]) {
      const reply = await ask('/evaluation', JSON.stringify(right), {
        headers: { 'content-type': type, ...told.headers },
      })
      assert.deepEqual([reply.status, reply.headers['x-request-id']], [400, id], type)
    }
    for (const authorization of ['', 'Bearer x', `Basic ${token}`, `Bearer ${salon.owner.token}`]) {
      const reply = await ask('/evaluation', right, { headers: { authorization, ...told.headers } })
      assert.deepEqual(
        [reply.status, reply.headers['www-authenticate'], reply.headers['x-request-id']],
        [401, 'Bearer', id],
      )
    }
    const unknown = await world.request('GET', '/access/v1/nothing', told)
    assert.deepEqual([unknown.status, unknown.headers['x-request-id']], [404, id])
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH'])
      for (const path of ['/evaluation', '/evaluations', '/search/subject', '/search/resource', '/search/action']) {
        const reply = await world.request(method, `/access/v1${path}`, told)
        assert.deepEqual(
          [reply.status, reply.headers.allow, reply.headers['x-request-id']],
          [405, 'POST', id],
          `${method} ${path}`,
        )
      }
    for (const path of ['/access/v1/evaluation/', '/access/v1/Evaluation', '/access/v1/%zz', '/access/v1'])
      for (const method of ['GET', 'POST']) {
        const reply = await world.request(method, path, told)
        assert.deepEqual(
          [reply.status < 500, typeof reply.body.error, reply.headers['x-request-id']],
          [true, 'string', id],
          `${method} ${path}: ${reply.status}`,
        )
      }
  })

  test('whoever is shut out asks no more', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const salon = await world.salon()
    const manager = await salon.member({ role: 'salon:manager' })
    const { ask } = await asking(world, salon, manager)
    const asked = question(user(manager.userId), 'timetable_access', location(salon.locations[0]))
    assert.equal((await ask('/evaluation', asked)).status, 200)
    const { companyId, owner } = salon
    await updateCompanyMember(world.core, owner.call, { companyId, memberId: manager.memberId, suspended: true })
    assert.equal((await ask('/evaluation', asked)).status, 401)
  })
})

onEachEngine('authzen: discovery', (open) => {
  test('tells where to ask', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const { status, body } = await world.request('GET', '/.well-known/authzen-configuration', {
      headers: { host: 'localhost:4711' },
    })
    assert.equal(status, 200)
    assert.deepEqual(body, {
      policy_decision_point: 'http://localhost:4711',
      access_evaluation_endpoint: 'http://localhost:4711/access/v1/evaluation',
      access_evaluations_endpoint: 'http://localhost:4711/access/v1/evaluations',
      search_subject_endpoint: 'http://localhost:4711/access/v1/search/subject',
      search_resource_endpoint: 'http://localhost:4711/access/v1/search/resource',
      search_action_endpoint: 'http://localhost:4711/access/v1/search/action',
    })
    // A foreign name in the request is nobody's address.
    const { body: other } = await world.request('GET', '/.well-known/authzen-configuration', {
      headers: { host: 'evil.example' },
    })
    assert.equal(other.policy_decision_point, 'http://127.0.0.1:8080')
  })
})
