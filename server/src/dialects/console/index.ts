import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FastifyReply } from 'fastify'
import type { Dialect } from '../../http/dialect.ts'
import { useErrorTable } from '../../http/errors.ts'
import { escapeHtml, page, pageHeaders } from '../../http/page.ts'
import { statusOf } from '../../http/problem.ts'

const BASE = '/console'

/** Where `npm run build -w console` leaves it. */
const built = fileURLToPath(new URL('../../../../console/dist/', import.meta.url))

/** Whether there is anything to serve. */
export const isConsoleBuilt = (): boolean => existsSync(`${built}index.html`)

/** Stands in the built page where each answer has a word of its own; see `console/index.html`. */
const NONCE = '{{nonce}}'

/** Nothing but what this host has: no script in the page, no frame around it, no word to anywhere else. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const sendPlain = (reply: FastifyReply, status: number, title: string, text: string): FastifyReply =>
  reply
    .code(status)
    .headers(pageHeaders)
    .send(page(title, `<p>${escapeHtml(text)}</p>`))

/**
 * The console: files that were built, and one page for every address below `/console`, which the program in it reads.
 * All that it shows it asks the native interface for, with the session in its cookie.
 */
export const consolePages: Dialect = async (app, { rateLimit }) => {
  useErrorTable(app, {
    prefixes: [BASE],
    refuse: (refusal, _request, reply) => sendPlain(reply, statusOf(refusal), 'This does not work', refusal.message),
    fault: (reference, _request, reply) =>
      sendPlain(reply, 500, 'Something went wrong', `The fault is ours. Its number in the log: ${reference}`),
  })
  app.addHook('onRequest', async (request) => void rateLimit({ address: request.ip }, request))

  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect(BASE))

  if (!isConsoleBuilt()) {
    const tell = async (_request: unknown, reply: FastifyReply) =>
      sendPlain(reply, 503, 'The console is not built', 'Run “npm run build -w console” once, then start again.')
    app.get(BASE, { schema: { hide: true } }, tell)
    app.get(`${BASE}/*`, { schema: { hide: true } }, tell)
    return
  }

  const { default: serveFiles } = await import('@fastify/static')
  await app.register(serveFiles, {
    root: `${built}assets`,
    prefix: `${BASE}/assets/`,
    decorateReply: false,
    preCompressed: true,
    index: false,
    // Their names change with what is in them.
    maxAge: '1y',
    immutable: true,
    setHeaders: (reply) => reply.header('x-content-type-options', 'nosniff'),
  })

  const html = readFileSync(`${built}index.html`, 'utf8')
  const show = async (_request: unknown, reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64')
    return reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy(nonce),
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      })
      .send(html.replaceAll(NONCE, nonce))
  }
  app.get(BASE, { schema: { hide: true } }, show)
  app.get(`${BASE}/*`, { schema: { hide: true } }, show)
}
