import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import type { Logger } from 'pino'
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

interface ShortcutOptions {
  readonly shortcuts: readonly Shortcut[]
  readonly metrics: Metrics
  readonly logger: FastifyBaseLogger
  readonly requestId: (given: unknown) => string
  /** Whether requests may be answered here at the moment: not while the service is on its way out. */
  readonly isOpen: () => boolean
}

/** Tries the shortcuts, then the router. */
export const withShortcuts = (
  handler: Handler,
  { shortcuts, metrics, logger, requestId, isOpen }: ShortcutOptions,
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

  return (request, response) => {
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
