// Runs the protocol's own conformance scenarios against a demo. They bring no credential: a proxy adds one, and leaves
// Host and Origin as they are but for its own port, so that what is foreign stays foreign.
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Those that hold for any server. The others want prompts, samples of media, logging, subscriptions, completion or tools
 * of a test server, which are optional or not of this protocol: tools-call-*, resources-read-*, prompts-*, elicitation-*,
 * json-schema-2020-12 and server-sse-polling name tools and resources that only their example server has.
 */
const scenarios =
  process.argv.length > 2
    ? process.argv.slice(2)
    : [
        'server-initialize',
        'ping',
        'tools-list',
        'resources-list',
        'server-sse-multiple-streams',
        'dns-rebinding-protection',
      ]

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const gatehouse = join(root, 'server/bin/gatehouse.js')
const conformance = join(import.meta.dirname, 'node_modules/@modelcontextprotocol/conformance/dist/index.js')
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-mcp-'))

const demo = spawn(process.execPath, [gatehouse, 'demo', '--port', '0', '--data', join(folder, 'demo')], {
  cwd: folder,
  stdio: ['ignore', 'pipe', 'inherit'],
})
const target = await new Promise((resolve, reject) => {
  let heard = ''
  demo.stdout.on('data', (part) => {
    heard += part
    const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(heard) ?? []
    if (port) resolve(Number(port))
  })
  demo.once('exit', () => reject(new Error(heard)))
})

let failed = 0
const proxy = createServer()
try {
  const env = { ...process.env, GATEHOUSE_DATABASE: `file:${join(folder, 'demo/gatehouse.db')}` }
  const made = await run(
    process.execPath,
    [gatehouse, 'token', 'create', '--audience', 'assistant', '--user', '123', '--json'],
    { env, cwd: folder },
  )
  const { token } = JSON.parse(made.stdout)

  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address()
  const inside = (text) =>
    text?.replace(new RegExp(`^((?:http://)?(?:localhost|127\\.0\\.0\\.1)):${port}$`), `$1:${target}`)
  proxy.on('request', (incoming, outgoing) => {
    const { host, origin, ...headers } = incoming.headers
    const onward = request(
      {
        host: '127.0.0.1',
        port: target,
        path: incoming.url,
        method: incoming.method,
        headers: {
          ...headers,
          host: inside(host),
          ...(origin !== undefined && { origin: inside(origin) }),
          authorization: `Bearer ${token}`,
        },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode, answer.headers)
        answer.pipe(outgoing)
      },
    )
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })

  const judge = async (scenario) => {
    const args = [conformance, 'server', '--url', `http://localhost:${port}/mcp`, '--scenario', scenario]
    try {
      await run(process.execPath, args, { cwd: folder, timeout: 20_000 })
      console.log(`${scenario}: passed`)
    } catch (error) {
      failed += 1
      console.log(`${scenario}: failed\n${error.stdout ?? error}${error.stderr ?? ''}`)
    }
  }
  await Promise.all(scenarios.map(judge))
} finally {
  proxy.close()
  proxy.closeAllConnections()
  await new Promise((resolve) => {
    demo.once('exit', resolve)
    demo.kill('SIGTERM')
  })
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed > 0 ? 1 : 0
