import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, fastify, LogController } from 'fastify'
import { Refusal } from '../model/refusal.ts'
import type { App, TypeBoxProvider } from './app-type.ts'
import { acceptJsonOnly } from './body.ts'
import { answerError, answerRefusal, asRefusal, type ErrorTable, reportFault, tableFor } from './errors.ts'
import { addHealth } from './health.ts'
import { lazySchemas } from './lazy-schemas.ts'
import { logAnswer } from './logging.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { problems } from './problem.ts'
import { type RouteBook, routeBook } from './route-book.ts'
import { type BodyShortcut, type Shortcut, withShortcuts } from './shortcut.ts'

/** An import would read all that the module can give, a client of HTTP/2 and of WebSockets among it: 16 MB and 50 ms. */
const http = process.getBuiltinModule('node:http')

export interface ServerOptions {
  readonly settings: { readonly trustedProxies: readonly string[] }
  readonly logger: FastifyBaseLogger
  /** Resolves while traffic is welcome; throws, best a `NotReady`, when it is not. */
  readonly ready: () => Promise<void>
}

declare module 'fastify' {
  interface FastifyInstance {
    metrics: Metrics
    /** How far the way out is; see stop.ts. */
    leaving: Leaving
    /** Reads that are answered before the router; see shortcut.ts. */
    shortcuts: Shortcut[]
    /** The same for questions with a body, by their whole address. */
    bodyShortcuts: Map<string, BodyShortcut>
    /** What is answered here: every address with its methods. */
    routeBook: RouteBook
  }
}

/**
 * `draining`: nothing new is accepted, what arrives on open connections is answered and its connection ended;
 * `closing`: only what has been accepted already is finished.
 */
export interface Leaving {
  phase: 'no' | 'draining' | 'closing'
}

const sane = /^[A-Za-z0-9._-]{1,128}$/

/** Ids of requests: the caller's own where it is sane, so that one id follows a request through several services. */
const requestIds = () => {
  const prefix = randomBytes(6).toString('base64url').replaceAll('_', '-')
  let count = 0
  return (given: unknown): string => {
    if (typeof given === 'string' && sane.test(given)) return given
    count += 1
    return `${prefix}.${count.toString(36)}`
  }
}

/** The path as it was asked for, without the query. */
const pathOf = (request: FastifyRequest): string => request.raw.url?.split('?', 1)[0] ?? '/'

/** What is met by no route has no pattern, and raw addresses would fill log and metrics with whatever anybody sends. */
const unrouted = '(none)'

/** Errors below HTTP: what came is no request that a dialect could answer. */
const answerClientError = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, title] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ['408 Request Timeout', 'The request took too long to arrive.']
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? ['431 Request Header Fields Too Large', 'The headers are larger than 16 KiB.']
        : ['400 Bad Request', 'This is not HTTP.']
  const body = JSON.stringify({ status: Number(status.slice(0, 3)), title })
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

/** The shell that every dialect is mounted in: limits, ids, log, metrics, health, and answers where no route is met. */
export const createServer = ({ settings, logger, ready }: ServerOptions): App => {
  const metrics = createMetrics()
  const leaving: Leaving = { phase: 'no' }
  const shortcuts: Shortcut[] = []
  const bodyShortcuts = new Map<string, BodyShortcut>()
  const requestId = requestIds()
  // Behind a proxy the caller's address stands in a header that the router reads: there, everything goes its way.
  const isOpen = (): boolean => leaving.phase === 'no' && settings.trustedProxies.length === 0

  const app = fastify({
    serverFactory: (handler) => {
      const server = http.createServer(
        { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
        withShortcuts(handler, { shortcuts, bodyShortcuts, metrics, logger, requestId, isOpen }),
      )
      server.requestTimeout = 30_000
      // Longer than the minute that load balancers keep a connection, so that they close it and never meet a closed one.
      server.keepAliveTimeout = 72_000
      server.setTimeout(120_000)
      return server
    },
    loggerInstance: logger,
    // Our own line per request says more in less; see logging.ts.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    // A logger per request, only for the id on its lines, costs as much as many an answer: lines name the id themselves.
    childLoggerFactory: (parent) => parent,
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
    requestIdHeader: false,
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
    bodyLimit: 1024 * 1024,
    // Our own hook refuses while closing, in the dialect's words.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      answerUnrouted(error, request as FastifyRequest, reply as FastifyReply)
      // No hook sees these requests.
      logAnswer(request as FastifyRequest, reply as FastifyReply, unrouted)
    },
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 256 },
    schemaController: lazySchemas,
    ajv: {
      customOptions: {
        // A text is never quietly taken for a number, nothing is filled in or dropped: what was sent is what is judged.
        coerceTypes: false,
        useDefaults: false,
        removeAdditional: false,
        allErrors: true,
        // TypeBox writes keywords of its own.
        strict: false,
      },
    },
  }).withTypeProvider<TypeBoxProvider>() as App

  const routes = routeBook()
  app.decorate('metrics', metrics)
  app.decorate('leaving', leaving)
  app.decorate('shortcuts', shortcuts)
  app.decorate('bodyShortcuts', bodyShortcuts)
  app.decorate('routeBook', routes)
  app.decorate('errorTables', [] as ErrorTable[])
  app.decorateRequest('caller', undefined)
  app.decorateRequest('refused', undefined)
  acceptJsonOnly(app)

  const tableAt = (path: string): ErrorTable => tableFor(app.errorTables, path, problems)

  const answerUnrouted = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    reply.header('x-request-id', request.id)
    answerError(tableAt(pathOf(request)), error, request, reply)
  }

  const answerUnknown = (request: FastifyRequest, reply: FastifyReply): void => {
    const path = pathOf(request)
    const allowed = routes.methodsAt(path)
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    const refusal = new Refusal(allowed.length > 0 ? 'method.not-allowed' : 'route.unknown')
    answerRefusal(tableAt(path), refusal, request, reply)
  }

  app.addHook('onRoute', ({ method, url, schema }) => routes.add(method, url, schema))

  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    if (leaving.phase === 'no') return done()
    reply.header('connection', 'close')
    // Liveness is still true, and a supervisor that hears otherwise kills what is finishing its work.
    if (leaving.phase === 'draining' || request.url === '/healthz' || request.url === '/readyz') return done()
    done(new Refusal('service.unavailable', { retryAfter: 1 }))
  })

  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? unrouted
    metrics.durations.observe(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    logAnswer(request, reply, route)
    done()
  })

  app.setNotFoundHandler((request, reply) => answerUnknown(request, reply))

  // Met by routes outside of dialects, by unknown routes whose body cannot be read, and when a dialect's own
  // handler throws; so it must not throw itself.
  app.setErrorHandler((error, request, reply) => {
    try {
      if (request.is404 && asRefusal(error)?.kind !== 'service.unavailable') answerUnknown(request, reply)
      else answerError(tableAt(pathOf(request)), error, request, reply)
    } catch (broken) {
      problems.fault(reportFault(request, broken), request, reply)
    }
  })

  addHealth(app, { ready, stopping: () => leaving.phase !== 'no', metrics })
  return app
}
