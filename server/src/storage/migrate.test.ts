import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { testServer } from '../testing/postgres.ts'
import type { Engine } from './engine.ts'
import { migrate } from './migrate.ts'
import { foundation } from './migrations/0001-foundation.ts'
import { openEngine } from './open.ts'

/** A database as the first version left it. */
const firstVersion = async (engine: Engine): Promise<void> => {
  await engine.script(`
    create table migrations (id integer primary key, name text not null, applied_at bigint not null);
    insert into migrations values (1, 'foundation', 0);
    ${foundation.sql(engine.kind)}`)
}

/** Company, id, from, to, member, slot. */
const versions = [
  [1, 10, 1, 3, 5, 'location:2'],
  [1, 10, 3, 4, 5, 'entry'],
  [1, 10, 4, null, 5, 'location:2'],
  [1, 11, 3, 4, 5, 'location:2'],
  [1, 12, 4, null, 5, 'entry'],
  [1, 13, 4, null, 6, 'entry'],
  [2, 10, 1, null, 5, 'company'],
  [2, 20, 1, 7, 5, 'entry'],
] as const

describe('storage: migrations', () => {
  for (const kind of ['sqlite', 'postgres'] as const) {
    test(`grants keep their history when the past is put apart (${kind})`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
      const engine = openEngine(
        kind === 'sqlite' ? `file:${join(folder, 'test.db')}` : await (await testServer()).database(),
      )
      try {
        await firstVersion(engine)
        await engine.transaction(async (session) => {
          for (const row of versions)
            session.write(
              `insert into grants (company_id, id, from_revision, to_revision, member_id, slot, role, scope, starts_at,
                 ends_at, exceptions) values ($1, $2, $3, $4, $5, $6, 'salon:worker', '[2]', 7, null, '{"a":1}')`,
              row,
            )
        })
        assert.equal((await migrate(engine))[0], 'past-grants')
        const all = await engine.tuples(
          `select company_id, id, from_revision, to_revision, member_id, slot, role, scope, starts_at, ends_at,
             exceptions from grant_versions order by company_id, id, from_revision`,
        )
        assert.deepEqual(
          all,
          versions.map((row) => [...row, 'salon:worker', '[2]', 7, null, '{"a":1}']),
        )
        const now = await engine.tuples('select company_id, id from grants order by company_id, id')
        assert.deepEqual(
          now,
          versions.filter((row) => row[3] === null).map(([companyId, id]) => [companyId, id]),
        )
        assert.deepEqual(await migrate(engine), [])
      } finally {
        await engine.close()
        rmSync(folder, { recursive: true, force: true })
      }
    })
  }
})
