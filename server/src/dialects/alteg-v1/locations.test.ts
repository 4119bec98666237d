import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hoursFromUtc } from '../../model/time-zone.ts'
import { createLocation } from '../../operations/locations/create-location.ts'
import { setLocationClosed } from '../../operations/locations/set-location-closed.ts'
import { admitMember } from '../../operations/members/admit-member.ts'
import { setPartnerConnected } from '../../operations/partners/set-partner-connected.ts'
import { createTeamMember } from '../../operations/team-members/create-team-member.ts'
import { type Answer, onEachEngine, operator, type TestCompany, type World } from '../../testing/world.ts'

const legacy401 = {
  errors: { code: 401, message: 'Authentication needed' },
  meta: { message: 'Authentication needed.' },
}
const legacy404 = { errors: { code: 404, message: 'Not found' }, meta: { message: 'Not found' } }
const denied = { success: false, data: null, meta: { message: 'Access denied.' } }

const idsOf = ({ body }: Answer): number[] => body.data.map(({ id }: { id: number }) => id)
const fieldsOf = ({ body }: Answer): string[] => (body.meta.errors ?? []).map(({ field }: { field: string }) => field)

/** The partner's program alone. */
const asPartner =
  (world: World, { partner }: TestCompany) =>
  (path: string) =>
    world.request('GET', `/api/v1${path}`, { headers: { authorization: `Bearer ${partner.token}` } })

