import type { Client, FetchOptions, FetchResponse } from 'openapi-fetch'
import { dataOf, unreadable } from './error.ts'
import type { paths } from './generated/native.ts'

type ListAnswer = {
  responses: { 200: { content: { 'application/json': { data: unknown[]; next_cursor: string | null } } } }
}

/** The addresses of the native interface that list, page by page. */
export type ListPath = { [Path in keyof paths]: paths[Path]['get'] extends ListAnswer ? Path : never }[keyof paths]

type Getting<Path extends ListPath> = NonNullable<paths[Path]['get']>

/** What is listed there. */
export type Listed<Path extends ListPath> =
  Getting<Path> extends { responses: { 200: { content: { 'application/json': { data: (infer Item)[] } } } } }
    ? Item
    : never

/** What a list is asked with: as with `native.GET`. */
export type ListOptions<Path extends ListPath> = FetchOptions<Getting<Path>>

interface Page<Item> {
  readonly data: Item[]
  readonly next_cursor: string | null
}

/** All that is listed at an address, from the first page to the last; a page is fetched once it is needed. */
export async function* listAll<Path extends ListPath>(
  native: Client<paths>,
  path: Path,
  options: ListOptions<Path> | undefined,
): AsyncGenerator<Listed<Path>, void, undefined> {
  const { params } = (options ?? {}) as { params?: { query?: object } }
  // Which options belong to which path is judged where they are given.
  const get = native.GET as unknown as (path: Path, options: object) => Promise<FetchResponse<never, never, never>>
  let cursor: string | undefined
  do {
    const query = { ...params?.query, ...(cursor !== undefined && { cursor }) }
    const call = get(path, { ...options, params: { ...params, query } })
    const page = (await dataOf(call)) as Page<Listed<Path>> | null
    if (!Array.isArray(page?.data)) throw unreadable((await call).response)
    yield* page.data
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
}
