import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../model/refusal.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a host with its port is this machine's own, at the port that the request came in by. */
const isOwnPort = (url: URL, request: FastifyRequest): boolean => {
  const { localPort } = request.raw.socket
  return LOOPBACK.has(url.hostname) && localPort !== undefined && url.port === String(localPort)
}

const parsed = (text: string): URL | undefined => {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/**
 * Refuses what a page of another site may have sent: from another origin, or to a name that somebody made to lead here
 * (DNS rebinding). Programs send no `Origin`; behind a proxy, `Host` must be that of the public address.
 */
export const refuseRebound = (request: FastifyRequest, publicUrl: string): void => {
  const { host, origin } = request.headers
  const asked = parsed(`http://${host ?? ''}`)
  const isAddressed = asked !== undefined && (host === new URL(publicUrl).host || isOwnPort(asked, request))
  const from = origin === undefined ? undefined : parsed(origin)
  const isOwn = origin === undefined || origin === publicUrl || (from?.protocol === 'http:' && isOwnPort(from, request))
  if (!isAddressed || !isOwn) throw new Refusal('access.denied')
}
