import type { Engine } from './engine.ts'
import { foundation } from './migrations/0001-foundation.ts'
import { pastGrants } from './migrations/0002-past-grants.ts'
import { roster } from './migrations/0003-roster.ts'
import { oauth } from './migrations/0004-oauth.ts'
import { invitations } from './migrations/0005-invitations.ts'
import { accounts } from './migrations/0006-accounts.ts'
import { rateLimits } from './migrations/0007-rate-limits.ts'
import { narrowTokens } from './migrations/0008-narrow-tokens.ts'
import { nativeRequests } from './migrations/0009-native-requests.ts'
import { tagged } from './migrations/0010-tagged.ts'
import { membersByName } from './migrations/0011-members-by-name.ts'
import { policies } from './migrations/0012-policies.ts'
import { pastGrantsByMember } from './migrations/0013-past-grants-by-member.ts'
import { decisionLog } from './migrations/0014-decision-log.ts'
import { grantsByOwnRole } from './migrations/0015-grants-by-own-role.ts'
import { plans } from './migrations/0016-plans.ts'
import { membersByVisit } from './migrations/0017-members-by-visit.ts'
import { views } from './migrations/0018-views.ts'
import { invitationsByAddress } from './migrations/0019-invitations-by-address.ts'

/** Numbered and append-only: a migration that has landed never changes; the next one mends it. */
const migrations = [
  foundation,
  pastGrants,
  roster,
  oauth,
  invitations,
  accounts,
  rateLimits,
  narrowTokens,
  nativeRequests,
  tagged,
  membersByName,
  policies,
  pastGrantsByMember,
  decisionLog,
  grantsByOwnRole,
  plans,
  membersByVisit,
  views,
  invitationsByAddress,
] as const

const appliedIds = async (engine: Engine): Promise<Set<number>> => {
  const rows = await engine.all<{ id: number }>('select id from migrations')
  return new Set(rows.map(({ id }) => id))
}

/** Brings the database to this version; gives the names of what was applied. Safe to run from several nodes at once. */
export const migrate = async (engine: Engine): Promise<string[]> => {
  await engine
    .script(
      'create table if not exists migrations (id integer primary key, name text not null, applied_at bigint not null)',
    )
    .catch((error: unknown) => {
      // Two nodes that start at once on an empty PostgreSQL may both try; the other one made it.
      if (!/already exists|pg_type_typname_nsp_index/.test(String(error))) throw error
    })
  const applied = await appliedIds(engine)
  const done: string[] = []
  for (const { id, name, sql } of migrations) {
    if (applied.has(id)) continue
    const lock = engine.kind === 'postgres' ? 'lock table migrations in exclusive mode;' : ''
    // SQLite: rows live in their primary key's tree, and columns hold what they say.
    const keyed = engine.kind === 'sqlite' ? strictTables(sql(engine.kind)) : sql(engine.kind)
    try {
      await engine.script(
        `${lock} insert into migrations (id, name, applied_at) values (${id}, '${name}', ${engine.clock}); ${keyed}`,
      )
      done.push(name)
    } catch (error) {
      if (!(await appliedIds(engine)).has(id)) throw error
    }
  }
  return done
}

const strictTables = (sql: string): string =>
  sql
    .replace(/\bbigint\b/g, 'integer')
    .replace(/\bcreate table [\s\S]*?\);(?=\s*(?:create|insert|--|$|\n))/g, (table) =>
      table.replace(/\)\s*;$/, /autoincrement|only integer/.test(table) ? ') strict;' : ') strict, without rowid;'),
    )

/** Whether the database is at this version, without changing it. */
export const pendingMigrations = async (engine: Engine): Promise<string[]> => {
  const applied = await appliedIds(engine).catch(() => new Set<number>())
  return migrations.filter(({ id }) => !applied.has(id)).map(({ name }) => name)
}
