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
const parseJson = (bytes: Buffer): unknown => {
  if (bytes.length === 0) return undefined
  if (!isUtf8(bytes)) throw new Refusal('request.malformed')
  const text = bytes.toString('utf8')
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new Refusal('request.malformed')
  }
  if (suspicious.test(text)) refusePrototypes(body)
  return body
}

/** Written out or escaped; only then is the parsed body searched. */
const suspicious = /__proto__|\\u00(?:5f|70|72|6f|74)/i

/** JSON.parse makes `__proto__` an ordinary member, but whoever copies that member into an object sets a prototype. */
const refusePrototypes = (body: unknown): void => {
  // No recursion: a body of nothing but brackets nests deeper than the stack.
  const waiting = [body]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__')) throw new Refusal('request.malformed')
    for (const member of Object.values(value)) if (typeof member === 'object') waiting.push(member)
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
