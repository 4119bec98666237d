/**
 * A write whose answer was lost may have been made. Whoever sends the same again means that one: it goes out under the
 * same key, and the service does it once.
 */
import type { Middleware } from 'openapi-fetch'

/** More are not remembered: what is sent and forgotten again, such as drafts, must not pile up. */
const KEPT = 100

/** What holds a password is not remembered, and is no write that could be made twice. */
const SECRET = /\/(sessions|setup|setup\/check|password)$/

/** A key for one request. `crypto.randomUUID` is there only under https. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')

const unanswered = new Map<string, string>()
const sent = new Map<string, string>()

export const underOneKey: Middleware = {
  async onRequest({ request, id }) {
    if (request.method === 'GET' || request.headers.has('idempotency-key')) return undefined
    const { pathname, searchParams } = new URL(request.url)
    if (SECRET.test(pathname) || searchParams.get('dry_run') === 'true') return undefined
    const wish = `${request.method} ${request.url} ${await request.clone().text()}`
    const key = unanswered.get(wish) ?? newKey()
    unanswered.set(wish, key)
    const [oldest] = unanswered.keys()
    if (unanswered.size > KEPT && oldest !== undefined) unanswered.delete(oldest)
    sent.set(id, wish)
    request.headers.set('idempotency-key', key)
    return request
  },
  onResponse({ response, id }) {
    const wish = sent.get(id)
    sent.delete(id)
    // Of a fault nobody knows how far it came; of what is being done at this moment, how it ends.
    if (wish !== undefined && response.status < 500 && response.status !== 409) unanswered.delete(wish)
  },
  onError({ error, id }) {
    const wish = sent.get(id)
    sent.delete(id)
    if (wish !== undefined && error instanceof DOMException && error.name === 'AbortError') unanswered.delete(wish)
  },
}
