import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { openCore } from '../open-core.ts'
import { emptyDatabase, onEachEngine } from '../testing/world.ts'
import { dropEndedCounts, sharedCounters } from './rate-limits.ts'

const HOUR = 3_600

onEachEngine('storage: shared counters', (open, kind) => {
  test('a crowd is let through to the quota, by all nodes together, and not before the window has ended again', async (t) => {
    mock.timers.enable({ apis: ['Date'], now: Date.now() })
    t.after(() => mock.timers.reset())
    await using world = await open()
    const { engine } = world.core
    const quota = { times: 10, seconds: HOUR }
    const nodes = [sharedCounters(engine)('sign-in', quota), sharedCounters(engine)('sign-in', quota)]

    const counts = await Promise.all(Array.from({ length: 40 }, (_, n) => nodes[n % 2]?.take('ann', 1)))
    assert.equal(counts.filter((count) => !count?.isOver).length, 10)
    for (const node of nodes) {
      assert.deepEqual(await node.take('ann', 1), { total: 0, left: 0, isOver: true, endsIn: HOUR })
      assert.equal((await node.take('bob', 4)).isOver, false)
    }
    assert.equal((await nodes[0]?.take('bob', 4))?.isOver, true)

    mock.timers.tick((HOUR - 1) * 1000)
    assert.deepEqual(await nodes[0]?.take('ann', 1), { total: 0, left: 0, isOver: true, endsIn: 1 })
    mock.timers.tick(1_001)
    assert.deepEqual(await nodes[1]?.take('ann', 1), { total: 1, left: 9, isOver: false, endsIn: HOUR })
    assert.deepEqual(await nodes[0]?.add('ann', 20), { total: 21, left: 0, isOver: false, endsIn: HOUR })
  })

  test('what is over costs no statement, and what has ended is forgotten', async () => {
    await using world = await open()
    const { engine } = world.core
    const rows = async () =>
      (await engine.all<{ key: string; points: number }>('select key, points from rate_limits order by key')).map(
        (row) => ({ ...row }),
      )
    const counter = sharedCounters(engine)('register', { times: 1, seconds: HOUR })
    for (let n = 0; n < 5; n++) await counter.take('ann', 1)
    await sharedCounters(engine)('brief', { times: 1, seconds: 0.001 }).take('ann', 1)
    assert.deepEqual(await rows(), [
      { key: 'brief:ann', points: 1 },
      { key: 'register:ann', points: 1 },
    ])
    await new Promise((resolve) => setTimeout(resolve, 20))
    await dropEndedCounts(engine)
    assert.deepEqual(await rows(), [{ key: 'register:ann', points: 1 }])
  })

  test('without a database nothing is let through', { skip: kind === 'sqlite' }, async () => {
    const { url } = await emptyDatabase(kind)
    const { core, close } = await openCore(url)
    const counter = sharedCounters(core.engine)('sign-in', { times: 10, seconds: HOUR })
    await counter.take('ann', 1)
    await close()
    await assert.rejects(counter.take('ann', 1), { name: 'Refusal', kind: 'service.unavailable', retryAfter: 1 })
  })
})
