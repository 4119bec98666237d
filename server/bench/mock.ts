/**
 * Our mock server beside Prism's, on the same description: `node server/bench/mock.ts [seconds]`. Each stands in a process
 * of its own and is asked the same by the same client, one after the other, in turns. Prism is installed into a folder of
 * temporary files when it is not there yet, which needs the network.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../src/cli/service.ts'

const PRISM = '5.16.0'
const HOST = '127.0.0.1'
const CONNECTIONS = 16
const ROUNDS = 3
const BASE = '/_mock/en/b2b-v1/openapi'

const seconds = Number(process.argv[2] ?? 5)
const gatehouse = join(import.meta.dirname, '../src/cli/main.ts')

interface Asked {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly body?: string
  readonly status: number
}

const questions: readonly Asked[] = [
  { name: 'read permissions', method: 'GET', path: '/company/123/users/123/permissions', status: 200 },
  {
    name: 'write permissions',
    method: 'PUT',
    path: '/company/123/users/123/permissions',
    body: '{"user_role":"worker"}',
    status: 200,
  },
  {
    name: 'a wrong body',
    method: 'PUT',
    path: '/company/123/users/123/permissions',
    body: '{"user_role":7}',
    status: 422,
  },
]

const installPrism = (home: string): string => {
  const program = join(home, 'node_modules/@stoplight/prism-cli/dist/index.js')
  if (!existsSync(program)) {
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), '{"private":true}\n')
    const wanted = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `@stoplight/prism-cli@${PRISM}`]
    execFileSync('npm', wanted, { cwd: home, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  return program
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

const ask = (port: number, base: string, { method, path, body }: Asked): Promise<number> => {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const headers = {
    authorization: 'Bearer any, User any',
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  }
  const sent = request({ host: HOST, port, method, path: base + path, headers, agent }, (response) => {
    response.resume()
    response.once('end', () => resolve(response.statusCode ?? 0))
  })
  sent.once('error', reject)
  sent.end(body)
  return promise
}

const untilUp = async (port: number, base: string): Promise<void> => {
  for (let tries = 0; tries < 300; tries++) {
    const status = await ask(port, base, questions[0] as Asked).catch(() => 0)
    if (status > 0) return
    await pause(100)
  }
  throw new Error(`nothing answers on port ${port}`)
}

/** Answers a second; throws when one is not what was asked for. */
const paceOf = async (port: number, base: string, asked: Asked, ms: number): Promise<number> => {
  const begin = performance.now()
  let count = 0
  const client = async (): Promise<void> => {
    while (performance.now() - begin < ms) {
      const status = await ask(port, base, asked)
      if (status !== asked.status) throw new Error(`${asked.name}: ${status} instead of ${asked.status}`)
      count += 1
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
  return count / ((performance.now() - begin) / 1000)
}

const start = (file: string, ...words: string[]): ChildProcess =>
  spawn(process.execPath, [file, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, LOG_LEVEL: 'warn' },
  })

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const home = join(tmpdir(), `gatehouse-bench-prism-${PRISM}`)
const prism = installPrism(home)
const description = join(home, 'alteg-v1.json')
writeFileSync(description, execFileSync(process.execPath, [gatehouse, 'openapi', 'alteg-v1'], { maxBuffer: 64e6 }))

const [ourPort, theirPort] = [await freePort(HOST), await freePort(HOST)]
const processes = [
  start(gatehouse, 'mock', '--port', String(ourPort)),
  start(prism, 'mock', '--host', HOST, '--port', String(theirPort), '--verboseLevel', 'silent', description),
]
try {
  await Promise.all([untilUp(ourPort, BASE), untilUp(theirPort, '')])
  let slowest = Number.POSITIVE_INFINITY
  for (const asked of questions) {
    const paces = { ours: [] as number[], theirs: [] as number[] }
    await paceOf(ourPort, BASE, asked, 1000)
    await paceOf(theirPort, '', asked, 1000)
    for (let round = 0; round < ROUNDS; round++) {
      paces.ours.push(await paceOf(ourPort, BASE, asked, (seconds * 1000) / ROUNDS))
      paces.theirs.push(await paceOf(theirPort, '', asked, (seconds * 1000) / ROUNDS))
    }
    const [ours, theirs] = [median(paces.ours), median(paces.theirs)]
    slowest = Math.min(slowest, ours / theirs)
    console.log(
      `${asked.name.padEnd(18)} gatehouse mock ${ours.toFixed(0).padStart(7)}/s   prism ${PRISM} ${theirs.toFixed(0).padStart(6)}/s   ${(ours / theirs).toFixed(1)} times`,
    )
  }
  console.log(`At least ${slowest.toFixed(1)} times; 2 are asked for.`)
  process.exitCode = slowest >= 2 ? 0 : 1
} finally {
  for (const one of processes) one.kill()
  agent.destroy()
}
