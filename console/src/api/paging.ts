interface Page<T> {
  readonly data: readonly T[]
  readonly next_cursor: string | null
}

/** All of a list, page by page: for lists that a page shows whole. */
export const allOf = async <T>(ask: (cursor: { cursor?: string }) => Promise<Page<T>>): Promise<T[]> => {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page = await ask(cursor === undefined ? {} : { cursor })
    items.push(...page.data)
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  return items
}

/** For `useInfiniteQuery`: the cursor of the next page. */
export const nextPage = ({ next_cursor: cursor }: Pick<Page<unknown>, 'next_cursor'>): string | undefined =>
  cursor ?? undefined
