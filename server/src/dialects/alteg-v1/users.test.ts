import assert from 'node:assert/strict'
import { test } from 'node:test'
import { change } from '../../operations/change.ts'
import { createLocation } from '../../operations/locations/create-location.ts'
import { setLocationClosed } from '../../operations/locations/set-location-closed.ts'
import { createTeamMember } from '../../operations/team-members/create-team-member.ts'
import { reserveId } from '../../storage/ids.ts'
import { writeMember } from '../../storage/members.ts'
import { onEachEngine, operator, type Someone, type TestCompany, type World } from '../../testing/world.ts'

interface Listed {
  id: number
  is_approved: boolean
  is_non_deletable: boolean
}

const open3 = async (open: (options?: object) => Promise<World>) => {
  const world = await open({ dialects: ['alteg-v1'] })
  const salon = await world.salon({ locations: 3 })
  const [first, second, third] = salon.locations as [number, number, number]
  return { world, salon, first, second, third }
}

const list = (asker: Someone, place: number, query = '') =>
  asker.request('GET', `/api/v1/company/${place}/users${query}`)
const idsOf = (reply: { body: { data: Listed[] } }): number[] => reply.body.data.map(({ id }) => id)
const remove = (asker: Someone, place: number, userId: number) =>
  asker.request('DELETE', `/api/v1/company/${place}/users/${userId}`)
const links = (asker: Someone, verb: 'copy_to' | 'remove_from', place: number, userId: number, sent: unknown[]) =>
  asker.request('POST', `/api/v1/company/${place}/users/${userId}/${verb}_companies`, {
    body: { user_company_links: sent },
  })
const permissionsOf = (salon: TestCompany, place: number, userId: number) =>
  salon.owner.request('GET', `/api/v1/company/${place}/users/${userId}/permissions`)
const invite = (salon: TestCompany, place: number, wish: object) =>
  salon.owner.request('POST', `/api/v1/user/invite/${place}`, { body: { invites: [wish] } })
const fieldsOf = (reply: { body: { meta: { errors?: { field: string }[] } } }): string[] =>
  (reply.body.meta.errors ?? []).map(({ field }) => field)
const invitationStates = async (world: World, companyId: number): Promise<string[]> =>
  (
    await world.core.engine.all<{ state: string }>('select state from invitations where company_id = $1 order by id', [
      companyId,
    ])
  ).map(({ state }) => state)

