import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../model/refusal.ts'
import { isForeign } from './foreign.ts'

/** With which a page of ours shows that it, and no other site, sends a change: see `csrfOf`. Lower case, as Node has it. */
const CSRF_HEADER = 'gatehouse-csrf'

/** Over HTTPS the name itself makes browsers hold the cookie to this origin, whatever a sibling domain sets (RFC 6265bis, 4.1.3.2). */
const nameAt = (publicUrl: string, kind: Kind): string =>
  `${publicUrl.startsWith('https:') ? '__Host-' : ''}gatehouse${kind === 'view' ? '-view' : ''}`

/** Beside somebody’s own session there may be that of a view, in which they look as somebody else. */
type Kind = 'own' | 'view'

const attributesAt = (publicUrl: string): string =>
  `Path=/; HttpOnly; SameSite=Strict${publicUrl.startsWith('https:') ? '; Secure' : ''}`

/** A session in a browser, where no script can read it. `expiresIn` in seconds; 0 forgets it. */
export const sessionCookie = (publicUrl: string, token: string, expiresIn: number, kind: Kind = 'own'): string =>
  `${nameAt(publicUrl, kind)}=${token}; ${attributesAt(publicUrl)}; Max-Age=${expiresIn}`

/** The token in a browser's cookie; undefined where there is none. */
const tokenIn = ({ headers: { cookie = '' } }: FastifyRequest, publicUrl: string, kind: Kind): string | undefined => {
  const start = `${nameAt(publicUrl, kind)}=`
  const [found] = cookie.split('; ').filter((part) => part.startsWith(start))
  const token = found?.slice(start.length)
  return token !== undefined && /^[\w-]+$/.test(token) ? token : undefined
}

/** Whether the browser looks as somebody else, or did. */
export const hasView = (request: FastifyRequest, publicUrl: string): boolean =>
  tokenIn(request, publicUrl, 'view') !== undefined

/** What a page must send along with every change of a session in a cookie. It follows from the token and does not tell it. */
export const csrfOf = (token: string): string => hash('sha256', `csrf ${token}`, 'base64url')

const isSame = (sent: unknown, expected: string): boolean =>
  typeof sent === 'string' &&
  sent.length === expected.length &&
  timingSafeEqual(Buffer.from(sent, 'latin1'), Buffer.from(expected, 'latin1'))

const READS = new Set(['GET', 'HEAD'])

/**
 * The session of the browser that sends this, undefined where it has none. Cookies come along whoever's page makes the
 * browser send something: from another origin they are refused, and a change takes what only our own pages know. The
 * session of a view comes before one's own, which waits beside it until the view ends.
 */
export const sessionIn = (request: FastifyRequest, publicUrl: string): string | undefined => {
  const token = tokenIn(request, publicUrl, 'view') ?? tokenIn(request, publicUrl, 'own')
  if (token === undefined) return undefined
  if (isForeign(request, publicUrl)) throw new Refusal('access.denied')
  if (!READS.has(request.method) && !isSame(request.headers[CSRF_HEADER], csrfOf(token)))
    throw new Refusal('access.denied')
  return token
}
