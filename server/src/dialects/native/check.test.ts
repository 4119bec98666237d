import assert from 'node:assert/strict'
import { test } from 'node:test'
import { natively } from '../../testing/natively.ts'
import { onEachEngine } from '../../testing/world.ts'

onEachEngine('native: POST /companies/:id/check', (open) => {
  test('answers one question or many, with why not', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const worker = await salon.member({
      slot: `location:${here}`,
      exceptions: { timetable_access: true, timetable_staff_id: [7] },
    })
    const other = await world.salon()
    const owner = await natively(world, salon.owner)
    const path = `/gatehouse/v1/companies/${salon.companyId}/check`
    const ask = async (...questions: object[]): Promise<unknown[]> => {
      const reply = await owner('POST', path, { body: { questions } })
      assert.equal(reply.status, 200, reply.text)
      assert.ok(reply.body.revision > 0 && Number(reply.headers['gatehouse-revision']) === reply.body.revision)
      assert.ok(Math.abs(Date.parse(reply.body.at) - Date.now()) < 60_000)
      return reply.body.data.map((one: { allowed: boolean; reason?: string }) => one.reason ?? one.allowed)
    }
    const asked = { member_id: worker.memberId, permission: 'timetable_access', location_id: here }
    const limit = (id: number): object => ({ ...asked, limits: [{ permission: 'timetable_staff_id', id }] })

    assert.deepEqual(await ask(asked), [true])
    assert.deepEqual(
      await ask(
        { ...asked, member_id: 'me' },
        { ...asked, location_id: there },
        { ...asked, location_id: undefined },
        { ...asked, location_id: other.locations[0] },
        { ...asked, permission: 'levitate' },
        { ...asked, member_id: other.owner.memberId },
        { user_id: worker.userId, permission: 'timetable_access', location_id: here },
        { email: worker.login, permission: 'members.read', location_id: here },
        limit(7),
        limit(8),
      ),
      [
        true,
        'not-granted',
        'not-granted',
        'location-unknown',
        'permission-unknown',
        'subject-unknown',
        true,
        'not-granted',
        true,
        'beyond-limit',
      ],
    )
    assert.equal((await ask(...Array.from({ length: 1000 }, () => asked))).length, 1000)
  })

  test('refuses what is wrong by name, and asks nobody’s company', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const other = await world.salon()
    const owner = await natively(world, salon.owner)
    const path = `/gatehouse/v1/companies/${salon.companyId}/check`
    const asked = { member_id: 'me', permission: 'timetable_access' }
    for (const [body, field] of [
      [{ questions: [] }, 'questions'],
      [{ questions: Array.from({ length: 1001 }, () => asked) }, 'questions'],
      [{ questions: [{ permission: 'x' }] }, 'questions.0'],
      [{ questions: [{ ...asked, user_id: 5 }] }, 'questions.0'],
      [{ questions: [{ ...asked, ip: 'any' }] }, 'questions.0.ip'],
      [{ questions: [{ ...asked, limits: [{ permission: 'x' }] }] }, 'questions.0.limits.0'],
      [{ questions: [{ ...asked, at: 5 }] }, 'questions.0.at'],
    ] as const) {
      const reply = await owner('POST', path, { body })
      assert.deepEqual([reply.status, reply.body.errors?.[0]?.field], [422, field], JSON.stringify(body).slice(0, 100))
    }
    const foreign = await owner('POST', `/gatehouse/v1/companies/${other.companyId}/check`, {
      body: { questions: [asked] },
    })
    assert.equal(foreign.status, 404)
  })

  test('whoever sees no people asks about themselves', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const exceptions = { timetable_access: true, auth_enable_check_ip: true, auth_list_allowed_ip: '10.0.0.1' }
    const worker = await salon.member({ exceptions })
    const asWorker = await natively(world, worker)
    const path = `/gatehouse/v1/companies/${salon.companyId}/check`
    const permission = 'timetable_access'
    const { body } = await asWorker('POST', path, {
      body: {
        questions: [
          { member_id: 'me', permission, location_id: here },
          { member_id: worker.memberId, permission, location_id: here, ip: '10.0.0.1' },
          { member_id: salon.owner.memberId, permission, location_id: here },
        ],
      },
      from: '10.0.0.2',
    })
    assert.deepEqual(body.data, [
      { allowed: false, reason: 'wrong-address' },
      { allowed: true },
      { allowed: false, reason: 'subject-unknown' },
    ])
  })
})
