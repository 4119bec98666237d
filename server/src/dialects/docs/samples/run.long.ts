import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { Worker } from 'node:worker_threads'
import { type DialectName, dialectNames } from '../../../config/settings.ts'
import type { App } from '../../../http/app-type.ts'
import { type CaseFile, exampleValues, loadCaseFiles, type WireCase } from '../../../http/case-files.ts'
import { judgeAnswer } from '../../../testing/described.ts'
import { demoWorld, runCase } from '../../../testing/run-case.ts'
import { operationsOf, type PlacedOperation } from '../markdown.ts'
import type { Document } from '../openapi.ts'
import type { CodeSample } from './languages.ts'

/** What the samples of a dialect are told to find in the environment, and which values of the demo are its own. */
const ownOf: Readonly<Record<DialectName, { env: Readonly<Record<string, string>>; values: RegExp }>> = {
  native: { env: { TOKEN: 'native.token' }, values: /^(native|owner|salon|kept)\./ },
  authzen: { env: { TOKEN: 'authzen.token' }, values: /^(authzen|owner|salon|kept)\./ },
  'alteg-v1': {
    env: { PARTNER_TOKEN: 'partner_token', USER_TOKEN: 'owner.user_token' },
    values: /^(partner_token|(owner|salon|kept)\..*)$/,
  },
  'alteg-v2': {
    env: { PARTNER_TOKEN: 'partner_token', USER_TOKEN: 'owner.user_token' },
    values: /^(partner_token|(owner|salon|kept)\..*)$/,
  },
  bakeronline: { env: { TOKEN: 'bakery.access_token' }, values: /^(bakery|kept)\./ },
  'guardant-station': { env: { TOKEN: 'vendor.token' }, values: /^(vendor|kept)\./ },
}

const lookUp = (values: unknown, path: string): unknown =>
  path.split('.').reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], values)

const shapeOf = (path: string): string => path.replaceAll(/\{[^}]+\}/g, '{}')

/** The case that an operation's samples show, and what comes before it where cases build on each other. */
interface Shown {
  readonly file: CaseFile
  readonly wire: WireCase
  readonly before: readonly { readonly file: CaseFile; readonly wire: WireCase }[]
}

const shownOf = (
  files: readonly CaseFile[],
  dialect: string,
  base: string,
  one: PlacedOperation,
): Shown | undefined => {
  const own = files.filter((file) => file.dialect === dialect)
  const [first] = own
    .filter(({ route }) => route?.method === one.method && shapeOf(route.path) === shapeOf(base + one.path))
    .flatMap((file) =>
      file.cases.filter(({ request }) => request.method === one.method).map((wire) => ({ file, wire })),
    )
    .toSorted(
      (a, b) =>
        Number(b.wire.seed ?? false) - Number(a.wire.seed ?? false) || a.wire.response.status - b.wire.response.status,
    )
  if (!first) return undefined
  const beside = own.filter(({ file }) => file === first.file.file)
  const all = beside.flatMap((file) => file.cases.map((wire) => ({ file, wire })))
  const builds = beside.length > 1 || first.file.sequence === true
  return {
    ...first,
    before: builds
      ? all.slice(
          0,
          all.findIndex(({ wire }) => wire === first.wire),
        )
      : [],
  }
}

/** What a sample has printed. */
interface Printed {
  readonly status: number
  readonly text: string
}

const runProgram = async (command: string, args: readonly string[], env: Record<string, string>): Promise<string> => {
  const child = spawn(command, args, { env: { PATH: process.env.PATH ?? '', ...env } })
  let out = ''
  let err = ''
  child.stdout.on('data', (part) => (out += part))
  child.stderr.on('data', (part) => (err += part))
  const [code] = await once(child, 'close')
  assert.equal(code, 0, `${err.slice(-800)}\n${args.at(-1)}`)
  return out
}

