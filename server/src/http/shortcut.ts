import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyBaseLogger } from 'fastify'
import type { Logger } from 'pino'
import type { App } from './app-type.ts'
import type { Metrics } from './metrics.ts'
import { lengthOf, type Pieces, sendSoon } from './pieces.ts'

/** What a shortcut answers: always a success, the rest is the route's. */
export interface ShortAnswer extends Pieces {
  /** Header names and values in turn, beside length and request id. */
  readonly headers: readonly string[]
}

/**
 * A read that is asked far more often than anything else. It is tried before the router, because a request's way
 * through router, hooks and reply costs more than such an answer. It answers what it can answer with success and
 * leaves all else, refusals first of all, to the route of the same address: so there is one place that words them, and
 * a route without its shortcut answers the same.
 */
export interface Shortcut {
  /** The pattern of the route that it stands before, for the metrics. */
  readonly route: string
  /** Undefined when the address is another. Whatever is thrown, or rejected with, the route answers. */
  answer(request: IncomingMessage, url: string, ip: string): ShortAnswer | Promise<ShortAnswer> | undefined
}

/**
 * The same for a question that is sent as JSON in a body: a read by its meaning. The body is read before it is known
 * whether it can be answered here, so its route must take back what was read: see `takeBackBodies`.
 */
export interface BodyShortcut {
  /** Undefined, thrown or rejected: the route answers. `authorization` is the header as it was sent. */
  answer(
    body: Buffer,
    authorization: string,
    ip: string,
    requestId: string,
  ): ShortAnswer | Promise<ShortAnswer> | undefined
}

/** Larger bodies go to the router at once: there the sender is known before anything is read. */
const LARGEST_BODY = 256 * 1024

/** What was read of a request that its route has to answer after all. */
const bodies = new WeakMap<IncomingMessage, Buffer>()

/** Lets the routes of a scope read the bodies that a shortcut has read before them. */
export const takeBackBodies = (app: App): void => {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const body = bodies.get(request.raw)
    done(null, body === undefined ? payload : Readable.from(body))
  })
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/**
 * One header as it was sent; undefined when it was not. Node makes `request.headers` when somebody first looks, and that
 * costs as much as the answer. Sent twice, a header is for the route to judge.
 */
export const soleHeader = ({ rawHeaders }: IncomingMessage, name: string): string | undefined => {
  let found: string | undefined
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const sent = rawHeaders[at] as string
    if (sent.length !== name.length || sent.toLowerCase() !== name) continue
    if (found !== undefined) throw new Error(`${name} was sent twice`)
    found = rawHeaders[at + 1]
  }
  return found
}

/** What a body shortcut needs of the headers; undefined when they are such that the router should read them. */
interface BodyHeaders {
  readonly length: number
  readonly authorization: string
  readonly requestId: string | undefined
}

const ascii = /^[\t\x20-\x7e]*$/
const jsonOnly = /^application\/json(?:; ?charset=utf-8)?$/i

/** Looks at the headers once, by the length of their names. */
const bodyHeaders = ({ rawHeaders }: IncomingMessage): BodyHeaders | undefined => {
  let type: string | undefined
  let length: string | undefined
  let authorization: string | undefined
  let requestId: string | undefined
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const sent = rawHeaders[at] as string
    const size = sent.length
    if (size !== 12 && size !== 13 && size !== 14 && size !== 17) continue
    const name = sent.toLowerCase()
    const value = rawHeaders[at + 1] as string
    // Sent twice, a header is for the route to judge.
    if (name === 'content-type') {
      if (type !== undefined) return undefined
      type = value
    } else if (name === 'content-length') length = value
    else if (name === 'authorization') {
      if (authorization !== undefined) return undefined
      authorization = value
    } else if (name === 'x-request-id') {
      // Node writes headers in the encoding of the text that follows them: beyond ASCII they would not come back as sent.
      if (requestId !== undefined || !ascii.test(value)) return undefined
      requestId = value
    } else if (name === 'transfer-encoding' || name === 'gatehouse-max-age') return undefined
  }
  // Node has refused a length that is no number, or comes twice.
  const bytes = Number(length ?? 0)
  if (type === undefined || authorization === undefined || !jsonOnly.test(type)) return undefined
  return bytes > 0 && bytes <= LARGEST_BODY ? { length: bytes, authorization, requestId } : undefined
}

