import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPosition } from '../../operations/positions/create-position.ts'
import { createTeamMember } from '../../operations/team-members/create-team-member.ts'
import { onEachEngine, operator, type Someone } from '../../testing/world.ts'

interface Permission {
  slug: string
  is_editable: boolean
  is_recommended: boolean
  default_value: unknown
  type: object
  options: object[] | null
  children: Permission[] | null
}
interface Role {
  slug: string
  weight: number
  user_permissions?: Permission[]
}

const all = (permissions: readonly Permission[]): Permission[] =>
  permissions.flatMap((permission) => [permission, ...all(permission.children ?? [])])

const rolesFor = async (asker: Someone, place: number | undefined, userId?: number): Promise<Role[]> => {
  const whose = userId === undefined ? '' : `/${userId}`
  const reply = await asker.request('GET', `/api/v1/company/${place}/users${whose}/roles?include=user_permissions`)
  assert.equal(reply.status, 200, reply.text.slice(0, 300))
  return reply.body.data
}
const treeOf = (roles: readonly Role[], slug: string): Permission[] =>
  roles.find((role) => role.slug === slug)?.user_permissions ?? []
const editable = (roles: readonly Role[], slug: string): boolean | undefined =>
  all(treeOf(roles, 'worker')).find((permission) => permission.slug === slug)?.is_editable