/** A program of its own in a thread: a process takes five times as long to start, and there are hundreds. */
const runModule = async (source: string, env: Record<string, string>): Promise<string> => {
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`)
  const worker = new Worker(url, { env, stdout: true, stderr: true })
  const [out] = await Promise.all([text(worker.stdout), once(worker, 'exit')]).catch((error: Error) => {
    throw new Error(`${inspect(error)}\n${source}`)
  })
  return out
}

const afterStatus = (out: string): Printed => {
  const [, status = '', text = ''] = /^(\d{3}) ?([\s\S]*?)\n?$/.exec(out) ?? []
  return { status: Number(status), text }
}

const run: Readonly<Record<string, (source: string, env: Record<string, string>) => Promise<Printed>>> = {
  shell: async (source, env) => {
    const out = await runProgram('bash', ['-c', source], env)
    const [head = '', ...body] = out.split('\r\n\r\n')
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), text: body.join('\r\n\r\n') }
  },
  javascript: async (source, env) => {
    // The one place where a reader puts their token.
    const filled = Object.entries(env).reduce(
      (text, [name, value]) => text.replace(`'YOUR_${name}'`, `'${value}'`),
      source,
    )
    return afterStatus(await runModule(filled, {}))
  },
  node: async (source, env) => afterStatus(await runModule(source, env)),
  python: async (source, env) => afterStatus(await runProgram('python3', ['-c', source], env)),
}

/** An address that stays, before services that come and go. */
class Door {
  readonly server: Server
  app: App | undefined
  type = ''

  constructor() {
    this.server = createServer((request, response) => {
      const { writeHead } = response
      response.writeHead = ((...given: unknown[]) => {
        const sent = given.at(-1) as Record<string, unknown>
        this.type = String(sent['content-type'] ?? response.getHeader('content-type') ?? '')
        return writeHead.apply(response, given as never)
      }) as typeof writeHead
      this.app?.routing(request, response)
    })
  }

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }
}

const parsed = (text: string): unknown => {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

interface Job {
  readonly one: PlacedOperation
  readonly shown: Shown | undefined
  readonly sample: CodeSample
}

/** Reads leave each other alone; a write, and what builds on one, has a copy of the demo to itself. */
const isRead = ({ one, shown }: Job): boolean => one.method === 'GET' && (shown?.before.length ?? 0) === 0

/**
 * In CI, whose time is short, every second operation in two of the languages: they share their shape with Node.js, where
 * all run. Everywhere else all run in all.
 */
const everyNth = (lang: string): number => (process.env.CI && (lang === 'javascript' || lang === 'python') ? 2 : 1)

const PUBLIC = 'http://127.0.0.1:8080'
const LANES = 4

type Demo = Awaited<ReturnType<typeof demoWorld>>

/** Runs one sample as a reader would who has set the token. */
const runSample = async (
  door: Door,
  address: string,
  dialect: DialectName,
  { one, shown, sample }: Job,
  { world, demo }: Demo,
): Promise<void> => {
  for (const { file, wire } of shown?.before ?? []) await runCase(world, demo, file, wire)
  const { env, values } = ownOf[dialect]
  const settings = Object.fromEntries(Object.entries(env).map(([name, path]) => [name, String(lookUp(demo, path))]))
  let source = sample.source
    .replaceAll(PUBLIC, address)
    .replaceAll(PUBLIC.slice('http://'.length), address.slice('http://'.length))
  for (const [path, example] of Object.entries(exampleValues())) {
    const actual = lookUp(demo, path)
    // A token of the samples' own comes from the environment.
    if (!values.test(path) || actual === undefined || actual === example || /TOKEN$/.test(String(example))) continue
    source = source
      .replaceAll(String(example), String(actual))
      .replaceAll(encodeURIComponent(String(example)), encodeURIComponent(String(actual)))
  }
  const app = await world.app()
  door.app = app
  const { status, text: body } = await (run[sample.lang] as (typeof run)[string])(source, settings)
  const expected =
    shown?.wire.response.status ?? Number(Object.keys(one.operation.responses).find((code) => code < '400'))
  assert.equal(status, expected, body.slice(0, 500))
  const { pathname: path } = new URL(shown?.wire.request.path ?? one.path, PUBLIC)
  await judgeAnswer(app, { method: one.method, path, status, type: door.type, body: parsed(body) })
}

const documentOf = async (dialect: DialectName): Promise<Document | undefined> => {
  const { world } = await demoWorld('sqlite', dialect)
  await using _ = world
  const reply = await (await world.app()).inject(`/openapi/${dialect}.json`)
  return reply.statusCode === 200 ? (reply.json() as Document) : undefined
}

describe('samples, run as a reader runs them', () => {
  const files = loadCaseFiles()
  for (const dialect of dialectNames)
    for (const lang of Object.keys(run))
      test(`${dialect}, ${lang}`, async (t) => {
        const document = await documentOf(dialect)
        if (!document) return t.skip('not described')
        const base = new URL(document.servers[0]?.url ?? '').pathname.replace(/\/$/, '')
        const jobs: Job[] = operationsOf(document)
          .flatMap((one) =>
            (one.operation['x-codeSamples'] as CodeSample[])
              .filter((sample) => sample.lang === lang)
              .map((sample) => ({ one, sample, shown: shownOf(files, dialect, base, one) })),
          )
          .filter((_, place) => place % everyNth(lang) === 0)
        const failures: string[] = []
        const lane = async (): Promise<void> => {
          const door = new Door()
          const address = await door.open()
          const forReads = await demoWorld('sqlite', dialect)
          await using _ = forReads.world
          const tryOut = async (job: Job): Promise<void> => {
            if (isRead(job)) return runSample(door, address, dialect, job, forReads)
            const fresh = await demoWorld('sqlite', dialect)
            await using _ = fresh.world
            await runSample(door, address, dialect, job, fresh)
          }
          for (let job = jobs.shift(); job; job = jobs.shift())
            await tryOut(job).catch((error: Error) =>
              failures.push(`${job?.one.operation.operationId}: ${error.message.slice(0, 600)}`),
            )
          door.server.close()
          door.server.closeAllConnections()
        }
        await Promise.all(Array.from({ length: LANES }, lane))
        assert.deepEqual(failures, [])
      })
})