onEachEngine('alteg-v1: locations', (openWorld) => {
  const open = () => openWorld({ dialects: ['alteg-v1'] })

  test('a partner sees the locations of the companies that let it in, as anybody may see them', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const friend = await world.salon()
    const stranger = await world.salon()
    const bakery = await world.bakery()
    await setPartnerConnected(world.core, operator, friend.companyId, salon.partner.id, true)
    await setPartnerConnected(world.core, operator, bakery.companyId, salon.partner.id, true)
    const id = await createLocation(world.core, operator, salon.companyId, {
      title: 'La Visage',
      city: 'New York',
      address: '787 Jackson Drive',
      timezone: 'america/new_york',
    })
    const roster = [{}, { hidden: true }, { dismissed: true }, {}]
    for (const state of roster)
      await createTeamMember(world.core, operator, salon.companyId, { locationId: id, name: 'Ann', ...state })
    const get = asPartner(world, salon)

    const listed = await get('/companies')
    assert.deepEqual([listed.status, listed.body.success, listed.body.meta], [200, true, []])
    assert.deepEqual(
      idsOf(listed),
      [...salon.locations, ...friend.locations, id].sort((a, b) => a - b),
    )
    const shown = listed.body.data.find((one: { id: number }) => one.id === id)
    assert.deepEqual(shown, {
      id,
      title: 'La Visage',
      public_title: 'La Visage',
      active: 1,
      city: 'New York',
      timezone: hoursFromUtc('America/New_York', new Date()),
      timezone_name: 'America/New_York',
      address: '787 Jackson Drive',
      active_staff_count: 2,
      short_descr: '',
      logo: '',
      phone: '',
      phones: [],
      email: '',
      country_id: 0,
      country: '',
      city_id: 0,
      schedule: '',
      coordinate_lat: 0,
      coordinate_lon: 0,
      phone_confirmation: false,
      app_ios: '',
      app_android: '',
      currency_short_title: '',
      reminds_sms_disabled: false,
      reminds_sms_default: 0,
      group_priority: 0,
      bookform_group_priority: 0,
      description: '',
      photos: [],
      company_photos: [],
      booking_widget_promo: null,
    })

    const one = await get(`/company/${id}`)
    assert.equal(one.status, 200)
    const chain = { id: salon.companyId, title: 'The salon' }
    assert.deepEqual(one.body, {
      success: true,
      data: {
        ...shown,
        zip: '',
        social: { facebook: '', instagram: '', telegram: '', vk: '', whatsapp: '', viber: '' },
        site: '',
        business_type_id: 0,
        push_notification_phone_confirm: 0,
        bookforms: [],
        payment_policy: { type: 'none' },
        main_group_id: salon.companyId,
        main_group: chain,
      },
      meta: [],
    })
    const groups = { [salon.companyId]: chain }
    assert.deepEqual((await get(`/company/${id}?show_groups=1`)).body.data.groups, groups)
    assert.deepEqual((await get(`/companies?id=${id}&show_groups=1`)).body.data[0].groups, groups)

    // The same with a user's token beside the partner's.
    assert.deepEqual(idsOf(await salon.owner.request('GET', '/api/v1/companies')), idsOf(listed))
    for (const path of [`/companies/${id}`, `/location/${id}`, `/locations/${id}`])
      assert.deepEqual((await get(path)).body, one.body, path)
    assert.deepEqual((await get('/locations')).body, listed.body)

    for (const foreign of [...stranger.locations, ...bakery.locations, 999_999]) {
      const reply = await get(`/company/${foreign}`)
      assert.deepEqual([reply.status, reply.body], [404, legacy404])
    }
    await setPartnerConnected(world.core, operator, friend.companyId, salon.partner.id, false)
    assert.equal((await get(`/company/${friend.locations[0]}`)).status, 404)
    assert.deepEqual(idsOf(await get('/companies')), [...salon.locations, id])
  })

  test('the list is filtered and comes in pages', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 3 })
    const other = await world.salon()
    await setPartnerConnected(world.core, operator, other.companyId, salon.partner.id, true)
    const [first, second, third] = salon.locations as [number, number, number]
    const [last] = other.locations as [number]
    const closed = await createLocation(world.core, operator, salon.companyId, { title: 'Closed' })
    await setLocationClosed(world.core, operator, salon.companyId, closed, true)
    const get = asPartner(world, salon)
    const expected: readonly (readonly [string, number[]])[] = [
      ['', [first, second, third, last]],
      [`?group_id=${salon.companyId}`, [first, second, third]],
      [`?chain_id=${other.companyId}`, [last]],
      [`?salonGroupId=${other.companyId}`, [last]],
      ['?group_id=77', []],
      [`?id=${second}`, [second]],
      ['?id=0', []],
      [`?min_id=${third}`, [third, last]],
      ['?min_id=0&active=0&my=0', [first, second, third, last]],
      ['?count=2', [first, second]],
      ['?count=2&page=2', [third, last]],
      ['?count=2&page=3', []],
      ['?count=1&page=2&min_id=1', [second]],
      ['?show_deleted=1', [first, second, third, last, closed]],
      ['?show_deleted=1&active=1', [first, second, third, last]],
      [
        '?city_id=2&business_type_id=3&forBooking=1&include=staff&include=positions&include[]=accounts&x=y',
        [first, second, third, last],
      ],
    ]
    for (const [query, ids] of expected) {
      assert.deepEqual(idsOf(await get(`/companies${query}`)), ids, query)
      if (query.startsWith('?my') || query.includes('my=')) continue
      // What a person sees of their own is filtered alike.
      const own = await salon.owner.request('GET', `/api/v1/companies${query === '' ? '?' : `${query}&`}my=1`)
      const theirs = ids.filter((id) => id !== last)
      if (!query.includes('count')) assert.deepEqual(idsOf(own), theirs, query)
    }
    assert.deepEqual(idsOf(await salon.owner.request('GET', '/api/v1/companies?my=1&count=2&page=2')), [third])
    assert.equal((await get(`/companies?show_deleted=1&id=${closed}`)).body.data[0].active, 0)
    assert.equal((await get(`/company/${closed}`)).body.data.active, 0)

    const wrong = [
      'id=x',
      'my=2',
      'active=yes',
      'count=0',
      'count=1001',
      'page=0',
      'min_id=-1',
      'include=keys',
      'id=1&id=2',
    ]
    for (const query of wrong) {
      const reply = await get(`/companies?${query}`)
      const [field = ''] = query.split('=')
      assert.deepEqual([reply.status, fieldsOf(reply)], [422, [field]], query)
      assert.equal(reply.body.success, false)
    }
  })

  test('my=1 shows where a person has access, and what they may do there', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 3 })
    const [here, there, third] = salon.locations as [number, number, number]
    const worker = await salon.member({ slot: 'extra:1', scope: [here, third] })
    const admin = await salon.member({ role: 'salon:administrator', slot: `location:${there}` })
    const suspended = await salon.member({ state: 'suspended' })
    const list = async (who: typeof worker) => idsOf(await who.request('GET', '/api/v1/companies?my=1'))
    assert.deepEqual(await list(worker), [here, third])
    assert.deepEqual(await list(admin), [there])
    assert.deepEqual(await list(suspended), [])
    assert.deepEqual(await list(salon.owner), [here, there, third])

    const one = (who: typeof worker, place: number) => who.request('GET', `/api/v1/company/${place}?my=1`)
    const own = await one(salon.owner, here)
    assert.deepEqual([own.status, own.body.data.access.settings_access, own.body.data.access.master_id], [200, true, 0])
    assert.equal((await one(worker, here)).body.data.access.settings_access, false)
    // They may see the place of their company, and do nothing there.
    const elsewhere = (await one(worker, there)).body.data.access
    assert.deepEqual(
      Object.entries(elsewhere).filter(([, value]) => value !== false),
      [['master_id', 0]],
    )
    assert.deepEqual((await one(suspended, here)).body, denied)
    assert.equal((await worker.request('GET', `/api/v1/company/${here}`)).body.data.access, undefined)

    const stranger = await world.salon()
    assert.deepEqual((await one(salon.owner, stranger.locations[0] as number)).body, legacy404)

    // Asking for one's own takes somebody: the list says so in the form of today, one location in the older one.
    const get = asPartner(world, salon)
    const [many, single] = [await get('/companies?my=1'), await get(`/company/${here}?my=1`)]
    assert.deepEqual([many.status, many.body.meta.message], [401, 'Authentication needed.'])
    assert.deepEqual([single.status, single.body], [401, legacy401])
  })

  test('a location is changed, and nothing that is not sent', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const [here] = salon.locations as [number]
    const url = `/api/v1/company/${here}`
    const edit = {
      title: ' Nice place ',
      address: 'Torstraße 12',
      city: 'Berlin',
      timezone_name: 'Europe/Berlin',
      zip: '1',
    }

    const reply = await salon.owner.request('PUT', url, { body: edit })
    const { title, address, city, timezone_name, timezone, access } = reply.body.data
    assert.deepEqual(
      [reply.status, title, address, city, timezone_name, timezone, access.settings_access],
      [200, 'Nice place', 'Torstraße 12', 'Berlin', 'Europe/Berlin', hoursFromUtc('Europe/Berlin', new Date()), true],
    )
    const trail = await world.auditTrail(salon.companyId)
    assert.deepEqual(trail.at(-1), {
      kind: 'location.changed',
      subject: `location:${here}`,
      actor: trail.at(-1)?.actor,
      before: { title: 'Place 1', timezone: 'UTC', city: '', address: '' },
      after: { title: 'Nice place', timezone: 'Europe/Berlin', city: 'Berlin', address: 'Torstraße 12' },
    })

    // What was read is sent back: nothing changes, nothing is written.
    const before = await world.snapshot()
    const read = await salon.owner.request('GET', url)
    for (const body of [read.body.data, {}, { ...read.body.data, timezone: 1 }, { ...read.body.data, timezone: 2 }])
      assert.equal((await salon.owner.request('PUT', url, { body })).status, 200)
    assert.equal(await world.snapshot(), before)
    assert.equal((await salon.owner.request('PUT', url, { body: { city: '' } })).body.data.city, '')

    const wrong: readonly (readonly [object, string])[] = [
      [{ title: ' ' }, 'title'],
      [{ title: null }, 'title'],
      [{ title: 'a\u0007' }, 'title'],
      [{ city: 'x'.repeat(201) }, 'city'],
      [{ address: 5 }, 'address'],
      [{ timezone_name: 'Atlantis' }, 'timezone_name'],
      [{ timezone_name: '+02:00' }, 'timezone_name'],
      [{ timezone: 2 }, 'timezone'],
      [{ timezone: 7, timezone_name: 'Europe/Berlin' }, 'timezone'],
    ]
    const later = await world.snapshot()
    for (const [body, field] of wrong) {
      const refused = await salon.owner.request('PUT', url, { body })
      assert.deepEqual([refused.status, fieldsOf(refused)], [422, [field]], JSON.stringify(body))
    }
    assert.equal(await world.snapshot(), later)
  })

  test('changing, making and closing take the right over the company', async () => {
    await using world = await open()
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const owner = await salon.member({ role: 'salon:owner' })
    const stranger = (await world.salon()).owner
    const before = await world.snapshot()
    const requests = [
      ['PUT', `/api/v1/company/${here}`, { body: { title: 'Mine' } }],
      ['DELETE', `/api/v1/company/${here}`, {}],
    ] as const
    for (const [method, path, parts] of requests) {
      const refused = await owner.request(method, path, parts)
      assert.deepEqual([refused.status, refused.body], [403, denied], method)
      const unknown = await stranger.request(method, path, parts)
      assert.deepEqual([unknown.status, unknown.body], [404, legacy404], method)
      const nobody = await world.request(method, path, parts)
      assert.deepEqual([nobody.status, nobody.body], [401, legacy401], method)
      const headers = { authorization: `Bearer ${salon.partner.token}` }
      assert.deepEqual((await world.request(method, path, { ...parts, headers })).body, legacy401, method)
    }
    assert.equal((await owner.request('POST', '/api/v1/companies', { body: { title: 'New' } })).status, 403)
    assert.equal((await world.request('POST', '/api/v1/companies', { body: { title: 'New' } })).status, 401)
    assert.equal(await world.snapshot(), before)
  })

  test('a further location is made in the chain that is named, or in the only one', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { owner } = salon
    const make = (body: unknown, path = 'companies') => owner.request('POST', `/api/v1/${path}`, { body })

    const made = await make({ title: 'Second', timezone_name: 'Europe/Berlin', city: 'Köln', phones: ['1'] })
    assert.equal(made.status, 201)
    const { id, main_group_id, access, ...shown } = made.body.data
    assert.deepEqual(
      [main_group_id, access.settings_access, shown.title, shown.timezone_name, shown.city, shown.active],
      [salon.companyId, true, 'Second', 'Europe/Berlin', 'Köln', 1],
    )
    const named = await make({ title: 'Third', group_id: salon.companyId }, 'locations')
    assert.equal(named.status, 201)
    assert.deepEqual(idsOf(await owner.request('GET', '/api/v1/companies?my=1')), [
      ...salon.locations,
      id,
      named.body.data.id,
    ])

    const stranger = await world.salon()
    const before = await world.snapshot()
    const wrong: readonly (readonly [object, string[]])[] = [
      [{}, ['title']],
      [{ title: '' }, ['title']],
      [{ title: 'x', group_id: stranger.companyId }, ['group_id']],
      [{ title: '', main_group_id: 999_999, timezone_name: 'x' }, ['group_id', 'title', 'timezone_name']],
      [{ title: 'x', chain_id: 'one' }, ['chain_id']],
      [{ title: 'x', timezone: 3 }, ['timezone']],
    ]
    for (const [body, fields] of wrong) {
      const refused = await make(body)
      assert.deepEqual([refused.status, fieldsOf(refused)], [422, fields], JSON.stringify(body))
    }
    assert.equal(await world.snapshot(), before)
  })

  test('whoever may make locations in several chains says in which', async () => {
    await using world = await open()
    const salon = await world.salon()
    const second = await world.salon()
    await setPartnerConnected(world.core, operator, second.companyId, salon.partner.id, true)
    await admitMember(world.core, operator, second.companyId, {
      userId: salon.owner.userId,
      grants: [
        { slot: 'company', role: 'salon:owner', scope: 'company', startsAt: null, endsAt: null, exceptions: {} },
      ],
    })
    const refused = await salon.owner.request('POST', '/api/v1/companies', { body: { title: 'New' } })
    assert.deepEqual([refused.status, fieldsOf(refused)], [422, ['group_id']])
    const made = await salon.owner.request('POST', '/api/v1/companies', {
      body: { title: 'New', companyGroupId: second.companyId },
    })
    assert.deepEqual([made.status, made.body.data.main_group_id], [201, second.companyId])
  })

  test('deleting closes a location: it leaves the list, and nobody has access there', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const worker = await salon.member()

    const reply = await salon.owner.request('DELETE', `/api/v1/company/${here}`)
    assert.deepEqual([reply.status, reply.text], [202, ''])
    assert.equal((await world.auditTrail(salon.companyId)).at(-1)?.kind, 'location.closed')
    assert.deepEqual(idsOf(await salon.owner.request('GET', '/api/v1/companies?my=1')), [there])
    assert.deepEqual(idsOf(await salon.owner.request('GET', '/api/v1/companies?my=1&show_deleted=1')), [here, there])
    const read = await salon.owner.request('GET', `/api/v1/company/${here}?my=1`)
    assert.deepEqual([read.status, read.body.data.active, read.body.data.access.settings_access], [200, 0, false])
    const rights = await worker.request('GET', `/api/v1/user/permissions/${here}`)
    assert.equal(rights.body.data.timetable.timetable_access, false)

    const before = await world.snapshot()
    assert.equal((await salon.owner.request('DELETE', `/api/v1/location/${here}`)).status, 202)
    assert.equal(await world.snapshot(), before)
    assert.equal((await salon.owner.request('PUT', `/api/v1/company/${here}`, { body: { title: 'Gone' } })).status, 200)
  })

  test('other errors keep the form of today', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { owner } = salon
    const method = await owner.request('PATCH', `/api/v1/company/${salon.locations[0]}`, { body: {} })
    assert.deepEqual([method.status, method.body.success], [405, false])
    const unreadable = await owner.request('PUT', `/api/v1/company/${salon.locations[0]}`, { body: '{' })
    assert.deepEqual([unreadable.status, unreadable.body.success], [400, false])
    const users = await owner.request('GET', '/api/v1/company/999999/users')
    assert.deepEqual([users.status, users.body], [404, { success: false, data: null, meta: {} }])
  })
})
