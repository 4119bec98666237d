import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import type { Logger } from 'pino'
import type { Metrics } from './metrics.ts'

/** What a shortcut answers: always a success, the rest is the route's. */
export interface ShortAnswer {
  readonly body: Buffer
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
  /** Undefined when the address is another; a promise that rejects when the route shall answer. */
  answer(request: IncomingMessage, url: string, ip: string): Promise<ShortAnswer> | undefined
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

interface ShortcutOptions {
  readonly shortcuts: readonly Shortcut[]
  readonly metrics: Metrics
  readonly logger: FastifyBaseLogger
  readonly requestId: (request: IncomingMessage) => string
  /** Whether requests may be answered here at the moment: not while the service is on its way out. */
  readonly isOpen: () => boolean
}

/** Tries the shortcuts, then the router. */
export const withShortcuts = (
  handler: Handler,
  { shortcuts, metrics, logger, requestId, isOpen }: ShortcutOptions,
): Handler => {
  const send = (request: IncomingMessage, response: ServerResponse, { body, headers }: ShortAnswer): void => {
    response.writeHead(200, [...headers, 'content-length', String(body.byteLength), 'x-request-id', requestId(request)])
    response.end(body)
  }

  return (request, response) => {
    // At `debug` each read has a line in the log, which the router's hooks write.
    if (request.method === 'GET' && isOpen() && !(logger as Logger).isLevelEnabled('debug')) {
      const started = performance.now()
      for (const shortcut of shortcuts) {
        const answer = shortcut.answer(request, request.url ?? '', request.socket.remoteAddress ?? '')
        if (!answer) continue
        answer.then(
          (found) => {
            send(request, response, found)
            metrics.durations.observe('GET', shortcut.route, 200, (performance.now() - started) / 1000)
          },
          () => handler(request, response),
        )
        return
      }
    }
    handler(request, response)
  }
}
