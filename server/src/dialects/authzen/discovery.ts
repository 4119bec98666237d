import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { BASE } from './base.ts'
import { Configuration } from './schemas.ts'
import { sendText } from './wire.ts'

const isLoopback = (url: URL | null): boolean => {
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? ''
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/**
 * The origin that clients know. On one's own machine, where no name was configured, it is the address that was asked, or
 * the client would not find the server in what it reads.
 */
const originFor = ({ headers }: FastifyRequest, publicUrl: string): string => {
  if (!isLoopback(URL.parse(publicUrl))) return publicUrl
  const asked = URL.parse(`${new URL(publicUrl).protocol}//${headers.host ?? ''}`)
  return asked && isLoopback(asked) ? asked.origin : publicUrl
}

const schema = {
  tags: ['Discovery'],
  operationId: 'readConfiguration',
  summary: 'Read where to ask',
  security: [],
  response: { 200: Configuration },
}

/** What there is to ask, for clients that know only where. */
export const discovery = (app: App, { settings, rateLimit }: DialectContext): void => {
  app.get('/.well-known/authzen-configuration', { schema }, async (request, reply) => {
    rateLimit({ address: request.ip }, request)
    const origin = originFor(request, settings.publicUrl)
    const at = (path: string): string => `${origin}${BASE}${path}`
    return sendText(
      reply,
      JSON.stringify({
        policy_decision_point: origin,
        access_evaluation_endpoint: at('/evaluation'),
        access_evaluations_endpoint: at('/evaluations'),
        search_subject_endpoint: at('/search/subject'),
        search_resource_endpoint: at('/search/resource'),
        search_action_endpoint: at('/search/action'),
      }),
    )
  })
}
