import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import { bearerIn } from '../../http/bearer.ts'
import type { Dialect, DialectContext } from '../../http/dialect.ts'
import { type ErrorTable, fieldFaults, reportFault, useErrorTable } from '../../http/errors.ts'
import { withinAs } from '../../http/inner.ts'
import { statusOf } from '../../http/problem.ts'
import { Refusal } from '../../model/refusal.ts'
import { identifyBearer } from '../../operations/credentials/identify.ts'
import { refuseRebound } from './guard.ts'
import type { Ask } from './server.ts'

const AT = '/mcp'

const sendError = (reply: FastifyReply, status: number, message: string, data: object): FastifyReply =>
  reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(
      JSON.stringify({ jsonrpc: '2.0', error: { code: status === 400 ? -32600 : -32000, message, data }, id: null }),
    )

const errors: ErrorTable = {
  prefixes: [AT],
  refuse: (refusal, _request, reply) => {
    // RFC 6750: whoever sent no credential is told no more than what is wanted.
    if (refusal.kind === 'credential.missing') reply.header('www-authenticate', 'Bearer realm="gatehouse"')
    else if (refusal.category === 'unauthenticated')
      reply.header('www-authenticate', 'Bearer realm="gatehouse", error="invalid_token"')
    const errors = refusal.fields.length > 0 ? { errors: refusal.fields } : {}
    return sendError(reply, statusOf(refusal), refusal.message, { code: refusal.kind, ...errors })
  },
  fault: (reference, _request, reply) =>
    sendError(reply, 500, 'Something went wrong on our side.', { code: 'fault', reference }),
}

/** A body may nest deeper than it can be written out again: the native interface takes no such one. */
const textOf = (body: unknown): string => {
  try {
    return JSON.stringify(body)
  } catch (error) {
    if (error instanceof RangeError) return '{'
    throw error
  }
}

/** Asks the native interface with the caller's own token: it is judged there again, at each call. */
const askerOf =
  (app: App, request: FastifyRequest, companyId: number): Ask =>
  async ({ method, path, query = {}, body }) => {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
    // Sent when it is awaited, and so within.
    const answer = await withinAs({ audience: 'assistant', source: 'mcp' }, async () =>
      app.inject({
        method,
        url: `/gatehouse/v1/companies/${companyId}${path}${search.size > 0 ? `?${search}` : ''}`,
        remoteAddress: request.ip,
        headers: {
          authorization: request.headers.authorization ?? '',
          'x-request-id': request.id,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { payload: textOf(body) }),
      }),
    )
    return { isDone: answer.statusCode < 300, body: JSON.parse(answer.body) }
  }

/** For assistants: the Model Context Protocol over streamable HTTP, without sessions. See README.md beside this file. */
export const mcp: Dialect = (app, { core, rateLimit, settings: { publicUrl } }: DialectContext) => {
  useErrorTable(app, errors)
  const companies = new WeakMap<FastifyRequest, number>()

  app.addHook('onRequest', async (request) => {
    refuseRebound(request, publicUrl)
    const { ip } = request
    try {
      const actor = await identifyBearer(core, 'assistant', bearerIn(request.headers.authorization))
      if (actor.kind !== 'user' || actor.companyId === undefined) throw new Refusal('credential.invalid')
      request.caller = `token ${actor.tokenId}`
      companies.set(request, actor.companyId)
    } catch (error) {
      // Guessing tokens is limited by address.
      rateLimit({ address: ip }, request)
      throw error
    }
    rateLimit({ credential: request.caller, address: ip }, request)
  })

  app.post(AT, async (request, reply) => {
    // One message is one request: it is counted as one.
    if (typeof request.body !== 'object' || request.body === null || Array.isArray(request.body))
      throw new Refusal('request.malformed')
    // Loaded when the first assistant comes: starting does not wait for it.
    const { answerMessage } = await import('./server.ts')
    const answer = await answerMessage(request, {
      url: `${publicUrl}${AT}`,
      routes: app.routeBook.all(),
      ask: askerOf(app, request, companies.get(request) as number),
      fault: (error) => reportFault(request, error),
      faultsIn: (schema, value) => {
        const validate = request.compileValidationSchema(schema as never, 'body')
        if (validate(value)) return []
        return fieldFaults((validate as { errors?: Parameters<typeof fieldFaults>[0] }).errors ?? [], '')
      },
    })
    reply.code(answer.status)
    for (const [name, value] of answer.headers) reply.header(name, value)
    return reply.header('cache-control', 'no-store').send(answer.status === 202 ? undefined : await answer.text())
  })
}
