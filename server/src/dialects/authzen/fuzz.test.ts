import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asking } from '../../testing/asking.ts'
import { onEachEngine } from '../../testing/world.ts'

/** Mostly right, sometimes anything, so that each part is wrong while the others are right. */
const mostly = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 15, arbitrary: right },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<unknown>(null, '', 1e300, -0, 1.5, '1', [], [null], {}, '\0@\0', '\ud800@x'),
    },
  )

onEachEngine('authzen: whatever is sent', (open, kind) => {
  test('no fault of ours, and nothing is written', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const salon = await world.salon({ locations: 2 })
    const worker = await salon.member()
    const other = await world.salon()
    const { ask } = await asking(world, salon, salon.owner)
    const ids = [worker.userId, worker.memberId, salon.companyId, ...salon.locations, ...other.locations, 0, 999_999]
    const id = mostly(
      fc.oneof(fc.constantFrom(...ids.map(String)), fc.constantFrom(worker.login, 'x@y', '9'.repeat(20))),
    )
    const properties = mostly(
      fc.record(
        {
          limits: mostly(fc.array(mostly(fc.record({ permission: id, id: mostly(fc.nat()), days: mostly(fc.nat()) })))),
        },
        { requiredKeys: [] },
      ),
    )
    const part = (types: readonly string[]): fc.Arbitrary<unknown> =>
      mostly(fc.record({ type: mostly(fc.constantFrom(...types)), id, properties }, { requiredKeys: ['type', 'id'] }))
    const question = {
      subject: part(['user', 'member', 'robot']),
      action: mostly(
        fc.record(
          { name: mostly(fc.constantFrom('timetable_access', 'members.edit', 'constructor', '__proto__')), properties },
          { requiredKeys: ['name'] },
        ),
      ),
      resource: part(['company', 'location', 'position', 'team_member', 'tag', 'todo', 'gatehouse::x', 'constructor']),
      context: mostly(fc.record({ ip: mostly(fc.constantFrom('10.0.0.1', '::1')) }, { requiredKeys: [] })),
    }
    const item = fc.record(question, { requiredKeys: [] })
    const body = fc.record(
      {
        ...question,
        evaluations: mostly(fc.array(mostly(item), { maxLength: 4 })),
        options: mostly(
          fc.record({ evaluations_semantic: mostly(fc.constantFrom('execute_all', 'deny_on_first_deny')) }),
        ),
        page: mostly(
          fc.record(
            { limit: mostly(fc.constantFrom(1, 5)), token: mostly(fc.constantFrom('', 'MQ.x')) },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: ['subject', 'action', 'resource'] },
    )
    const path = fc.constantFrom('/evaluation', '/evaluations', '/search/subject', '/search/resource', '/search/action')

    const before = await world.snapshot()
    const met = new Set<number>()
    const sent = async (where: string, what: unknown): Promise<void> => {
      const { status, text } = await ask(where, JSON.stringify(what))
      met.add(status)
      assert.ok(status === 200 || status === 400, `${where} ${JSON.stringify(what)}: ${status} ${text}`)
    }
    const right = {
      subject: { type: 'user', id: String(worker.userId) },
      action: { name: 'timetable_access' },
      resource: { type: 'location', id: String(salon.locations[0]) },
    }
    await sent('/evaluation', right)
    await sent('/evaluation', { ...right, subject: 5 })
    await fc.assert(fc.asyncProperty(path, body, sent), { numRuns: kind === 'sqlite' ? 600 : 150 })
    assert.deepEqual([...met].sort(), [200, 400])
    assert.equal(await world.snapshot(), before)
  })
})
