import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { Worker } from 'node:worker_threads'
import { type DialectName, dialectNames } from '../../../config/settings.ts'
import type { App } from '../../../http/app-type.ts'
import { type CaseFile, exampleValues, loadCaseFiles, type WireCase } from '../../../http/case-files.ts'
import { judgeAnswer } from '../../../testing/described.ts'
import { fileHome } from '../../../testing/file-home.ts'
import { demoWorld, judgeReply, runCase } from '../../../testing/run-case.ts'
import { operationsOf, type PlacedOperation } from '../markdown.ts'
import type { Document } from '../openapi.ts'
import type { CodeSample } from './languages.ts'
import { type SampleRequest, sampleRequest } from './request.ts'
import { isMissing, tools } from './tools.ts'

/** What the samples of a dialect are told to find in the environment, and which values of the demo are its own. */
const ownOf: Readonly<Partial<Record<DialectName, { env: Readonly<Record<string, string>>; values: RegExp }>>> = {
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

/** A request as it arrived. */
interface Heard {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: unknown
}

/** What a sample has printed. */
interface Printed {
  readonly status: number
  readonly text: string
}

const runProgram = async (
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  cwd = '.',
): Promise<string> => {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(command, args, { cwd, env: { PATH, HOME, LC_ALL: 'C.UTF-8', ...env } })
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
  const [, status = '', text = ''] = /^(\d{3})[ \n]?([\s\S]*?)\n?$/.exec(out) ?? []
  return { status: Number(status), text }
}

const afterHead = (out: string): Printed => {
  const [head = '', ...body] = out.split(/\r?\n\r?\n/)
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), text: body.join('\n\n') }
}

