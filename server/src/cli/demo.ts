import { hash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import { readSettings } from '../config/settings.ts'
import { type DemoData, loadDemo } from '../demo/load-demo.ts'
import { demoPolicies } from '../demo/policies.ts'
import { openCore } from '../open-core.ts'
import type { Core } from '../operations/core.ts'
import { companyCount } from '../storage/companies.ts'
import { type Group, type Input, UsageError } from './command.ts'
import { databaseUrlOf } from './database.ts'
import type { Io } from './io.ts'
import { freePort, serveUntilStopped } from './service.ts'
import { isAlive } from './temporary-folder.ts'

const HOST = '127.0.0.1'
const DEFAULT_FOLDER = './data/demo'
const MARKER = '.gatehouse-demo'
const NEWCOMER = 'demo.json'
const DATABASE = 'gatehouse.db'
const OURS = [NEWCOMER, DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`]

const answers = (port: number): Promise<boolean> => {
  const { promise, resolve: tell } = Promise.withResolvers<boolean>()
  const socket = connect(port, HOST)
  socket.setTimeout(500, () => socket.destroy())
  socket.once('connect', () => {
    tell(true)
    socket.destroy()
  })
  socket.once('error', () => tell(false))
  socket.once('close', () => tell(false))
  return promise
}

/** A demo that is served from this folder at the moment: its data must not vanish under it. */
const requireIdle = async (folder: string): Promise<void> => {
  try {
    const pid = Number(readFileSync(join(folder, MARKER), 'utf8'))
    const { url } = JSON.parse(readFileSync(join(folder, NEWCOMER), 'utf8')) as { url: string }
    if (pid !== process.pid && isAlive(pid) && (await answers(Number(new URL(url).port))))
      throw new UsageError(`A demo is running in ${folder} (${url}): stop it, or choose another folder with --data.`)
  } catch (error) {
    if (error instanceof UsageError) throw error
    // Nothing was written yet, or not to the end: nothing is served from here.
  }
}

/** An empty folder for the demo, or the one of an earlier demo, emptied. Anything else may be somebody's data. */
const takeFolder = async (folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const present = readdirSync(folder)
  if (present.length > 0 && !present.includes(MARKER))
    throw new UsageError(`${folder} holds something that is no demo's. Choose an empty folder with --data.`)
  await requireIdle(folder)
  for (const name of OURS) rmSync(join(folder, name), { force: true })
  writeFileSync(join(folder, MARKER), `${process.pid}\n`, { mode: 0o600 })
}

/** A database that was named must be empty: nobody's data are thrown away. */
const requireEmpty = async (core: Core): Promise<void> => {
  if ((await companyCount(core.engine)) > 0)
    throw new UsageError('The database of --database is not empty. The demo needs one of its own.')
}

/** The example of RFC 7636, appendix B. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

/** Where a program of the bakery would send people to sign in. */
const authorizeUrl = (url: string, { client_id, redirect_uri }: DemoData['bakery']): string =>
  `${url}/oauth/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri,
    code_challenge: hash('sha256', VERIFIER, 'base64url'),
  })}`

const summary = (
  url: string,
  file: string,
  { partner_token, owner, salon, bakery, vendor, authzen }: DemoData,
): string =>
  `The Gatehouse demo listens on ${url} (Ctrl-C ends it). It is a throw-away copy: every start makes it anew.

Console: ${url}/console, where the people below sign in: an owner, a manager and a worker of one location
  owner          ${owner.login}  ${owner.password}
  manager        ${salon.manager.login}  ${salon.manager.password}
  worker         ${salon.worker.login}  ${salon.worker.password}
Salon chain: location ${salon.location} and ${salon.location2}, user ${salon.user}
  partner token  ${partner_token}
  user token     ${owner.user_token}  (an owner)
  decisions      ${authzen.token}  (AuthZEN, company ${authzen.company})
Bakery: company ${bakery.company}, entry ${bakery.entry}, shops ${bakery.shops.join(', ')}
  access token   ${bakery.access_token}
  client id      ${bakery.client_id}
  sign in as     ${bakery.login}  ${bakery.password}
Vendor
  token          ${vendor.token}
  sign in as     ${vendor.login}  ${vendor.password}

All of it stands in ${file}. What can be asked, with samples: ${url}/docs. Try:

  curl ${url}/api/v1/company/${salon.location}/users/${salon.user}/permissions \\
    -H 'Accept: application/vnd.api.v2+json' \\
    -H 'Authorization: Bearer ${partner_token}, User ${owner.user_token}'

  curl ${url}/access/v1/evaluation -H 'Authorization: Bearer ${authzen.token}' -H 'Content-Type: application/json' \\
    -d '{"subject":{"type":"user","id":"${salon.user}"},"action":{"name":"clients_access"},"resource":{"type":"location","id":"${salon.location}"}}'

  curl ${url}/v1.0/users -H 'Authorization: Bearer ${vendor.token}'

Sign in to the bakery as to a program, in a browser. It is sent back to an address where nothing listens, with a code in
it; /api/token exchanges that for tokens, with code_verifier ${VERIFIER}:

  ${authorizeUrl(url, bakery)}
`

const runDemo = async (input: Input, io: Io): Promise<undefined> => {
  const folder = resolve(io.folder, input.text('data') ?? DEFAULT_FOLDER)
  const env = {
    ...io.env,
    ...(input.text('port') !== undefined && { PORT: input.text('port') }),
    LOG_LEVEL: io.env.LOG_LEVEL || 'warn',
    // Whatever is configured for the real installation: the demo is reached from this machine only.
    HOST,
    GATEHOUSE_PUBLIC_URL: '',
    GATEHOUSE_TRUSTED_PROXIES: '',
    GATEHOUSE_REGISTRATION: 'on',
    GATEHOUSE_DATABASE: input.text('database') ?? `file:${join(folder, DATABASE)}`,
  }
  // Read once before anything is touched, so that a wrong setting leaves the folder as it is.
  const { settings: first } = readSettings({ env, folder: io.folder })
  const port = first.port === 0 ? await freePort(HOST) : first.port
  const read = readSettings({ env: { ...env, PORT: String(port) }, folder: io.folder })
  await takeFolder(folder)

  const { core, close } = await openCore(databaseUrlOf(read), { decisionLog: read.settings.decisionLog })
  try {
    await requireEmpty(core)
    const data = await loadDemo(core)
    const policies = read.settings.policies.length > 0 ? read.settings.policies : demoPolicies
    await serveUntilStopped(io, core, { ...read.settings, policies }, async () => {
      const url = `http://${HOST}:${port}`
      const file = join(folder, NEWCOMER)
      writeFileSync(file, `${JSON.stringify({ url, ...data }, null, 2)}\n`, { mode: 0o600 })
      if (input.flag('json')) io.out(JSON.stringify({ url, ...data }))
      else io.out(summary(url, file, data))
    })
  } finally {
    await close()
  }
}

export const demo: Group = {
  name: 'demo',
  summary: 'Serve a throw-away copy with data to try everything on.',
  commands: [
    {
      verb: '',
      summary: 'Serve a throw-away copy with a salon chain, a bakery and a vendor, on this machine only.',
      about: `Each start makes the data and all secrets anew and writes what a newcomer needs to the screen and to demo.json.`,
      options: {
        port: { value: '<number>', help: 'Instead of PORT; 0 takes a free one.' },
        data: {
          value: '<folder>',
          help: `Where the demo keeps its data; empty, or an earlier demo's. Default: ${DEFAULT_FOLDER}.`,
        },
        database: { value: '<url>', help: 'An empty database instead of a file in the folder, such as postgres://…' },
      },
      examples: ['gatehouse demo', 'npm run demo -- --port 8090 --data /tmp/gatehouse-demo'],
      run: runDemo,
    },
  ],
}
