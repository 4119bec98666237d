import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setLocationClosed } from '../../operations/locations/set-location-closed.ts'
import { onEachEngine, operator, type Someone, type TestCompany, type World } from '../../testing/world.ts'

const path = (location: number | undefined, user: number): string =>
  `/api/v1/company/${location}/users/${user}/permissions`

interface Pair {
  slug: string
  value: unknown
}

const valueIn = (body: { data: { user_permissions: Pair[] } }, slug: string): unknown =>
  body.data.user_permissions.find((pair) => pair.slug === slug)?.value

const open2 = async (
  open: (options?: object) => Promise<World>,
): Promise<{ world: World; salon: TestCompany; worker: Someone }> => {
  const world = await open({ dialects: ['alteg-v1'] })
  const salon = await world.salon({ locations: 2 })
  return { world, salon, worker: await salon.member({ role: 'salon:worker' }) }
}

onEachEngine('alteg-v1: permissions', (open) => {
  test('an owner reads all 265 values of a worker, in the document’s order', async () => {
    const { world, salon, worker } = await open2(open)
    await using _ = world
    const reply = await salon.owner.request('GET', path(salon.locations[0], worker.userId), {
      headers: { 'content-type': 'application/json' },
    })
    assert.equal(reply.status, 200)
    const { user_permissions: pairs, ...rest } = reply.body.data
    assert.deepEqual(rest, { is_editable: true, staff_id: null, user_role: 'worker', has_any_paid_permission: null })
    assert.equal(pairs.length, 265)
    assert.deepEqual(pairs.slice(0, 2), [
      { slug: 'timetable_access', value: true },
      { slug: 'timetable_position_id', value: 0 },
    ])
    assert.equal(pairs.at(-1).slug, 'payment_policy_update_access')
    assert.deepEqual([reply.body.success, reply.body.meta], [true, {}])
    assert.match(String(reply.headers.deprecation), /^@\d+$/)
  })

  test('what is set is shown, stored, kept for the next request, and told to the audit', async () => {
    const { world, salon, worker } = await open2(open)
    await using _ = world
    const url = path(salon.locations[0], worker.userId)
    const reply = await salon.owner.request('PUT', url, {
      body: {
        user_permissions: [
          { slug: 'finances_access', value: true },
          { slug: 'finances_accounts_limited_access', value: 1 },
          { slug: 'finances_accounts_ids', value: [7, 5, 7] },
          { slug: 'records_edit_last_days_count', value: 3 },
        ],
      },
    })
    assert.equal(reply.status, 200, reply.text)
    const again = await salon.owner.request('GET', url)
    assert.deepEqual(again.body, reply.body)
    assert.deepEqual(
      [
        'finances_access',
        'finances_accounts_limited_access',
        'finances_accounts_ids',
        'records_edit_last_days_count',
      ].map((slug) => valueIn(again.body, slug)),
      [true, 1, [5, 7], 3],
    )
    const event = (await world.auditTrail(salon.companyId)).at(-1)
    assert.deepEqual([event?.kind, event?.subject], ['access.changed', `member:${worker.memberId}`])
  })

  test('reading the whole answer and putting it back changes nothing and leaves no trace', async () => {
    const { world, salon, worker } = await open2(open)
    await using _ = world
    const wide = await salon.member({ role: 'salon:manager', slot: 'company' })
    for (const person of [worker, wide]) {
      const url = path(salon.locations[0], person.userId)
      const before = await world.snapshot()
      const shown = await salon.owner.request('GET', url)
      const reply = await salon.owner.request('PUT', url, { body: shown.body.data })
      assert.equal(reply.status, 200, reply.text)
      assert.deepEqual(reply.body, shown.body)
      assert.equal(await world.snapshot(), before)
    }
  })

  test('another role drops the exceptions made on top of the former one', async () => {
    const { world, salon, worker } = await open2(open)
    await using _ = world
    const url = path(salon.locations[0], worker.userId)
    await salon.owner.request('PUT', url, { body: { user_permissions: [{ slug: 'security_access', value: true }] } })
    const reply = await salon.owner.request('PUT', url, {
      body: { user_role: 'administrator', user_permissions: [{ slug: 'timetable_statistics_access', value: false }] },
    })
    assert.equal(reply.body.data.user_role, 'administrator')
    assert.equal(valueIn(reply.body, 'security_access'), false)
    assert.equal(valueIn(reply.body, 'timetable_statistics_access'), false)
  })

  test('a dismissed manager is out at the next request', async () => {
    const { world, salon, worker } = await open2(open)
    await using _ = world
    const manager = await salon.member({ role: 'salon:manager' })
    const url = path(salon.locations[0], worker.userId)
    assert.equal((await manager.request('GET', url)).status, 200)
    const dismissed = await salon.owner.request('PUT', path(salon.locations[0], manager.userId), {
      body: { user_role: 'worker' },
    })
    assert.equal(dismissed.status, 200)
    assert.equal((await manager.request('GET', url)).status, 403)
    assert.equal((await manager.request('PUT', url, { body: { user_role: 'worker' } })).status, 403)
  })

  test('a suspended member reads nothing, not even their own rights', async () => {
    const { world, salon } = await open2(open)
    await using _ = world
    const suspended = await salon.member({ role: 'salon:manager', state: 'suspended' })
    const url = path(salon.locations[0], suspended.userId)
    for (const address of [url, `${url}?`]) {
      const reply = await suspended.request('GET', address)
      assert.deepEqual([reply.status, reply.body.meta.message], [403, 'Access denied.'])
    }
    assert.equal((await salon.owner.request('GET', url)).status, 200)
  })

  test('at a closed location nobody has rights of their own, whether one grant gives them or several', async () => {
    const { world, salon, worker } = await open2(open)
    await using _ = world
    const [place = 0] = salon.locations
    const several = await salon.member({ slot: 'extra:1', scope: salon.locations })
    await salon.owner.request('PUT', path(place, several.userId), {
      body: { user_permissions: [{ slug: 'finances_access', value: true }] },
    })
    const shown = (): Promise<unknown[]> =>
      Promise.all(
        [worker, several].map(async (each) =>
          valueIn((await each.request('GET', path(place, each.userId))).body, 'timetable_access'),
        ),
      )
    assert.deepEqual(await shown(), [true, true])
    await setLocationClosed(world.core, operator, salon.companyId, place, true)
    assert.deepEqual(await shown(), [false, false])
    await setLocationClosed(world.core, operator, salon.companyId, place, false)
    assert.deepEqual(await shown(), [true, true])
  })

  test('a slug is named as it was sent, whatever it is called', async () => {
    const { world, salon, worker } = await open2(open)
    await using _ = world
    for (const slug of ['toString', 'constructor', 'valueOf']) {
      const reply = await salon.owner.request('PUT', path(salon.locations[0], worker.userId), {
        body: { user_permissions: [{ slug, value: true }] },
      })
      assert.equal(reply.status, 422)
      assert.equal(reply.body.meta.errors[0].field, `user_permissions.${slug}`)
    }
  })

  test('nobody gives more than they hold, and nobody edits whoever holds more', async () => {
    const { world, salon, worker } = await open2(open)
    await using _ = world
    const [place] = salon.locations
    const manager = await salon.member({ role: 'salon:manager' })
    const before = await world.snapshot()
    const refused = [
      await manager.request('PUT', path(place, worker.userId), { body: { user_role: 'owner' } }),
      await manager.request('PUT', path(place, worker.userId), {
        body: { user_permissions: [{ slug: 'security_access', value: true }] },
      }),
      await manager.request('PUT', path(place, salon.owner.userId), { body: { staff_id: 0, user_role: 'worker' } }),
      await manager.request('PUT', path(place, manager.userId), { body: { user_role: 'owner' } }),
      // Whoever may not be edited at all is told so, and neither what is wrong with the edit nor where rights come from.
      await manager.request('PUT', path(place, salon.owner.userId), {
        body: { user_permissions: [{ slug: 'timetable_access', value: false }] },
      }),
      await manager.request('PUT', path(place, salon.owner.userId), { body: { user_role: 'nobody' } }),
    ]
    assert.deepEqual(
      refused.map(({ status }) => status),
      [403, 403, 403, 403, 403, 403],
    )
    assert.equal(await world.snapshot(), before)
    assert.equal((await manager.request('GET', path(place, salon.owner.userId))).body.data.is_editable, false)
    assert.equal((await manager.request('GET', path(place, worker.userId))).body.data.is_editable, true)
  })

  test('the later name of the address reaches the same', async () => {
    const { world, salon, worker } = await open2(open)
    await using _ = world
    const address = path(salon.locations[0], worker.userId)
    const alias = address.replace('/company/', '/locations/')
    const edited = await salon.owner.request('PUT', alias, { body: { user_role: 'administrator' } })
    assert.deepEqual([edited.status, edited.body.data.user_role], [200, 'administrator'])
    const [one, other] = [await salon.owner.request('GET', address), await salon.owner.request('GET', alias)]
    assert.equal(other.text, one.text)
  })

  test('a role below one that comes company-wide is no silent success at a location', async () => {
    const { world, salon } = await open2(open)
    await using _ = world
    const wide = await salon.member({ role: 'salon:manager', slot: 'company' })
    const address = path(salon.locations[0], wide.userId)
    const put = (body: object) => salon.owner.request('PUT', address, { body })
    const before = await world.snapshot()
    const lower = await put({ user_role: 'worker' })
    assert.equal(lower.status, 422)
    assert.deepEqual(
      lower.body.meta.errors.map(({ field }: { field: string }) => field),
      ['user_role'],
    )
    assert.match(lower.body.meta.errors[0].message, /"company"/)
    assert.equal(await world.snapshot(), before)
    // One that adds something is welcome, and what was read can be put back.
    assert.deepEqual([(await put({ user_role: 'owner' })).status], [200])
    const { user_role, user_permissions } = (await salon.owner.request('GET', address)).body.data
    assert.equal((await put({ user_role, user_permissions })).status, 200)
    assert.equal((await put({ user_role: 'worker' })).status, 422)
  })

  test('a right that comes company-wide cannot be lowered at a location', async () => {
    const { world, salon } = await open2(open)
    await using _ = world
    const wide = await salon.member({ role: 'salon:manager', slot: 'company' })
    const before = await world.snapshot()
    const reply = await salon.owner.request('PUT', path(salon.locations[0], wide.userId), {
      body: { user_permissions: [{ slug: 'timetable_access', value: false }] },
    })
    assert.equal(reply.status, 422)
    assert.equal(reply.body.meta.errors[0].field, 'user_permissions.timetable_access')
    assert.match(reply.body.meta.errors[0].message, /company/)
    assert.equal(await world.snapshot(), before)
  })

  test('bad input names every wrong field and writes nothing', async () => {
    const { world, salon, worker } = await open2(open)
    await using _ = world
    const url = path(salon.locations[0], worker.userId)
    const before = await world.snapshot()
    const put = async (body: unknown): Promise<[number, string[]]> => {
      const { status, body: answer } = await salon.owner.request('PUT', url, { body })
      return [status, (answer.meta.errors ?? []).map(({ field }: { field: string }) => field)]
    }
    assert.deepEqual(
      await put({
        user_role: 'king',
        user_permissions: [
          { slug: 'nope', value: 1 },
          { slug: 'timetable_access', value: 'yes' },
        ],
      }),
      [422, ['user_role', 'user_permissions.nope', 'user_permissions.timetable_access']],
    )
    assert.deepEqual(await put({ permissions: { timetable_access: true } }), [422, ['body']])
    assert.deepEqual(await put({}), [422, ['body']])
    assert.deepEqual(await put({ staff_id: 999_999 }), [422, ['staff_id']])
    assert.equal((await put({ user_permissions: { timetable_access: true } }))[0], 422)
    assert.equal((await put([]))[0], 422)
    assert.equal((await put('{'))[0], 400)
    assert.equal((await put(undefined))[0], 422)
    assert.equal(await world.snapshot(), before)
  })

  test('foreign and unknown ids look alike, and a missing credential says 401 before anything else', async () => {
    const { world, salon, worker } = await open2(open)
    await using _ = world
    const other = await world.salon()
    const [place, second] = salon.locations
    const asked = [
      path(other.locations[0], other.owner.userId),
      path(99_999_999, worker.userId),
      path(place, other.owner.userId),
      path(second, worker.userId),
      path(place, 88_888_888),
      '/api/v1/company/abc/users/1/permissions',
      '/api/v1/company/1e3/users/-1/permissions',
    ]
    for (const url of asked) {
      const reply = await salon.owner.request('GET', url)
      assert.deepEqual([url, reply.status, reply.body], [url, 404, { success: false, data: null, meta: {} }])
    }
    for (const headers of [{}, { authorization: 'Bearer x' }, { authorization: `Bearer ${salon.partner.token}` }]) {
      for (const method of ['GET', 'PUT']) {
        const reply = await world.request(method, path(place, worker.userId), {
          headers: headers as Record<string, string>,
        })
        assert.equal(reply.status, 401)
        assert.equal(reply.body.success, false)
      }
    }
    assert.equal((await other.owner.request('GET', path(place, worker.userId))).status, 404)
  })
})