/** From a file, as a reader saves it. */
const runFile = async (lang: string, source: string, env: Record<string, string>): Promise<string> => {
  const [file, command, ...args] = tools[lang] as (typeof tools)[string]
  const folder = mkdtempSync(join(fileHome, 'gatehouse-sample-'))
  try {
    writeFileSync(join(folder, file), source)
    return await runProgram(command, args, env, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const run: Readonly<Record<string, (source: string, env: Record<string, string>) => Promise<Printed>>> = {
  shell: async (source, env) => afterHead(await runProgram('bash', ['-c', source], env)),
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
  ...Object.fromEntries(
    ['java', 'csharp', 'php', 'go', 'ruby'].map((lang) => [
      lang,
      async (source: string, env: Record<string, string>) => afterStatus(await runFile(lang, source, env)),
    ]),
  ),
  r: async (source, env) => afterHead(await runFile('r', source, env)),
}

const parsed = (text: string): unknown => {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** An address that stays, before services that come and go. */
class Door {
  readonly server: Server
  app: App | undefined
  type = ''
  heard: readonly Heard[] = []

  constructor() {
    this.server = createServer((request, response) => {
      const { method, url, headers, push } = request
      const parts: Buffer[] = []
      request.push = (part: Buffer | null): boolean => {
        if (part) parts.push(part)
        else this.heard = [...this.heard, { method, url, headers, body: parsed(String(Buffer.concat(parts))) }]
        return push.call(request, part)
      }
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

interface Job {
  readonly one: PlacedOperation
  /** What the sample should send. */
  readonly asks: SampleRequest
  readonly shown: Shown | undefined
  readonly sample: CodeSample
}

/** Reads leave each other alone; a write, and what builds on one, has a copy of the demo to itself. */
const isRead = ({ one, shown }: Job): boolean => one.method === 'GET' && (shown?.before.length ?? 0) === 0

/**
 * In CI, whose time is short, every second operation in two of the languages, which share their shape with Node.js, where
 * all run, and a few in those that take seconds to start. Everywhere else all run in all.
 */
const everyNth = (lang: string): number => {
  if (!process.env.CI) return 1
  if (lang === 'shell' || lang === 'node') return 1
  return lang === 'javascript' || lang === 'python' ? 2 : 8
}

const PUBLIC = 'http://127.0.0.1:8080'
const LANES = 4

const hostOf = (url: string): string => url.slice('http://'.length)

interface Reader {
  readonly here: (printed: string) => string
  readonly settings: Readonly<Record<string, string>>
  readonly address: string
}

/** Throws where a sample did not ask for exactly what it is a sample of: an answer may be right by chance. */
const judgeRequest = (heard: readonly Heard[], asks: SampleRequest, { here, settings, address }: Reader): void => {
  const headers = asks.headers.map(({ name, value }) => [
    name.toLowerCase(),
    value.map((part) => (typeof part === 'string' ? here(part) : settings[part.env])).join(''),
  ])
  const bodyOf = ({ mediaType, text: sent }: NonNullable<SampleRequest['body']>): unknown =>
    mediaType.endsWith('json') ? JSON.parse(here(sent)) : here(sent)
  const wanted = {
    method: asks.method,
    url: here(asks.url).slice(address.length),
    ...Object.fromEntries(headers),
    body: asks.body && bodyOf(asks.body),
  }
  const told = heard.map((one) => ({
    method: one.method,
    url: one.url,
    // Some name the encoding beside the type.
    ...Object.fromEntries(
      headers.map(([name = '']) => [name, String(one.headers[name]).replace(/; ?charset=utf-8$/i, '')]),
    ),
    body: one.body,
  }))
  assert.deepEqual(told, [wanted])
}

const successOf = ({ operation }: PlacedOperation): number =>
  Number(Object.keys(operation.responses).find((code) => code < '400'))

/** Whether a sample asks what its case asks: some show a parameter that the case goes without, or are the owner's. */
const isAsWritten = ({ url, headers, body }: SampleRequest, { as, request, response }: WireCase): boolean => {
  const query = (address: string): string => String(new URL(address, PUBLIC).searchParams)
  const isAsOwner =
    as === undefined || as === (headers.some(({ name }) => name === 'Authorization') ? 'owner' : 'nobody')
  const isSameBody = (request.body === undefined) === (body === undefined)
  return response.body !== undefined && query(url) === query(request.path) && isSameBody && isAsOwner
}

type Demo = Awaited<ReturnType<typeof demoWorld>>

/** Runs one sample as a reader would who has set the token. */
const runSample = async (
  door: Door,
  address: string,
  dialect: DialectName,
  { one, asks, shown, sample }: Job,
  { world, demo }: Demo,
): Promise<void> => {
  for (const { file, wire } of shown?.before ?? []) await runCase(world, demo, file, wire)
  const { env, values } = ownOf[dialect] ?? { env: {}, values: /^kept\./ }
  // Some cases are about somebody who has signed in just before: their token is the reader's.
  const [, own] = /^Bearer \{\{([\w.]+)\}\}$/.exec(shown?.wire.request.headers?.authorization ?? '') ?? []
  const settings = Object.fromEntries(
    Object.entries(env).map(([name, path]) => [name, String(lookUp(demo, own ?? path))]),
  )
  /** The values of this demo, in the place of those that are printed. */
  const here = (printed: string): string => {
    let text = printed.replaceAll(PUBLIC, address).replaceAll(hostOf(PUBLIC), hostOf(address))
    for (const [path, example] of Object.entries(exampleValues())) {
      const actual = lookUp(demo, path)
      // A token of the samples' own comes from the environment.
      if (!values.test(path) || actual === undefined || actual === example || /TOKEN$/.test(String(example))) continue
      text = text
        .replaceAll(String(example), String(actual))
        .replaceAll(encodeURIComponent(String(example)), encodeURIComponent(String(actual)))
    }
    return text
  }
  const app = await world.app()
  door.app = app
  door.heard = []
  const { status, text: body } = await (run[sample.lang] as (typeof run)[string])(here(sample.source), settings)
  judgeRequest(door.heard, asks, { here, settings, address })
  // On this machine, AuthZEN tells of itself at the address that it is asked at.
  const reply = { status, body: parsed(body.replaceAll(address, PUBLIC)), text: body }
  assert.equal(status, shown?.wire.response.status ?? successOf(one), body.slice(0, 500))
  if (shown && isAsWritten(asks, shown.wire)) judgeReply(demo, shown.wire, reply)
  const { pathname: path } = new URL(shown?.wire.request.path ?? one.path, PUBLIC)
  await judgeAnswer(app, { method: one.method, path, status, type: door.type, body: reply.body })
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
      test(`${dialect}, ${lang}`, { skip: isMissing(lang === 'javascript' ? 'node' : lang) }, async (t) => {
        const document = await documentOf(dialect)
        if (!document) return t.skip('not described')
        const base = new URL(document.servers[0]?.url ?? '').pathname.replace(/\/$/, '')
        const jobs: Job[] = operationsOf(document)
          .flatMap((one) =>
            (one.operation['x-codeSamples'] as CodeSample[])
              .filter((sample) => sample.lang === lang)
              .map((sample) => ({
                one,
                sample,
                asks: sampleRequest(document, one.path, one.method.toLowerCase(), one.operation),
                shown: shownOf(files, dialect, base, one),
              })),
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