/** Reads a body of a known length; whoever goes away before its end is not answered. */
const readBody = (request: IncomingMessage, length: number, done: (body: Buffer) => void): void => {
  let parts: Buffer[] | undefined
  let read = 0
  request.on('data', (part: Buffer) => {
    read += part.length
    if (read === length && parts === undefined) return done(part)
    parts ??= []
    parts.push(part)
    if (read === length) done(Buffer.concat(parts))
  })
}

interface ShortcutOptions {
  readonly shortcuts: readonly Shortcut[]
  /** By their whole address. */
  readonly bodyShortcuts: ReadonlyMap<string, BodyShortcut>
  readonly metrics: Metrics
  readonly logger: FastifyBaseLogger
  readonly requestId: (given: unknown) => string
  /** Whether requests may be answered here at the moment: not while the service is on its way out. */
  readonly isOpen: () => boolean
}

/** Tries the shortcuts, then the router. */
export const withShortcuts = (
  handler: Handler,
  { shortcuts, bodyShortcuts, metrics, logger, requestId, isOpen }: ShortcutOptions,
): Handler => {
  const tryShortcut = (request: IncomingMessage, response: ServerResponse): boolean => {
    const started = performance.now()
    const id = requestId(soleHeader(request, 'x-request-id'))
    const done = (route: string, answer: ShortAnswer): void => {
      const length = String(lengthOf(answer))
      sendSoon(response, [...answer.headers, 'content-length', length, 'x-request-id', id], answer)
      metrics.durations.observe('GET', route, 200, (performance.now() - started) / 1000)
    }
    for (const { route, answer: find } of shortcuts) {
      const answer = find(request, request.url ?? '', request.socket.remoteAddress ?? '')
      if (answer instanceof Promise) {
        answer.then(
          (found) => done(route, found),
          () => handler(request, response),
        )
        return true
      }
      if (answer) {
        done(route, answer)
        return true
      }
    }
    return false
  }

  const tryWithBody = (
    { answer: find }: BodyShortcut,
    route: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): boolean => {
    const started = performance.now()
    const headers = bodyHeaders(request)
    if (headers === undefined) return false
    const { length, authorization } = headers
    // Unlike elsewhere the caller's own id comes back as it was sent, whatever it looks like.
    const id = headers.requestId || requestId(undefined)
    const done = (answer: ShortAnswer): void => {
      const size = String(lengthOf(answer))
      sendSoon(response, [...answer.headers, 'content-length', size, 'x-request-id', id], answer)
      metrics.durations.observe('POST', route, 200, (performance.now() - started) / 1000)
    }
    readBody(request, length, (body) => {
      const toRoute = (): void => {
        bodies.set(request, body)
        handler(request, response)
      }
      let answer: ReturnType<BodyShortcut['answer']>
      try {
        answer = find(body, authorization, request.socket.remoteAddress ?? '', id)
      } catch {
        // As below: the route meets it again, and words it.
      }
      if (answer instanceof Promise) answer.then(done, toRoute)
      else if (answer) done(answer)
      else toRoute()
    })
    return true
  }

  return (request, response) => {
    if (request.method === 'POST') {
      const url = request.url ?? ''
      const shortcut = bodyShortcuts.get(url)
      const isTried = shortcut !== undefined && isOpen() && !(logger as Logger).isLevelEnabled('debug')
      if (isTried && tryWithBody(shortcut, url, request, response)) return
    }
    // At `debug` each read has a line in the log, which the router's hooks write.
    if (request.method === 'GET' && isOpen() && !(logger as Logger).isLevelEnabled('debug')) {
      try {
        if (tryShortcut(request, response)) return
      } catch {
        // A refusal, or a fault: the route meets it again, and words it.
      }
    }
    handler(request, response)
  }
}
