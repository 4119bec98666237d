import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../model/refusal.ts'
import { openCore } from '../open-core.ts'
import { onEachEngine, type World } from '../testing/world.ts'
import { DecisionLog, dropOldDecisions, markDecisionLog } from './decision-log.ts'

const DAY = 24 * 60 * 60 * 1_000_000

onEachEngine('storage: decision log', (open) => {
  const row = (companyId: number, at: number) => ({
    companyId,
    at,
    revision: 1,
    about: null,
    source: 'test',
    requestId: null,
    tokenId: 1,
    askerId: 1,
    subjectType: 'member',
    subjectId: '1',
    memberId: 1,
    permission: 'p',
    resourceType: 'company',
    resourceId: '1',
    limits: null,
    fromAddress: false,
    allowed: true,
    reason: null,
    whole: true,
  })
  const count = async ({ core }: World, where = ''): Promise<number> => {
    const [found] = await core.engine.all<{ count: number }>(`select count(*) as count from decision_log ${where}`)
    return Number(found?.count)
  }

  test('what is older than its time is forgotten, company by company', async () => {
    await using world = await open()
    const { engine } = world.core
    const [{ now } = { now: 0 }] = await engine.all<{ now: number }>(`select ${engine.clock} as now`)
    const log = new DecisionLog(engine, { share: 1 })
    for (let n = 0; n < 2_345; n++) log.add(row(n < 2_300 ? 7 : 9, now - 40 * DAY + n))
    for (const company of [7, 8]) for (let n = 0; n < 3; n++) log.add(row(company, now - 20 * DAY))
    await log.flush()
    assert.equal(await count(world), 2_351)
    assert.equal(log.written, 2_351)
    assert.equal(await dropOldDecisions(engine, 30 * DAY, AbortSignal.abort()), 0)
    assert.equal(await dropOldDecisions(engine, 30 * DAY), 2_345)
    assert.deepEqual([await count(world, 'where company_id = 7'), await count(world)], [3, 6])
  })

  test('while the database is away answers wait, as many as there is room for, and no more', async () => {
    await using world = await open()
    const { engine } = world.core
    let isAway = true
    const sometimes = new Proxy(engine, {
      get: (target, name) => {
        const found = Reflect.get(target, name)
        if (name === 'transaction' && isAway)
          return () => Promise.reject(new Refusal('service.unavailable', { retryAfter: 1 }))
        return typeof found === 'function' ? found.bind(target) : found
      },
    })
    const log = new DecisionLog(sometimes, { share: 1, most: 10 * 320, mostUses: 2 })
    const fill = (from: number): void => {
      for (let n = from; n < from + 7; n++) log.add(row(7, n))
    }
    fill(0)
    await assert.rejects(log.flush())
    fill(7)
    await assert.rejects(log.flush())
    assert.deepEqual([log.written, log.dropped], [0, 4])
    isAway = false
    assert.equal(await log.flush(), 4)
    assert.deepEqual([await count(world), log.written], [10, 10])
    fill(20)
    assert.equal(await log.flush(), 0)
    assert.equal(await count(world), 17)

    // Uses for which there was no room: nothing is said of the time before.
    await markDecisionLog(engine, true)
    const since = async (): Promise<number> => {
      const [found] = await engine.all<{ value: string }>(
        "select value from installation where key = 'decision-log-since'",
      )
      return Number(found?.value)
    }
    await engine.transaction(async (session) => {
      session.write("update installation set value = '5' where key = 'decision-log-since'")
    })
    for (const used of ['a', 'b']) log.use(7, used, 1)
    await log.flush()
    assert.equal(await since(), 5)
    for (const used of ['c', 'd', 'e']) log.use(7, used, 1)
    await log.flush()
    assert.ok((await since()) > 5)
    const uses = await engine.all<{ used: string }>('select used from permission_uses order by used')
    assert.deepEqual(
      uses.map(({ used }) => used),
      ['a', 'b', 'c', 'd'],
    )
  })

  test('a last use is written once an hour, and never goes back', async () => {
    await using world = await open()
    const HOUR = DAY / 24
    const log = new DecisionLog(world.core.engine, { share: 1 })
    const other = new DecisionLog(world.core.engine, { share: 1 })
    const last = async () => {
      await log.flush()
      await other.flush()
      const [found] = await world.core.engine.all<{ last_at: number }>('select last_at from permission_uses')
      return found?.last_at
    }
    log.use(7, 'a', HOUR)
    assert.equal(await last(), HOUR)
    log.use(7, 'a', 2 * HOUR - 1)
    assert.equal(await last(), HOUR)
    log.use(7, 'a', 2 * HOUR)
    assert.equal(await last(), 2 * HOUR)
    other.use(7, 'a', HOUR + 1)
    assert.equal(await last(), 2 * HOUR)
  })

  test('the end of the service writes what waits', async () => {
    await using world = await open({ dialects: ['native'], decisionLog: { share: 1 } })
    const log = world.core.decisionLog as DecisionLog
    const text = await (await world.app()).metrics.text()
    assert.match(text, /^gatehouse_decision_log_written_total 0$/m)
    assert.match(text, /^gatehouse_decision_log_dropped_total 0$/m)
    log.add(row(7, 1))
    assert.equal(await count(world), 0)
    const again = await openCore(world.url, { decisionLog: { share: 1 } })
    again.core.decisionLog?.add(row(8, 1))
    await again.close()
    assert.equal(await count(world, 'where company_id = 8'), 1)

    // With the database away it cannot, and says so; but it ends.
    const { core, close } = await openCore(world.url, { decisionLog: { share: 1 } })
    core.decisionLog?.add(row(9, 1))
    core.engine.transaction = () => Promise.reject(new Refusal('service.unavailable', { retryAfter: 1 }))
    const end = core.engine.close.bind(core.engine)
    let hasEnded = false
    core.engine.close = () => {
      hasEnded = true
      return end()
    }
    await assert.rejects(close())
    assert.ok(hasEnded)
  })
})
