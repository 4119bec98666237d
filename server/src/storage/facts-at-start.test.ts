import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Member } from '../model/member.ts'
import { onEachEngine, operator } from '../testing/world.ts'
import type { Param } from './engine.ts'
import { Facts } from './facts.ts'
import { writeMember } from './members.ts'
import { openEngine } from './open.ts'
import { SqliteEngine } from './sqlite.ts'

onEachEngine('storage: facts of a node that starts', (open, kind) => {
  // On a server it asks about the scopes of a question only.
  if (kind !== 'sqlite') return

  test('it does not read what moved before it was there, however much that was, and sees what moves then', async () => {
    await using world = await open({ dialects: ['native'] })
    const { core } = world
    const salon = await world.salon()
    const { memberId } = await salon.member()
    const suspend = (suspended: boolean): Promise<void> =>
      core.changes.run(operator, [salon.companyId], async (tx) => {
        const before = (await tx.member(memberId)) as Member
        writeMember(tx, before, { ...before, suspended })
        tx.record({ kind: 'member.edited', subject: `member:${memberId}` })
      })
    for (let n = 0; n < 20; n++) await suspend(n % 2 === 1)

    const engine = openEngine(world.url)
    assert.ok(engine instanceof SqliteEngine)
    const read: number[] = []
    const allNow = engine.allNow.bind(engine)
    engine.allNow = <Row>(sql: string, params?: readonly Param[]): Row[] => {
      const rows = allNow<Row>(sql, params)
      if (sql.includes('changes')) read.push(rows.length)
      return rows
    }
    const facts = new Facts(engine)
    const isSuspended = async (): Promise<boolean | undefined> =>
      (await facts.read((look) => look.member(salon.companyId, memberId)?.suspended)).facts

    assert.equal(await isSuspended(), true)
    assert.ok(Math.max(...read) <= 1, `${read} rows of what moved were read`)
    await suspend(false)
    assert.equal(await isSuspended(), false)
    await engine.close()
  })
})
