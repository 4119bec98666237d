import type { FastifyReply } from 'fastify'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { type ErrorTable, useErrorTable } from '../../http/errors.ts'
import { statusOf } from '../../http/problem.ts'
import type { FieldFault, Refusal } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import { exchangeCode } from '../../operations/oauth/exchange-code.ts'
import type { TokenPair } from '../../operations/oauth/pair.ts'
import { refreshPair } from '../../operations/oauth/refresh-pair.ts'
import { signInClient } from '../../operations/oauth/sign-in-client.ts'
import { fieldsOf, refuseFields, textFaults } from './body.ts'
import { pretty } from './permissions.ts'
import { TokenPair as Shown, TokenRequest } from './schemas.ts'
import { requireVersion, versionUsed } from './version.ts'

/** What each shape of the request needs, by `grant_type`; the second name of the first is RFC 6749's. */
const needed = {
  code: ['client_id', 'device_name', 'device_id', 'code', 'code_verifier'],
  refresh_token: ['refresh_token'],
  password: ['client_id', 'device_name', 'device_id', 'username', 'password'],
} as const

type Grant = keyof typeof needed

const shape = {
  grant_type: 'text',
  client_id: 'text',
  device_name: 'text',
  device_id: 'text',
  code: 'text',
  code_verifier: 'text',
  redirect_uri: 'text',
  refresh_token: 'text',
  username: 'text',
  password: 'text',
  scope: 'text',
} as const

type Sent = Readonly<Partial<Record<keyof typeof shape, string>>>

const grantOf = (type: string | undefined): Grant | undefined => {
  if (type === 'authorization_code') return 'code'
  return type !== undefined && Object.hasOwn(needed, type) ? (type as Grant) : undefined
}

/** What is wrong with how a program names the device that it runs on; what is missing is told elsewhere. */
export const deviceFaults = (sent: { readonly device_name?: unknown; readonly device_id?: unknown }): FieldFault[] =>
  (['device_name', 'device_id'] as const).flatMap((field) => {
    const text = sent[field]
    const message = typeof text !== 'string' ? undefined : textFault(text, { min: 1, max: 200 })
    return message === undefined ? [] : [{ field, message }]
  })

const readRequest = (body: unknown): { grant: Grant; sent: Sent } => {
  const sent = fieldsOf(body, shape)
  refuseFields(textFaults(Object.keys(shape), sent))
  const { grant_type: type } = sent as Sent
  const grant = grantOf(type)
  if (grant === undefined) refuseFields([{ field: 'grant_type', message: type ? UNSUPPORTED : 'is missing' }])
  const missing = needed[grant as Grant].filter((field) => !(sent as Sent)[field])
  refuseFields([...missing.map((field) => ({ field, message: 'is missing' })), ...deviceFaults(sent as Sent)])
  return { grant: grant as Grant, sent: sent as Sent }
}

const UNSUPPORTED = 'must be code, refresh_token or password'

const answer = (reply: FastifyReply, status: number, body: unknown): FastifyReply =>
  reply
    .code(status)
    .headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
    .type('application/json; charset=utf-8')
    .send(pretty(body))

/** The words of RFC 6749, section 5.2. */
const errorOf = (refusal: Refusal): { status: number; error: string } => {
  switch (refusal.kind) {
    case 'credential.invalid':
    case 'sign-in.failed':
      return { status: 400, error: 'invalid_grant' }
    case 'partner.unknown':
      return { status: 401, error: 'invalid_client' }
    case 'access.denied':
      return { status: 400, error: 'unauthorized_client' }
    case 'request.invalid': {
      const isType = refusal.fields.some(({ field, message }) => field === 'grant_type' && message === UNSUPPORTED)
      return { status: 400, error: isType ? 'unsupported_grant_type' : 'invalid_request' }
    }
    default: {
      const isBusy = refusal.category === 'throttled' || refusal.category === 'unavailable'
      return { status: statusOf(refusal), error: isBusy ? 'temporarily_unavailable' : 'invalid_request' }
    }
  }
}

/** Sentences that say what to do; the fields where there are any. ASCII only, as the RFC asks. */
const descriptions: Readonly<Partial<Record<Refusal['kind'], string>>> = {
  'credential.invalid':
    'The code or refresh token is unknown, used, ended or not meant for this request. Sign in again.',
  'partner.unknown': 'There is no such client.',
  'access.denied': 'This client may not ask for passwords.',
}

const descriptionOf = (refusal: Refusal): string =>
  (refusal.fields.length > 0
    ? `${refusal.fields.map(({ field, message }) => `${field} ${message}`).join('; ')}.`
    : (descriptions[refusal.kind] ?? refusal.message)
  ).replaceAll(/[^\x20-\x7e]|["\\]/g, '?')

const errors: ErrorTable = {
  prefixes: ['/api/token'],
  refuse: (refusal, request, reply) => {
    const { status, error } = errorOf(refusal)
    reply.header('x-version', versionUsed(request))
    return answer(reply, status, { error, error_description: descriptionOf(refusal) })
  },
  fault: (reference, request, reply) => {
    reply.header('x-version', versionUsed(request))
    return answer(reply, 500, { error: 'server_error', error_description: `Reference: ${reference}` })
  },
}

const present = ({ accessToken, refreshToken, expiresIn }: TokenPair) => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expires_in: expiresIn,
  refresh_token: refreshToken,
})

/** Shows a new pair, this once. */
export const sendPair = (reply: FastifyReply, pair: TokenPair): FastifyReply => answer(reply, 200, present(pair))

/** Where programs get their tokens: for a code, for a refresh token, or, by the operator's own, for a password. */
export const token = (app: App, { core, rateLimit, strictLimit }: DialectContext): void => {
  useErrorTable(app, errors)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-version', versionUsed(request))
    requireVersion(request)
    rateLimit({ address: request.ip }, request)
  })

  const schema = {
    tags: ['Sign-in'],
    operationId: 'create_token',
    summary: 'Get tokens',
    description:
      'For a code, for a refresh token or for a password; `grant_type` says which. An access token lives an hour. A person ' +
      'has one pair for each program and device, and at most twenty devices with one program: the one that was used ' +
      'least recently goes. Answers are not to be stored.',
    security: [],
    body: TokenRequest,
    response: { 200: Shown },
  }
  app.post('/api/token', { schema }, async (request, reply) => {
    const { body, ip, id: requestId } = request
    const { grant, sent } = readRequest(body)
    if (grant === 'password') await strictLimit('sign-in', { account: sent.username }, request)
    else await strictLimit('token', { account: sent.code ?? sent.refresh_token }, request)
    const call = { ip, requestId, source: 'bakeronline' }
    const { client_id: clientId = '', device_id: id = '', device_name: name = '' } = sent
    const device = { id, name }
    const pairs: Readonly<Record<Grant, () => Promise<TokenPair>>> = {
      code: () =>
        exchangeCode(core, call, {
          clientId,
          device,
          code: sent.code ?? '',
          verifier: sent.code_verifier ?? '',
          ...(sent.redirect_uri !== undefined && { redirectUri: sent.redirect_uri }),
        }),
      refresh_token: () =>
        refreshPair(core, call, {
          refreshToken: sent.refresh_token ?? '',
          ...(sent.client_id !== undefined && { clientId }),
          ...(sent.device_id !== undefined && { deviceId: id }),
        }),
      password: () =>
        signInClient(core, call, { clientId, device, login: sent.username ?? '', password: sent.password ?? '' }),
    }
    return sendPair(reply, await pairs[grant]())
  })
}