onEachEngine('alteg-v1: users of a location', (open) => {
  test('are listed with what the company may know of them, and counted', async () => {
    const { world, salon, first, second } = await open3(open)
    await using _ = world
    const worker = await salon.member({ name: 'Wanda Worker' })
    const elsewhere = await salon.member({ slot: `location:${second}` })
    await invite(salon, first, { name: 'Bob', search: 'b.williams@example.com', position: 'Manager' })

    const reply = await list(salon.owner, first)
    assert.equal(reply.status, 200)
    assert.deepEqual([reply.body.success, reply.body.meta], [true, { count: 3 }])
    assert.deepEqual(
      reply.body.data.slice(0, 2).map((user: object) => ({ ...user, name: undefined })),
      [
        {
          id: salon.owner.userId,
          name: undefined,
          phone: '',
          email: salon.owner.login,
          information: '',
          is_approved: true,
          is_non_deletable: true,
        },
        {
          id: worker.userId,
          name: undefined,
          phone: '',
          email: worker.login,
          information: '',
          is_approved: true,
          is_non_deletable: false,
        },
      ],
    )
    const { id, ...bob } = reply.body.data[2]
    assert.deepEqual(bob, {
      name: 'Bob',
      phone: '',
      email: 'b.williams@example.com',
      information: 'Manager',
      is_approved: false,
      is_non_deletable: false,
    })
    assert.deepEqual(idsOf(await list(salon.owner, first, '?filter[is_approved]=0')), [id])
    const accepted = await list(salon.owner, first, '?filter%5Bis_approved%5D=1')
    assert.deepEqual([idsOf(accepted), accepted.body.meta], [[salon.owner.userId, worker.userId], { count: 2 }])
    assert.deepEqual(idsOf(await list(salon.owner, second)), [salon.owner.userId, elsewhere.userId])
    // The newest edition's name of the same address.
    const alias = await salon.owner.request('GET', `/api/v1/locations/${first}/users`)
    assert.deepEqual(alias.body, reply.body)
    const wrong = await list(salon.owner, first, '?filter[is_approved]=yes')
    assert.deepEqual([wrong.status, fieldsOf(wrong)], [422, ['filter[is_approved]']])
  })

  test('are those whose scope names the very location, wherever in the scope it stands', async () => {
    const { world, salon } = await open3(open)
    await using _ = world
    const ids = [900_001, 1_900_001, 9_000_010, 900_002]
    for (const id of ids) await createLocation(world.core, operator, salon.companyId, { id, title: `Place ${id}` })
    const scoped = (scope: number[]) => salon.member({ slot: 'extra:1', scope })
    const there = [
      await scoped([900_001]),
      await scoped([900_001, 900_002]),
      await scoped([900_002, 900_001]),
      await scoped([1_900_001, 900_001, 900_002]),
    ]
    for (const scope of [[1_900_001], [9_000_010, 1_900_001], [1_900_001, 9_000_010, 900_002]]) await scoped(scope)
    assert.deepEqual(idsOf(await list(salon.owner, 900_001)), [
      salon.owner.userId,
      ...there.map(({ userId }) => userId),
    ])
  })

  test('are told only to whoever may see people there', async () => {
    const { world, salon, first, second } = await open3(open)
    await using _ = world
    const worker = await salon.member()
    const manager = await salon.member({ role: 'salon:manager' })
    const other = await world.salon()
    const paths = (place: number | string) => [`/api/v1/company/${place}/users`, `/api/v1/company_users/${place}`]
    const statuses = async (asker: Someone | undefined, place: number | string): Promise<number[]> =>
      Promise.all(paths(place).map(async (path) => (await (asker ?? world).request('GET', path)).status))
    assert.deepEqual(await statuses(manager, first), [200, 200])
    assert.deepEqual(await statuses(worker, first), [403, 403])
    assert.deepEqual(await statuses(manager, second), [403, 403])
    assert.deepEqual(await statuses(undefined, first), [401, 401])
    for (const place of [other.locations[0] as number, 77_777_777, 'abc'])
      assert.deepEqual(await statuses(salon.owner, place), [404, 404], String(place))
  })

  test('the older list shows thirteen flags of each, from the same access', async () => {
    const { world, salon, first } = await open3(open)
    await using _ = world
    const worker = await salon.member({
      name: 'Wanda Worker',
      exceptions: { timetable_staff_id: [7], timetable_schedule_edit_access: true, clients_export_access: true },
    })
    const reply = await salon.owner.request('GET', `/api/v1/company_users/${first}`)
    assert.deepEqual([reply.status, reply.body.success, reply.body.meta], [200, true, []])
    const [owner, wanda] = reply.body.data
    assert.deepEqual(
      Object.entries(owner.access).filter(([, value]) => value !== true),
      [['master_id', 0]],
    )
    assert.deepEqual(wanda, {
      id: worker.userId,
      firstname: 'Wanda',
      login: worker.login,
      email: worker.login,
      phone: '',
      information: '',
      access: {
        stat_access: false,
        schedule_edit_access: true,
        client_phones_access: false,
        clients_access: false,
        settings_access: false,
        edit_records_access: true,
        timetable_access: true,
        billing_access: false,
        users_access: false,
        // Exporting clients stands under a gate that is closed.
        excel_access: false,
        finances_access: false,
        storages_access: false,
        send_sms: false,
        master_id: 7,
      },
    })
  })
})

