import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { type ErrorTable, tableFor, useErrorTable } from '../../http/errors.ts'
import { problems } from '../../http/problem.ts'
import type { RateLimit } from '../../http/rate-limit.ts'
import type { RouteBook } from '../../http/route-book.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Ready } from './answers.ts'
import { type Described, type MockedInterface, type MockedOperation, mockedInterfaces } from './interface.ts'
import { readPreferences } from './prefer.ts'
import { refuseWith } from './refuse.ts'
import { Sandboxes, type SandboxLimits, type SandboxMaker } from './sandboxes.ts'

const BASE = '/_mock'

export interface MockContext extends Pick<DialectContext, 'strictLimit'> {
  /** The service whose interfaces are shown: what it answers, and how it words what goes wrong. */
  readonly shown: { readonly routeBook: RouteBook; readonly errorTables: readonly ErrorTable[] }
  readonly described: Readonly<Record<string, () => Promise<Described>>>
  /** Without, `dynamic=true` is not known. */
  readonly sandboxes?: SandboxMaker | undefined
  /** Counts the requests that sandboxes answer, by address. */
  readonly sandboxRate: RateLimit
  readonly sandboxLimits?: SandboxLimits | undefined
}

/** Where a request goes: an interface, and the address below its base. */
interface Target {
  readonly mocked: MockedInterface
  readonly path: string
  /** With the `?`; empty without. */
  readonly search: string
}

type Preferences = ReturnType<typeof readPreferences>

declare module 'fastify' {
  interface FastifyRequest {
    /** What a request to the mock is for; undefined where no interface is. */
    mockTarget: Target | undefined
  }
}

/** Interfaces, the one with the longest address first. */
type Interfaces = readonly MockedInterface[]

/** What the interface's own addresses begin with may stand there once more: a client that changed its host sends it. */
const targetOf = (interfaces: Interfaces, url: string): Target | undefined => {
  const query = url.indexOf('?')
  const [address, search] = query < 0 ? [url, ''] : [url.slice(0, query), url.slice(query)]
  const mocked = interfaces.find(({ mockBase }) => address.startsWith(`${mockBase}/`))
  if (!mocked) return undefined
  const below = address.slice(mocked.mockBase.length)
  const path = mocked.base !== '' && below.startsWith(`${mocked.base}/`) ? below.slice(mocked.base.length) : below
  return { mocked, path, search }
}

const few = 50

/** The answer that is asked for by status or name; a refusal says which there are. */
const chosen = ({ answers }: MockedOperation, preferences: Preferences): Ready | number | undefined => {
  const [code, name] = [preferences.get('code'), preferences.get('example')]
  if (code === undefined && name === undefined) return undefined
  const status = code === undefined ? undefined : /^\d{3}$/.test(code) ? Number(code) : 0
  const { statuses } = answers
  if (status !== undefined && !statuses.includes(status))
    throw new Refusal('request.malformed', {
      fields: [{ field: 'Prefer', message: `code must be one of ${statuses.join(', ')}` }],
      isAsSent: true,
    })
  if (name === undefined) return answers.of(status as number) ?? status
  const example = answers.named(name, status)
  if (example) return example
  const names = answers.names(status).slice(0, few)
  throw new Refusal('request.malformed', {
    fields: [
      {
        field: 'Prefer',
        message: names.length > 0 ? `example must be one of ${names.join(', ')}` : 'example: there is none here',
      },
    ],
    isAsSent: true,
  })
}

const applied = (reply: FastifyReply, preferences: Preferences, names: readonly string[]): void => {
  const told = names.filter((name) => preferences.has(name)).map((name) => `${name}=${preferences.get(name)}`)
  reply.header('preference-applied', told.join(', '))
}

const send = (reply: FastifyReply, { status, type, body }: Ready): FastifyReply => {
  reply.code(status)
  return type === undefined ? reply.send() : reply.header('content-type', type).send(body)
}

/** Headers that are about the connection, or that our own answer has. */
const ownHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'x-request-id',
  // A cookie would be sent to the service itself.
  'set-cookie',
])

/** And those of a request, with what only the mock understands. */
const notPassedOn: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'cookie',
  'expect',
  'keep-alive',
  'prefer',
  'transfer-encoding',
  'upgrade',
])

/**
 * The interfaces once more, to try requests against: same schemas and refusals, any credential, answers from the cases or
 * from a private copy of the demo. See README.md beside this file.
 */
