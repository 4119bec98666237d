import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine, type World } from '../../testing/world.ts'

const outbox = async (world: World, companyId: number): Promise<{ template: string; state: string }[]> => {
  const rows = await world.core.engine.all<{ template: string; state: string }>(
    'select template, state from outbox where company_id = $1 order by id',
    [companyId],
  )
  return rows.map((row) => ({ ...row }))
}

const invited = (world: World, companyId: number) =>
  world.core.engine.all<{ user_id: number; accepted: number; email: string | null; phone: string | null }>(
    `select m.user_id, m.accepted, p.email, p.phone from members m
     join member_profiles p on p.company_id = m.company_id and p.member_id = m.id
     where m.company_id = $1 and m.to_revision is null and m.accepted = 0 order by m.id`,
    [companyId],
  )

onEachEngine('alteg-v1: invitations', (open) => {
  test('invited people get a fresh user id, their rights, and a message that waits', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const [place] = salon.locations
    const reply = await salon.owner.request('POST', `/api/v1/user/invite/${place}`, {
      body: {
        invites: [
          {
            name: 'Olivia',
            search: 'mail@example.com',
            position: 'Administrator',
            user_role: 'administrator',
            user_permissions: null,
          },
          { search: '+1 315 555 0175' },
        ],
      },
    })
    assert.deepEqual([reply.status, reply.body], [202, { success: true, meta: { message: 'Saved' } }])
    const people = await invited(world, salon.companyId)
    assert.deepEqual(
      people.map(({ email, phone }) => [email, phone]),
      [
        ['mail@example.com', null],
        [null, '13155550175'],
      ],
    )
    assert.deepEqual(await outbox(world, salon.companyId), [
      { template: 'invitation', state: 'waiting' },
      { template: 'invitation', state: 'waiting' },
    ])
    const roles = []
    for (const { user_id } of people) {
      const shown = await salon.owner.request('GET', `/api/v1/company/${place}/users/${user_id}/permissions`)
      roles.push(shown.body.data.user_role)
    }
    assert.deepEqual(roles, ['administrator', 'worker'])
    // Rights can be assigned before the invitation is accepted.
    const [olivia] = people
    const edit = await salon.owner.request('PUT', `/api/v1/company/${place}/users/${olivia?.user_id}/permissions`, {
      body: { user_role: 'manager' },
    })
    assert.deepEqual([edit.status, edit.body.data.user_role], [200, 'manager'])
  })

  test('a repeat renews, and a member gets the access at once', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon({ locations: 2 })
    const [first, second] = salon.locations
    const invite = (place: number | undefined, search: string, user_role: string) =>
      salon.owner.request('POST', `/api/v1/user/invite/${place}`, { body: { invites: [{ search, user_role }] } })

    await invite(first, 'ann@example.com', 'worker')
    assert.equal((await invite(first, 'ANN@example.com', 'administrator')).status, 202)
    const [ann, ...others] = await invited(world, salon.companyId)
    assert.deepEqual(others, [])
    assert.equal((await outbox(world, salon.companyId)).length, 2)

    const worker = await salon.member({ role: 'salon:worker' })
    assert.equal((await invite(second, worker.login, 'administrator')).status, 202)
    const shown = await salon.owner.request('GET', `/api/v1/company/${second}/users/${worker.userId}/permissions`)
    assert.equal(shown.body.data.user_role, 'administrator')
    assert.equal((await outbox(world, salon.companyId)).length, 2)
    assert.ok(ann)
  })

  test('all or nothing: one wrong invitation refuses the rest, and is named', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const before = await world.snapshot()
    const good = { search: 'good@example.com' }
    const post = async (invites: unknown): Promise<[number, string[]]> => {
      const { status, body } = await salon.owner.request('POST', `/api/v1/user/invite/${salon.locations[0]}`, {
        body: { invites },
      })
      return [status, (body.meta.errors ?? []).map(({ field }: { field: string }) => field)]
    }
    assert.deepEqual(await post([good, { search: 'nobody' }]), [422, ['invites.1.search']])
    assert.deepEqual(await post([good, { ...good, search: 'Good@Example.com' }]), [422, ['invites.1.search']])
    assert.deepEqual(
      await post([
        good,
        { search: 'b@example.com', user_role: 'king', staff_id: 5 },
        { search: 'c@example.com', staff_id: 77_777 },
      ]),
      [422, ['invites.1.user_role', 'invites.2.staff_id']],
    )
    assert.deepEqual((await post([]))[0], 422)
    assert.deepEqual((await post(Array.from({ length: 16 }, (_, n) => ({ search: `p${n}@example.com` }))))[0], 422)
    assert.deepEqual((await post([{ email: 'x@example.com', role_id: 1 }]))[0], 422)
    // NUL, which one of the databases cannot store, and half a character.
    for (const name of ['a\0b', '\ud800']) assert.deepEqual((await post([{ ...good, name }]))[0], 400)
    assert.equal(await world.snapshot(), before)
  })

  test('everything that is wrong with several invitations is told at once', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const [place] = salon.locations as [number]
    const staff = await salon.owner.request('POST', `/api/v1/staff/${place}`, { body: { name: 'Basil' } })
    const staff_id = staff.body.data.id
    const before = await world.snapshot()
    const reply = await salon.owner.request('POST', `/api/v1/user/invite/${place}`, {
      body: {
        invites: [
          { search: 'a@example.com', staff_id },
          { search: 'b@example.com', name: 'B\u0007', position: 'C\u0007' },
          { search: 'c@example.com', user_permissions: [{ slug: 'role', value: true }] },
          { search: 'A@example.com' },
          { search: 'd@example.com', staff_id },
          { search: 'e@example.com', staff_id: 77_777 },
          { search: 'nobody' },
        ],
      },
    })
    const fields = reply.body.meta.errors.map(({ field }: { field: string }) => field)
    assert.deepEqual(
      [reply.status, fields],
      [
        422,
        [
          'invites.1.name',
          'invites.1.position',
          'invites.2.user_permissions.role',
          'invites.3.search',
          'invites.4.staff_id',
          'invites.5.staff_id',
          'invites.6.search',
        ],
      ],
    )
    assert.equal(await world.snapshot(), before)
  })

  test('what is beyond the inviter is told with its row, and after what is wrong', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const manager = await salon.member({ role: 'salon:manager' })
    const before = await world.snapshot()
    const invite = (invites: object[]) =>
      manager.request('POST', `/api/v1/user/invite/${salon.locations[0]}`, { body: { invites } })
    const owners = [
      { search: 'ok@example.com' },
      { search: 'a@example.com', user_role: 'owner' },
      { search: salon.owner.login },
    ]
    const refused = await invite(owners)
    const rows = new Set(refused.body.meta.errors.map(({ field }: { field: string }) => field.split('.')[1]))
    assert.deepEqual(
      [refused.status, [...rows], refused.body.meta.errors[0].field],
      [403, ['1', '2'], 'invites.1.user_role'],
    )
    const wrong = await invite([...owners, { search: 'nobody' }])
    assert.deepEqual([wrong.status, wrong.body.meta.errors.length], [422, 1])
    assert.equal(await world.snapshot(), before)
  })

  test('somebody with two addresses may stand in two rows: the later one comes on top', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon({ locations: 2 })
    const [, there] = salon.locations as [number, number]
    const worker = await salon.member()
    await world.core.engine.transaction(async (session) => {
      session.write('update user_profiles set phone = $1 where user_id = $2', ['13155550175', worker.userId])
    })
    const staff = await salon.owner.request('POST', `/api/v1/staff/${there}`, { body: { name: 'Basil' } })
    const reply = await salon.owner.request('POST', `/api/v1/user/invite/${there}`, {
      body: {
        invites: [
          { search: worker.login, user_role: 'manager', staff_id: staff.body.data.id },
          { search: '+1 315 555 0175', user_role: 'administrator' },
        ],
      },
    })
    assert.equal(reply.status, 202)
    const shown = await salon.owner.request('GET', `/api/v1/company/${there}/users/${worker.userId}/permissions`)
    assert.deepEqual([shown.body.data.user_role, shown.body.data.staff_id], ['administrator', staff.body.data.id])
  })

  test('a role that does not count beside a wider grant is taken without a word', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const [place] = salon.locations as [number]
    const manager = await salon.member({ role: 'salon:manager', slot: 'company' })
    const reply = await salon.owner.request('POST', `/api/v1/user/invite/${place}`, {
      body: { invites: [{ search: manager.login, user_role: 'worker' }] },
    })
    assert.deepEqual([reply.status, reply.body], [202, { success: true, meta: { message: 'Saved' } }])
    const shown = await salon.owner.request('GET', `/api/v1/company/${place}/users/${manager.userId}/permissions`)
    const settings = shown.body.data.user_permissions.find(({ slug }: { slug: string }) => slug === 'settings_access')
    assert.equal(settings.value, true)
  })

  test('inviting needs the right, and nobody invites beyond what they hold', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const worker = await salon.member({ role: 'salon:worker' })
    const manager = await salon.member({ role: 'salon:manager' })
    const before = await world.snapshot()
    const body = { invites: [{ search: 'new@example.com', user_role: 'owner' }] }
    const url = `/api/v1/user/invite/${salon.locations[0]}`
    assert.equal((await worker.request('POST', url, { body })).status, 403)
    assert.equal((await manager.request('POST', url, { body })).status, 403)
    assert.equal((await world.request('POST', url, { body })).status, 401)
    assert.equal(await world.snapshot(), before)
  })

  test('what would break a letter or its address is refused', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const before = await world.snapshot()
    const refused: readonly (readonly [string, object])[] = [
      ['search', { search: '<script>@example.com' }],
      ['search', { search: 'x<other@example.com>' }],
      ['search', { search: 'one,two@example.com' }],
      ['search', { search: 'a\u0001b@example.com' }],
      ['name', { search: 'ok@example.com', name: 'Ann\r\nBcc: other@example.com' }],
      ['position', { search: 'ok@example.com', position: 'Bell\u0007' }],
    ]
    for (const [field, invitation] of refused) {
      const reply = await salon.owner.request('POST', `/api/v1/user/invite/${salon.locations[0]}`, {
        body: { invites: [invitation] },
      })
      assert.equal(reply.status, 422, JSON.stringify(invitation))
      assert.equal(reply.body.meta.errors[0].field, `invites.0.${field}`)
    }
    const long = await salon.owner.request('POST', `/api/v1/user/invite/${salon.locations[0]}`, {
      body: { invites: [{ search: 'ok@example.com', name: 'x'.repeat(300) }] },
    })
    assert.deepEqual(long.body.meta.errors, [
      { field: 'invites.0.name', message: 'must NOT have more than 200 characters' },
    ])
    assert.equal(await world.snapshot(), before)
  })
})