onEachEngine('alteg-v1: removing a user', (open) => {
  test('takes the access away at once, and nothing else', async () => {
    const { world, salon, first, second } = await open3(open)
    await using _ = world
    const worker = await salon.member()
    assert.equal((await links(salon.owner, 'copy_to', first, worker.userId, [{ company_id: second }])).status, 200)
    const own = (place: number) => worker.request('GET', `/api/v1/user/permissions/${place}`)
    assert.equal((await own(first)).status, 200)

    const reply = await salon.owner.request('DELETE', `/api/v1/company/${first}/users/${worker.userId}`, {
      headers: { 'content-type': 'application/json' },
    })
    assert.deepEqual([reply.status, reply.text], [204, ''])
    assert.equal((await own(first)).status, 404)
    assert.equal((await own(second)).status, 200)
    assert.deepEqual(idsOf(await list(salon.owner, first)), [salon.owner.userId])
    assert.equal((await remove(salon.owner, first, worker.userId)).status, 404)
    const event = (await world.auditTrail(salon.companyId)).at(-1)
    assert.deepEqual([event?.kind, event?.subject], ['access.changed', `member:${worker.memberId}`])
  })

  test('splits the location out of a wider grant, which keeps the others', async () => {
    const { world, salon, first, second, third } = await open3(open)
    await using _ = world
    const wide = await salon.member({ role: 'salon:administrator', slot: 'extra:1', scope: [first, second, third] })
    assert.equal((await remove(salon.owner, second, wide.userId)).status, 204)
    const statuses = [first, second, third].map(
      async (place) => (await permissionsOf(salon, place, wide.userId)).status,
    )
    assert.deepEqual(await Promise.all(statuses), [200, 404, 200])
    const event = (await world.auditTrail(salon.companyId)).at(-1)
    const after = event?.after as { grants: { scope: number[] }[] }
    assert.deepEqual(
      after.grants.map(({ scope }) => scope),
      [[first, third]],
    )
  })

  test('leaves an entry of another interface where it is, over nothing', async () => {
    const { world, salon, first } = await open3(open)
    await using _ = world
    const { userId, memberId } = await salon.member({ slot: 'entry', scope: [first] })
    assert.equal((await remove(salon.owner, first, userId)).status, 204)
    assert.equal((await permissionsOf(salon, first, userId)).status, 404)
    const grants = await world.core.engine.all<{ slot: string; scope: string }>(
      'select slot, scope from grants where company_id = $1 and member_id = $2',
      [salon.companyId, memberId],
    )
    assert.deepEqual(
      grants.map((grant) => ({ ...grant })),
      [{ slot: 'entry', scope: '[]' }],
    )
  })

  test('is refused where the access comes company-wide, by its source; so an owner is kept', async () => {
    const { world, salon, first } = await open3(open)
    await using _ = world
    const wide = await salon.member({ role: 'salon:worker', slot: 'company' })
    assert.equal((await invite(salon, first, { search: wide.login, user_role: 'manager' })).status, 202)
    const before = await world.snapshot()
    for (const { userId } of [wide, salon.owner]) {
      const reply = await remove(salon.owner, first, userId)
      assert.deepEqual([reply.status, fieldsOf(reply)], [422, ['user_id']])
      assert.match(reply.body.meta.errors[0].message, /"company"/)
    }
    assert.equal(await world.snapshot(), before)
  })

  test('needs the right, and nobody removes whoever holds more', async () => {
    const { world, salon, first, second } = await open3(open)
    await using _ = world
    const worker = await salon.member()
    const local = await salon.member({ role: 'salon:owner' })
    const manager = await salon.member({ role: 'salon:manager' })
    const other = await salon.member({ role: 'salon:manager', exceptions: { settings_users_delete_access: false } })
    const foreign = await world.salon()
    const before = await world.snapshot()
    const refused = [
      await remove(worker, first, manager.userId),
      await remove(other, first, worker.userId),
      await remove(manager, first, local.userId),
      await remove(manager, first, salon.owner.userId),
      await remove(manager, second, worker.userId),
      await remove(manager, first, foreign.owner.userId),
      await remove(manager, first, 88_888_888),
      await remove(foreign.owner, first, worker.userId),
      await salon.owner.request('DELETE', `/api/v1/company/${first}/users/roles`),
      await world.request('DELETE', `/api/v1/company/${first}/users/${worker.userId}`),
    ]
    assert.deepEqual(
      refused.map(({ status }) => status),
      [403, 403, 403, 403, 403, 404, 404, 404, 404, 401],
    )
    assert.equal(await world.snapshot(), before)
    assert.equal((await remove(manager, first, worker.userId)).status, 204)
  })

  test('leaves the team member on the roster, free for somebody else', async () => {
    const { world, salon, first } = await open3(open)
    await using _ = world
    const id = 5_000_012
    await createTeamMember(world.core, operator, salon.companyId, {
      id,
      locationId: first,
      name: 'Wanda',
      specialization: '',
    })
    const [leaving, coming] = [await salon.member(), await salon.member()]
    const link = (userId: number) =>
      salon.owner.request('PUT', `/api/v1/company/${first}/users/${userId}/permissions`, { body: { staff_id: id } })
    assert.equal((await link(leaving.userId)).status, 200)
    assert.equal((await link(coming.userId)).status, 422)
    assert.equal((await remove(salon.owner, first, leaving.userId)).status, 204)
    assert.equal((await link(coming.userId)).body.data.staff_id, id)
  })

  test('ends the invitation of somebody who is left with nothing, and they can be invited anew', async () => {
    const { world, salon, first, second } = await open3(open)
    await using _ = world
    const wish = { search: 'ann@example.com' }
    await invite(salon, first, wish)
    await invite(salon, second, wish)
    const [id] = idsOf(await list(salon.owner, first, '?filter[is_approved]=0')) as [number]
    assert.equal((await remove(salon.owner, first, id)).status, 204)
    assert.deepEqual(await invitationStates(world, salon.companyId), ['created'])
    assert.equal((await remove(salon.owner, second, id)).status, 204)
    assert.deepEqual(await invitationStates(world, salon.companyId), ['revoked'])
    assert.equal((await invite(salon, first, wish)).status, 202)
    assert.deepEqual(await invitationStates(world, salon.companyId), ['revoked', 'created'])
    assert.deepEqual(idsOf(await list(salon.owner, first, '?filter[is_approved]=0')), [id])
  })

  test('from several locations is all or nothing', async () => {
    const { world, salon, first, second, third } = await open3(open)
    await using _ = world
    const worker = await salon.member({ slot: 'extra:1', scope: [first, second] })
    const manager = await salon.member({ role: 'salon:manager' })
    const foreign = (await world.salon()).locations[0] as number
    const from = (asker: Someone, sent: unknown[]) => links(asker, 'remove_from', first, worker.userId, sent)
    const [one, two, three] = [first, second, third].map((company_id) => ({ company_id })) as [object, object, object]
    const before = await world.snapshot()
    const field = (place: number) => [`user_company_links.${place}.company_id`]
    const refused: [Someone, unknown[], number, string[]][] = [
      [salon.owner, [one, { company_id: foreign }], 422, field(1)],
      [salon.owner, [one, { company_id: 77_777_777 }], 422, field(1)],
      [salon.owner, [one, one], 422, field(1)],
      [salon.owner, [one, three], 422, field(1)],
      [salon.owner, [one, { company_id: '1' }], 422, field(1)],
      [salon.owner, [], 422, ['user_company_links']],
      [manager, [one, two], 403, []],
    ]
    for (const [asker, sent, status, fields] of refused) {
      const reply = await from(asker, sent)
      assert.deepEqual([reply.status, fieldsOf(reply)], [status, fields], JSON.stringify(sent))
    }
    assert.equal((await from(salon.owner, [one, two])).status, 200)
    assert.notEqual(await world.snapshot(), before)
    for (const place of [first, second])
      assert.deepEqual(idsOf(await list(salon.owner, place)).includes(worker.userId), false)
    assert.equal((await from(salon.owner, [one])).status, 404)
  })
})

