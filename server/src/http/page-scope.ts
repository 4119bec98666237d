import { isUtf8 } from 'node:buffer'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SentenceKey } from '../model/page-words.ts'
import { type FieldFault, Refusal, type RefusalKind } from '../model/refusal.ts'
import type { App } from './app-type.ts'
import type { DialectContext } from './dialect.ts'
import { useErrorTable } from './errors.ts'
import { isForeign } from './foreign.ts'
import { type Form, type FormShape, parseForm } from './form.ts'
import { page, pageHeaders } from './page.ts'
import { type FormAttempt, paragraph } from './page-form.ts'
import { type Words, wordsFor, wrongField } from './page-words.ts'
import { statusOf } from './problem.ts'

const FORM = 'application/x-www-form-urlencoded'
const LARGEST_FORM = 32 * 1024

export const sendPage = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply.code(status).headers(pageHeaders).send(html)

/** What was refused, as a page of its own. */
export const refusalPage = (refusal: Refusal, words: Words, title: SentenceKey = 'page.refused'): string => {
  const lines = [words.refusals.sentence(refusal.kind), ...refusal.fields.map((fault) => wrongField(words, fault))]
  return page(words.text(title), lines.map((line) => paragraph(line)).join('\n'), words.language)
}

/** A fault of ours: what it is stands in the log. */
export const faultPage = (reference: string, { text, language }: Words): string =>
  page(text('page.fault'), paragraph(text('page.fault.text', { reference })), language)

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
    refuse: (refusal, request, reply) =>
      sendPage(reply, statusOf(refusal), refusalPage(refusal, wordsFor(request, reply))),
    fault: (reference, request, reply) => sendPage(reply, 500, faultPage(reference, wordsFor(request, reply))),
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
    ...(error.kind !== 'request.invalid' && { refused: error.kind }),
  }
  return { status: statusOf(error), attempt }
}
