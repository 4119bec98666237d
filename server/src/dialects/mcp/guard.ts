import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../model/refusal.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

const parsed = (text: string): URL | undefined => {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** A `Host` as an address of that scheme: in any case of letters, and with the scheme's own port or without. */
const atHost = (scheme: string, host = ''): URL | undefined =>
  // A host and a port: nothing before or behind them, which the address would be read without.
  /^(?:[a-z0-9_-]+\.)*[a-z0-9_-]+(?::\d{1,5})?$|^\[[0-9a-f:.]+\](?::\d{1,5})?$/i.test(host)
    ? parsed(`${scheme}//${host}`)
    : undefined

/** Whether a host with its port is this machine's own, at the port that the request came in by. */
const isOwnPort = (asked: URL | undefined, { raw }: FastifyRequest): boolean =>
  asked?.protocol === 'http:' && LOOPBACK.has(asked.hostname) && Number(asked.port || 80) === raw.socket.localPort

/**
 * Refuses what a page of another site may have sent: from another origin, or to a name that somebody made to lead here
 * (DNS rebinding). Programs send no `Origin`; behind a proxy, `Host` must be that of the public address.
 */
export const refuseRebound = (request: FastifyRequest, publicUrl: string): void => {
  const { host, origin } = request.headers
  const { host: own, protocol } = new URL(publicUrl)
  const isAddressed = atHost(protocol, host)?.host === own || isOwnPort(atHost('http:', host), request)
  const isOwn = origin === undefined || origin === publicUrl || isOwnPort(parsed(origin), request)
  if (!isAddressed || !isOwn) throw new Refusal('access.denied')
}
