import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPosition } from '../../operations/positions/create-position.ts'
import { createTeamMember } from '../../operations/team-members/create-team-member.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

const denied = { success: false, data: null, meta: { message: 'Access denied.' } }
const unknown = { success: false, data: null, meta: {} }

onEachEngine('alteg-v1: team members', (openWorld) => {
  const open = () => openWorld({ dialects: ['alteg-v1'] })

  test('somebody is put on the roster and read in each shape of the interface', async () => {
    await using world = await open()
    const { companyId, locations, owner } = await world.salon({ locations: 2 })
    const [here, there] = locations as [number, number]
    const { id: position } = await createPosition(world.core, owner.call, {
      locationId: here,
      title: 'Stylist',
      locations: [there],
    })

    const made = await owner.request('POST', `/api/v1/staff/${here}`, {
      body: { name: ' Basil ', specialization: 'the hairdresser', position_id: position, hidden: 1, weight: 10 },
    })

    const { id } = made.body.data
    const flat = {
      id,
      name: 'Basil',
      company_id: here,
      specialization: 'the hairdresser',
      position: { id: position, title: 'Stylist' },
      avatar: '',
      avatar_big: '',
      fired: 0,
      status: 0,
      hidden: 1,
      user_id: null,
      is_paid_staff: false,
      is_included_in_payment_policy: true,
    }
    assert.deepEqual([made.status, made.body], [201, { success: true, data: flat, meta: [] }])
    const listed = {
      api_id: null,
      rating: 0,
      show_rating: 0,
      avatar: '',
      avatar_big: '',
      comments_count: 0,
      votes_count: 0,
      image_group: [],
      information: '',
      id,
      name: 'Basil',
      specialization: 'the hairdresser',
      user_id: null,
      has_access_timetable: false,
      bookable: false,
      position_id: position,
      schedule_till: '',
      weight: 0,
      fired: 0,
      status: 0,
      hidden: 1,
      user: [],
      prepaid: 'forbidden',
      position: { id: position, title: 'Stylist' },
    }
    const { has_access_timetable, bookable, position_id, schedule_till, user, prepaid, ...common } = listed
    for (const noun of ['staff', 'team_members']) {
      const list = await owner.request('GET', `/api/v1/${noun}/${here}`)
      assert.deepEqual([list.status, list.body], [200, { success: true, data: [listed], meta: [] }])
      const one = await owner.request('GET', `/api/v1/${noun}/${here}/${id}`)
      const inWords = { ...common, weight: '0', fired: '0', status: '0', hidden: '1' }
      assert.deepEqual([one.status, one.body], [200, { success: true, data: inWords, meta: [] }])
      for (const place of ['company', 'locations'])
        for (const which of ['', `/${id}`]) {
          const { status, body } = await owner.request('GET', `/api/v1/${place}/${here}/${noun}${which}`)
          assert.deepEqual([status, body], [200, { success: true, data: [flat], meta: { total_count: 1 } }])
        }
    }
    assert.deepEqual((await owner.request('GET', `/api/v1/staff/${there}`)).body.data, [])
    assert.equal((await owner.request('GET', `/api/v1/staff/${there}/${id}`)).status, 404)
    assert.deepEqual(
      (await world.auditTrail(companyId)).slice(-1).map(({ kind, subject, after }) => [kind, subject, after]),
      [
        [
          'team-member.created',
          `team-member:${id}`,
          { locationId: here, positionId: position, dismissed: false, hidden: true },
        ],
      ],
    )
  })

  test('an edit changes what it names; whoever is deleted leaves the list and stays readable', async () => {
    await using world = await open()
    const { companyId, locations, owner } = await world.salon()
    const [here] = locations as [number]
    const { id: position } = await createPosition(world.core, owner.call, {
      locationId: here,
      title: 'Stylist',
      locations: [here],
    })
    const { id } = await createTeamMember(world.core, operator, companyId, {
      locationId: here,
      name: 'Basil',
      specialization: 'hair',
      positionId: position,
    })
    const path = `/api/v1/staff/${here}/${id}`
    const put = async (body: object, at = path) => {
      const answer = await owner.request('PUT', at, { body })
      assert.equal(answer.status, 200, answer.text)
      const { name, specialization, position: job, fired, hidden } = answer.body.data
      return [name, specialization, job?.id ?? null, fired, hidden]
    }

    assert.deepEqual(await put({ name: 'Denis', fired: 1 }), ['Denis', 'hair', position, 1, 0])
    assert.deepEqual(await put({ hidden: true, fired: false }), ['Denis', 'hair', position, 0, 1])
    assert.deepEqual(
      await put({ specialization: '', position_id: 0 }, `/api/v1/locations/${here}/team_members/${id}`),
      ['Denis', '', null, 0, 1],
    )
    assert.deepEqual(await put({ position_id: position, hidden: 0 }), ['Denis', '', position, 0, 0])
    const same = await world.snapshot()
    assert.deepEqual(await put({ name: 'Denis', position_id: position, api_id: '42' }), ['Denis', '', position, 0, 0])
    assert.equal(await world.snapshot(), same)

    // A deleted position is nobody's any more.
    await owner.request('DELETE', `/api/v1/positions/${here}/${position}`)
    const orphan = await owner.request('GET', `/api/v1/staff/${here}`)
    assert.deepEqual([orphan.body.data[0].position, orphan.body.data[0].position_id], [[], 0])

    const deleted = await owner.request('DELETE', path)
    assert.deepEqual([deleted.status, deleted.text], [204, ''])
    assert.deepEqual((await owner.request('GET', `/api/v1/staff/${here}`)).body.data, [])
    assert.equal((await owner.request('GET', path)).body.data.status, '1')
    for (const [method, body] of [['DELETE'], ['PUT', { name: 'x' }]] as const) {
      const again = await owner.request(method, path, body ? { body } : {})
      assert.deepEqual([again.status, again.body], [404, unknown])
    }
    assert.equal((await world.auditTrail(companyId)).at(-1)?.kind, 'team-member.deleted')
  })

  test('a team member is linked to a user of the location, and the user sees it', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const [anna, ben] = [await salon.member(), await salon.member()]
    const faraway = await salon.member({ slot: `location:${there}` })
    const stranger = (await world.salon()).owner
    const { owner } = salon
    const staffOf = async ({ userId }: { userId: number }) =>
      (await owner.request('GET', `/api/v1/company/${here}/users/${userId}/permissions`)).body.data.staff_id

    const made = await owner.request('POST', `/api/v1/staff/${here}`, {
      body: { name: 'Anna', user_id: anna.userId },
    })
    const { id, user_id } = made.body.data
    assert.deepEqual([made.status, user_id, await staffOf(anna)], [201, anna.userId, id])

    // To somebody else, then to nobody.
    const path = `/api/v1/staff/${here}/${id}`
    const put = await owner.request('PUT', path, { body: { user_id: ben.userId } })
    assert.deepEqual([put.status, put.body.data.user_id], [200, ben.userId])
    assert.deepEqual([await staffOf(anna), await staffOf(ben)], [null, id])
    assert.equal((await owner.request('GET', path)).body.data.user_id, ben.userId)
    assert.deepEqual(
      (await world.auditTrail(salon.companyId)).slice(-2).map(({ kind, subject }) => [kind, subject]),
      [
        ['access.changed', `member:${anna.memberId}`],
        ['access.changed', `member:${ben.memberId}`],
      ],
    )
    await owner.request('PUT', path, { body: { user_id: 0 } })
    assert.deepEqual([await staffOf(ben), (await owner.request('GET', path)).body.data.user_id], [null, null])

    const before = await world.snapshot()
    for (const userId of [faraway.userId, stranger.userId, 999_999_999]) {
      const { status, body } = await owner.request('PUT', path, { body: { user_id: userId } })
      assert.deepEqual(
        [status, body.meta.errors],
        [422, [{ field: 'user_id', message: 'is not a user of this location' }]],
      )
    }
    assert.equal(await world.snapshot(), before)

    // Whoever is taken off the roster is no team member any more.
    await owner.request('PUT', path, { body: { user_id: ben.userId } })
    await owner.request('DELETE', path)
    assert.equal(await staffOf(ben), null)
  })

  test('a link takes the right to change users, and nobody touches the link of somebody above them', async () => {
    await using world = await open()
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const boss = await salon.member({ role: 'salon:owner' })
    const manager = await salon.member({ role: 'salon:manager' })
    const clerk = await salon.member({
      role: 'salon:worker',
      exceptions: {
        settings_access: true,
        settings_staff_access: true,
        settings_staff_create_access: true,
        settings_staff_edit_access: true,
      },
    })
    const colleague = await salon.member()
    const made = await salon.owner.request('POST', `/api/v1/staff/${here}`, {
      body: { name: 'Boss', user_id: boss.userId },
    })
    const path = `/api/v1/staff/${here}/${made.body.data.id}`
    const { id: free } = await createTeamMember(world.core, operator, salon.companyId, { locationId: here, name: 'X' })
    const before = await world.snapshot()
    const status = async (who: typeof boss, method: string, where: string, body?: unknown) =>
      (await who.request(method, where, body ? { body } : {})).status

    assert.equal(await status(manager, 'PUT', path, { user_id: 0 }), 403)
    assert.equal(await status(manager, 'PUT', path, { user_id: manager.userId }), 403)
    assert.equal(await status(manager, 'PUT', `/api/v1/staff/${here}/${free}`, { user_id: boss.userId }), 403)
    assert.equal(await status(manager, 'DELETE', path), 403)
    assert.equal(await status(clerk, 'PUT', `/api/v1/staff/${here}/${free}`, { user_id: colleague.userId }), 403)
    assert.equal(await status(clerk, 'POST', `/api/v1/staff/${here}`, { name: 'x', user_id: colleague.userId }), 403)
    // Dismissing is a right of its own.
    assert.equal(await status(clerk, 'PUT', `/api/v1/staff/${here}/${free}`, { fired: 1 }), 403)
    assert.equal(await status(clerk, 'POST', `/api/v1/staff/${here}`, { name: 'x', fired: 1 }), 403)
    assert.equal(await world.snapshot(), before)

    assert.equal(await status(clerk, 'PUT', `/api/v1/staff/${here}/${free}`, { name: 'Y' }), 200)
    assert.equal(await status(manager, 'PUT', `/api/v1/staff/${here}/${free}`, { user_id: colleague.userId }), 200)
    assert.equal(await status(manager, 'PUT', path, { name: 'The boss', user_id: boss.userId }), 200)
  })

  test('wrong fields and missing rights are refused, and nothing is written', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const foreign = await world.salon()
    const [here, there] = salon.locations as [number, number]
    const worker = await salon.member({ role: 'salon:worker' })
    const local = await salon.member({ role: 'salon:owner' })
    const { id } = await createTeamMember(world.core, operator, salon.companyId, { locationId: here, name: 'Basil' })
    const { id: theirs } = await createPosition(world.core, foreign.owner.call, {
      locationId: foreign.locations[0] as number,
      title: 'Theirs',
      locations: foreign.locations,
    })
    const before = await world.snapshot()
    const ask = async (who: typeof worker, method: string, path: string, body?: unknown) => {
      const answer = await who.request(method, `/api/v1/${path}`, body === undefined ? {} : { body })
      return [answer.status, answer.body]
    }

    for (const [body, field] of [
      [{ name: ' ' }, 'name'],
      [{ name: 'x'.repeat(201) }, 'name'],
      [{ name: 7 }, 'name'],
      [{ name: 'x', specialization: 'a\nb' }, 'specialization'],
      [{ name: 'x', position_id: theirs }, 'position_id'],
      [{ name: 'x', position_id: '1' }, 'position_id'],
      [{ name: 'x', fired: 2 }, 'fired'],
      [{ name: 'x', hidden: 'no' }, 'hidden'],
      [{ name: 'x', user_id: -1 }, 'user_id'],
      [[], 'body'],
    ] as const)
      for (const [method, path] of [
        ['POST', `staff/${here}`],
        ['PUT', `staff/${here}/${id}`],
      ] as const) {
        const [status, answer] = await ask(salon.owner, method, path, body)
        assert.deepEqual([status, answer.meta.errors?.[0].field], [422, field], JSON.stringify([method, body]))
      }
    assert.deepEqual((await ask(salon.owner, 'POST', `staff/${here}`, {}))[1].meta.errors, [
      { field: 'name', message: 'is missing' },
    ])

    for (const [method, path] of [
      ['GET', `staff/${here}`],
      ['GET', `staff/${here}/${id}`],
      ['GET', `company/${here}/staff/${id}`],
      ['POST', `staff/${here}`],
      ['PUT', `staff/${here}/${id}`],
      ['DELETE', `staff/${here}/${id}`],
    ] as const) {
      const body = method.startsWith('P') ? { name: 'B' } : undefined
      assert.deepEqual(await ask(worker, method, path, body), [403, denied], path)
      assert.deepEqual(await ask(foreign.owner, method, path, body), [404, unknown], path)
      assert.deepEqual(await ask(local, method, path.replace(`${here}`, `${there}`), body), [403, denied], path)
      const { status } = await world.request(method, `/api/v1/${path}`, body ? { body } : {})
      assert.equal(status, 401, path)
    }
    for (const method of ['GET', 'PUT', 'DELETE'])
      for (const path of [`staff/${foreign.locations[0]}/${id}`, `staff/${foreign.locations[0]}/0`])
        assert.deepEqual(await ask(foreign.owner, method, path, method === 'PUT' ? {} : undefined), [404, unknown])
    assert.equal(await world.snapshot(), before)
  })

  test('what the older shape of one shows is sent back, and changes nothing', async () => {
    await using world = await open()
    const { locations, owner } = await world.salon()
    const [here] = locations as [number]
    const made = await owner.request('POST', `/api/v1/staff/${here}`, { body: { name: 'Basil', hidden: 1 } })
    const url = `/api/v1/staff/${here}/${made.body.data.id}`
    const read = await owner.request('GET', url)
    assert.deepEqual([read.body.data.hidden, read.body.data.fired], ['1', '0'])
    const before = await world.snapshot()
    const back = await owner.request('PUT', url, { body: read.body.data })
    assert.deepEqual([back.status, back.body.data.hidden, back.body.data.fired], [200, 1, 0])
    assert.equal(await world.snapshot(), before)
    for (const hidden of ['2', '', 'true', 2])
      assert.equal((await owner.request('PUT', url, { body: { hidden } })).status, 422, String(hidden))
  })
})
