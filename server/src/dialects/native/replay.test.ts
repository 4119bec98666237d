import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTeamMemberAt } from '../../operations/team-members/create-team-member.ts'
import type { DecisionLog } from '../../storage/decision-log.ts'
import { asking } from '../../testing/asking.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine } from '../../testing/world.ts'

interface Replayed {
  readonly member_id: number
  readonly permission: string
  readonly resource: { readonly type: string; readonly id: string }
  readonly limits: unknown[]
  readonly count: number
  readonly allowed_count: number
  readonly before: { readonly allowed: boolean; readonly reason?: string }
  readonly after: { readonly allowed: boolean; readonly reason?: string }
}

onEachEngine('native: POST /companies/:id/replay', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native', 'authzen'], decisionLog: { share: 1 } })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const exceptions = { timetable_access: true, timetable_staff_id: [7] }
    const worker = await salon.member({ slot: `location:${here}`, exceptions })
    const other = await salon.member({ slot: `location:${here}`, exceptions: { timetable_access: true } })
    const check = async (...questions: object[]): Promise<unknown[]> => {
      const reply = await owner('POST', `${base}/check`, { body: { questions } })
      assert.equal(reply.status, 200, reply.text)
      return reply.body.data
    }
    const replay = async (writes: object[], window: object = {}, query = '') => {
      await world.core.decisionLog?.flush()
      return owner('POST', `${base}/replay?${query}`, { body: { writes, ...window } })
    }
    return { world, salon, here, there, owner, base, worker, other, check, replay }
  }

  test('tells which answers would be others, and nothing is stored', async () => {
    const { world, salon, here, there, worker, other, check, replay } = await begin()
    await using _ = world
    const asked = { member_id: worker.memberId, permission: 'timetable_access', location_id: here }
    const theirs = { ...asked, member_id: other.memberId }
    const limited = { ...asked, limits: [{ permission: 'timetable_staff_id', id: 7 }] }
    await check(asked, asked, limited, { ...asked, location_id: there }, theirs)
    // What cannot be asked again, or would not be otherwise.
    await check({ ...asked, permission: 'levitate' }, { ...asked, email: 'a@example.com', member_id: undefined })
    await check({ ...asked, location_id: 999_999 })
    await world.core.decisionLog?.flush()

    const before = await world.snapshot()
    const suspend = { method: 'PATCH', path: `/members/${worker.memberId}`, body: { suspended: true } }
    const reply = await replay([suspend])
    assert.equal(reply.status, 200, reply.text)
    assert.equal(await world.snapshot(), before)
    const { questions, ...counts } = reply.body.data as { questions: Replayed[] }
    const shown = ({ member_id, permission, resource, count, allowed_count, before, after }: Replayed) => [
      member_id === worker.memberId,
      permission,
      resource.id,
      [count, allowed_count],
      before.reason ?? before.allowed,
      after.reason ?? after.allowed,
    ]
    assert.deepEqual(questions.map(shown).sort(), [
      [true, 'timetable_access', String(here), [1, 1], true, 'suspended'],
      [true, 'timetable_access', String(here), [2, 2], true, 'suspended'],
      [true, 'timetable_access', String(there), [1, 0], 'not-granted', 'suspended'],
    ])
    assert.deepEqual(questions.find(({ count, allowed_count }) => count + allowed_count === 2)?.limits, [
      { permission: 'timetable_staff_id', id: 7 },
    ])
    assert.deepEqual(counts, { looked: 8, replayed: 7, changed: 4, own_types: 0, left: 1 })
    assert.equal(reply.body.next_cursor, null)

    // A write about the whole company bears on everybody.
    const close = await replay([{ method: 'PATCH', path: `/locations/${here}`, body: { closed: true } }])
    assert.equal(close.status, 200, close.text)
    assert.deepEqual(
      (close.body.data.questions as Replayed[]).map(({ after }) => after.reason),
      ['location-closed', 'location-closed', 'location-closed'],
    )
    // What it says is what happens.
    const { owner, base } = {
      owner: await natively(world, salon.owner),
      base: `/gatehouse/v1/companies/${salon.companyId}`,
    }
    assert.equal(
      (await owner('PATCH', `${base}/members/${worker.memberId}`, { body: { suspended: true } })).status,
      200,
    )
    for (const { resource, limits, after } of questions)
      assert.deepEqual(await check({ ...asked, location_id: Number(resource.id), limits }), [after])
    assert.deepEqual((await replay([suspend])).body.data.questions, [])
  })

  test('questions about things, capabilities and own types', async () => {
    const { world, salon, here, worker, replay } = await begin()
    await using _ = world
    const { ask } = await asking(world, salon, salon.owner)
    const person = await createTeamMemberAt(world.core, salon.owner.call, { locationId: here, name: 'A' })
    const subject = { type: 'member', id: String(worker.memberId) }
    const about = (name: string, type: string, id: number) =>
      ask('/evaluation', { subject, action: { name }, resource: { type, id: String(id) } })
    await about('timetable_access', 'team_member', person.id)
    await about('members.read', 'location', here)
    await about('read', 'todo', 1)
    await about('timetable_access', 'location', 0)
    const { body: grants } = await (await natively(world, salon.owner))(
      'GET',
      `/gatehouse/v1/companies/${salon.companyId}/members/${worker.memberId}/grants`,
    )
    const write = {
      method: 'PATCH',
      path: `/grants/${grants.data[0].id}`,
      body: { role: 'salon:owner', permissions: {} },
    }
    const { status, body, text } = await replay([write])
    assert.equal(status, 200, text)
    assert.deepEqual(
      (body.data.questions as Replayed[])
        .map(({ permission, resource, before, after }) => [permission, resource.type, before.allowed, after.allowed])
        .sort(),
      [
        ['members.read', 'location', false, true],
        ['timetable_access', 'team_member', false, true],
      ],
    )
    assert.deepEqual([body.data.own_types, body.data.left, body.data.replayed], [1, 1, 2])
  })

  test('page by page, on one revision, within a window', async () => {
    const { world, salon, here, worker, owner, base, replay } = await begin()
    await using _ = world
    const log = world.core.decisionLog as DecisionLog
    const logged = (at: number, permission: string) => ({
      companyId: salon.companyId,
      at,
      revision: 1,
      about: null,
      source: 'test',
      requestId: null,
      tokenId: 1,
      askerId: 1,
      subjectType: 'member',
      subjectId: String(worker.memberId),
      memberId: worker.memberId,
      permission,
      resourceType: 'location',
      resourceId: String(here),
      limits: null,
      fromAddress: false,
      allowed: true,
      reason: null,
      whole: true,
    })
    for (let n = 0; n < 2_100; n++) log.add(logged(n, n < 50 ? 'members.read' : 'timetable_access'))
    const suspend = { method: 'PATCH', path: `/members/${worker.memberId}`, body: { suspended: true } }
    const first = await replay([suspend])
    assert.deepEqual([first.body.data.looked, first.body.data.questions.length], [2_000, 1])
    const query = `cursor=${first.body.next_cursor}`
    const second = await replay([suspend], {}, query)
    assert.deepEqual(
      (second.body.data.questions as Replayed[]).map(({ permission, count }) => [permission, count]),
      [
        ['timetable_access', 50],
        ['members.read', 50],
      ],
    )
    assert.equal(second.body.next_cursor, null)
    const moment = (micro: number): string => `1970-01-01T00:00:00.${String(micro).padStart(6, '0')}Z`
    const window = await replay([suspend], { from: moment(40), to: moment(60) })
    assert.equal(window.body.data.looked, 20)

    const another = await replay([suspend], { to: moment(60) }, query)
    assert.deepEqual([another.status, another.body.errors?.[0].field], [422, 'cursor'])
    await owner('POST', `${base}/roles`, { body: { title: 'New', weight: 0, permissions: {} } })
    assert.equal((await replay([suspend], {}, query)).status, 409)
  })

  test('for whoever may read the history, see everybody, and do the writes', async () => {
    const { world, salon, here, base, worker, replay } = await begin()
    await using _ = world
    const suspend = { method: 'PATCH', path: `/members/${worker.memberId}`, body: { suspended: true } }
    const body = { writes: [suspend] }
    const manager = await natively(world, await salon.member({ role: 'salon:owner', slot: `location:${here}` }))
    assert.equal((await manager('POST', `${base}/replay`, { body })).status, 403)
    const stranger = await world.salon()
    const theirs = await natively(world, stranger.owner)
    assert.equal((await theirs('POST', `${base}/replay`, { body })).status, 404)
    assert.equal((await world.request('POST', `${base}/replay`, { body })).status, 401)
    const own = { method: 'PATCH', path: `/members/${salon.owner.memberId}`, body: { suspended: true } }
    assert.ok([403, 409, 422].includes((await replay([own])).status))
    const bad = await replay([suspend], { from: 'yesterday' })
    assert.deepEqual([bad.status, bad.body.errors?.[0].field], [422, 'from'])
    assert.equal((await replay([])).status, 422)
  })
})
