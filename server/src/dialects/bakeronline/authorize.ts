import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { type ErrorTable, useErrorTable } from '../../http/errors.ts'
import { isForeign } from '../../http/foreign.ts'
import { escapeHtml, marked, page, pageField, pageHeaders, strong } from '../../http/page.ts'
import { paragraph } from '../../http/page-form.ts'
import { faultPage, refusalPage, sendPage } from '../../http/page-scope.ts'
import { type Words, wordsFor } from '../../http/page-words.ts'
import { statusOf } from '../../http/problem.ts'
import { Refusal, type RefusalKind } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import { consent } from '../../operations/oauth/consent.ts'
import { readChallenge } from '../../operations/oauth/oauth-secret.ts'
import { readAuthorization } from '../../operations/oauth/read-authorization.ts'
import { fieldsOf, refuseFields, textFaults } from './body.ts'
import { Authorization as Asking, Nothing, Page } from './schemas.ts'

/** What a program asks with, carried through the form as it came. */
const asked = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'code_challenge',
  'code_challenge_method',
  'state',
  'device_id',
  'device_name',
] as const

type Asked = Readonly<Partial<Record<(typeof asked)[number], string>>>

const LONGEST = 1_000

const formShape = {
  ...(Object.fromEntries(asked.map((name) => [name, 'text'])) as Record<(typeof asked)[number], 'text'>),
  email: 'text',
  password: 'text',
  answer: 'text',
} as const

interface Authorization {
  readonly asked: Asked
  readonly clientName: string
  readonly clientId: string
  readonly redirectUri: string
  readonly challenge: string
}

/** An answer that goes to the program, by way of the browser. */
class SentBack {
  readonly url: string

  constructor({ redirect_uri: redirectUri = '', state }: Asked, answer: Readonly<Record<string, string>>) {
    const parameters = new URLSearchParams({ ...answer, ...(state !== undefined && { state }) })
    this.url = `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${parameters}`
  }
}

/** What is wrong with what the program asks, in the words of RFC 6749; the person can do nothing about it. */
const errorIn = (sent: Asked): string | undefined => {
  if (sent.response_type !== 'code') return sent.response_type ? 'unsupported_response_type' : 'invalid_request'
  if (readChallenge(sent.code_challenge ?? '') === undefined) return 'invalid_request'
  if (sent.code_challenge_method !== undefined && sent.code_challenge_method !== 'S256') return 'invalid_request'
  if (asked.some((name) => (sent[name]?.length ?? 0) > LONGEST)) return 'invalid_request'
  // A device's name is shown, and its id is kept: both as where a code is exchanged.
  if ([sent.device_id, sent.device_name].some((text = '') => textFault(text, { max: 200 }) !== undefined))
    return 'invalid_request'
  if (sent.scope !== undefined && !/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(sent.scope)) return 'invalid_scope'
  return undefined
}

