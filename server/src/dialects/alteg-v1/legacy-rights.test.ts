import assert from 'node:assert/strict'
import { test } from 'node:test'
import salonLegacy from '../../../catalogues/salon-legacy.json' with { type: 'json' }
import { onEachEngine, type Someone } from '../../testing/world.ts'

const rightsOf = async (asker: Someone, place: number | undefined) => {
  const reply = await asker.request('GET', `/api/v1/user/permissions/${place}`)
  assert.deepEqual([reply.status, reply.body?.success, reply.body?.meta], [200, true, []], reply.text.slice(0, 200))
  return reply.body.data
}

onEachEngine('alteg-v1: rights under their older keys', (open) => {
  test('all groups and keys are there, each of its type, and everything is an owner’s', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const data = await rightsOf(salon.owner, salon.locations[0])
    const keys = salonLegacy.map(({ group, key }) => (group === null ? key : `${group}.${key}`))
    const answered = Object.entries(data).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null ? Object.keys(value).map((key) => `${name}.${key}`) : [name],
    )
    assert.deepEqual(answered.toSorted(), keys.toSorted())
    const types = { boolean: 'boolean', number: 'number', array: 'object' } as Record<string, string>
    for (const { group, key, type } of salonLegacy) {
      const value = group === null ? data[key] : data[group][key]
      assert.equal(typeof value, types[type], `${group}.${key}`)
      assert.equal(Array.isArray(value), type === 'array', `${group}.${key}`)
    }
    const closed = salonLegacy.filter(
      ({ group, key, type }) => type === 'boolean' && (group === null ? data[key] : data[group][key]) === false,
    )
    // No permission of today says them, or true would mean limited.
    const limiting = [
      'finances_accounts_limited_access',
      'storages_limited_access',
      'finances_salary_access_master_checkbox',
      'limited_users_access',
      'auth_enable_check_ip',
    ]
    assert.deepEqual(
      closed.filter(({ slug, key }) => slug !== null && !limiting.includes(key)),
      [],
    )
    assert.equal(closed.length, 12 + limiting.length)
    assert.deepEqual(
      [data.timetable.last_days_count, data.finances.finances_last_days_count, data.timetable.master_id],
      [0, -1, 0],
    )
    assert.deepEqual(
      [data.security_access, data.security.security_access, data.dashboard.security_access],
      [true, true, true],
    )
  })

  test('a worker’s are their own effective ones', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const worker = await salon.member({
      exceptions: {
        timetable_staff_id: [7, 9],
        timetable_last_days_count: 0,
        finances_access: true,
        finances_accounts_limited_access: [5, 7],
        storages_remnants_report_access: true,
        auth_enable_check_ip: true,
        auth_list_allowed_ip: '127.0.0.1, 10.0.0.0/8',
      },
    })
    const data = await rightsOf(worker, salon.locations[0])
    assert.deepEqual(
      [data.timetable.timetable_access, data.timetable.master_id, data.timetable.position_id],
      [true, 7, 0],
    )
    // 0 would say everything here; today only is nearest to one day.
    assert.equal(data.timetable.last_days_count, 1)
    assert.deepEqual(
      [data.finances.finances_accounts_limited_access, data.finances.finances_accounts_ids],
      [true, [5, 7]],
    )
    // Under a gate that is closed nothing counts.
    const { storages_access, storages_limited_access, storages_remnants_report_access } = data.storages
    assert.deepEqual([storages_access, storages_limited_access, storages_remnants_report_access], [false, true, false])
    assert.deepEqual(
      [data.other.auth_enable_check_ip, data.other.auth_list_allowed_ip],
      [true, ['127.0.0.1', '10.0.0.0/8']],
    )
    assert.deepEqual([data.record_form.edit_records_access, data.security_access], [true, false])
    // What is shown elsewhere agrees, but for what is only kept for when its gate opens.
    const shown = await salon.owner.request(
      'GET',
      `/api/v1/company/${salon.locations[0]}/users/${worker.userId}/permissions`,
    )
    const pairs = new Map(
      shown.body.data.user_permissions.map((pair: { slug: string; value: unknown }) => [pair.slug, pair.value]),
    )
    for (const { group, key, type, slug } of salonLegacy) {
      if (slug === null || slug === 'storages_remnants_report_access' || type !== 'boolean') continue
      if (typeof pairs.get(slug) !== 'boolean') continue
      assert.equal(group === null ? data[key] : data[group][key], pairs.get(slug), `${group}.${key}`)
    }
  })

  test('are the caller’s alone, where they have access', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon({ locations: 2 })
    const [place, other] = salon.locations
    const worker = await salon.member()
    const suspended = await salon.member({ state: 'suspended' })
    const outside = await salon.member({
      exceptions: { auth_enable_check_ip: true, auth_list_allowed_ip: '10.0.0.1' },
    })
    const foreign = await world.salon()
    const get = async (asker: Someone | typeof world, location: unknown): Promise<number> =>
      (await asker.request('GET', `/api/v1/user/permissions/${location}`)).status
    assert.deepEqual(
      [
        await get(worker, place),
        await get(worker, other),
        await get(suspended, place),
        await get(worker, foreign.locations[0]),
        await get(worker, 'x'),
        await get(world, place),
      ],
      [200, 404, 403, 404, 404, 401],
    )
    // From an address that the grant is not for, nothing may be done.
    const data = await rightsOf(outside, place)
    assert.deepEqual([data.timetable.timetable_access, data.other.auth_list_allowed_ip], [false, ['10.0.0.1']])
  })
})
