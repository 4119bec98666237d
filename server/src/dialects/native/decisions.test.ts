import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { handOutToken } from '../../operations/credentials/hand-out-token.ts'
import { setUserDisabled } from '../../operations/users/set-user-disabled.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

const TIMETABLE = 'timetable_access'
const MONEY = 'finances_access'

onEachEngine('native: why, when and what if', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 2 })
    const [first, second] = salon.locations as [number, number]
    const owner = await natively(world, salon.owner, salon.companyId)
    const worker = await salon.member({ name: 'Wilma Worker' })
    const asWorker = await natively(world, worker, salon.companyId)
    const manager = await salon.member({ name: 'Max Manager', role: 'salon:manager' })
    const asManager = await natively(world, manager, salon.companyId)
    const path = `/gatehouse/v1/companies/${salon.companyId}`
    return { world, salon, first, second, owner, worker, asWorker, manager, asManager, path }
  }
  type Begun = Awaited<ReturnType<typeof begin>>

  const fields = (answer: { body: { errors?: { field: string }[] } }) => answer.body.errors?.map(({ field }) => field)

  test('an allowed answer names the grant and role that it comes from', async () => {
    const { world, first, owner, worker, asWorker, path } = await begin()
    await using _ = world
    const body = { member_id: worker.memberId, permission: TIMETABLE, location_id: first }
    const found = await owner('POST', `${path}/explain`, { body })
    assert.equal(found.status, 200, found.text)
    const { data, revision, at, projected } = found.body
    assert.deepEqual([data.allowed, data.value, data.blocker, data.change], [true, true, null, null])
    const [reason, ...rest] = data.reasons
    assert.deepEqual(
      [reason.role, reason.source, reason.outcome, reason.slot, rest.length],
      ['salon:worker', 'role', 'gives', `location:${first}`, 0],
    )
    assert.equal(
      data.sentence,
      `Wilma Worker has “Appointment calendar” at “Place 1”. It comes from the role “Team member” at “Place 1”.`,
    )
    assert.equal(found.headers['gatehouse-revision'], String(revision))
    assert.match(at, /^\d{4}-.*Z$/)
    assert.equal(projected, false)

    const own = await asWorker('POST', `${path}/explain`, { body: { ...body, member_id: 'me' } })
    assert.equal(own.body.data.allowed, true)
    const byUser = await owner('POST', `${path}/explain`, {
      body: { user_id: worker.userId, permission: TIMETABLE, location_id: first },
      headers: { 'accept-language': 'de-AT, en;q=0.5' },
    })
    assert.match(byUser.body.data.sentence, /^Wilma Worker hat „Terminkalender“ am Standort „Place 1“\./)
  })

  /** Makes a proposed change through the interface. */
  const make = async ({ owner, path }: Begun, memberId: number, change: Record<string, unknown>) => {
    const { grant_id: id, role, scope, permissions } = change
    const made =
      id === null
        ? await owner('POST', `${path}/members/${memberId}/grants`, { body: { role, scope, permissions } })
        : await owner('PATCH', `${path}/grants/${id}`, { body: { permissions } })
    assert.ok(made.status < 300, made.text)
  }

  test('a denial names the smallest change and who may make it, and that change flips it', async () => {
    const begun = await begin()
    const { world, first, second, owner, worker, asWorker, manager, path, salon } = begun
    await using _ = world
    const questions = [
      { permission: 'finances_transactions_create_access', location_id: first },
      { permission: MONEY, location_id: second },
      { permission: MONEY },
      { permission: 'storages_access', location_id: first, limits: [{ permission: 'storages_limited_access', id: 3 }] },
    ]
    const seen = []
    for (const question of questions) {
      const body = { ...question, member_id: worker.memberId, makers: true }
      const denied = (await owner('POST', `${path}/explain`, { body })).body.data
      assert.deepEqual([denied.allowed, denied.blocker], [false, null])
      seen.push(denied.change)
      const who = denied.change.may_be_made_by
      assert.deepEqual([who.you, who.is_complete], [true, true])
      const names = who.members.map(({ member_id }: { member_id: number }) => member_id)
      assert.ok(names.includes(salon.owner.memberId))
      assert.equal(names.includes(worker.memberId), false)
      // A manager of the one location gives what they have there, and there alone.
      assert.equal(names.includes(manager.memberId), question.location_id === first, JSON.stringify(question))
      await make(begun, worker.memberId, denied.change)
      assert.equal((await owner('POST', `${path}/explain`, { body })).body.data.allowed, true)
    }
    assert.deepEqual(
      seen.map(({ grant_id, role, scope, permissions }) => [grant_id !== null, role, scope, permissions]),
      [
        [
          true,
          'salon:worker',
          [first],
          {
            finances_access: true,
            finances_transactions_access: true,
            finances_transactions_create_access: true,
          },
        ],
        [false, null, [second], { finances_access: true }],
        [false, null, 'company', { finances_access: true }],
        [true, 'salon:worker', [first], { storages_access: true, storages_limited_access: [3] }],
      ],
    )
    // Those who may see nobody hear that it can be done, and by nobody's name.
    const body = { member_id: 'me', permission: 'clients_access', location_id: second, makers: true }
    const own = (await asWorker('POST', `${path}/explain`, { body, headers: { 'accept-language': 'nl' } })).body.data
    assert.deepEqual(own.change.may_be_made_by, { you: false, members: null, is_complete: false })
    assert.match(
      own.sentence,
      /^U hebt .* bij de vestiging “Place 2” niet\. .*Wie daar rechten van mensen mag wijzigen/,
    )
    assert.doesNotMatch(JSON.stringify(own), /Olga|Max/)
  })

  test('what stands against somebody is named, and no change', async () => {
    const { world, first, owner, worker, path } = await begin()
    await using _ = world
    const explained = async () => {
      const body = { member_id: worker.memberId, permission: MONEY, location_id: first }
      const { data } = (await owner('POST', `${path}/explain`, { body })).body
      assert.equal(data.change, null)
      return [data.blocker, data.sentence]
    }
    await owner('PATCH', `${path}/members/${worker.memberId}`, { body: { suspended: true } })
    const suspended = await explained()
    assert.equal(suspended[0], 'suspended')
    assert.match(suspended[1], /They are suspended\.$/)
    await owner('PATCH', `${path}/members/${worker.memberId}`, { body: { suspended: false } })
    await owner('PATCH', `${path}/locations/${first}`, { body: { closed: true } })
    assert.equal((await explained())[0], 'location-closed')
    await setUserDisabled(world.core, operator, worker.userId, true)
    assert.equal((await explained())[0], 'user-disabled')
  })

  test('the past is answered from the facts of then, the future from those of now', async () => {
    const { world, first, owner, worker, path, salon } = await begin()
    await using _ = world
    const body = { member_id: worker.memberId, permission: TIMETABLE, location_id: first }
    const before = (await owner('POST', `${path}/explain`, { body })).body
    await pause(5)
    const [grant] = (await owner('GET', `${path}/members/${worker.memberId}/grants`)).body.data
    assert.equal((await owner('DELETE', `${path}/grants/${grant.id}`)).status, 204)
    const now = (await owner('POST', `${path}/explain`, { body })).body
    assert.deepEqual([now.data.allowed, now.data.reasons], [false, []])

    const then = (await owner('POST', `${path}/explain`, { body: { ...body, at: before.at } })).body
    assert.deepEqual([then.data.allowed, then.revision, then.at], [true, before.revision, before.at])
    assert.deepEqual(then.data.reasons, before.data.reasons)
    assert.match(then.data.sentence, /^On \d.* UTC: Wilma Worker has/)
    const where = `${path}/members/${worker.memberId}/access?location_id=${first}`
    const access = (await owner('GET', `${where}&at=${before.at}`)).body
    assert.deepEqual([access.data.permissions[TIMETABLE], access.at, access.projected], [true, before.at, false])
    assert.equal((await owner('GET', where)).body.data.permissions[TIMETABLE], false)
    const diff = await owner('POST', `${path}/diff`, {
      body: {
        from: { member_id: worker.memberId, at: before.at },
        to: { member_id: worker.memberId },
        location_id: first,
      },
    })
    assert.equal(diff.status, 200, diff.text)
    const lost = diff.body.data.differences.find(({ permission }: { permission: string }) => permission === TIMETABLE)
    assert.deepEqual(lost, { permission: TIMETABLE, title: 'Appointment calendar', from: true, to: false })
    assert.deepEqual([diff.body.data.from.at, diff.body.data.from.revision], [before.at, before.revision])
    const found = await owner('POST', `${path}/search`, {
      body: { find: 'members', permission: TIMETABLE, location_id: first, at: before.at },
    })
    assert.ok(found.body.data.some(({ member_id }: { member_id: number }) => member_id === worker.memberId))

    const member = await salon.member({ endsAt: Date.UTC(2090, 0) * 1000 })
    const soon = { ...body, member_id: member.memberId, at: '2089-12-31T23:59:59.999999Z' }
    const projected = (await owner('POST', `${path}/explain`, { body: soon })).body
    assert.deepEqual([projected.data.allowed, projected.projected], [true, true])
    const over = (await owner('POST', `${path}/explain`, { body: { ...soon, at: '2090-01-01T00:00:00Z' } })).body
    assert.deepEqual([over.data.allowed, over.data.reasons[0].outcome], [false, 'ended'])
    // Nobody was a member before they came.
    const early = await owner('POST', `${path}/explain`, { body: { ...soon, at: before.at } })
    assert.equal(early.body.data.blocker, 'no-member')
    const never = await owner('POST', `${path}/explain`, { body: { ...soon, at: '1999-01-01T00:00:00Z' } })
    assert.deepEqual([never.status, fields(never)], [422, ['at']])
  })

  test('access with sources tells which grants give a value, and until when', async () => {
    const { world, first, owner, worker, path } = await begin()
    await using _ = world
    const at = (day: string) => `2090-01-${day}T00:00:00.000000Z`
    const given = await owner('POST', `${path}/members/${worker.memberId}/grants`, {
      body: {
        scope: [first],
        permissions: { [MONEY]: true, [TIMETABLE]: true },
        starts_at: at('01'),
        ends_at: at('05'),
      },
    })
    assert.equal(given.status, 201, given.text)
    const where = `${path}/members/${worker.memberId}/access?sources=true&location_id=${first}`
    const { data } = (await owner('GET', where)).body
    assert.deepEqual(data.permissions[MONEY], {
      value: false,
      sources: [],
      since: null,
      until: at('01'),
      next: true,
    })
    const calendar = data.permissions[TIMETABLE]
    assert.deepEqual([calendar.value, calendar.until, calendar.sources.length], [true, null, 1])
    assert.equal(calendar.sources[0].role, 'salon:worker')

    const then = (await owner('GET', `${where}&at=${at('02')}`)).body
    assert.equal(then.projected, true)
    const money = then.data.permissions[MONEY]
    assert.deepEqual([money.value, money.since, money.until, money.next], [true, at('01'), at('05'), false])
    assert.deepEqual(money.sources, [
      {
        grant_id: given.body.data.id,
        slot: `extra:${given.body.data.id}`,
        role: null,
        source: 'exception',
        value: true,
        starts_at: at('01'),
        ends_at: at('05'),
      },
    ])
    assert.equal(then.data.permissions[TIMETABLE].sources.length, 2)
    const again = await owner('GET', where)
    assert.equal((await owner('GET', where, { headers: { 'if-none-match': String(again.headers.etag) } })).status, 304)
  })

  test('two members and two roles are compared', async () => {
    const { world, first, owner, worker, manager, asWorker, path } = await begin()
    await using _ = world
    const sides = { from: { member_id: worker.memberId }, to: { user_id: manager.userId }, location_id: first }
    const members = (await owner('POST', `${path}/diff`, { body: sides })).body
    const roles = (
      await asWorker('POST', `${path}/diff`, {
        body: { from: { role: 'salon:worker' }, to: { role: 'salon:manager' } },
      })
    ).body
    assert.deepEqual(members.data.differences, roles.data.differences)
    const differs = ({ permission }: { permission: string }) => permission === 'settings_users_access'
    assert.deepEqual(members.data.differences.find(differs), {
      permission: 'settings_users_access',
      title: 'Manage team members rights with access',
      from: false,
      to: true,
    })
    const same = await owner('POST', `${path}/diff`, { body: { ...sides, to: sides.from } })
    assert.deepEqual(same.body.data.differences, [])
  })

  test('members, locations and permissions are found, page by page', async () => {
    const { world, salon, first, second, owner, worker, manager, asManager, path } = await begin()
    await using _ = world
    const more = [await salon.member(), await salon.member({ slot: 'company' })]
    const suspended = await salon.member({ state: 'suspended' })
    const search = async (ask: typeof owner, body: Record<string, unknown>, limit = 100) => {
      const found: Record<string, unknown>[] = []
      let cursor = ''
      for (let page = 0; page < 20; page++) {
        const answer = await ask('POST', `${path}/search?limit=${limit}${cursor}`, { body })
        assert.equal(answer.status, 200, answer.text)
        assert.ok(answer.body.data.length <= limit)
        found.push(...answer.body.data)
        if (answer.body.next_cursor === null) return { found, isLimited: answer.body.is_limited }
        cursor = `&cursor=${answer.body.next_cursor}`
      }
      throw new Error('the search does not end')
    }
    const who = { find: 'members', permission: TIMETABLE, location_id: first }
    const everybody = [salon.owner, worker, manager, ...more].map(({ memberId }) => memberId).sort((a, b) => a - b)
    for (const limit of [1, 2, 100]) {
      const { found, isLimited } = await search(owner, who, limit)
      assert.deepEqual([found.map(({ member_id }) => member_id), isLimited], [everybody, false])
    }
    assert.ok(!everybody.includes(suspended.memberId))
    // Those of the manager's own place only, and it is said.
    const seen = await search(asManager, who)
    assert.deepEqual([seen.found.length, seen.isLimited], [everybody.length, true])
    assert.equal((await asManager('POST', `${path}/search`, { body: { ...who, location_id: second } })).status, 403)

    const [, wide] = more
    const where = { find: 'locations', member_id: wide?.memberId, permission: TIMETABLE }
    assert.deepEqual((await search(owner, where, 1)).found, [
      { location_id: first, title: 'Place 1' },
      { location_id: second, title: 'Place 2' },
    ])
    assert.deepEqual((await search(asManager, where)).found, [{ location_id: first, title: 'Place 1' }])

    const what = { find: 'permissions', member_id: worker.memberId, location_id: first }
    const all = await search(owner, what)
    assert.deepEqual((await search(owner, what, 7)).found, all.found)
    assert.ok(all.found.some(({ permission, value }) => permission === TIMETABLE && value === true))
    assert.ok(!all.found.some(({ permission }) => permission === MONEY))

    const { next_cursor } = (await owner('POST', `${path}/search?limit=1`, { body: who })).body
    const other = await owner('POST', `${path}/search?cursor=${next_cursor}`, { body: { ...who, location_id: second } })
    assert.deepEqual([other.status, fields(other)], [422, ['cursor']])
  })

  test('whoever sees a part hears of that part alone', async () => {
    const { world, salon, first, second, owner, asManager, asWorker, manager, path } = await begin()
    await using _ = world
    const both = await salon.member({ slot: 'entry', scope: [first] })
    await owner('POST', `${path}/members/${both.memberId}/grants`, {
      body: { role: 'salon:accountant', scope: [second] },
    })
    const question = { member_id: both.memberId, permission: MONEY, location_id: first }
    const whole = (await owner('POST', `${path}/explain`, { body: question })).body.data
    assert.deepEqual([whole.reasons.length, whole.is_whole], [2, true])
    const part = (await asManager('POST', `${path}/explain`, { body: { ...question, makers: true } })).body.data
    assert.deepEqual([part.reasons.length, part.is_whole, part.allowed], [1, false, false])
    assert.equal(part.change.may_be_made_by.members, null)
    const elsewhere = await asManager('POST', `${path}/explain`, { body: { ...question, location_id: second } })
    assert.equal(elsewhere.status, 403)

    const there = await salon.member({ slot: `location:${second}` })
    for (const body of [
      { ...question, member_id: there.memberId },
      { ...question, member_id: 999_999 },
    ]) {
      const unknown = await asManager('POST', `${path}/explain`, { body })
      assert.deepEqual([unknown.status, unknown.body.code], [404, 'member.unknown'])
    }
    assert.equal((await asWorker('POST', `${path}/explain`, { body: question })).status, 403)
    const stranger = await world.salon()
    const asStranger = await natively(world, stranger.owner, stranger.companyId)
    for (const [route, body] of [
      ['explain', question],
      ['diff', { from: { member_id: manager.memberId }, to: { member_id: 'me' } }],
      ['search', { find: 'members', permission: MONEY }],
    ] as const) {
      assert.equal((await asStranger('POST', `${path}/${route}`, { body })).body.code, 'company.unknown')
      assert.equal((await world.request('POST', `${path}/${route}`, { body })).status, 401)
    }
  })

  test('a limited token hears of its person’s past what it may use of it', async () => {
    const { world, salon, first, worker, path } = await begin()
    await using _ = world
    const { text } = await handOutToken(world.core, operator, {
      audience: 'native',
      userId: worker.userId,
      companyId: salon.companyId,
      permissions: [MONEY],
    })
    const limited = (method: string, where: string, body?: unknown) =>
      world.request(method, path + where, {
        headers: { authorization: `Bearer ${text}` },
        ...(body !== undefined && { body }),
      })
    const where = `/members/me/access?location_id=${first}&sources=true`
    const now = (await limited('GET', where)).body
    await pause(5)
    for (const moment of ['', `&at=${now.at}`, '&at=2090-01-01T00:00:00Z']) {
      const { data } = (await limited('GET', where + moment)).body
      const { value, sources } = data.permissions[TIMETABLE]
      assert.deepEqual([value, sources], [false, []], moment)
    }
    // Why somebody may, and what would change it, is told to themselves and not to their programs.
    const why = await limited('POST', '/explain', { member_id: 'me', permission: TIMETABLE, location_id: first })
    assert.deepEqual([why.status, why.body.code], [403, 'access.denied'])
  })

  test('whatever is asked is answered, and nothing is written', async () => {
    const { world, first, worker, owner, asWorker, path } = await begin()
    await using _ = world
    const slugs = [
      TIMETABLE,
      MONEY,
      'timetable_position_id',
      'finances_accounts_limited_access',
      'finances_accounts_ids',
    ]
    const odd = ['timetable_last_days_count', 'authorized_ip', 'company', '__proto__', 'constructor', '']
    const permission = fc.constantFrom(...slugs, ...slugs, ...odd)
    const id = fc.constantFrom<unknown>(worker.memberId, 'me', 1, 999_999, 0, 'x', null)
    const moment = fc.constantFrom(undefined, undefined, '2090-01-01T00:00:00Z', '1970-01-01T00:00:00Z', 'x')
    const limit = fc.record(
      { permission, id: fc.constantFrom(1, 7), days_back: fc.constantFrom(0, 3, 99_999) },
      { requiredKeys: ['permission'] },
    )
    const body = fc.record(
      {
        member_id: id,
        user_id: fc.constantFrom(worker.userId, 5),
        permission,
        role: fc.constantFrom('salon:worker', 'role:1', '__proto__'),
        location_id: fc.constantFrom(first, 999_999),
        ip: fc.constantFrom('10.0.0.1', '::1', 'x'),
        limits: fc.array(limit, { maxLength: 3 }),
        at: moment,
      },
      { requiredKeys: [] },
    )
    const plain = fc.record({
      member_id: fc.constantFrom('me', worker.memberId),
      permission: fc.constantFrom(...slugs),
      location_id: fc.constant(first),
      limits: fc.array(limit, { maxLength: 2 }),
    })
    const find = fc.constantFrom('members', 'locations', 'permissions', 'x')
    const asked = fc.oneof(
      fc.tuple(fc.constant('explain'), fc.oneof(plain, plain, body)),
      fc.tuple(fc.constant('diff'), fc.record({ from: body, to: body })),
      fc.tuple(
        fc.constant('search'),
        fc.tuple(find, fc.oneof(plain, body)).map(([find, rest]) => ({ find, ...rest })),
      ),
    )
    const before = await world.snapshot()
    const met = new Map<number, number>()
    for (const [route, body] of fc.sample(asked, { numRuns: 200, seed: 4711 }))
      for (const ask of [owner, asWorker]) {
        const { status, text } = await ask('POST', `${path}/${route}`, { body })
        assert.ok(status < 500, `${route} ${JSON.stringify(body)}: ${text}`)
        met.set(status, (met.get(status) ?? 0) + 1)
      }
    assert.ok((met.get(200) ?? 0) > 20 && (met.get(422) ?? 0) > 20, JSON.stringify([...met]))
    assert.equal(await world.snapshot(), before)
  })

  test('slips of the pen are named, and nothing is written', async () => {
    const { world, first, owner, worker, path } = await begin()
    await using _ = world
    const before = await world.snapshot()
    const me = { member_id: 'me', permission: MONEY }
    const todo = { type: 'todo', id: '1' }
    for (const [route, body, wrong] of [
      ['explain', { permission: MONEY }, ['member_id']],
      ['explain', { member_id: 'me' }, ['permission']],
      ['explain', { ...me, location_id: first, tag_id: 1 }, ['tag_id']],
      ['explain', { ...me, tag_id: 999_999 }, ['tag_id']],
      ['explain', { ...me, team_member_id: 999_999 }, ['team_member_id']],
      ['explain', { ...me, position_id: 1, at: '2026-01-01T00:00:00Z' }, ['at']],
      ['explain', { ...me, permission: 'members.read', limits: [{ permission: MONEY, id: 1 }] }, ['limits']],
      [
        'explain',
        { ...me, own: { subject: todo, action: { name: 'x' }, resource: todo } },
        ['member_id', 'permission'],
      ],
      ['explain', { ...me, user_id: worker.userId }, ['member_id']],
      ['explain', { ...me, permission: 'nothing' }, ['permission']],
      ['explain', { ...me, location_id: 999_999 }, ['location_id']],
      ['explain', { ...me, ip: 'here' }, ['ip']],
      ['explain', { ...me, limits: [{ permission: MONEY }] }, ['limits.0']],
      ['explain', { ...me, limits: [{ permission: 'nothing', id: 1 }] }, ['limits.0.permission']],
      ['explain', { ...me, at: '2026-02-30T00:00:00Z' }, ['at']],
      ['explain', { ...me, more: 1 }, ['more']],
      ['diff', { from: { role: 'salon:worker' }, to: { member_id: 'me' } }, ['to']],
      ['diff', { from: { role: 'salon:worker' }, to: { role: 'role:999999' } }, ['to.role']],
      ['diff', { from: { member_id: 'me', at: '1999-01-01T00:00:00Z' }, to: { member_id: 'me' } }, ['from.at']],
      ['diff', { from: {}, to: { member_id: 'me' } }, ['from']],
      ['diff', { from: { role: 'salon:worker' }, to: { role: 'salon:owner' }, location_id: first }, ['location_id']],
      ['search', { find: 'members' }, ['permission']],
      ['search', { find: 'members', permission: MONEY, member_id: 'me' }, ['member_id']],
      ['search', { find: 'permissions', member_id: 'me', permission: MONEY }, ['permission']],
      ['search', { find: 'locations', permission: MONEY }, ['member_id']],
      ['search', { find: 'subjects' }, ['own']],
      ['search', { find: 'members', permission: MONEY, own: { resource: { type: 'todo' } } }, ['own']],
    ] as const) {
      const answer = await owner('POST', `${path}/${route}`, { body })
      assert.deepEqual([answer.status, fields(answer)], [422, wrong], `${route} ${JSON.stringify(body)} ${answer.text}`)
    }
    const cursor = await owner('POST', `${path}/search?cursor=x`, { body: { find: 'members', permission: MONEY } })
    assert.deepEqual([cursor.status, fields(cursor)], [422, ['cursor']])
    assert.equal(await world.snapshot(), before)
  })
})
