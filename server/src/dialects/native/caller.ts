import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import { bearerIn } from '../../http/bearer.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { innerOf } from '../../http/inner.ts'
import { allowanceOf } from '../../http/max-age.ts'
import { sessionCookie, sessionIn } from '../../http/session-cookie.ts'
import type { Actor, Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { identifyWithRevision } from '../../operations/companies/read-revision.ts'
import type { Core } from '../../operations/core.ts'
import { type Asking, type BearerCall, glanceBearer, identifyBearer } from '../../operations/credentials/identify.ts'
import { identifyView, isViewToken } from '../../operations/views/identify-view.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The operation identifies the caller, in the same look at what they ask about: see `askingOf`. */
    identifiesCaller?: boolean
  }
}

export const SOURCE = 'native'

const calls = new WeakMap<FastifyRequest, Call>()
/** Callers who are not identified yet; their route's operation will do that. Who looks as somebody else is. */
const askings = new WeakMap<FastifyRequest, Asking>()
const userIds = new WeakMap<FastifyRequest, number>()
const revisions = new WeakMap<FastifyRequest, { readonly revision: number | undefined }>()

/** Who asks; set before anything of the request is looked at. */
export const callOf = (request: FastifyRequest): Call => calls.get(request) as Call

/**
 * Whoever asks where the operation identifies them. Call it at last: whoever asks so must be identified before they are
 * told anything, and from here on the operation does that.
 */
export const askingOf = (request: FastifyRequest): Asking => {
  const asking = askings.get(request) as Asking
  askings.delete(request)
  return asking
}

/** Whose token it is: that never changes, so it is known before they are identified. */
export const userIdOf = (request: FastifyRequest): number => userIds.get(request) as number

/** The revision of the company in the address, where it was read with who asks. */
export const revisionWith = (request: FastifyRequest): { readonly revision: number | undefined } | undefined =>
  revisions.get(request)

/** The company of an address that shows something; undefined where it is none, which is its route's to say. */
const companyShown = ({ method, params }: FastifyRequest): number | undefined => {
  const { company_id: text } = (params ?? {}) as { company_id?: string }
  return method === 'GET' && text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}

const identify = async (core: Core, request: FastifyRequest, asking: BearerCall): Promise<Actor> => {
  const { bearer, ...caller } = asking
  const allowance = allowanceOf(request)
  if (request.routeOptions.config?.identifiesCaller === true) {
    const actor =
      (await glanceBearer(core, bearer, allowance)) ??
      (await identifyBearer(core, bearer.audience, bearer.text, allowance))
    if (actor.kind === 'user') userIds.set(request, actor.userId)
    return actor
  }
  const companyId = companyShown(request)
  if (companyId === undefined) {
    const actor = await identifyBearer(core, bearer.audience, bearer.text, allowance)
    calls.set(request, { ...caller, actor })
    return actor
  }
  const { call, revision } = await identifyWithRevision(core, asking, companyId)
  calls.set(request, call)
  revisions.set(request, { revision })
  return call.actor
}

/** The token that a request comes with: a program's in its header, else a browser's in its cookie. */
const tokenIn = (request: FastifyRequest, publicUrl: string): string => {
  const { authorization } = request.headers
  const session = authorization === undefined ? sessionIn(request, publicUrl) : undefined
  return session ?? bearerIn(authorization)
}

/**
 * What somebody may send who looks as somebody else: questions about the one company, and the end of it. Nothing about
 * the other's account, nor what only they and their programs know.
 */
const isLook = ({ method, routeOptions: { url = '', config } }: FastifyRequest): boolean => {
  if (url.endsWith('/sessions/current')) return method === 'GET' || method === 'DELETE'
  if (!/\/companies(?:\/|$)/.test(url) || url.includes('/plans') || url.endsWith('/members/me/views')) return false
  return method === 'GET' || method === 'HEAD' || config?.isRead === true
}

/** Who looks as somebody else. In a browser one's own session comes back by itself when the view is over. */
const identifyLook = async (
  core: Core,
  publicUrl: string,
  request: FastifyRequest,
  reply: FastifyReply,
  { bearer, ...caller }: BearerCall,
): Promise<Actor> => {
  try {
    const actor = await identifyView(core, bearer.text, caller)
    if (!isLook(request)) throw new Refusal('view.read-only')
    const call = { ...caller, actor }
    calls.set(request, call)
    if (actor.kind === 'user') userIds.set(request, actor.userId)
    if (request.routeOptions.config?.identifiesCaller === true) askings.set(request, call)
    return actor
  } catch (error) {
    const isOver = error instanceof Refusal && error.kind === 'view.ended'
    if (isOver && request.headers.authorization === undefined)
      reply.header('set-cookie', sessionCookie(publicUrl, '', 0, 'view'))
    throw error
  }
}

/** Before the body is read: whoever is nobody here gets nothing parsed. */
export const requireToken = (app: App, { core, rateLimit, settings: { publicUrl } }: DialectContext): void => {
  app.addHook('onRoute', (route) => {
    if (route.config?.identifiesCaller !== true) return
    // What is wrong with a request is said to nobody who is nobody here.
    route.errorHandler = async (error, request) => {
      const asking = askings.get(request)
      if (asking && 'bearer' in asking)
        await identifyBearer(core, asking.bearer.audience, asking.bearer.text, allowanceOf(request))
      throw error
    }
  })
  app.addHook('onRequest', async (request, reply) => {
    const { ip, id: requestId } = request
    let asking: BearerCall
    let isView = false
    try {
      const { audience, source } = innerOf() ?? { audience: 'native' as const, source: SOURCE }
      const bearer = { audience, text: tokenIn(request, publicUrl) }
      asking = { bearer, ip, requestId, source }
      isView = audience === 'native' && isViewToken(bearer.text)
      const actor = isView
        ? await identifyLook(core, publicUrl, request, reply, asking)
        : await identify(core, request, asking)
      if (actor.kind === 'user') request.caller = `token ${actor.tokenId}`
    } catch (error) {
      // Guessing tokens is limited by address.
      rateLimit({ address: ip }, request)
      throw error
    }
    // Whoever sends it within has counted it.
    if (!innerOf()) rateLimit({ credential: request.caller, address: ip }, request)
    if (!isView && request.routeOptions.config?.identifiesCaller === true) askings.set(request, asking)
  })
}