onEachEngine('alteg-v1: copying a user', (open) => {
  const shown = async (salon: TestCompany, place: number, userId: number) => {
    const { body } = await permissionsOf(salon, place, userId)
    return { role: body.data?.user_role, pairs: body.data?.user_permissions as { slug: string; value: unknown }[] }
  }

  test('gives the same rights at the other locations, but for what is to be different', async () => {
    const { world, salon, first, second, third } = await open3(open)
    await using _ = world
    const worker = await salon.member({
      role: 'salon:administrator',
      exceptions: { finances_accounts_limited_access: [5, 7], timetable_last_days_count: 3, security_access: true },
    })
    const reply = await links(salon.owner, 'copy_to', first, worker.userId, [
      { company_id: second },
      { salon_id: third, user_permissions: [{ slug: 'timetable_last_days_count', value: 9 }] },
    ])
    assert.deepEqual([reply.status, reply.body], [200, { success: true, data: null, meta: {} }])
    const original = await shown(salon, first, worker.userId)
    assert.deepEqual(await shown(salon, second, worker.userId), original)
    const differing = await shown(salon, third, worker.userId)
    assert.deepEqual(
      differing.pairs.filter(({ value }, n) => JSON.stringify(value) !== JSON.stringify(original.pairs[n]?.value)),
      [{ slug: 'timetable_last_days_count', value: 9 }],
    )
    // Active at once: no new invitation, and the person may go in.
    assert.equal((await worker.request('GET', `/api/v1/user/permissions/${second}`)).status, 200)
    // Copied again, nothing is new.
    const before = await world.snapshot()
    assert.equal((await links(salon.owner, 'copy_to', first, worker.userId, [{ company_id: second }])).status, 200)
    assert.equal(await world.snapshot(), before)
  })

  test('replaces what was there, with another role too', async () => {
    const { world, salon, first, second } = await open3(open)
    await using _ = world
    const worker = await salon.member()
    await invite(salon, second, {
      search: worker.login,
      user_role: 'manager',
      user_permissions: [{ slug: 'security_access', value: true }],
    })
    assert.equal((await links(salon.owner, 'copy_to', first, worker.userId, [{ location_id: second }])).status, 200)
    assert.deepEqual(await shown(salon, second, worker.userId), await shown(salon, first, worker.userId))
    assert.equal((await shown(salon, second, worker.userId)).role, 'worker')
  })

  test('keeps the window, and leaves whoever is invited invited', async () => {
    const { world, salon, first, second } = await open3(open)
    await using _ = world
    const endsAt = (Date.now() + 3_600_000) * 1000
    const temporary = await salon.member({ endsAt })
    await links(salon.owner, 'copy_to', first, temporary.userId, [{ company_id: second }])
    const grants = await world.core.engine.all<{ ends_at: number }>(
      'select ends_at from grants where company_id = $1 and member_id = $2',
      [salon.companyId, temporary.memberId],
    )
    assert.deepEqual(
      grants.map(({ ends_at }) => ends_at),
      [endsAt, endsAt],
    )
    const invited = await salon.member({ state: 'invited' })
    assert.equal((await links(salon.owner, 'copy_to', first, invited.userId, [{ company_id: second }])).status, 200)
    assert.deepEqual(idsOf(await list(salon.owner, second, '?filter[is_approved]=0')), [invited.userId])
  })

  test('makes nothing permanent of what ends, nor counting everywhere of what holds from some addresses', async () => {
    const { world, salon, first, second, third } = await open3(open)
    await using _ = world
    const endsAt = (Date.now() + 3_600_000) * 1000
    const addresses = { auth_enable_check_ip: true, auth_list_allowed_ip: '10.0.0.1' }
    const wish = { slot: 'extra:1', scope: [first], endsAt, exceptions: addresses } as const
    const temporary = await salon.member(wish)
    assert.equal((await links(salon.owner, 'copy_to', first, temporary.userId, [{ company_id: second }])).status, 200)
    const [copy] = await world.core.engine.all<{ ends_at: number; exceptions: string }>(
      'select ends_at, exceptions from grants where company_id = $1 and member_id = $2 and slot = $3',
      [salon.companyId, temporary.memberId, `location:${second}`],
    )
    assert.deepEqual([copy?.ends_at, JSON.parse(copy?.exceptions ?? 'null')], [endsAt, addresses])
    // What ends beside what the location's own slot gives for good is left out.
    const lasting = await salon.member({ slot: 'extra:1', role: 'salon:manager', scope: [third], endsAt })
    await invite(salon, second, { search: lasting.login, user_role: 'worker' })
    await change(world.core, operator, salon.companyId, async (tx) => {
      const before = await tx.member(lasting.memberId)
      assert.ok(before)
      const grants = before.grants.map((grant) => (grant.slot === 'extra:1' ? { ...grant, scope: [second] } : grant))
      writeMember(tx, before, { ...before, grants })
      tx.record({ kind: 'test', subject: `member:${before.id}` })
    })
    const settings = async (place: number) =>
      (await shown(salon, place, lasting.userId)).pairs.find(({ slug }) => slug === 'settings_access')?.value
    assert.equal(await settings(second), true)
    assert.equal((await links(salon.owner, 'copy_to', second, lasting.userId, [{ company_id: first }])).status, 200)
    assert.deepEqual([(await shown(salon, first, lasting.userId)).role, await settings(first)], ['worker', false])
  })

  test('replaces a role by none, where the rights come from none at the location', async () => {
    const { world, salon, first, second } = await open3(open)
    await using _ = world
    const person = await salon.member({ slot: 'company', role: 'salon:worker' })
    await invite(salon, second, { search: person.login, user_role: 'manager' })
    assert.equal((await links(salon.owner, 'copy_to', first, person.userId, [{ company_id: second }])).status, 200)
    assert.deepEqual(await shown(salon, second, person.userId), await shown(salon, first, person.userId))
  })

  test('takes no more numbers than it can use', async () => {
    const { world, salon, first, second, third } = await open3(open)
    await using _ = world
    const places = await Promise.all(
      [1, 2, 3, 4].map((n) => createLocation(world.core, operator, salon.companyId, { title: `Place ${n}` })),
    )
    const worker = await salon.member({ slot: 'extra:1', scope: [first, ...places] })
    const at = (company_id: number) => ({ company_id })
    await links(salon.owner, 'copy_to', first, worker.userId, places.map(at))
    const before = await reserveId(world.core.engine)
    await links(salon.owner, 'copy_to', first, worker.userId, [at(second), at(third)])
    // One for each copy, one for the event of the audit at most, and this one.
    assert.ok((await reserveId(world.core.engine)) - before <= 4)
  })

  test('makes nothing permanent of what is company-wide, and lowers nothing of it', async () => {
    const { world, salon, first, second } = await open3(open)
    await using _ = world
    const wide = await salon.member({ role: 'salon:manager', slot: 'company' })
    const before = await world.snapshot()
    assert.equal((await links(salon.owner, 'copy_to', first, wide.userId, [{ company_id: second }])).status, 200)
    const lower = { company_id: second, user_permissions: [{ slug: 'timetable_access', value: false }] }
    const reply = await links(salon.owner, 'copy_to', first, wide.userId, [lower])
    assert.deepEqual([reply.status, fieldsOf(reply)], [422, ['user_company_links.0.user_permissions.timetable_access']])
    assert.match(reply.body.meta.errors[0].message, /"company"/)
    assert.equal(await world.snapshot(), before)
  })

  test('is all or nothing, and nobody copies beyond what they hold at each location', async () => {
    const { world, salon, first, second, third } = await open3(open)
    await using _ = world
    const worker = await salon.member()
    const local = await salon.member({ role: 'salon:owner' })
    // Somebody who manages two locations: less at the second, nothing at the third.
    const manager = await salon.member({ role: 'salon:manager' })
    await invite(salon, second, {
      search: manager.login,
      user_role: 'worker',
      user_permissions: [
        { slug: 'settings_access', value: true },
        { slug: 'settings_users_access', value: true },
        { slug: 'settings_users_create_access', value: true },
        { slug: 'records_delete_access', value: false },
        { slug: 'timetable_access', value: false },
      ],
    })
    const foreign = (await world.salon()).locations[0] as number
    const before = await world.snapshot()
    const at = (company_id: unknown, user_permissions?: unknown) => ({ company_id, user_permissions })
    const field = (place: number) => [`user_company_links.${place}.company_id`]
    const refused: [Someone, number, unknown[], number, string[]][] = [
      [salon.owner, worker.userId, [at(second), at(foreign)], 422, field(1)],
      [salon.owner, worker.userId, [at(second), at(77_777_777)], 422, field(1)],
      [salon.owner, worker.userId, [at(second), at(second, [])], 422, field(1)],
      [salon.owner, worker.userId, [at(first)], 422, field(0)],
      [
        salon.owner,
        worker.userId,
        [at(second), at(third, [{ slug: 'nope', value: 1 }])],
        422,
        ['user_company_links.1.user_permissions.nope'],
      ],
      [
        salon.owner,
        worker.userId,
        [at(second, { timetable_access: true })],
        422,
        ['user_company_links.0.user_permissions'],
      ],
      [manager, worker.userId, [at(third)], 403, []],
      [manager, worker.userId, [at(second)], 403, ['user_permissions.timetable_access']],
      [manager, local.userId, [at(second)], 403, ['user_role']],
      [worker, manager.userId, [at(second)], 403, []],
      [manager, 88_888_888, [at(second)], 404, []],
    ]
    for (const [asker, userId, sent, status, fields] of refused) {
      const reply = await links(asker, 'copy_to', first, userId, sent)
      assert.deepEqual([reply.status, fieldsOf(reply).slice(0, 1)], [status, fields], JSON.stringify(sent))
    }
    assert.equal(await world.snapshot(), before)
    await setLocationClosed(world.core, operator, salon.companyId, third, true)
    assert.equal((await links(salon.owner, 'copy_to', first, worker.userId, [at(second), at(third)])).status, 403)
    assert.equal((await permissionsOf(salon, second, worker.userId)).status, 404)
  })
})
