import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setLocationClosed } from '../../operations/locations/set-location-closed.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator, type World, worldOn } from '../../testing/world.ts'

onEachEngine('native: members', (open) => {
  const begin = async (locations = 3) => {
    const world = await open({ dialects: ['native', 'alteg-v1'] })
    const salon = await world.salon({ locations })
    const owner = await natively(world, salon.owner, salon.companyId)
    return { world, salon, owner, path: `/gatehouse/v1/companies/${salon.companyId}/members` }
  }
  const places = (salon: { locations: readonly number[] }) => salon.locations as readonly [number, number, number]
  const names = (answer: { body: { data: { name: string }[] } }): string[] => answer.body.data.map(({ name }) => name)
  const unchanged = async (world: World, work: () => Promise<void>) => {
    const before = await world.snapshot()
    await work()
    assert.equal(await world.snapshot(), before)
  }

  test('everybody by name, a page at a time, whatever role they have and wherever', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const [, second] = places(salon)
    const zoe = await salon.member({ name: 'Zoe Abel' })
    await salon.member({ name: 'anna Öztürk', slot: `location:${second}` })
    await salon.member({ name: 'Bo Abel', slot: 'extra:1', scope: [...salon.locations] })
    await salon.member({ name: 'Zoe Abel', slot: 'company', role: 'salon:manager' })

    const order = ['Bo Abel', 'Zoe Abel', 'Zoe Abel', 'Olga Owner', 'anna Öztürk']
    assert.deepEqual(names(await owner('GET', path)), order)
    const walked: string[] = []
    const ids = new Set<number>()
    let cursor = ''
    do {
      const page = await owner('GET', `${path}?limit=2${cursor}`)
      assert.equal(page.status, 200, page.text)
      walked.push(...names(page))
      for (const { id } of page.body.data) ids.add(id)
      cursor = page.body.next_cursor === null ? '' : `&cursor=${page.body.next_cursor}`
    } while (cursor !== '')
    assert.deepEqual([walked, ids.size], [order, 5])

    const one = await owner('GET', `${path}/${zoe.memberId}`)
    const { is_editable: isEditable, ...shown } = one.body.data
    const listed = (await owner('GET', path)).body.data.find(({ id }: { id: number }) => id === zoe.memberId)
    assert.deepEqual(listed, shown)
    const grantId = shown.grants[0].id
    assert.deepEqual(
      { ...shown, isEditable },
      {
        id: zoe.memberId,
        user_id: zoe.userId,
        name: 'Zoe Abel',
        first_name: 'Zoe',
        last_name: 'Abel',
        email: zoe.login,
        phone: null,
        position: '',
        language: 0,
        state: 'active',
        accepted: true,
        suspended: false,
        archived_at: null,
        last_visit_at: null,
        grants: [
          {
            id: grantId,
            member_id: zoe.memberId,
            slot: `location:${salon.locations[0]}`,
            role: 'salon:worker',
            scope: [salon.locations[0]],
            starts_at: null,
            ends_at: null,
            permissions: {},
          },
        ],
        team_members: [],
        isEditable: true,
      },
    )
  })

  test('grants stand in one order, whichever was changed last and whoever asks', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const { memberId } = await salon.member()
    const [, second] = places(salon)
    await owner('POST', `${path}/${memberId}/grants`, { body: { role: 'salon:worker', scope: [second] } })
    const [{ id }] = (await owner('GET', `${path}/${memberId}`)).body.data.grants
    await owner('PATCH', `${path.replace('members', 'grants')}/${id}`, { body: { role: 'salon:manager' } })
    const here = await owner('GET', `${path}/${memberId}`)
    // Another node has it from the database, and not from what it has just written.
    await using node = await worldOn(world.url, { dialects: ['native'] })
    const there = await (await natively(node, salon.owner, salon.companyId))('GET', `${path}/${memberId}`)
    assert.deepEqual([here.body.data, here.headers.etag], [there.body.data, there.headers.etag])
  })

  test('filters: state, location, role there, and words', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const [first, second] = places(salon)
    await salon.member({ name: 'Ada Active' })
    await salon.member({ name: 'Ina Invited', state: 'invited' })
    await salon.member({ name: 'Sue Suspended', state: 'suspended', slot: `location:${second}` })
    await salon.member({ name: 'Max Many', slot: 'extra:1', scope: [first, second], role: 'salon:manager' })
    const gone = await salon.member({ name: 'Abe Archived' })
    await owner('PATCH', `${path}/${gone.memberId}`, { body: { archived: true } })

    const found = async (query: string) => names(await owner('GET', `${path}?${query}`))
    assert.deepEqual(await found('state=active'), ['Ada Active', 'Max Many', 'Olga Owner'])
    assert.deepEqual(await found('state=invited'), ['Ina Invited'])
    assert.deepEqual(await found('state=suspended'), ['Sue Suspended'])
    assert.deepEqual(await found('state=archived'), ['Abe Archived'])
    assert.deepEqual(await found(`location_id=${second}`), ['Max Many', 'Olga Owner', 'Sue Suspended'])
    assert.deepEqual(await found('role=salon:worker&state=active'), ['Ada Active'])
    assert.deepEqual(await found(`role=salon:worker&location_id=${second}`), ['Sue Suspended'])
    assert.deepEqual(await found('q=SUE'), ['Sue Suspended'])
    assert.deepEqual(await found('q=many%20ma'), ['Max Many'])
    assert.deepEqual(await found(`q=${salon.owner.login.toUpperCase()}`), ['Olga Owner'])
    // What stands for anything in a pattern stands for itself.
    assert.deepEqual([await found('q=%25'), await found('q=_')], [[], []])

    const foreign = await world.salon()
    const wrong = await owner('GET', `${path}?location_id=${foreign.locations[0]}&role=salon:boss&q=%00`)
    assert.equal(wrong.status, 422)
    assert.deepEqual(
      wrong.body.errors.map(({ field }: { field: string }) => field),
      ['location_id', 'role', 'q'],
    )
    assert.equal((await owner('GET', `${path}?state=gone`)).body.errors[0].field, 'state')
    assert.equal((await owner('GET', `${path}?cursor=x`)).body.errors[0].field, 'cursor')
  })

  test('in the order that was asked for, page by page, and counted', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const [, second] = places(salon)
    const zoe = await salon.member({ name: 'Zoe Abel' })
    const bo = await salon.member({ name: 'Bo Abel', slot: `location:${second}`, role: 'salon:manager' })
    await salon.member({ name: 'Ina Invited', state: 'invited' })
    const gone = await salon.member({ name: 'Abe Gone' })
    await owner('PATCH', `${path}/${gone.memberId}`, { body: { archived: true } })
    await owner('PATCH', `${path}/${zoe.memberId}`, { body: { position: 'Friseurin' } })
    for (const [one, at] of [
      [zoe, 3_000_000],
      [bo, 5_000_000],
      [salon.owner, 4_000_000],
    ] as const)
      await world.core.engine.transaction(async (session) => {
        session.write('update member_profiles set last_visit_at = $2 where member_id = $1', [one.memberId, at])
      })

    const walk = async (query: string): Promise<string[]> => {
      const walked: string[] = []
      let cursor = ''
      do {
        const page = await owner('GET', `${path}?limit=2&${query}${cursor}`)
        assert.equal(page.status, 200, page.text)
        walked.push(...names(page))
        cursor = page.body.next_cursor === null ? '' : `&cursor=${page.body.next_cursor}`
      } while (cursor !== '')
      return walked
    }
    const byName = ['Bo Abel', 'Zoe Abel', 'Abe Gone', 'Ina Invited', 'Olga Owner']
    assert.deepEqual(await walk('sort=name'), byName)
    assert.deepEqual(await walk('sort=-name'), byName.toReversed())
    // Two never came: by number.
    const byVisit = ['Ina Invited', 'Abe Gone', 'Zoe Abel', 'Olga Owner', 'Bo Abel']
    assert.deepEqual(await walk('sort=last_visit_at'), byVisit)
    assert.deepEqual(await walk('sort=-last_visit_at'), byVisit.toReversed())
    assert.deepEqual(await walk('sort=-last_visit_at&state=not-archived&role=salon:worker'), [
      'Zoe Abel',
      'Ina Invited',
    ])
    assert.deepEqual([await walk('position=Friseurin'), await walk('position=friseurin')], [['Zoe Abel'], []])

    // A place in one order is none in another.
    const { next_cursor: cursor } = (await owner('GET', `${path}?limit=1`)).body
    for (const sort of ['-name', 'last_visit_at']) {
      const reply = await owner('GET', `${path}?limit=1&sort=${sort}&cursor=${cursor}`)
      assert.deepEqual([reply.status, reply.body.errors[0].field], [422, 'cursor'])
    }

    const count = async (query = '', ask = owner) => {
      const reply = await ask('GET', `${path}/count${query}`)
      assert.equal(reply.status, 200, reply.text)
      return reply.body.data.count
    }
    assert.deepEqual(
      [await count(), await count('?state=not-archived'), await count('?q=abel'), await count('?q=nobody')],
      [5, 4, 2, 0],
    )
    assert.equal(await count(`?location_id=${second}&role=salon:manager`), 1)
    const wrong = await owner('GET', `${path}/count?location_id=999999&position=%00`)
    assert.deepEqual(
      wrong.body.errors.map(({ field }: { field: string }) => field),
      ['location_id', 'position'],
    )
    // Nobody hears how many there are whom they may not see.
    assert.equal(await count('', await natively(world, bo, salon.companyId)), 2)
    assert.equal((await (await natively(world, zoe, salon.companyId))('GET', `${path}/count`)).status, 403)
  })

  test('a few among thousands are found in their order, wherever they stand', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const { engine } = world.core
    const numbers = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 4200)'
    await engine.transaction(async (session) => {
      session.write(
        `insert into members (company_id, id, from_revision, user_id, accepted, suspended, team_members)
         ${numbers} select $1, 10000000 + i, 1, 10000000 + i, 1, 0, '[]' from n`,
        [salon.companyId],
      )
      // Every thousandth has another name, and the later ones stand before the earlier.
      session.write(
        `insert into member_profiles (company_id, member_id, name, first_name, last_name, sort_name, position, language, last_visit_at)
         ${numbers} select $1, 10000000 + i, 'N' || i, 'N' || i, 'L', case when i % 1000 = 0 then 'rare' || (9000 - i) else 'l' || i end,
           '', 0, i from n`,
        [salon.companyId],
      )
    })
    // As the server does by itself after a while.
    if (engine.kind === 'postgres') await engine.script('analyze members; analyze member_profiles')
    const walk = async (sort: string): Promise<string[]> => {
      const walked: string[] = []
      let cursor = ''
      do {
        const page = await owner('GET', `${path}?limit=3&q=rare&sort=${sort}${cursor}`)
        assert.equal(page.status, 200, page.text)
        walked.push(...names(page))
        cursor = page.body.next_cursor === null ? '' : `&cursor=${page.body.next_cursor}`
      } while (cursor !== '')
      return walked
    }
    const byVisit = ['N1000', 'N2000', 'N3000', 'N4000']
    assert.deepEqual(await walk('name'), byVisit.toReversed())
    assert.deepEqual(await walk('-name'), byVisit)
    assert.deepEqual(await walk('last_visit_at'), byVisit)
    assert.deepEqual(await walk('-last_visit_at'), byVisit.toReversed())
    assert.equal((await owner('GET', `${path}/count`)).body.data.count, 4201)
    assert.equal((await owner('GET', `${path}/count?q=rare`)).body.data.count, 4)
  })

  test('a manager of some locations meets the people there, and sees of them what they have there', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const [first, second, third] = places(salon)
    const manager = await salon.member({
      name: 'Mia Manager',
      slot: 'extra:1',
      scope: [first, second],
      role: 'salon:manager',
    })
    const here = await salon.member({ name: 'Hal Here' })
    const there = await salon.member({ name: 'Tom There', slot: `location:${third}` })
    const both = await salon.member({ name: 'Bea Both', slot: `location:${third}`, role: 'salon:accountant' })
    const given = await owner('POST', `${path}/${both.memberId}/grants`, {
      body: { role: 'salon:worker', scope: [second] },
    })
    assert.equal(given.status, 201, given.text)
    const asManager = await natively(world, manager, salon.companyId)

    const listed = await asManager('GET', path)
    assert.deepEqual(names(listed), ['Bea Both', 'Hal Here', 'Mia Manager', 'Olga Owner'])
    assert.deepEqual(listed.body.data[0].grants, [given.body.data])
    // Nor can a filter tell what they have elsewhere.
    assert.deepEqual(names(await asManager('GET', `${path}?role=salon:accountant`)), [])
    assert.equal((await asManager('GET', `${path}?location_id=${third}`)).status, 403)
    assert.deepEqual(names(await asManager('GET', `${path}?location_id=${first}`)), [
      'Hal Here',
      'Mia Manager',
      'Olga Owner',
    ])

    assert.equal((await asManager('GET', `${path}/${here.memberId}`)).body.data.is_editable, true)
    const seen = await asManager('GET', `${path}/${both.memberId}`)
    assert.deepEqual([seen.body.data.grants, seen.body.data.is_editable], [[given.body.data], false])
    const unknown = await asManager('GET', `${path}/${there.memberId}`)
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'member.unknown'])

    await unchanged(world, async () => {
      const refused = async (id: number, status: number) => {
        for (const body of [{ suspended: true }, { first_name: 'X' }, { archived: true }])
          assert.equal((await asManager('PATCH', `${path}/${id}`, { body })).status, status)
        assert.equal((await asManager('DELETE', `${path}/${id}`)).status, status)
      }
      await refused(there.memberId, 404)
      await refused(both.memberId, 403)
      await refused(salon.owner.memberId, 403)
    })
    assert.equal((await asManager('PATCH', `${path}/${here.memberId}`, { body: { suspended: true } })).status, 200)

    // Somebody without the right sees themselves, and nobody else.
    const asWorker = await natively(world, both, salon.companyId)
    assert.equal((await asWorker('GET', path)).status, 403)
    assert.equal((await asWorker('GET', `${path}/${here.memberId}`)).status, 403)
    assert.equal((await asWorker('GET', `${path}/999999`)).status, 403)
    const own = await asWorker('GET', `${path}/me`)
    assert.deepEqual(
      [own.body.data.id, own.body.data.grants.length, own.body.data.is_editable],
      [both.memberId, 2, false],
    )
  })

  test('many locations and many-place grants: the index of one place does not match a part of another number', async () => {
    const { world, salon, path } = await begin(60)
    await using _ = world
    const ids = salon.locations
    const last = ids[59] as number
    const manager = await salon.member({
      name: 'Mia Manager',
      slot: 'extra:1',
      scope: ids.slice(0, 59),
      role: 'salon:manager',
    })
    await salon.member({ name: 'Far Away', slot: `location:${last}` })
    await salon.member({ name: 'Far Also', slot: 'extra:1', scope: [last, ids[58] as number] })
    const asManager = await natively(world, manager, salon.companyId)
    assert.deepEqual(names(await asManager('GET', path)), ['Far Also', 'Mia Manager', 'Olga Owner'])
  })

  test('names, position and language are the company’s words; suspending and archiving end sessions at once', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const worker = await salon.member({ name: 'Wil Worker' })
    const asWorker = await natively(world, worker, salon.companyId)
    const one = `${path}/${worker.memberId}`
    assert.equal((await asWorker('GET', `${path}/me`)).status, 200)

    const body = { first_name: ' Willa ', last_name: 'Abel', position: 'Barber', language: 4 }
    const dry = await owner('PATCH', `${one}?dry_run=true`, { body })
    const renamed = await owner('PATCH', one, { body })
    assert.equal(renamed.status, 200, renamed.text)
    const { preview, ...wouldBe } = dry.body
    assert.deepEqual([renamed.body, preview.totals.people], [wouldBe, 0])
    const { etag } = (await owner('GET', one)).headers
    assert.equal(renamed.headers.etag, etag)
    assert.deepEqual(renamed.body.data.name, 'Willa Abel')
    assert.deepEqual(renamed.body, (await owner('GET', one)).body)
    assert.deepEqual(names(await owner('GET', path)), ['Willa Abel', 'Olga Owner'])
    const own = await world.core.engine.all<{ name: string }>('select name from user_profiles where user_id = $1', [
      worker.userId,
    ])
    assert.equal(own[0]?.name, 'Wil Worker')

    await unchanged(world, async () => {
      assert.equal((await owner('PATCH', one, { body })).status, 200)
      assert.equal((await owner('PATCH', one, { body: {} })).status, 200)
      const stale = await owner('PATCH', one, { body: { language: 1 }, headers: { 'if-match': '"x"' } })
      assert.deepEqual([stale.status, stale.body.code], [412, 'precondition.failed'])
      for (const [wrong, field] of [
        [{ first_name: '', last_name: ' ' }, 'first_name'],
        [{ last_name: 'x'.repeat(101) }, 'last_name'],
        [{ position: 'a\nb' }, 'position'],
        [{ language: -1 }, 'language'],
        [{ email: 'x@example.com' }, 'email'],
        [{ suspended: 1 }, 'suspended'],
      ] as const) {
        const reply = await owner('PATCH', one, { body: wrong })
        assert.deepEqual([reply.status, reply.body.errors?.[0].field], [422, field], reply.text)
      }
      assert.equal((await owner('PATCH', one)).status, 422)
      assert.equal((await owner('PATCH', `${path}/me`, { body: { language: 1 } })).status, 404)
      assert.equal((await owner('PATCH', `${path}/999999`, { body: { language: 1 } })).body.code, 'member.unknown')
    })

    const suspended = await owner('PATCH', one, { body: { suspended: true }, headers: { 'if-match': String(etag) } })
    assert.deepEqual([suspended.body.data.state, suspended.body.data.suspended], ['suspended', true])
    assert.equal((await asWorker('GET', `${path}/me`)).status, 401)
    // Being let in again does not bring the session back.
    assert.equal((await owner('PATCH', one, { body: { suspended: false } })).body.data.state, 'active')
    assert.equal((await asWorker('GET', `${path}/me`)).status, 401)
    const archived = await owner('PATCH', one, { body: { archived: true } })
    assert.deepEqual([archived.body.data.state, archived.body.data.grants.length], ['archived', 1])
    assert.match(archived.body.data.archived_at, /^\d{4}-.*Z$/)
    const events = (await world.auditTrail(salon.companyId)).filter(({ kind }) => kind === 'member.changed')
    assert.deepEqual(events[0]?.after, { renamed: true, described: ['position', 'language'] })
    assert.deepEqual(events[1]?.after, { suspended: true, archivedAt: null, grants: [], tokensEnded: 1 })
  })

  test('removing takes all access away and archives; the last owner stays', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const worker = await salon.member({ name: 'Wil Worker' })
    const invited = await salon.member({ name: 'Ina Invited', state: 'invited' })
    const asWorker = await natively(world, worker, salon.companyId)
    const dry = await owner('DELETE', `${path}/${worker.memberId}?dry_run=true`)
    assert.deepEqual([dry.status, dry.body.data, dry.body.preview.totals.people], [200, null, 1])
    assert.equal((await asWorker('GET', `${path}/me`)).status, 200)
    assert.equal((await owner('DELETE', `${path}/${worker.memberId}`)).status, 204)
    assert.equal((await owner('DELETE', `${path}/${invited.memberId}`)).status, 204)
    assert.equal((await asWorker('GET', `${path}/me`)).status, 401)
    const gone = (await owner('GET', `${path}/${worker.memberId}`)).body.data
    assert.deepEqual([gone.state, gone.grants], ['archived', []])

    await unchanged(world, async () => {
      assert.equal((await owner('DELETE', `${path}/${worker.memberId}`)).status, 204)
      for (const [method, parts] of [
        ['DELETE', {}],
        ['PATCH', { body: { suspended: true } }],
        ['PATCH', { body: { archived: true } }],
      ] as const) {
        const reply = await owner(method, `${path}/${salon.owner.memberId}`, parts)
        assert.deepEqual([reply.status, reply.body.code], [409, 'last-owner'])
      }
    })
    // Whoever holds more than the caller is not theirs to touch, in any state.
    const manager = await salon.member({ slot: 'company', role: 'salon:manager' })
    const asManager = await natively(world, manager, salon.companyId)
    const peer = await salon.member({ slot: 'company', role: 'salon:owner', state: 'suspended' })
    await unchanged(world, async () => {
      for (const body of [{ suspended: false }, { last_name: 'X' }, { archived: true }]) {
        const reply = await asManager('PATCH', `${path}/${peer.memberId}`, { body })
        assert.deepEqual([reply.status, reply.body.code], [403, 'delegation.beyond-actor'])
      }
      assert.equal((await asManager('DELETE', `${path}/${peer.memberId}`)).status, 403)
    })
  })

  test('of somebody invited only what the inviter typed is shown', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const known = await world.salon()
    const [place] = salon.locations
    const sent = { search: known.owner.login.toUpperCase(), name: 'Typed Name' }
    const reply = await salon.owner.request('POST', `/api/v1/user/invite/${place}`, {
      body: { invites: [{ ...sent, user_role: 'worker' }] },
    })
    assert.ok(reply.status < 300, reply.text)
    const { data } = (await owner('GET', `${path}?state=invited`)).body
    assert.equal(data.length, 1)
    assert.deepEqual([data[0].name, data[0].email, data[0].accepted], ['Typed Name', sent.search, false])
    assert.notEqual(data[0].user_id, known.owner.userId)
    assert.equal((await owner('GET', `${path}?q=olga&state=invited`)).body.data.length, 0)
  })

  test('access: the effective value of every permission now, own for everybody', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const [first, second] = places(salon)
    const worker = await salon.member({ name: 'Wil Worker' })
    const asWorker = await natively(world, worker, salon.companyId)
    const own = await asWorker('GET', `${path}/me/access?location_id=${first}`)
    assert.deepEqual(
      [own.status, own.body.data.member_id, own.body.data.location_id, own.body.data.blocker],
      [200, worker.memberId, first, null],
    )
    assert.equal(own.body.data.permissions.timetable_access, true)
    const seen = await owner('GET', `${path}/${worker.memberId}/access?location_id=${first}`)
    assert.deepEqual(seen.body.data, own.body.data)
    for (const where of ['', `?location_id=${second}`]) {
      const elsewhere = await asWorker('GET', `${path}/me/access${where}`)
      assert.deepEqual([elsewhere.body.data.permissions.timetable_access, elsewhere.body.data.blocker], [false, null])
    }
    assert.equal((await asWorker('GET', `${path}/${salon.owner.memberId}/access?location_id=${first}`)).status, 403)

    const manager = await salon.member({ role: 'salon:manager' })
    const asManager = await natively(world, manager, salon.companyId)
    assert.equal((await asManager('GET', `${path}/${worker.memberId}/access?location_id=${first}`)).status, 200)
    assert.equal((await asManager('GET', `${path}/${worker.memberId}/access`)).status, 403)
    assert.equal((await asManager('GET', `${path}/${salon.owner.memberId}/access?location_id=${second}`)).status, 403)

    const foreign = await world.salon()
    const wrong = await owner('GET', `${path}/me/access?location_id=${foreign.locations[0]}`)
    assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, 'location_id'])
    await setLocationClosed(world.core, operator, salon.companyId, first, true)
    const closed = await owner('GET', `${path}/me/access?location_id=${first}`)
    assert.deepEqual(
      [closed.body.data.blocker, closed.body.data.permissions.timetable_access],
      ['location-closed', false],
    )
    await owner('PATCH', `${path}/${worker.memberId}`, { body: { suspended: true } })
    const out = await owner('GET', `${path}/${worker.memberId}/access`)
    assert.deepEqual([out.body.data.blocker, out.body.data.permissions.timetable_access], ['suspended', false])
  })

  test('a stranger meets no company, and ids of another company are unknown', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const stranger = await world.salon()
    const asStranger = await natively(world, stranger.owner, stranger.companyId)
    await unchanged(world, async () => {
      for (const [method, where] of [
        ['GET', ''],
        ['GET', `/${salon.owner.memberId}`],
        ['GET', '/me'],
        ['GET', '/me/access'],
        ['PATCH', `/${salon.owner.memberId}`],
        ['DELETE', `/${salon.owner.memberId}`],
      ] as const) {
        const parts = method === 'PATCH' ? { body: { suspended: true } } : {}
        const reply = await asStranger(method, path + where, parts)
        assert.deepEqual([reply.status, reply.body.code], [404, 'company.unknown'])
        assert.equal((await world.request(method, path + where, parts)).status, 401)
        if (!where.includes(String(salon.owner.memberId))) continue
        const foreign = await owner(method, `${path}/${stranger.owner.memberId}`, parts)
        assert.deepEqual([foreign.status, foreign.body.code], [404, 'member.unknown'])
      }
    })
  })
})
