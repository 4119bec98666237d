/**
 * A write whose answer was lost may have been made. Whoever sends the same again soon means that one: it goes out under the
 * same key, and the service does it once. Only what could be made twice needs one, and what names the state that it was
 * made on, which would else meet its own change as somebody else's. All others say how things are to be, and are sent as
 * they are: in between somebody may have turned them back.
 */
import type { Middleware } from 'openapi-fetch'

/** For so long a repeat is taken for one, in milliseconds. */
const SOON = 5 * 60_000

/** What holds a password is not remembered, and is no write that could be made twice. */
const SECRET = /\/(sessions|setup|setup\/check|password)$/

/** A key for one request. `crypto.randomUUID` is there only under https. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')

/** By what is wished; of a wish under way, by the request. */
const unanswered = new Map<string, { readonly key: string; readonly at: number }>()
const underway = new Map<string, string>()

/** Another write was made, or time has passed: the same wish is a new one from now on. */
const forget = (isOver: (at: number) => boolean): void => {
  const now = new Set(underway.values())
  for (const [wish, { at }] of unanswered) if (!now.has(wish) && isOver(at)) unanswered.delete(wish)
}

/** Many questions are posted too; they are answered with 200, and change nothing. */
const isWritten = ({ method }: Request, { ok, status, headers }: Response): boolean =>
  ok && !headers.has('gatehouse-dry-run') && (method === 'POST' ? status === 201 : method !== 'GET')

export const underOneKey: Middleware = {
  async onRequest({ request, id }) {
    const { method, url, headers } = request
    const state = headers.get('if-match')
    if ((method !== 'POST' && state === null) || headers.has('idempotency-key')) return undefined
    const { pathname, searchParams } = new URL(url)
    if (method === 'GET' || SECRET.test(pathname) || searchParams.get('dry_run') === 'true') return undefined
    const wish = JSON.stringify([method, url, state, await request.clone().text()])
    forget((at) => at < Date.now() - SOON)
    const { key } = unanswered.get(wish) ?? { key: newKey() }
    unanswered.set(wish, { key, at: Date.now() })
    underway.set(id, wish)
    headers.set('idempotency-key', key)
    return request
  },
  onResponse({ request, response, id }) {
    const wish = underway.get(id)
    underway.delete(id)
    // Of a fault nobody knows how far it came; of what is being done at this moment, how it ends.
    if (wish !== undefined && response.status < 500 && response.status !== 409) unanswered.delete(wish)
    if (isWritten(request, response)) forget(() => true)
  },
  onError({ error, id }) {
    const wish = underway.get(id)
    underway.delete(id)
    if (wish !== undefined && error instanceof DOMException && error.name === 'AbortError') unanswered.delete(wish)
  },
}
