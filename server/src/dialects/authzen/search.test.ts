import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setLocationClosed } from '../../operations/locations/set-location-closed.ts'
import { createPosition } from '../../operations/positions/create-position.ts'
import { createTag } from '../../operations/tags/create-tag.ts'
import { createTeamMember } from '../../operations/team-members/create-team-member.ts'
import { setUserDisabled } from '../../operations/users/set-user-disabled.ts'
import { type Asking, asking } from '../../testing/asking.ts'
import { onEachEngine, operator, type TestCompany, type World } from '../../testing/world.ts'

type Ref = { type: string; id: string }

const ref = (type: string, id: number | string | undefined): Ref => ({ type, id: String(id) })

/** All pages of a search, and how many there were. */
const whole = async (
  { ask }: Asking,
  path: string,
  body: object,
  limit?: number,
): Promise<{ results: Ref[]; pages: number }> => {
  const results: Ref[] = []
  let token: string | undefined
  for (let pages = 1; ; pages++) {
    const page = { ...(limit && { limit }), ...(token !== undefined && { token }) }
    const reply = await ask(`/search/${path}`, { ...body, page })
    assert.equal(reply.status, 200, reply.text)
    assert.equal(reply.body.page.count, reply.body.results.length)
    results.push(...reply.body.results)
    token = reply.body.page.next_token
    if (token === '') return { results, pages }
  }
}

interface Stage {
  readonly salon: TestCompany
  readonly subjects: readonly Ref[]
  readonly resources: readonly Ref[]
}

/** A salon with people of every kind, and one of each resource at several places. */
const stage = async (world: World): Promise<Stage> => {
  const salon = await world.salon({ locations: 3 })
  const [here, there, shut] = salon.locations as [number, number, number]
  const { core } = world
  const { companyId, owner } = salon
  const soon = Date.now() * 1000 + 3_600_000_000
  const people = [
    owner,
    await salon.member({ role: 'salon:manager', slot: `location:${here}` }),
    await salon.member({ role: 'salon:worker', slot: `location:${there}` }),
    await salon.member({ role: 'salon:owner', slot: `location:${here}`, startsAt: soon }),
    await salon.member({ role: 'salon:owner', slot: 'company', state: 'suspended' }),
    await salon.member({ role: 'salon:owner', slot: 'company', state: 'invited' }),
    await salon.member({ role: 'salon:owner', slot: 'company' }),
    await salon.member({ role: 'salon:worker', exceptions: { timetable_access: true, timetable_staff_id: [1] } }),
  ]
  await setUserDisabled(core, operator, people[6]?.userId as number, true)
  const position = await createPosition(core, owner.call, { locationId: here, title: 'Both', locations: [here, there] })
  const resources = [
    ref('company', companyId),
    ...salon.locations.map((id) => ref('location', id)),
    ref('position', position.id),
  ]
  for (const locationId of [here, there, shut]) {
    const tag = { title: `T${locationId}`, color: '#000000', icon: '', entity: 'client' } as const
    resources.push(ref('tag', (await createTag(core, owner.call, { locationId, ...tag })).id))
    const teamMember = await createTeamMember(core, operator, companyId, { locationId, name: 'One' })
    resources.push(ref('team_member', teamMember.id))
  }
  await setLocationClosed(core, operator, companyId, shut, true)
  return {
    salon,
    resources,
    subjects: people.flatMap(({ userId, memberId }) => [ref('user', userId), ref('member', memberId)]),
  }
}

const types = ['company', 'location', 'position', 'team_member', 'tag']
const actions = ['timetable_access', 'settings_users_access', 'members.read', 'levitate']

