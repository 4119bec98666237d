import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import pg from 'pg'
import { type EngineKind, onEachEngine, type World } from '../testing/world.ts'

/** Tables of no company, keyed by their own id. A new table is put in this list or the next, deliberately. */
const global = [
  'catalogues',
  'changes',
  'confirmations',
  'directory_events',
  'directory_locations',
  'installation',
  'keyed_requests',
  'links',
  'migrations',
  'oauth_clients',
  'oauth_codes',
  'oauth_pairs',
  'oauth_redirects',
  'oauth_refresh_tokens',
  'partners',
  'rate_limits',
  'revisions',
  'sign_in_failures',
  'tokens',
  'user_details',
  'user_messages',
  'user_passwords',
  'user_profiles',
  'users',
]

/** Tables that can be distributed by company: everything that identifies a row begins with `company_id`. */
const ofCompanies = [
  'audit_events',
  'companies',
  'company_catalogues',
  'company_partners',
  'decision_log',
  'grants',
  'invitations',
  'location_profiles',
  'locations',
  'member_list',
  'member_profiles',
  'members',
  'offered_grants',
  'outbox',
  'own_entities',
  'own_types',
  'past_grants',
  'permission_uses',
  'plans',
  'policy_sets',
  'position_locations',
  'positions',
  'roles',
  'tag_attachments',
  'tags',
  'team_members',
]

interface UniqueIndex {
  table: string
  leads: string
}

const catalogueQueries: Record<EngineKind, { tables: string; unique: string }> = {
  sqlite: {
    tables: "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name <> 'id_counter'",
    unique: `select t.name as "table", (select c.name from pragma_index_info(i.name) c where c.seqno = 0) as leads
             from sqlite_schema t, pragma_index_list(t.name) i where t.type = 'table' and i."unique" = 1`,
  },
  postgres: {
    tables: "select tablename as name from pg_tables where schemaname = 'public'",
    unique: `select t.relname as "table", coalesce(a.attname, '(expression)') as leads
             from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
             left join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
             where n.nspname = 'public' and i.indisunique`,
  },
}

onEachEngine('storage: schema', (open, kind) => {
  const { tables, unique } = catalogueQueries[kind]

  test('every table is a company’s, or in the list of those that are not', async () => {
    await using world = await open()
    const found = await world.core.engine.all<{ name: string }>(tables)
    assert.deepEqual(found.map(({ name }) => name).sort(), [...global, ...ofCompanies].sort())
  })

  test('what identifies a row of a company’s table begins with the company', async () => {
    await using world = await open()
    const indexes = await world.core.engine.all<UniqueIndex>(unique)
    for (const table of ofCompanies) {
      const leads = indexes.filter((index) => index.table === table).map((index) => index.leads)
      assert.ok(leads.length > 0, `${table} has no primary key`)
      assert.deepEqual([...new Set(leads)], ['company_id'], table)
    }
  })

  test('every statement that stands whole in the source can be prepared', async () => {
    await using world = await open()
    const statements = wholeStatements(kind)
    assert.ok(statements.length > 60, `only ${statements.length} were found`)
    const faults = await preparing(world, kind, statements)
    assert.deepEqual(faults, [])
  })

  if (kind === 'sqlite') {
    test('columns hold what they say, and rows live in their primary key', async () => {
      await using world = await open()
      const loose = await world.core.engine.all<{ name: string }>(
        `select name from pragma_table_list
         where schema = 'main' and type = 'table' and name not like 'sqlite%' and name <> 'migrations'
           and (strict = 0 or (wr = 0 and name not in ('changes', 'id_counter')))`,
      )
      assert.deepEqual(loose, [])
    })
  }
})

const root = join(import.meta.dirname, '..')

/** What only one engine is ever given. */
const foreign: Record<EngineKind, RegExp> = {
  sqlite: /pg_is_in_recovery|unnest|nextval|setval|generate_series|::|^alter sequence/,
  postgres: /id_counter|sqlite_sequence/,
}

/** SQL texts that need no filling in, from the rings that hold SQL. */
const wholeStatements = (kind: EngineKind): string[] => {
  const found = new Set<string>()
  for (const file of globSync('{storage,operations}/**/*.ts', {
    cwd: root,
    exclude: ['**/*.test.ts', '**/migrations/*'],
  })) {
    const source = readFileSync(join(root, file), 'utf8')
    for (const [, quote, sql = ''] of source.matchAll(
      /(['"`])\s*((?:select|insert into|update|delete from)\s[\s\S]*?)\1/g,
    )) {
      if (sql.includes('${') || (quote !== '`' && sql.includes('\n')) || foreign[kind].test(sql)) continue
      found.add(sql)
    }
  }
  return [...found]
}

const preparing = async (world: World, kind: EngineKind, statements: readonly string[]): Promise<string[]> => {
  const faults: string[] = []
  if (kind === 'sqlite') {
    using database = new DatabaseSync(world.url.slice('file:'.length), { readOnly: true })
    for (const sql of statements) {
      try {
        database.prepare(sql.replaceAll(/\$(\d+)/g, '?$1'))
      } catch (error) {
        faults.push(`${(error as Error).message}: ${sql}`)
      }
    }
    return faults
  }
  const client = new pg.Client({ connectionString: world.url })
  await client.connect()
  for (const [n, sql] of statements.entries())
    await client.query(`prepare p${n} as ${sql}`).catch((error: Error) => faults.push(`${error.message}: ${sql}`))
  await client.end()
  return faults
}
