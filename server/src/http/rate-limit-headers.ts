import type { FastifyReply } from 'fastify'
import type { App } from './app-type.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Its answer, for the limits to be told on, whoever counted the request. */
    answer: FastifyReply
  }
}

/** Makes a request's answer known to the limits. Call it before dialects are registered. */
export const tellLimits = (app: App): void => {
  app.decorateRequest('answer', null as unknown as FastifyReply)
  app.addHook('onRequest', (request, reply, done) => {
    request.answer = reply
    done()
  })
}

/** A quota by its name, as `RateLimit-Policy` says it. See draft-ietf-httpapi-ratelimit-headers-11, section 3. */
export const policyItem = (name: string, quota: number, seconds: number): string => `"${name}";q=${quota};w=${seconds}`

/** What is left of it, and the seconds until there is more, as `RateLimit` says it. The same, section 4. */
export const limitItem = (name: string, left: number, seconds: number): string => `"${name}";r=${left};t=${seconds}`

/** Tells of limits on an answer, beside those that are told on it already. */
export const tell = (reply: FastifyReply, policies: string, limits: string): void => {
  const [toldPolicies, toldLimits] = [reply.getHeader('ratelimit-policy'), reply.getHeader('ratelimit')]
  reply.header('ratelimit-policy', toldPolicies === undefined ? policies : `${toldPolicies}, ${policies}`)
  reply.header('ratelimit', toldLimits === undefined ? limits : `${toldLimits}, ${limits}`)
}