onEachEngine('alteg-v1: roles', (open) => {
  test('the seven are listed by what they are, without their permissions', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const [place] = salon.locations
    const worker = await salon.member()
    const paths = [
      `/company/${place}/users/roles`,
      `/locations/${place}/users/roles`,
      `/company/${place}/users/${worker.userId}/roles`,
      `/locations/${place}/users/${worker.userId}/roles`,
    ]
    for (const path of paths) {
      const { status, body } = await salon.owner.request('GET', `/api/v1${path}`)
      assert.deepEqual([status, body.success, body.meta], [200, true, {}])
      assert.deepEqual(
        body.data.map(({ slug }: Role) => slug),
        ['worker', 'administrator', 'accountant', 'manager', 'owner', 'free_readonly', 'free_readonly_admin'],
      )
      assert.deepEqual(body.data[0], {
        slug: 'worker',
        title: 'Team member',
        description: 'Provides services: sees the calendar and works with appointments.',
        weight: 1,
      })
    }
  })

  test('with their permissions as a tree, in the document’s form', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon({ locations: 2 })
    const [place, other] = salon.locations as [number, number]
    const { call } = salon.owner
    await createPosition(world.core, call, { id: 4_001_234, locationId: place, title: 'Barber', locations: [place] })
    await createPosition(world.core, call, { id: 4_001_235, locationId: place, title: 'Cook', locations: [other] })
    await createTeamMember(world.core, operator, salon.companyId, {
      id: 4_000_012,
      locationId: place,
      name: 'Olivia',
      specialization: '',
    })
    const roles = await rolesFor(salon.owner, place)
    for (const role of roles) assert.equal(all(role.user_permissions ?? []).length, 265, role.slug)

    const [timetable] = treeOf(roles, 'worker')
    const { children, ...root } = timetable as Permission
    assert.deepEqual(root, {
      slug: 'timetable_access',
      title: 'Appointment calendar',
      hint: '',
      is_recommended: true,
      is_editable: true,
      default_value: true,
      entity_name: null,
      is_paid: false,
      is_paid_only: false,
      type: { slug: 'has_group_access', all_access_value: true, no_access_value: false },
      options: null,
    })
    assert.deepEqual(children?.[0], {
      slug: 'timetable_position_id',
      title: 'View the schedule and post records',
      hint: '',
      is_recommended: true,
      is_editable: true,
      default_value: null,
      entity_name: 'position',
      is_paid: false,
      is_paid_only: false,
      type: { slug: 'allowed_id', all_access_value: 0, no_access_value: 0 },
      options: [
        { title: 'All positions', value: 0, is_disabled: false },
        { title: 'Barber', value: 4_001_234, is_disabled: false },
      ],
      children: null,
    })
    assert.deepEqual(children?.[1]?.options, [
      { title: 'All team members', value: 0, is_disabled: false },
      { title: 'Olivia', value: 4_000_012, is_disabled: false },
    ])

    const flat = new Map(all(treeOf(roles, 'worker')).map((permission) => [permission.slug, permission]))
    const flag = flat.get('finances_accounts_limited_access')
    assert.deepEqual(flag?.type, { slug: 'has_allowed_ids', all_access_value: 0, no_access_value: 1 })
    const ids = flag?.children?.[0]
    assert.deepEqual(
      [ids?.slug, ids?.type, ids?.children, ids?.default_value],
      ['finances_accounts_ids', { slug: 'allowed_ids', all_access_value: [], no_access_value: null }, null, null],
    )
    const days = flat.get('timetable_last_days_count')
    assert.deepEqual(
      [days?.default_value, days?.is_recommended, flat.get('finances_access')?.is_recommended],
      [30, true, false],
    )
    // No leaf has an empty list of children.
    assert.equal(
      roles.some((role) => all(role.user_permissions ?? []).some((permission) => permission.children?.length === 0)),
      false,
    )
  })

  test('what is editable follows from the caller’s own rights, and from whose roles they are', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const [place] = salon.locations
    const worker = await salon.member()
    const owner = await salon.member({ role: 'salon:owner' })
    const manager = await salon.member({ role: 'salon:manager' })
    const reader = await salon.member({
      role: 'salon:worker',
      exceptions: { settings_access: true, settings_users_access: true },
    })
    const slugs = ['timetable_access', 'security_access', 'auth_list_allowed_ip']
    const seen = async (asker: Someone, userId?: number) => {
      const roles = await rolesFor(asker, place, userId)
      return slugs.map((slug) => editable(roles, slug))
    }
    assert.deepEqual(await seen(salon.owner, worker.userId), [true, true, true])
    assert.deepEqual(await seen(manager, worker.userId), [true, false, true])
    assert.deepEqual(await seen(manager), [true, false, true])
    // Somebody who holds more cannot be changed at all; nor can anybody by whoever may only look.
    assert.deepEqual(await seen(manager, owner.userId), [false, false, false])
    assert.deepEqual(await seen(reader, worker.userId), [false, false, false])
    assert.deepEqual(await seen(reader), [false, false, false])
  })

  test('are told to whoever may see people there, and a wrong include is named', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon({ locations: 2 })
    const [place, other] = salon.locations
    const worker = await salon.member()
    const manager = await salon.member({ role: 'salon:manager' })
    const foreign = await world.salon()
    const get = (asker: Someone | typeof world, path: string) => asker.request('GET', `/api/v1/company/${path}`)
    const statuses = [
      await get(worker, `${place}/users/roles`),
      await get(worker, `${place}/users/${worker.userId}/roles`),
      await get(manager, `${other}/users/roles`),
      await get(world, `${place}/users/roles`),
      await get(salon.owner, `${foreign.locations[0]}/users/roles`),
      await get(salon.owner, `${place}/users/${foreign.owner.userId}/roles`),
      await get(salon.owner, `${other}/users/${worker.userId}/roles`),
      await get(salon.owner, `${place}/users/0/roles`),
      await get(salon.owner, `${place}/users/roles?include[]=user_permissions`),
      await get(salon.owner, `${place}/users/roles?include=user_permissions&include=user_permissions`),
    ].map(({ status }) => status)
    assert.deepEqual(statuses, [403, 403, 403, 401, 404, 404, 404, 404, 200, 200])
    const wrong = await get(salon.owner, `${place}/users/roles?include=rights`)
    assert.deepEqual([wrong.status, wrong.body.meta.errors[0].field], [422, 'include'])
  })
})
