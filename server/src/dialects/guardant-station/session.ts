/**
 * How a caller proves who they are. The document only says that authorization is required; all that we chose for it
 * stands in this file, so that it can be replaced in one place.
 */
import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import { bearerIn } from '../../http/bearer.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import { identifyMember, type MemberActor } from '../../operations/credentials/identify-member.ts'
import { revokeToken } from '../../operations/credentials/revoke-token.ts'
import { signInStation } from '../../operations/credentials/sign-in-station.ts'

/** The catalogue whose words this interface uses. */
export const vocabulary = 'vendor'

export const SOURCE = 'guardant-station'

const Credentials = Type.Object(
  {
    username: Type.String({
      maxLength: 320,
      description: 'The e-mail address; or the login or phone of somebody who has one.',
    }),
    password: Type.String({ maxLength: 1024, description: 'The password of the account.' }),
  },
  { title: 'Credentials', additionalProperties: true, description: 'Other fields are left alone.' },
)

const Session = Type.Object(
  {
    token: Type.String({ maxLength: 1000, description: 'Send it as `Authorization: Bearer <token>`.' }),
    expiresin: Type.Integer({
      minimum: 1,
      maximum: 999_999_999,
      description: 'In how many seconds it ends: twelve hours.',
      examples: [43_200],
    }),
  },
  { title: 'Session' },
)

type StationCall = Call & { readonly actor: MemberActor }

const calls = new WeakMap<FastifyRequest, StationCall>()

export const callOf = (request: FastifyRequest): StationCall => calls.get(request) as StationCall

/** The vendor: a token works in one. */
export const companyOf = (request: FastifyRequest): number => callOf(request).actor.companyId

/** Before the body is read: whoever is nobody here gets nothing parsed. */
export const requireSession = (app: App, { core, rateLimit }: DialectContext): void => {
  app.addHook('onRequest', async (request) => {
    const { ip, id: requestId } = request
    try {
      const actor = await identifyMember(core, 'station', bearerIn(request.headers.authorization))
      request.caller = `token ${actor.tokenId}`
      calls.set(request, { actor, ip, requestId, source: SOURCE })
    } catch (error) {
      // Guessing tokens is limited by address.
      rateLimit({ address: ip }, request)
      throw error
    }
    rateLimit({ credential: request.caller, address: ip }, request)
  })
}

export const addSignIn = (app: App, { core, rateLimit, strictLimit }: DialectContext): void => {
  app.post(
    '/login',
    {
      onRequest: async (request) => void rateLimit({ address: request.ip }, request),
      schema: {
        tags: ['Session'],
        operationId: 'login',
        summary: 'Sign in',
        description:
          'Gives a token for one vendor: the oldest one where the user is active. Who is unknown or mistypes, whose ' +
          'address is not confirmed, and who is active nowhere all hear the same (401).',
        security: [],
        body: Credentials,
        response: { 200: Session },
      },
    },
    async (request) => {
      const { body, ip, id: requestId } = request
      const { username: login, password } = body
      await strictLimit('sign-in', { account: login }, request)
      const { token, expiresIn } = await signInStation(core, { ip, requestId, source: SOURCE }, { login, password })
      return { token, expiresin: expiresIn }
    },
  )
}

export const addSignOut = (app: App, { core }: DialectContext): void => {
  app.post(
    '/logout',
    {
      schema: {
        tags: ['Session'],
        operationId: 'logout',
        summary: 'Sign out',
        description: 'Ends the token that is sent, at once and everywhere.',
        response: { 204: Type.Null({ description: 'The token has ended; no body.' }) },
      },
    },
    async (request, reply) => {
      const call = callOf(request)
      await revokeToken(core, call, call.actor.tokenId)
      return reply.code(204).send(null)
    },
  )
}
