import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPosition } from '../../operations/positions/create-position.ts'
import { type Answer, onEachEngine, type Someone, type World } from '../../testing/world.ts'

/** As the interface's document prints it. */
const printed = {
  name: 'John Johnson',
  specialization: 'Cosmetologist',
  position_id: null,
  phone_number: '11234567890',
  user_email: 'john.johnson@example.com',
  user_phone: '11234567890',
  is_user_invite: true,
}

const quick = (who: Someone, place: number | undefined, body: unknown, path = 'company/#/staff'): Promise<Answer> =>
  who.request('POST', `/api/v1/${path.replace('#', String(place))}/quick`, { body })

const fieldsOf = ({ body }: Answer): string[] => (body.meta.errors ?? []).map(({ field }: { field: string }) => field)

const messages = async (world: World): Promise<number> => (await world.core.engine.all('select * from outbox')).length

onEachEngine('alteg-v1: team members made quickly', (openWorld) => {
  const open = () => openWorld({ dialects: ['alteg-v1'] })

  test('somebody is put on the roster and invited as its user in one go', async () => {
    await using world = await open()
    const { companyId, locations, owner } = await world.salon()
    const [here] = locations as [number]
    const { id: position_id } = await createPosition(world.core, owner.call, {
      locationId: here,
      title: 'Stylist',
      locations: [here],
    })

    const made = await quick(owner, here, { ...printed, position_id })

    const { id } = made.body.data
    const data = {
      id,
      name: 'John Johnson',
      company_id: here,
      specialization: 'Cosmetologist',
      avatar: '',
      avatar_big: '',
      position: { id: position_id, title: 'Stylist' },
      is_paid_staff: false,
    }
    assert.deepEqual([made.status, made.body], [201, { success: true, data, meta: [] }])
    const users = await owner.request('GET', `/api/v1/company/${here}/users?filter[is_approved]=0`)
    const [user] = users.body.data
    assert.deepEqual([user.name, user.email], ['John Johnson', 'john.johnson@example.com'])
    const rights = await owner.request('GET', `/api/v1/company/${here}/users/${user.id}/permissions`)
    assert.deepEqual([rights.body.data.user_role, rights.body.data.staff_id], ['worker', id])
    assert.equal((await owner.request('GET', `/api/v1/staff/${here}/${id}`)).body.data.user_id, user.id)
    assert.equal(await messages(world), 1)
    const trail = (await world.auditTrail(companyId)).map(({ kind }) => kind)
    assert.deepEqual(trail.slice(-2), ['team-member.created', 'member.invited'])
  })

  test('a phone is invited where there is no address, and nobody where that is not wished', async () => {
    await using world = await open()
    const { locations, owner } = await world.salon()
    const [here] = locations as [number]
    const byPhone = { ...printed, user_email: '', user_phone: 13_155_550_175 }
    assert.equal((await quick(owner, here, byPhone, 'locations/#/team_members')).status, 201)
    const users = await owner.request('GET', `/api/v1/company/${here}/users?filter[is_approved]=0`)
    assert.deepEqual(
      users.body.data.map(({ phone }: { phone: string }) => phone),
      ['+13155550175'],
    )
    const alone = { ...printed, phone_number: null, is_user_invite: false }
    assert.equal((await quick(owner, here, alone)).status, 201)
    assert.equal(await messages(world), 1)
    assert.equal((await owner.request('GET', `/api/v1/staff/${here}`)).body.data.length, 2)
  })

  test('an address of somebody who has access there already is 400', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const worker = await salon.member()
    assert.equal((await quick(salon.owner, here, printed)).status, 201)
    const before = await world.snapshot()
    const message = 'A team member with service access has already been added to the schedule'
    for (const user_email of [worker.login, worker.login.toUpperCase(), salon.owner.login, printed.user_email]) {
      const refused = await quick(salon.owner, here, { ...printed, user_email, user_phone: '' })
      assert.deepEqual([refused.status, refused.body], [400, { success: false, data: null, meta: { message } }])
    }
    assert.equal(await world.snapshot(), before)
    // Elsewhere in the company they are no user yet: a member gets the access at once, an invited one once more.
    for (const user_email of [worker.login, printed.user_email])
      assert.equal((await quick(salon.owner, there, { ...printed, user_email })).status, 201)
    const rights = await salon.owner.request('GET', `/api/v1/company/${there}/users/${worker.userId}/permissions`)
    assert.deepEqual([rights.status, rights.body.data.user_role], [200, 'worker'])
    assert.notEqual(rights.body.data.staff_id, null)
  })

  test('it takes the right to make team members, and the one to invite where somebody is invited', async () => {
    await using world = await open()
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const settings = { settings_access: true }
    const team = { settings_staff_access: true, settings_staff_create_access: true }
    const users = { settings_users_access: true, settings_users_create_access: true }
    const onlyTeam = await salon.member({ exceptions: { ...settings, ...team } })
    const onlyUsers = await salon.member({ exceptions: { ...settings, ...users } })
    const both = await salon.member({ exceptions: { ...settings, ...team, ...users } })
    const stranger = (await world.salon()).owner
    const before = await world.snapshot()
    const statuses = async (body: unknown) => [
      (await quick(onlyTeam, here, body)).status,
      (await quick(onlyUsers, here, body)).status,
      (await quick(stranger, here, body)).status,
    ]
    assert.deepEqual(await statuses(printed), [403, 403, 404])
    assert.equal((await world.request('POST', `/api/v1/company/${here}/staff/quick`, { body: printed })).status, 401)
    assert.equal(await world.snapshot(), before)
    assert.equal((await quick(both, here, printed)).status, 201)
    assert.deepEqual(await statuses({ ...printed, is_user_invite: false }), [201, 403, 404])
  })

  test('nothing is written when the invitation is beyond the caller', async () => {
    await using world = await open()
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const rights = ['settings_access', 'settings_staff_access', 'settings_staff_create_access']
    const users = ['settings_users_access', 'settings_users_create_access']
    const held = Object.fromEntries([...rights, ...users].map((slug) => [slug, true]))
    // Without the calendar, which every worker has.
    const clerk = await salon.member({ exceptions: { ...held, timetable_access: false } })
    const before = await world.snapshot()
    const refused = await quick(clerk, here, printed)
    assert.equal(refused.status, 403)
    assert.ok(fieldsOf(refused).includes('user_permissions.timetable_access'), refused.text)
    assert.equal(await world.snapshot(), before)
  })

  test('wrong fields are told together, and nothing is written', async () => {
    await using world = await open()
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const foreign = await world.salon()
    const [elsewhere] = foreign.locations as [number]
    const { id } = await createPosition(world.core, foreign.owner.call, {
      locationId: elsewhere,
      title: 'Stylist',
      locations: [elsewhere],
    })
    const before = await world.snapshot()
    const refused = async (body: unknown): Promise<string[]> => {
      const reply = await quick(salon.owner, here, body)
      assert.equal(reply.status, 422, reply.text)
      return fieldsOf(reply)
    }
    assert.deepEqual((await refused({})).toSorted(), Object.keys(printed).toSorted())
    for (const field of Object.keys(printed))
      assert.deepEqual(await refused({ ...printed, [field]: undefined }), [field])
    const wrong = { ...printed, name: ' ', specialization: 'x'.repeat(201), position_id: id, user_email: 'nobody' }
    assert.deepEqual(await refused(wrong), ['name', 'specialization', 'position_id', 'user_email'])
    assert.deepEqual(await refused({ ...printed, user_email: null, user_phone: '' }), ['user_email'])
    for (const phone of ['+11234567890', '12345678', '1234567890123456', 'x', 5, true]) {
      assert.deepEqual(await refused({ ...printed, user_phone: phone }), ['user_phone'], String(phone))
      assert.deepEqual(await refused({ ...printed, phone_number: phone }), ['phone_number'], String(phone))
    }
    assert.deepEqual(await refused({ ...printed, is_user_invite: 1 }), ['is_user_invite'])
    assert.equal(await world.snapshot(), before)
  })
})
