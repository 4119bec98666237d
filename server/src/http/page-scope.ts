import { isUtf8 } from 'node:buffer'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type FieldFault, Refusal, type RefusalKind } from '../model/refusal.ts'
import type { App } from './app-type.ts'
import type { DialectContext } from './dialect.ts'
import { useErrorTable } from './errors.ts'
import { isForeign } from './foreign.ts'
import { type Form, type FormShape, parseForm } from './form.ts'
import { escapeHtml, page, pageHeaders } from './page.ts'
import type { FormAttempt } from './page-form.ts'
import { statusOf } from './problem.ts'

const FORM = 'application/x-www-form-urlencoded'
const LARGEST_FORM = 32 * 1024

export const sendPage = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply.code(status).headers(pageHeaders).send(html)

/**
 * Makes a scope one of pages with HTML forms: bodies are forms of this site's own pages, requests are limited by
 * address, and what goes wrong is told on a page.
 */
export const usePages = (
  app: App,
  { rateLimit, settings: { publicUrl } }: Pick<DialectContext, 'rateLimit' | 'settings'>,
  prefixes: readonly string[],
): void => {
  useErrorTable(app, {
    prefixes,
    refuse: (refusal, _request, reply) => {
      const fields = refusal.fields
        .map(({ field, message }) => `<p>${escapeHtml(`${field} ${message}`)}.</p>`)
        .join('\n')
      const text = `<p>${escapeHtml(refusal.message)}</p>\n${fields}`
      return sendPage(reply, statusOf(refusal), page('This does not work', text))
    },
    fault: (reference, _request, reply) => {
      const text = `<p>${escapeHtml(`The fault is ours. Its number in the log: ${reference}`)}</p>`
      return sendPage(reply, 500, page('Something went wrong', text))
    },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(FORM, { parseAs: 'buffer', bodyLimit: LARGEST_FORM }, (_request, bytes: Buffer, done) => {
    if (isUtf8(bytes)) done(null, bytes.toString('utf8'))
    else done(new Refusal('request.malformed'))
  })
  app.addHook('onRequest', async (request) => {
    rateLimit({ address: request.ip }, request)
    if (request.method === 'POST' && isForeign(request, publicUrl)) throw new Refusal('access.denied')
  })
}

/** The fields of a form that was sent. */
export const readPageForm = <S extends FormShape>(body: unknown, shape: S): Form<S> => {
  const form = parseForm(typeof body === 'string' ? body : '', shape)
  if (form.faults) throw new Refusal('request.invalid', { fields: form.faults })
  return form.value
}

/** What the operation calls a field, as the forms call it. */
const inForm = ({ field, message }: FieldFault): FieldFault => ({
  field: field === 'passwordAgain' ? 'password_again' : field,
  message,
})

/** What is wrong with a form that was sent and can be mended by filling it in again; anything else is thrown on. */
export const mendable = (
  error: unknown,
  kinds: ReadonlySet<RefusalKind>,
  request: FastifyRequest,
  sent: Pick<FormAttempt, 'form' | 'typed'>,
): { readonly status: number; readonly attempt: FormAttempt } => {
  if (!(error instanceof Refusal) || !kinds.has(error.kind)) throw error
  request.refused = error
  const attempt = {
    ...sent,
    faults: error.fields.map(inForm),
    ...(error.kind !== 'request.invalid' && { message: error.message }),
  }
  return { status: statusOf(error), attempt }
}
