import { isUtf8 } from 'node:buffer'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../model/refusal.ts'
import type { App } from './app-type.ts'

/** application/json, application/problem+json, application/vnd.api.v2+json … */
const jsonType = /^application\/(?:[\w!#$&^.+-]+\+)?json(?:\s*;|$)/

/**
 * Parses a JSON body. An empty one is no body: clients of v1 send the content type with GET and DELETE. Bytes that
 * are no UTF-8 are refused rather than stored with replacement characters in them.
 */
export const parseJson = (bytes: Buffer): unknown => {
  if (bytes.length === 0) return undefined
  if (!isUtf8(bytes)) throw new Refusal('request.malformed')
  const text = bytes.toString('utf8')
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new Refusal('request.malformed')
  }
  if (suspicious.test(text)) refuseUnsafe(body)
  return body
}

/** `__proto__`, written out or escaped, NUL, and halves of characters; only then is the parsed body searched. */
const suspicious = /__proto__|\\u(?:00(?:00|5f|70|72|6f|74)|d[89a-f])/i

/** PostgreSQL has no text with NUL, and half a character would come back as another one. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** Refuses what could not be kept as it was sent. JSON.parse makes `__proto__` an ordinary member, but whoever copies that member into an object sets a prototype. */
const refuseUnsafe = (body: unknown): void => {
  // No recursion: a body of nothing but brackets nests deeper than the stack.
  const waiting = [body]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value === 'string' && !isStorable(value)) throw new Refusal('request.malformed')
    if (typeof value !== 'object' || value === null) continue
    for (const [key, member] of Object.entries(value)) {
      if (key === '__proto__' || !isStorable(key)) throw new Refusal('request.malformed')
      if (typeof member === 'object' || typeof member === 'string') waiting.push(member)
    }
  }
}

const hasBody = (request: FastifyRequest): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0

/** JSON is taken everywhere; a dialect may add a parser of its own, and any other body is refused. */
export const acceptJsonOnly = (app: App): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(jsonType, { parseAs: 'buffer' }, (_request, bytes: Buffer, done) => {
    try {
      done(null, parseJson(bytes))
    } catch (error) {
      done(error as Error)
    }
  })
  app.addContentTypeParser('*', (request, _stream, done) => {
    if (hasBody(request)) done(new Refusal('request.unsupported-media'))
    else done(null, undefined)
  })
}
