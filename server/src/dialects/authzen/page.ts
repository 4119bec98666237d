import { createHash } from 'node:crypto'
import { Refusal } from '../../model/refusal.ts'
import { Fault, type Paging, readPaging, refuse } from './read.ts'

type Members = Readonly<Record<string, unknown>>

/** One text for one request, in whatever order its members were sent. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

/** What all of a request's pages have in common: everything but the token. */
const digestOf = (about: string, body: Members): string => {
  const { token: _, ...page } = (body.page ?? {}) as Members
  let text: string
  try {
    text = canonical({ ...body, page })
  } catch {
    // Nested deeper than the stack: nothing but brackets.
    throw new Refusal('request.malformed')
  }
  return createHash('sha256').update(about).update(text).digest('base64url').slice(0, 22)
}

/** Where a page ended: a number, or an id of the company's own. */
type Key = number | string

/** A page that is asked for: where it begins (undefined: at the beginning), how long it is, and the token of the next. */
export interface Page {
  readonly after: Key | undefined
  readonly limit: Paging['limit']
  /** Empty at the end. */
  tokenFor(next: Key | undefined): string
}

const keyIn = (token: string): Key | undefined => {
  try {
    const key: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString())
    return typeof key === 'string' || Number.isSafeInteger(key) ? (key as Key) : undefined
  } catch {
    return undefined
  }
}

/**
 * The page of a request. Its token says where the page before ended, and stands for the very same request: with another
 * one it would go on in the middle of something else.
 */
export const pageOf = (about: string, body: Members): Page => {
  const { token, limit } = readPaging(body)
  const digest = digestOf(about, body)
  const tokenFor = (next: Key | undefined): string =>
    next === undefined ? '' : `${Buffer.from(JSON.stringify(next)).toString('base64url')}.${digest}`
  if (token === undefined) return { after: undefined, limit, tokenFor }
  const after = keyIn(token)
  if (after === undefined || tokenFor(after) !== token)
    return refuse(new Fault('page.token', 'belongs to another request: leave it out to begin anew'))
  return { after, limit, tokenFor }
}

/** Where a list by number goes on. */
export const numberAfter = ({ after }: Page): number => (typeof after === 'number' ? after : 0)
