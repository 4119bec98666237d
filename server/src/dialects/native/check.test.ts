import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { handOutToken } from '../../operations/credentials/hand-out-token.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

onEachEngine('native: POST /companies/:id/check', (open) => {
  test('answers one question or many, with why not', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const worker = await salon.member({
      slot: `location:${here}`,
      exceptions: { timetable_access: true, timetable_staff_id: [7] },
    })
    const other = await world.salon()
    const owner = await natively(world, salon.owner)
    const path = `/gatehouse/v1/companies/${salon.companyId}/check`
    const ask = async (...questions: object[]): Promise<unknown[]> => {
      const reply = await owner('POST', path, { body: { questions } })
      assert.equal(reply.status, 200, reply.text)
      assert.ok(reply.body.revision > 0 && Number(reply.headers['gatehouse-revision']) === reply.body.revision)
      assert.ok(Math.abs(Date.parse(reply.body.at) - Date.now()) < 60_000)
      return reply.body.data.map((one: { allowed: boolean; reason?: string }) => one.reason ?? one.allowed)
    }
    const asked = { member_id: worker.memberId, permission: 'timetable_access', location_id: here }
    const limit = (id: number): object => ({ ...asked, limits: [{ permission: 'timetable_staff_id', id }] })

    assert.deepEqual(await ask(asked), [true])
    assert.deepEqual(
      await ask(
        { ...asked, member_id: 'me' },
        { ...asked, location_id: there },
        { ...asked, location_id: undefined },
        { ...asked, location_id: other.locations[0] },
        { ...asked, permission: 'levitate' },
        { ...asked, member_id: other.owner.memberId },
        { user_id: worker.userId, permission: 'timetable_access', location_id: here },
        { email: worker.login, permission: 'members.read', location_id: here },
        limit(7),
        limit(8),
      ),
      [
        true,
        'not-granted',
        'not-granted',
        'location-unknown',
        'permission-unknown',
        'subject-unknown',
        true,
        'not-granted',
        true,
        'beyond-limit',
      ],
    )
    assert.equal((await ask(...Array.from({ length: 1000 }, () => asked))).length, 1000)
  })

  test('tells values where they are asked for, as the access of each person has them', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const slug = 'timetable_last_days_count'
    const worker = await salon.member({
      slot: `location:${here}`,
      exceptions: { timetable_access: true, [slug]: 12, timetable_staff_id: [7] },
    })
    const manager = await salon.member({ role: 'salon:manager', slot: `location:${here}` })
    const path = `/gatehouse/v1/companies/${salon.companyId}`
    const [owner, asManager] = [await natively(world, salon.owner), await natively(world, manager)]
    const of = (memberId: number, permission: string, place?: number): object => ({
      member_id: memberId,
      permission,
      ...(place !== undefined && { location_id: place }),
    })
    const questions = [here, there, undefined].flatMap((place) =>
      [worker, manager, salon.owner].flatMap(({ memberId }) => [
        of(memberId, slug, place),
        of(memberId, 'timetable_staff_id', place),
      ]),
    )
    const told = async (ask: typeof owner, asked = questions) =>
      (await ask('POST', `${path}/check`, { body: { questions: asked, values: true } })).body.data as {
        allowed: boolean
        reason?: string
        value?: unknown
      }[]
    const answers = await told(owner)
    assert.deepEqual(answers.slice(0, 2), [
      { allowed: true, value: 12 },
      { allowed: true, value: [7] },
    ])
    for (const [index, { member_id: id, permission, location_id: place }] of (
      questions as { member_id: number; permission: string; location_id?: number }[]
    ).entries()) {
      const at = place === undefined ? '' : `?location_id=${place}`
      const access = await owner('GET', `${path}/members/${id}/access${at}`)
      assert.deepEqual(
        answers[index]?.value,
        access.body.data.permissions[permission],
        JSON.stringify(questions[index]),
      )
    }
    // Of whom nothing is told, no value is; nor of a capability, an unknown place, or where nobody asked for it.
    const seen = await told(asManager, [of(worker.memberId, slug, there), of(worker.memberId, slug, here)])
    assert.deepEqual(seen, [
      { allowed: false, reason: 'subject-unknown' },
      { allowed: true, value: 12 },
    ])
    assert.deepEqual(
      await told(owner, [of(worker.memberId, 'members.edit', here), of(worker.memberId, slug, 999_999_9)]),
      [
        { allowed: false, reason: 'not-granted' },
        { allowed: false, reason: 'location-unknown' },
      ],
    )
    const plain = await owner('POST', `${path}/check`, { body: { questions: [questions[0]] } })
    assert.deepEqual(plain.body.data, [{ allowed: true }])
    const past = { questions: [questions[0]], values: true, at: '2020-01-01T00:00:00Z' }
    const refused = await owner('POST', `${path}/check`, { body: past })
    assert.deepEqual([refused.status, refused.body.errors?.[0]?.field], [422, 'values'])
  })

  test('refuses what is wrong by name, and asks nobody’s company', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const other = await world.salon()
    const owner = await natively(world, salon.owner)
    const path = `/gatehouse/v1/companies/${salon.companyId}/check`
    const asked = { member_id: 'me', permission: 'timetable_access' }
    for (const [body, field] of [
      [{ questions: [] }, 'questions'],
      [{ questions: Array.from({ length: 1001 }, () => asked) }, 'questions'],
      [{ questions: [{ permission: 'x' }] }, 'questions.0'],
      [{ questions: [{ ...asked, user_id: 5 }] }, 'questions.0'],
      [{ questions: [{ ...asked, ip: 'any' }] }, 'questions.0.ip'],
      [{ questions: [{ ...asked, limits: [{ permission: 'x' }] }] }, 'questions.0.limits.0'],
      [{ questions: [{ ...asked, at: 5 }] }, 'questions.0.at'],
    ] as const) {
      const reply = await owner('POST', path, { body })
      assert.deepEqual([reply.status, reply.body.errors?.[0]?.field], [422, field], JSON.stringify(body).slice(0, 100))
    }
    const foreign = await owner('POST', `/gatehouse/v1/companies/${other.companyId}/check`, {
      body: { questions: [asked] },
    })
    assert.equal(foreign.status, 404)
  })

  test('whoever sees no people asks about themselves', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const exceptions = { timetable_access: true, auth_enable_check_ip: true, auth_list_allowed_ip: '10.0.0.1' }
    const worker = await salon.member({ exceptions })
    const asWorker = await natively(world, worker)
    const path = `/gatehouse/v1/companies/${salon.companyId}/check`
    const permission = 'timetable_access'
    const { body } = await asWorker('POST', path, {
      body: {
        questions: [
          { member_id: 'me', permission, location_id: here },
          { member_id: worker.memberId, permission, location_id: here, ip: '10.0.0.1' },
          { member_id: salon.owner.memberId, permission, location_id: here },
        ],
      },
      from: '10.0.0.2',
    })
    assert.deepEqual(body.data, [
      { allowed: false, reason: 'wrong-address' },
      { allowed: true },
      { allowed: false, reason: 'subject-unknown' },
    ])
  })

  test('answers about another moment from the facts of then, all questions at once', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const owner = await natively(world, salon.owner)
    const manager = await salon.member({ role: 'salon:manager' })
    const asManager = await natively(world, manager)
    const path = `/gatehouse/v1/companies/${salon.companyId}`
    const permission = 'timetable_access'
    const check = async (ask: typeof owner, questions: object[], at?: string) => {
      const { status, body, text } = await ask('POST', `${path}/check`, { body: { questions, ...(at && { at }) } })
      assert.equal(status, 200, text)
      const data = body.data.map((one: { allowed: boolean; reason?: string }) => one.reason ?? one.allowed)
      return { data, revision: body.revision, at: body.at, projected: body.projected }
    }
    const began = await check(owner, [{ member_id: 'me', permission }])
    await pause(5)
    const worker = await salon.member({ slot: `location:${here}` })
    const asked = { member_id: worker.memberId, permission, location_id: here }
    const both = [asked, { ...asked, user_id: worker.userId, member_id: undefined }, { ...asked, location_id: there }]
    const first = await check(owner, both)
    assert.deepEqual([first.data, first.projected], [[true, true, 'not-granted'], false])
    await pause(5)
    const [grant] = (await owner('GET', `${path}/members/${worker.memberId}/grants`)).body.data
    await owner('DELETE', `${path}/grants/${grant.id}`)
    const window = { starts_at: '2090-01-01T00:00:00.000000Z', ends_at: '2090-02-01T00:00:00.000000Z' }
    await owner('POST', `${path}/members/${worker.memberId}/grants`, {
      body: { role: 'salon:worker', scope: [here], ...window },
    })
    assert.deepEqual((await check(owner, both)).data, ['not-granted', 'not-granted', 'not-granted'])

    assert.deepEqual(await check(owner, both, first.at), first)
    // Somebody who sees a part hears of that part, and of whom they meet now or met then.
    assert.deepEqual((await check(asManager, both, first.at)).data, [true, true, 'subject-unknown'])
    assert.deepEqual((await check(owner, both, began.at)).data, Array(3).fill('subject-unknown'))
    for (const [at, found] of [
      ['2089-12-31T23:59:59.999999Z', 'not-granted'],
      [window.starts_at, true],
      ['2090-01-31T23:59:59.999999Z', true],
      [window.ends_at, 'not-granted'],
    ] as const) {
      const then = await check(owner, [asked, { member_id: 'me', permission, location_id: here }], at)
      assert.deepEqual([then.data, then.at, then.projected], [[found, true], at, true])
    }
    // The event of a change is its moment: from it on, and not before, the change is true.
    const [removed] = (await owner('GET', `${path}/audit-events?kind=access.changed&subject=member:${worker.memberId}`))
      .body.data
    const before = removed.at.replace(
      /(\d{6})Z$/,
      (_: string, part: string) => `${String(Number(part) - 1).padStart(6, '0')}Z`,
    )
    assert.notEqual(before, removed.at)
    assert.deepEqual((await check(owner, [asked], removed.at)).revision, removed.revision)
    assert.deepEqual((await check(owner, [asked], before)).revision, removed.revision - 1)

    for (const [body, wrong] of [
      [{ questions: [asked], at: '1999-01-01T00:00:00Z' }, 'at'],
      [{ questions: [asked], at: 'then' }, 'at'],
      [{ questions: [{ ...asked, location_id: undefined, tag_id: 1 }], at: first.at }, 'at'],
    ] as const) {
      const { status, body: said } = await owner('POST', `${path}/check`, { body })
      assert.deepEqual([status, said.errors?.[0]?.field], [422, wrong], JSON.stringify(body))
    }
  })

  test('asks about things where they stand', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const owner = await natively(world, salon.owner)
    const worker = await salon.member({ slot: `location:${here}`, exceptions: { timetable_access: true } })
    const asWorker = await natively(world, worker)
    const path = `/gatehouse/v1/companies/${salon.companyId}`
    const tag = async (location_id: number): Promise<number> => {
      const body = { title: `Tag ${location_id}`, color: '#112233', location_id, entity: 'client' }
      const made = await owner('POST', `${path}/tags`, { body })
      assert.equal(made.status, 201, made.text)
      return made.body.data.id
    }
    const [near, far] = [await tag(here), await tag(there)]
    const asked = { member_id: worker.memberId, permission: 'timetable_access' }
    const questions = [near, far, 999_999].map((tag_id) => ({ ...asked, tag_id }))
    const reasons = async (ask: typeof owner) =>
      (await ask('POST', `${path}/check`, { body: { questions } })).body.data.map(
        (one: { allowed: boolean; reason?: string }) => one.reason ?? one.allowed,
      )
    assert.deepEqual(await reasons(owner), [true, 'not-granted', 'thing-unknown'])
    assert.deepEqual(await reasons(asWorker), [true, 'not-granted', 'not-granted'])
    const twice = await owner('POST', `${path}/check`, {
      body: { questions: [{ ...asked, tag_id: near, location_id: here }] },
    })
    assert.deepEqual([twice.status, twice.body.errors[0].field], [422, 'questions.0.tag_id'])

    const explained = (await owner('POST', `${path}/explain`, { body: { ...asked, tag_id: far } })).body.data
    assert.deepEqual([explained.allowed, explained.location_id, explained.change.scope], [false, there, [there]])
    const known = (await owner('POST', `${path}/explain`, { body: { ...asked, tag_id: near } })).body.data
    assert.deepEqual([known.allowed, known.location_id], [true, here])
  })

  test('“me” is what a limited token may use, and by number the person', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const { text } = await handOutToken(world.core, operator, {
      audience: 'native',
      userId: salon.owner.userId,
      companyId: salon.companyId,
      permissions: ['settings_users_access'],
    })
    const questions = [{ member_id: 'me' }, { member_id: salon.owner.memberId }].map((who) => ({
      ...who,
      permission: 'timetable_access',
      location_id: here,
    }))
    const headers = { authorization: `Bearer ${text}` }
    const path = `/gatehouse/v1/companies/${salon.companyId}/check`
    const { body: now } = await world.request('POST', path, { headers, body: { questions } })
    assert.deepEqual(now.data, [{ allowed: false, reason: 'not-granted' }, { allowed: true }])
    await pause(5)
    for (const at of [now.at, '2090-01-01T00:00:00Z']) {
      const { body: then } = await world.request('POST', path, { headers, body: { questions, at } })
      assert.deepEqual(then.data, now.data)
    }
  })
})
