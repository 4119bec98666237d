import { isUtf8 } from 'node:buffer'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dialect } from '../../http/dialect.ts'
import { type ErrorTable, useErrorTable } from '../../http/errors.ts'
import { type Form, type FormShape, parseForm } from '../../http/form.ts'
import { escapeHtml, page, pageHeaders } from '../../http/page.ts'
import { statusOf } from '../../http/problem.ts'
import { pageTexts as words } from '../../model/invitation-texts.ts'
import { type FieldFault, Refusal } from '../../model/refusal.ts'
import { acceptByRegistering } from '../../operations/invitations/accept-by-registering.ts'
import { acceptBySigningIn } from '../../operations/invitations/accept-by-signing-in.ts'
import { openInvitation } from '../../operations/invitations/open-invitation.ts'
import { type Attempt, donePage, invitationPage, registerShape, signInShape } from './forms.ts'

const FORM = 'application/x-www-form-urlencoded'
const LARGEST_FORM = 32 * 1024

const send = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply.code(status).headers(pageHeaders).send(html)

const errors: ErrorTable = {
  prefixes: ['/invitation'],
  refuse: (refusal, _request, reply) => {
    const fields = refusal.fields.map(({ field, message }) => `<p>${escapeHtml(`${field} ${message}`)}.</p>`).join('\n')
    return send(reply, statusOf(refusal), page(words.notPossible, `<p>${escapeHtml(refusal.message)}</p>\n${fields}`))
  },
  fault: (reference, _request, reply) =>
    send(reply, 500, page(words.fault, `<p>${escapeHtml(words.faultText(reference))}</p>`)),
}

const readForm = <S extends FormShape>(body: unknown, shape: S): Form<S> => {
  const form = parseForm(typeof body === 'string' ? body : '', shape)
  if (form.faults) throw new Refusal('request.invalid', { fields: form.faults })
  // PostgreSQL has no text with NUL: it could not even be looked up.
  if (Object.values(form.value).some((text) => typeof text === 'string' && text.includes('\0')))
    throw new Refusal('request.malformed')
  return form.value
}

/** What the operation calls a field, as the forms call it. */
const inForm = ({ field, message }: FieldFault): FieldFault => ({
  field: field === 'passwordAgain' ? 'password_again' : field,
  message,
})

/** A form that another site has sent in somebody's browser. What is no browser says neither, and has nobody to trick. */
const isForeign = ({ headers }: FastifyRequest, publicUrl: string): boolean => {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin'
  return headers.origin !== undefined && headers.origin !== publicUrl
}

/** What can be mended by filling in a form again. */
const mendable = new Set<Refusal['kind']>([
  'request.invalid',
  'login.taken',
  'sign-in.failed',
  'invitation.member-already',
])

interface At {
  readonly Params: { readonly token: string }
}

/** The page behind the link of an invitation: HTML forms, without a script. Looking accepts nothing. */
export const invitation: Dialect = (app, { core, rateLimit, settings: { publicUrl } }) => {
  useErrorTable(app, errors)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(FORM, { parseAs: 'buffer', bodyLimit: LARGEST_FORM }, (_request, bytes: Buffer, done) => {
    if (isUtf8(bytes)) done(null, bytes.toString('utf8'))
    else done(new Refusal('request.malformed'))
  })
  app.addHook('onRequest', async (request) => {
    rateLimit({ address: request.ip })
    if (request.method === 'POST' && isForeign(request, publicUrl)) throw new Refusal('access.denied')
  })

  const callOf = ({ ip, id: requestId }: FastifyRequest) => ({ ip, requestId, source: 'invitation' })

  /** Shows the form again with what is wrong; anything else is answered by the table. */
  const showAgain = async (
    request: FastifyRequest<At>,
    reply: FastifyReply,
    error: unknown,
    sent: Omit<Attempt, 'faults'>,
  ) => {
    if (!(error instanceof Refusal) || !mendable.has(error.kind)) throw error
    const { token } = request.params
    const shown = await openInvitation(core, token, { isLooking: false })
    request.refused = error
    const attempt = {
      ...sent,
      faults: error.fields.map(inForm),
      ...(error.kind !== 'request.invalid' && { message: error.message }),
    }
    return send(reply, statusOf(error), invitationPage(token, shown, attempt))
  }

  app.get<At>('/invitation/:token', async (request, reply) => {
    const { token } = request.params
    const shown = await openInvitation(core, token, { isLooking: request.method === 'GET' })
    return send(reply, 200, invitationPage(token, shown))
  })

  app.post<At>('/invitation/:token/register', async (request, reply) => {
    const { token: secret } = request.params
    const shown = await openInvitation(core, secret, { isLooking: false })
    const typed = readForm(request.body, registerShape)
    const { name = '', login = '', password = '', password_again: passwordAgain = '' } = typed
    try {
      await acceptByRegistering(core, callOf(request), { secret, name, login, password, passwordAgain })
    } catch (error) {
      return showAgain(request, reply, error, { form: 'register', typed })
    }
    return send(reply, 200, donePage(shown.company, words.doneRegistered(shown.address ?? login)))
  })

  app.post<At>('/invitation/:token/sign-in', async (request, reply) => {
    const { token: secret } = request.params
    const shown = await openInvitation(core, secret, { isLooking: false })
    const typed = readForm(request.body, signInShape)
    const { login = '', password = '' } = typed
    try {
      await acceptBySigningIn(core, callOf(request), { secret, login, password })
    } catch (error) {
      return showAgain(request, reply, error, { form: 'sign-in', typed })
    }
    return send(reply, 200, donePage(shown.company, words.doneSignedIn(login)))
  })
}