const redirect = (reply: FastifyReply, { url }: SentBack): FastifyReply =>
  reply.code(303).headers({ location: url, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).send()

/** Browsers follow the form's answer only to where the page says that forms lead. */
const headersFor = (redirectUri: string): Readonly<Record<string, string>> => {
  const { protocol, origin } = new URL(redirectUri)
  const target = protocol === 'http:' || protocol === 'https:' ? origin : protocol
  const policy = pageHeaders['content-security-policy'] as string
  return {
    ...pageHeaders,
    'content-security-policy': policy.replace("form-action 'self'", `form-action 'self' ${target}`),
  }
}

const consentPage = (
  words: Words,
  { clientName, asked: sent }: Authorization,
  email: string,
  refused: RefusalKind | undefined,
): string => {
  const { text, refusals, language } = words
  const hidden = asked.flatMap((name) =>
    sent[name] === undefined ? [] : `<input type="hidden" name="${name}" value="${escapeHtml(sent[name])}">`,
  )
  const client = strong(clientName)
  const asks = sent.device_name
    ? marked(text('consent.asks.device'), { client, device: strong(sent.device_name) })
    : marked(text('consent.asks'), { client })
  const alert =
    refused === undefined ? '' : `<div role="alert">${paragraph(refusals.sentence(refused), ' class="fault"')}</div>`
  return page(
    text('consent.title'),
    `<p>${asks}</p>
${alert}
<form method="post" action="/oauth/authorize" accept-charset="utf-8">
${hidden.join('\n')}
${pageField(words, 'sign-in', { name: 'email', label: text('consent.email'), attributes: 'autocomplete="username"' }, email, undefined)}
${pageField(
  words,
  'sign-in',
  {
    name: 'password',
    label: text('account.password'),
    type: 'password',
    attributes: 'autocomplete="current-password"',
  },
  '',
  undefined,
)}
<button type="submit" name="answer" value="allow">${escapeHtml(text('consent.allow'))}</button>
<button type="submit" name="answer" value="deny">${escapeHtml(text('consent.deny'))}</button>
</form>`,
    language,
  )
}

const errors: ErrorTable = {
  prefixes: ['/oauth'],
  refuse: (refusal, request, reply) => {
    const words = wordsFor(request, reply)
    const { text, language } = words
    if (refusal.kind !== 'partner.unknown')
      return sendPage(reply, statusOf(refusal), refusalPage(refusal, words, 'page.impossible'))
    return sendPage(reply, 400, page(text('page.impossible'), paragraph(text('consent.unknown')), language))
  },
  fault: (reference, request, reply) => sendPage(reply, 500, faultPage(reference, wordsFor(request, reply))),
}

/** What is asked in a query; what is asked twice says nothing that could be trusted. */
const askedIn = ({ query }: FastifyRequest): Asked => {
  const sent = query as Record<string, unknown>
  if (asked.some((name) => Array.isArray(sent[name]))) throw new Refusal('request.malformed')
  const texts = Object.fromEntries(
    asked.flatMap((name) => (typeof sent[name] === 'string' ? [[name, sent[name]]] : [])),
  ) as Asked
  // PostgreSQL has no text with NUL: it could not even be looked up. Bodies are refused sooner.
  refuseFields(
    Object.entries(texts).flatMap(([field, text]) =>
      text.includes('\0') ? [{ field, message: 'must not contain control characters' }] : [],
    ),
  )
  return texts
}

const PERSON_FAULTS = new Set<string>(['sign-in.failed', 'sign-in.throttled'])

/** The page on which people sign in and let a program act for them, or do not. It keeps no session and sets no cookie. */
export const authorize = (
  app: App,
  { core, rateLimit, strictLimit, settings: { publicUrl } }: DialectContext,
): void => {
  useErrorTable(app, errors)
  app.addHook('onRequest', async (request) => void rateLimit({ address: request.ip }, request))

  const read = async (sent: Asked): Promise<Authorization | SentBack> => {
    const { client_id: clientId = '', redirect_uri: redirectUri = '' } = sent
    const client = await readAuthorization(core, { clientId, redirectUri })
    const error = errorIn(sent)
    if (error !== undefined) return new SentBack(sent, { error })
    const challenge = readChallenge(sent.code_challenge ?? '') as string
    return { asked: sent, clientName: client.name, clientId, redirectUri, challenge }
  }

  const schema: FastifySchema = {
    tags: ['Sign-in'],
    operationId: 'authorize',
    summary: 'Ask somebody to sign in',
    description:
      'Open it in the browser of the person, not in a view of your own: a page that says who asks, and lets them sign in ' +
      'and allow, or deny. The browser then goes to `redirect_uri` with `code` and `state`, or with `error`.',
    security: [],
    querystring: Asking,
    response: {
      200: Page('The page on which people sign in.'),
      303: Nothing('Back to the program with `error` (RFC 6749), since it has asked wrongly.'),
    },
  }
  app.get('/oauth/authorize', { schema }, async (request, reply) => {
    const authorization = await read(askedIn(request))
    if (authorization instanceof SentBack) return redirect(reply, authorization)
    return reply
      .headers(headersFor(authorization.redirectUri))
      .send(consentPage(wordsFor(request, reply), authorization, '', undefined))
  })

  // What the page sends: no program calls it, so it is not described.
  app.post('/oauth/authorize', { schema: { hide: true } }, async (request, reply) => {
    if (isForeign(request, publicUrl)) throw new Refusal('access.denied')
    const fields = fieldsOf(request.body, formShape)
    refuseFields(textFaults(Object.keys(formShape), fields))
    const {
      email = '',
      password = '',
      answer,
      ...sent
    } = fields as Asked & {
      email?: string
      password?: string
      answer?: string
    }
    const authorization = await read(sent)
    if (authorization instanceof SentBack) return redirect(reply, authorization)
    if (answer === 'deny') return redirect(reply, new SentBack(sent, { error: 'access_denied' }))
    if (answer !== 'allow') throw new Refusal('request.malformed')
    const { clientId, redirectUri, challenge } = authorization
    try {
      await strictLimit('sign-in', { account: email }, request)
      const { code } = await consent(
        core,
        { ip: request.ip, requestId: request.id, source: 'bakeronline' },
        { clientId, redirectUri, challenge, deviceId: sent.device_id ?? '', login: email, password },
      )
      return redirect(reply, new SentBack(sent, { code }))
    } catch (error) {
      if (!(error instanceof Refusal) || !PERSON_FAULTS.has(error.kind)) throw error
      request.refused = error
      if (error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter)
      return reply
        .code(statusOf(error))
        .headers(headersFor(redirectUri))
        .send(consentPage(wordsFor(request, reply), authorization, email, error.kind))
    }
  })
}
