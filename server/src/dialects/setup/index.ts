import { isUtf8 } from 'node:buffer'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dialect } from '../../http/dialect.ts'
import { type ErrorTable, useErrorTable } from '../../http/errors.ts'
import { parseForm } from '../../http/form.ts'
import { pageHeaders } from '../../http/page.ts'
import { faultPage, refusalPage } from '../../http/page-scope.ts'
import { wordsFor } from '../../http/page-words.ts'
import { statusOf } from '../../http/problem.ts'
import { type FieldFault, Refusal } from '../../model/refusal.ts'
import { requireSetupLink } from '../../operations/installation/require-setup-link.ts'
import { type CompanyKind, setUp } from '../../operations/installation/set-up.ts'
import { formPage, formShape, type Typed } from './form-page.ts'
import { nextPage } from './next-page.ts'

const FORM = 'application/x-www-form-urlencoded'
const LARGEST_FORM = 32 * 1024

/** The link stands in the address: not even our own pages hear of it. */
const headers = { ...pageHeaders, 'referrer-policy': 'no-referrer' }

const send = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply.code(status).headers(headers).send(html)

const errors: ErrorTable = {
  prefixes: ['/setup'],
  refuse: (refusal, request, reply) =>
    send(reply, statusOf(refusal), refusalPage(refusal, wordsFor(request, reply), 'page.impossible')),
  fault: (reference, request, reply) => send(reply, 500, faultPage(reference, wordsFor(request, reply))),
}

/** What the operation calls a field, as the form calls it. */
const inForm = ({ field, message }: FieldFault): FieldFault => ({
  field: field === 'passwordAgain' ? 'password_again' : field,
  message,
})

const readForm = (body: unknown): Typed => {
  const form = parseForm(typeof body === 'string' ? body : '', formShape)
  if (form.faults) throw new Refusal('request.invalid', { fields: form.faults })
  return form.value
}

const tokenIn = ({ query }: FastifyRequest): string => {
  const { token } = query as { token?: unknown }
  return typeof token === 'string' ? token : ''
}

/** The page of the one-time link that `serve` prints on an empty installation: an HTML form, without a script. */
export const setup: Dialect = (app, { core, rateLimit, strictLimit, settings }) => {
  useErrorTable(app, errors)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(FORM, { parseAs: 'buffer', bodyLimit: LARGEST_FORM }, (_request, bytes: Buffer, done) => {
    if (isUtf8(bytes)) done(null, bytes.toString('utf8'))
    else done(new Refusal('request.malformed'))
  })
  // Guessing links is limited by address.
  app.addHook('onRequest', async (request) => void rateLimit({ address: request.ip }, request))

  app.get('/setup', async (request, reply) => {
    const token = tokenIn(request)
    await requireSetupLink(core, token)
    return send(reply, 200, formPage(wordsFor(request, reply), token))
  })

  app.post('/setup', async (request, reply) => {
    const typed = readForm(request.body)
    await strictLimit('register', {}, request)
    const { token = '', company = '', kind = '', location = '', name = '', email = '', password = '' } = typed
    try {
      const made = await setUp(
        core,
        { ip: request.ip, requestId: request.id, source: 'setup' },
        { secret: token, company, kind, location, name, email, password, passwordAgain: typed.password_again ?? '' },
      )
      const next = { ...made, kind: kind as CompanyKind, email: email.trim(), publicUrl: settings.publicUrl }
      return send(reply, 201, nextPage(wordsFor(request, reply), next))
    } catch (error) {
      const isFaulty = error instanceof Refusal && (error.kind === 'request.invalid' || error.kind === 'login.taken')
      if (!isFaulty) throw error
      request.refused = error
      const faults = error.kind === 'login.taken' ? [{ field: 'email', message: 'is taken' }] : error.fields.map(inForm)
      return send(reply, statusOf(error), formPage(wordsFor(request, reply), token, typed, faults))
    }
  })
}
