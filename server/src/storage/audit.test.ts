import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setLocationClosed } from '../operations/locations/set-location-closed.ts'
import { onEachEngine, type World } from '../testing/world.ts'
import { type AuditVerdict, auditedScopes, verifyChain } from './audit.ts'

/** A salon with some history, and the number of its events. */
const withHistory = async (world: World): Promise<{ companyId: number; events: number; go: () => Promise<void> }> => {
  const salon = await world.salon()
  let closed = false
  const go = (): Promise<void> => {
    closed = !closed
    return setLocationClosed(world.core, salon.owner.call, salon.companyId, salon.locations[0] as number, closed)
  }
  for (let n = 0; n < 6; n++) await go()
  return { companyId: salon.companyId, events: (await world.auditTrail(salon.companyId)).length, go }
}

const tamper = (world: World, ...statements: string[]): Promise<void> =>
  world.core.engine.transaction(async (session) => {
    for (const sql of statements) await session.write(sql)
  })

const COPY =
  'insert into audit_events (company_id, seq, revision, at, kind, subject, actor, detail, hash) select company_id'
const REST = 'revision, at, kind, subject, actor, detail, hash from audit_events where'

onEachEngine('storage: audit', (open) => {
  test('the chains of a company and of the directory are whole', async () => {
    await using world = await open()
    const { companyId, events } = await withHistory(world)
    const scopes = await auditedScopes(world.core.engine)
    assert.equal(scopes.length, 65)
    for (const scope of scopes) {
      const verdict = await verifyChain(world.core.engine, scope)
      assert.equal(verdict.whole, true, JSON.stringify(verdict))
      if (scope === companyId) assert.deepEqual(verdict, { whole: true, events })
    }
  })

  const cases: Record<string, { sql: (id: number, events: number) => string[]; first: (events: number) => number }> = {
    'a changed row': {
      sql: (id) => [`update audit_events set subject = 'location:77' where company_id = ${id} and seq = 4`],
      first: () => 4,
    },
    'another actor': {
      sql: (id) => [`update audit_events set actor = '{}' where company_id = ${id} and seq = 1`],
      first: () => 1,
    },
    'a deleted row': { sql: (id) => [`delete from audit_events where company_id = ${id} and seq = 3`], first: () => 3 },
    'the first row deleted': {
      sql: (id) => [`delete from audit_events where company_id = ${id} and seq = 1`],
      first: () => 1,
    },
    'the last row deleted': {
      sql: (id, events) => [`delete from audit_events where company_id = ${id} and seq = ${events}`],
      first: (events) => events,
    },
    'two rows swapped': {
      sql: (id) => [
        `update audit_events set seq = 1000 where company_id = ${id} and seq = 4`,
        `update audit_events set seq = 4 where company_id = ${id} and seq = 5`,
        `update audit_events set seq = 5 where company_id = ${id} and seq = 1000`,
      ],
      first: () => 4,
    },
    'a row beyond the head': {
      sql: (id, events) => [`${COPY}, ${events + 1}, ${REST} company_id = ${id} and seq = ${events}`],
      first: (events) => events + 1,
    },
    'a row before the first': { sql: (id) => [`${COPY}, 0, ${REST} company_id = ${id} and seq = 1`], first: () => 0 },
    'a row of its own making, head and all': {
      sql: (id) => [`update audit_events set hash = 'made up' where company_id = ${id} and seq = 2`],
      first: () => 2,
    },
    'another head': {
      sql: (id) => [`update revisions set head = 'another' where scope = ${id}`],
      first: (events) => events,
    },
  }
  test('each kind of tampering is named by the first row that is not as it was', async () => {
    await using world = await open()
    const { engine } = world.core
    for (const [name, { sql, first }] of Object.entries(cases)) {
      const { companyId, events } = await withHistory(world)
      await tamper(world, ...sql(companyId, events))
      const verdict = (await verifyChain(engine, companyId)) as AuditVerdict & { seq: number }
      assert.deepEqual([verdict.whole, verdict.seq], [false, first(events)], name)
    }
  })

  test('verifying while changes go on gives no false alarm', async () => {
    await using world = await open()
    const { companyId, go } = await withHistory(world)
    const verdicts: AuditVerdict[] = []
    for (let n = 0; n < 10; n++) {
      const changes = [go(), go(), go()]
      verdicts.push(await verifyChain(world.core.engine, companyId))
      await Promise.all(changes)
    }
    assert.deepEqual(
      verdicts.filter(({ whole }) => !whole),
      [],
    )
  })
})
