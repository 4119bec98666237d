import { createHash } from 'node:crypto'
import { Refusal } from '../../model/refusal.ts'

/** Where a page of a list ended: what the list is ordered by, of the last that was shown. */
type Key = readonly (number | string)[]

const DEFAULT_LIMIT = 100

export const limitOf = ({ limit = DEFAULT_LIMIT }: { limit?: number | undefined }): number => limit

const write = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** A cursor that another list, or the same in another order, has given. */
export const refuseCursor = (): never => {
  throw new Refusal('request.invalid', {
    fields: [{ field: 'cursor', message: 'is none that this list has given: leave it out to begin anew' }],
  })
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return refuseCursor()
  }
}

/**
 * What the cursors of the list at an address begin with. By their keys alone many lists are alike, and one would go on
 * in the middle of another.
 */
export const markOf = (url: string): string =>
  createHash('sha256').update(url.replace(/\?.*/s, '')).digest('base64url').slice(0, 6)

/** The cursor without its mark; what has not that of this list stands for no key. */
export const unmarked = (cursor: string, url: string): string => {
  const mark = markOf(url)
  return cursor.startsWith(mark) ? cursor.slice(mark.length) : ''
}

/**
 * The key that a cursor, without its mark, stands for; undefined at the beginning. `like` is any key of the list, by
 * which kinds are compared: what stands for no such key is refused.
 */
export const readCursor = <K extends Key>(text: string | undefined, like: K): K | undefined => {
  if (text === undefined) return undefined
  const key = parse(text)
  const fits =
    Array.isArray(key) &&
    key.length === like.length &&
    key.every((part, index) => {
      if (typeof part === 'string')
        return typeof like[index] === 'string' && !part.includes('\0') && part.isWellFormed()
      return typeof like[index] === 'number' && Number.isSafeInteger(part)
    })
  return fits ? (key as unknown as K) : refuseCursor()
}

/** The id after which a list by id goes on; 0 at the beginning. */
export const readIdCursor = (text: string | undefined): number => readCursor(text, [0])?.[0] ?? 0

export interface Part<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

/** A page of what was asked for with one more than the limit: that one tells that there is more. */
export const partOf = <T>(found: readonly T[], limit: number, keyOf: (item: T) => Key): Part<T> => {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: found.length > limit && last !== undefined ? write(keyOf(last)) : null }
}

/** A page of a list that is looked through up to `end`, whatever was found; undefined at the end of the list. */
export const partUpTo = <T>(items: readonly T[], end: Key | undefined): Part<T> => ({
  items,
  nextCursor: end === undefined ? null : write(end),
})