export const mock = (app: App, context: MockContext): void => {
  const { shown, described, sandboxRate, strictLimit } = context
  const sandboxes = context.sandboxes && new Sandboxes(context.sandboxes, context.sandboxLimits)
  if (sandboxes) app.addHook('onClose', () => sandboxes.close())

  let interfaces: Interfaces | undefined
  // Made when the first request comes: the service starts without them.
  const load = async (): Promise<void> => {
    const found = await mockedInterfaces(described, shown.routeBook)
    interfaces = found.toSorted((a, b) => b.mockBase.length - a.mockBase.length)
  }

  /** What the interface itself says to what goes wrong at this address. */
  const tableAt = (request: FastifyRequest): ErrorTable => {
    const target = targetOf(interfaces ?? [], request.raw.url ?? '')
    return target ? tableFor(shown.errorTables, target.mocked.base + target.path, problems) : problems
  }
  useErrorTable(app, {
    prefixes: [BASE],
    refuse: (refusal, request, reply) => tableAt(request).refuse(refusal, request, reply),
    fault: (reference, request, reply) => tableAt(request).fault(reference, request, reply),
  })

  app.decorateRequest('mockTarget', undefined)
  app.addHook('onRequest', async (request, reply) => {
    // Pages of other sites may try it: there is nothing here that is anybody's. What is answered hangs on `Prefer`.
    reply
      .header('access-control-allow-origin', '*')
      .header('access-control-expose-headers', '*')
      .header('cache-control', 'no-store')
    if (!interfaces) await load()
    request.mockTarget = targetOf(interfaces ?? [], request.raw.url ?? '')
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes))

  const inSandbox = async (
    of: Sandboxes,
    { mocked, path, search }: Target,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const { authorization } = request.headers
    if (!authorization?.trim()) throw new Refusal('credential.missing')
    sandboxRate({ address: request.ip }, request)
    const address = mocked.base + path
    // One that would become another on the way (dots, a backslash) could lead to what is no interface's.
    if (new URL(address, 'http://sandbox').pathname !== address) throw new Refusal('route.unknown')
    const asked = {
      dialect: mocked.dialect,
      method: request.method,
      url: address + search,
      headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !notPassedOn.has(name))),
      body: request.body as Buffer | undefined,
      ip: request.ip,
    }
    const { status, headers, body } = await of.use(
      authorization.trim(),
      () => strictLimit('sandbox', {}, request),
      (sandbox) => sandbox.answer(asked),
    )
    reply.code(status).header('preference-applied', 'dynamic=true')
    for (const [name, value] of Object.entries(headers))
      if (value !== undefined && !ownHeaders.has(name)) reply.header(name, value)
    return reply.send(body.length > 0 ? body : undefined)
  }

  app.all(`${BASE}/*`, async (request, reply) => {
    const target = request.mockTarget
    if (!target) throw new Refusal('route.unknown')
    const here = (await target.mocked.operations()).at(target.path)
    if (here.size === 0) throw new Refusal('route.unknown')
    const { method } = request
    const isPreflight = method === 'OPTIONS'
    const operation = here.get(method === 'HEAD' ? 'GET' : method)
    if (!operation || isPreflight) {
      const methods = [...here.keys(), ...(here.has('GET') ? ['HEAD'] : [])].toSorted().join(', ')
      reply.header('allow', methods)
      if (!isPreflight) throw new Refusal('method.not-allowed')
      return reply
        .code(204)
        .header('access-control-allow-methods', methods)
        .header('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*')
        .header('access-control-max-age', 86_400)
        .send()
    }
    const preferences = readPreferences(request.headers.prefer)
    const answer = chosen(operation, preferences)
    if (answer === undefined && sandboxes && preferences.get('dynamic') === 'true')
      return inSandbox(sandboxes, target, request, reply)
    const status = typeof answer === 'object' ? answer.status : (answer ?? 200)
    // Whoever asks for a refusal need not send what is refused.
    if (status < 400) operation.judge.judge(request, request.body as Buffer | undefined)
    if (answer !== undefined) applied(reply, preferences, ['code', 'example'])
    if (typeof answer !== 'number') return send(reply, answer ?? operation.answers.usual)
    if (refuseWith(tableAt(request), answer, request, reply)) return reply
    return send(reply, operation.answers.sample(answer))
  })
}