onEachEngine('authzen: searches', (open) => {
  test('find exactly what evaluations allow, in pages of whatever length', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const { salon, subjects, resources } = await stage(world)
    const [here] = salon.locations as [number]
    const [, manager] = subjects.filter(({ type }) => type === 'user')
    const managed = { userId: Number(manager?.id) }
    let found = 0
    for (const asker of [
      await asking(world, salon, salon.owner),
      await asking(world, salon, managed),
      await asking(world, salon, salon.owner, { locations: [here] }),
    ]) {
      const allowed = new Set<string>()
      const keyOf = (subject: Ref, action: string, resource: Ref): string => JSON.stringify([subject, action, resource])
      for (const subject of subjects) {
        const items = actions.flatMap((name) => resources.map((resource) => ({ action: { name }, resource })))
        const { body } = await asker.ask('/evaluations', { subject, evaluations: items })
        for (const [index, { action, resource }] of items.entries())
          if (body.evaluations[index].decision) allowed.add(keyOf(subject, action.name, resource))
      }
      found += allowed.size

      const byId = (refs: Ref[]): Ref[] => refs.toSorted((a, b) => Number(a.id) - Number(b.id))
      for (const name of actions) {
        const action = { name }
        for (const resource of resources)
          for (const type of ['user', 'member']) {
            const { results } = await whole(asker, 'subject', { subject: { type }, action, resource }, 2)
            const expected = subjects.filter((one) => one.type === type && allowed.has(keyOf(one, name, resource)))
            assert.deepEqual(results, byId(expected), `${name} ${JSON.stringify(resource)}`)
          }
        for (const subject of subjects)
          for (const type of types) {
            const { results } = await whole(asker, 'resource', { subject, action, resource: { type } })
            const expected = resources.filter((one) => one.type === type && allowed.has(keyOf(subject, name, one)))
            assert.deepEqual(results, byId(expected), `${JSON.stringify(subject)} ${name} ${type}`)
          }
      }
      for (const subject of subjects.slice(0, 4))
        for (const resource of resources.slice(0, 6)) {
          const { results } = await whole(asker, 'action', { subject, resource })
          const names = new Set((results as unknown as { name: string }[]).map(({ name }) => name))
          for (const name of actions) assert.equal(names.has(name), allowed.has(keyOf(subject, name, resource)))
        }
    }
    assert.ok(found > 50, `${found}`)
  })

  test('a token goes on with the very same request alone', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const { salon, subjects } = await stage(world)
    const [here, there] = salon.locations
    const asker = await asking(world, salon, salon.owner)
    const body = {
      subject: { type: 'user', id: 'ignored' },
      action: { name: 'timetable_access' },
      resource: ref('location', here),
    }
    const first = await asker.ask('/search/subject', { ...body, page: { limit: 1 } })
    const token = first.body.page.next_token
    assert.ok(token !== '' && first.body.results.length === 1)
    const again = await asker.ask('/search/subject', { page: { token, limit: 1 }, ...body })
    assert.equal(again.status, 200)
    assert.notDeepEqual(again.body.results, first.body.results)
    // Its pages stay as long as the first one, where nothing else is said of them.
    const rest = await asker.ask('/search/subject', { ...body, page: { token } })
    assert.deepEqual([rest.status, rest.body], [200, again.body])

    const page = { limit: 1, token }
    for (const other of [
      { ...body, resource: ref('location', there), page },
      { ...body, action: { name: 'clients_access' }, page },
      { ...body, context: {}, page },
      { ...body, page: { limit: 2, token } },
      { ...body, page: { token, properties: {} } },
      { ...body, page: { limit: 1, token, properties: {} } },
      { ...body, page: { token: Buffer.from('[0,1000000]').toString('base64url') + token.slice(token.indexOf('.')) } },
      { ...body, page: { limit: 1, token: `${token}x` } },
      { ...body, page: { limit: 1, token: 'x' } },
    ])
      assert.equal((await asker.ask('/search/subject', other)).status, 400, JSON.stringify(other))
    const resources = { subject: subjects[0], action: { name: 'timetable_access' }, resource: { type: 'location' } }
    assert.equal((await asker.ask('/search/resource', { ...resources, page })).status, 400)
    const other = await world.salon()
    const stranger = await asking(world, other, other.owner)
    assert.equal((await stranger.ask('/search/subject', { ...body, page })).status, 400)

    const all = await whole(asker, 'action', { subject: subjects[0], resource: ref('location', here) }, 50)
    assert.ok(all.pages > 4 && all.results.length > 200)
    assert.equal(new Set(all.results.map((one) => JSON.stringify(one))).size, all.results.length)
  })

  test('what is unknown is found nowhere, and what is missing is said', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const salon = await world.salon()
    const other = await world.salon()
    const { ask } = await asking(world, salon, salon.owner)
    const subject = ref('user', salon.owner.userId)
    const action = { name: 'timetable_access' }
    const resource = ref('location', salon.locations[0])
    const empty = { results: [], page: { next_token: '', count: 0 } }
    for (const [path, body] of [
      ['subject', { subject: { type: 'robot' }, action, resource }],
      ['subject', { subject, action: { name: 'levitate' }, resource }],
      ['subject', { subject, action, resource: ref('location', other.locations[0]) }],
      ['subject', { subject, action, resource: ref('planet', 1) }],
      ['resource', { subject, action, resource: { type: 'planet' } }],
      ['resource', { subject: ref('user', other.owner.userId), action, resource }],
      ['resource', { subject: ref('robot', 1), action, resource }],
      ['action', { subject: ref('user', other.owner.userId), resource }],
      ['action', { subject, resource: ref('location', 4_000_000) }],
    ] as const) {
      const reply = await ask(`/search/${path}`, body)
      assert.deepEqual([reply.status, reply.body], [200, empty], `${path} ${JSON.stringify(body)}`)
    }
    for (const [path, body] of [
      ['subject', { subject, action }],
      ['subject', { subject, resource }],
      ['subject', { action, resource }],
      ['subject', { subject: {}, action, resource }],
      ['subject', { subject, action, resource: { type: 'location' } }],
      ['resource', { subject: { type: 'user' }, action, resource }],
      ['resource', { subject, action, resource: {} }],
      ['action', { subject: { type: 'user' }, resource }],
      ['action', { subject, resource: { type: 'location' } }],
      ['action', { subject, resource, page: 5 }],
      ['action', { subject, resource, page: { limit: 0 } }],
      ['action', { subject, resource, page: { token: 5 } }],
      ['action', { subject, resource, context: 5 }],
      ['action', `{"subject":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
      [
        'action',
        `{"subject":{"type":"user","id":"1"},"resource":{"type":"tag","id":"1"},"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      ],
    ] as const) {
      const reply = await ask(`/search/${path}`, body)
      assert.deepEqual(
        [reply.status, typeof reply.body.error],
        [400, 'string'],
        `${path} ${JSON.stringify(body).slice(0, 200)}`,
      )
    }
  })
})
