import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPosition } from '../../operations/positions/create-position.ts'
import { createTeamMemberAt, type TeamMemberWish } from '../../operations/team-members/create-team-member.ts'
import { deleteTeamMember } from '../../operations/team-members/delete-team-member.ts'
import { onEachEngine } from '../../testing/world.ts'

onEachEngine('alteg-v2: team members', (openWorld) => {
  const open = () => openWorld({ dialects: ['alteg-v2'] })

  test('the roster of a location is listed, with its positions when they are asked for', async () => {
    await using world = await open()
    const { locations, owner } = await world.salon({ locations: 2 })
    const [here, there] = locations as [number, number]
    const { id: job } = await createPosition(world.core, owner.call, {
      locationId: here,
      title: 'Senior Stylist',
      locations: [here],
    })
    const add = async (wish: Omit<TeamMemberWish, 'locationId'>) =>
      (await createTeamMemberAt(world.core, owner.call, { locationId: here, ...wish })).id
    const john = await add({ name: 'John Smith', specialization: 'Hair', positionId: job })
    const ada = await add({ name: 'Ada', positionId: job })
    const basil = await add({ name: 'Basil' })
    const resource = (id: number, name: string, specialization: string, position: number) => ({
      type: 'staff',
      id: String(id),
      attributes: {
        name,
        tt_markup: 15,
        specialization,
        image: '',
        position_id: position,
        is_available_as_assistant: false,
      },
    })
    const data = [
      resource(john, 'John Smith', 'Hair', job),
      resource(ada, 'Ada', '', job),
      resource(basil, 'Basil', '', 0),
    ]
    const related = { data: { type: 'staff_position', id: String(job) } }

    for (const edition of ['companies', 'locations']) {
      const path = `/api/v2/${edition}/${here}/team_members`
      const plain = await owner.request('GET', path)
      assert.deepEqual([plain.status, plain.body], [200, { data }])
      const full = await owner.request('GET', `${path}?include=position&include=employee`)
      const relationships = [related, related, { data: null }].map((position) => ({
        position,
        employee: { data: null },
      }))
      assert.deepEqual(full.body, {
        data: data.map((item, index) => ({ ...item, relationships: relationships[index] })),
        included: [{ type: 'staff_position', id: String(job), attributes: { title: 'Senior Stylist' } }],
      })
      const employees = await owner.request('GET', `${path}?include=employee`)
      assert.deepEqual(employees.body.included, [])
      assert.deepEqual(employees.body.data[0].relationships, { employee: { data: null } })
    }
    assert.deepEqual((await owner.request('GET', `/api/v2/locations/${there}/team_members`)).body, { data: [] })
  })

  test('filters choose by name, position and state', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { owner } = salon
    const [here] = salon.locations as [number]
    const anna = await salon.member()
    const position = async (title: string) =>
      (await createPosition(world.core, owner.call, { locationId: here, title, locations: [here] })).id
    const [stylist, barber] = [await position('Senior Stylist'), await position('Barber')]
    const add = (name: string, wish: Partial<TeamMemberWish> = {}) =>
      createTeamMemberAt(world.core, owner.call, { locationId: here, name, ...wish })
    await add('Anna Älg', { positionId: stylist, userId: anna.userId })
    await add('Ben', { positionId: barber, dismissed: true })
    await add('Cara', { hidden: true })
    const { id: gone } = await add('Dora')
    await deleteTeamMember(world.core, owner.call, { locationId: here, teamMemberId: gone })
    const found = async (query: string) => {
      const { status, body } = await owner.request('GET', `/api/v2/locations/${here}/team_members?${query}`)
      return status === 200
        ? body.data.map((item: { attributes: { name: string } }) => item.attributes.name[0]).join('')
        : [status, body.meta.errors]
    }

    for (const [query, names] of [
      ['', 'ABC'],
      [`filter[name]=${encodeURIComponent('äL')}`, 'A'],
      ['filter%5Bname%5D=a', 'AC'],
      ['filter[name]=1', ''],
      [`filter[position_id]=${barber}`, 'B'],
      ['filter[position_id]=0', 'C'],
      ['filter[position_id]=999999', ''],
      ['filter[position_title]=STYL', 'A'],
      ['filter[fired]=0', 'AC'],
      ['filter[fired]=1', 'B'],
      ['filter[fired]=2', 'ABC'],
      ['filter[deleted]=1', 'D'],
      ['filter[deleted]=2', 'ABCD'],
      ['filter[user_linked]=1', 'A'],
      ['filter[user_linked]=0', 'BC'],
      ['filter[is_paid]=1', ''],
      ['filter[is_paid]=0&filter[has_schedule]=2', 'ABC'],
      ['filter[is_assistant]=1&filter[deleted]=2', ''],
      ['filter[fired]=0&filter[user_linked]=0', 'C'],
    ] as const)
      assert.equal(await found(query), names, query)
    const state = ['must be <= 2']
    for (const [query, errors] of [
      ['filter[name]=', { 'filter[name]': ['must NOT have fewer than 1 characters'] }],
      ['filter[fired]=3', { 'filter[fired]': state }],
      ['filter[deleted]=yes', { 'filter[deleted]': ['must be integer'] }],
      ['filter[position_id]=-1', { 'filter[position_id]': ['must be >= 0'] }],
      ['filter[salary]=1', { 'filter[salary]': ['is not known here'] }],
      ['limit=1', { limit: ['is not known here'] }],
    ] as const)
      assert.deepEqual(await found(query), [422, errors], query)
    for (const query of ['include=user', 'include=position,employee', 'include=position&include=position'])
      assert.equal((await found(query))[0], 422, query)
  })

  test('the roster needs the right', async () => {
    await using world = await open()
    const salon = await world.salon()
    const path = `/api/v2/locations/${salon.locations[0]}/team_members`
    const worker = await salon.member({ role: 'salon:worker' })
    const stranger = (await world.salon()).owner

    assert.equal((await worker.request('GET', path)).status, 403)
    assert.equal((await stranger.request('GET', path)).status, 404)
    assert.equal((await world.request('GET', `${path}?limit=x`)).status, 401)
    assert.equal((await salon.owner.request('POST', path, { body: {} })).status, 405)
  })
})
