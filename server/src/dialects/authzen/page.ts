import { createHash } from 'node:crypto'
import { Refusal } from '../../model/refusal.ts'
import { Fault, isLimit, type Paging, readPaging, refuse } from './read.ts'

type Members = Readonly<Record<string, unknown>>

/** One text for one request, in whatever order its members were sent. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

const digestOf = (about: string, asked: unknown): string => {
  let text: string
  try {
    text = canonical(asked)
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

/** What a token says: where to go on, how long pages are, and digests of what they have in common. */
interface Mark {
  readonly after: Key
  readonly limit: number
  readonly asked: string
  readonly paging: string
}

const textOf = ({ after, limit, asked, paging }: Mark): string =>
  `${Buffer.from(JSON.stringify([after, limit])).toString('base64url')}.${asked}.${paging}`

const markIn = (token: string): Mark | undefined => {
  const [place = '', asked = '', paging = ''] = token.split('.')
  try {
    const [after, limit]: unknown[] = JSON.parse(Buffer.from(place, 'base64url').toString())
    const isKey = typeof after === 'string' || Number.isSafeInteger(after)
    const mark = { after: after as Key, limit: limit as number, asked, paging }
    return isKey && isLimit(limit) && textOf(mark) === token ? mark : undefined
  } catch {
    return undefined
  }
}

/**
 * The page of a request. Its token says where the page before ended, and stands for the very same request: with another
 * one it would go on in the middle of something else. How long pages are need not be said again: a client that sends
 * the token alone goes on as it began.
 */
export const pageOf = (about: string, body: Members): Page => {
  const { token, limit } = readPaging(body)
  const { page: sent, ...rest } = body
  const { token: _, ...page } = (sent ?? {}) as Members
  const asked = digestOf(about, rest)
  const paging = digestOf(about, page)
  if (token === undefined) return pages({ asked, paging, limit })
  const mark = markIn(token)
  const isSame = mark?.asked === asked && (mark.paging === paging || Object.keys(page).length === 0)
  if (!isSame) return refuse(new Fault('page.token', 'belongs to another request: leave it out to begin anew'))
  return pages(mark)
}

const pages = ({ after, ...mark }: Omit<Mark, 'after'> & { readonly after?: Key }): Page => ({
  after,
  limit: mark.limit,
  tokenFor: (next) => (next === undefined ? '' : textOf({ after: next, ...mark })),
})

/** Where a list by number goes on. */
export const numberAfter = ({ after }: Page): number => (typeof after === 'number' ? after : 0)
