import type { FastifyReply, FastifyRequest } from 'fastify'
import { type DestinationStream, type Logger, pino } from 'pino'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** It only reads, though its method is one of writes: a question with a body. */
    isRead?: boolean
  }
  interface FastifyRequest {
    /** Which credential asks, as an id (`token 17`), never the credential itself; dialects set it. */
    caller: string | undefined
  }
}

/**
 * Nobody logs these on purpose; should somebody log a whole request one day, they are hidden all the same. Exact paths
 * only: a wildcard among them makes every line three times as expensive.
 */
const headers = ['authorization', 'cookie', 'set-cookie']
const hidden = [
  ...['body', 'password', 'secret', 'token', 'user_token', 'access_token', ...headers].map((name) => `["${name}"]`),
  ...headers.flatMap((name) => [`headers["${name}"]`, `req.headers["${name}"]`, `request.headers["${name}"]`]),
  'req.body',
  'request.body',
]

/** A few kilobytes at a time, or what there is twice a second: a write for each line costs as much as the answer. */
export const linesTo = (dest: number | string): DestinationStream =>
  pino.destination({ dest, sync: false, minLength: 4096, periodicFlush: 500 })

/** JSON lines on the standard output; `destination` is for tests and benchmarks. */
export const createLogger = ({ level, destination }: { level: string; destination?: DestinationStream }): Logger =>
  pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: hidden, censor: '[hidden]' },
    },
    destination ?? linesTo(1),
  )

const isRead = ({ method, routeOptions }: FastifyRequest): boolean =>
  method === 'GET' || method === 'HEAD' || routeOptions.config?.isRead === true

/**
 * One line per request that mattered: each write and each refusal. A read that succeeds is told at `debug` only: at
 * tens of thousands of reads a second, writing the line would cost more than finding the answer.
 */
export const logAnswer = (request: FastifyRequest, reply: FastifyReply, route: string): void => {
  const { id, method, log, caller, refused } = request
  const status = reply.statusCode
  const level = status >= 500 ? 'warn' : status >= 400 || !isRead(request) ? 'info' : 'debug'
  // Checked here, so that a read at `info` does not even build the line. Fastify's type of a logger lacks the method.
  if (level === 'debug' && !(log as Logger).isLevelEnabled('debug')) return
  const ms = Math.round(reply.elapsedTime * 100) / 100
  log[level]({ request: id, method, route, status, ms, caller, refusal: refused?.kind }, 'answered')
}
