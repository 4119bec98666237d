import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answerOf, api, type ListedMember } from '../../api/client.ts'
import { nextPage } from '../../api/paging.ts'

type Address = Readonly<Record<string, string | undefined>>

const STATES = ['active', 'invited', 'suspended', 'archived', 'not-archived'] as const
const SORTS = ['name', '-name', 'last_visit_at', '-last_visit_at'] as const

export type Sort = (typeof SORTS)[number]

const oneOf = <const W extends string>(words: readonly W[], word: string | undefined): W | undefined =>
  words.find((one) => one === word)

/** The words of an address that say which people are asked for. */
export const FILTER_WORDS = ['q', 'state', 'role', 'location', 'position'] as const

/** Which people are asked for; who was removed is shown when somebody asks for them. */
export const filtersIn = ({ q, state, role, location, position }: Address) => ({
  ...(q && { q }),
  ...(state !== 'all' && { state: oneOf(STATES, state) ?? ('not-archived' as const) }),
  ...(role && { role }),
  ...(Number(location) > 0 && { location_id: Number(location) }),
  ...(position && { position }),
})

export type Filters = ReturnType<typeof filtersIn>

export const sortIn = ({ sort }: Address): Sort => oneOf(SORTS, sort) ?? 'name'

const PAGE = 200

export const membersQuery = (companyId: number, filters: Filters, sort: Sort) =>
  infiniteQueryOptions({
    queryKey: ['company', companyId, 'members', filters, sort],
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextPage,
    queryFn: ({ pageParam: cursor, signal }) =>
      answerOf(
        api.GET('/companies/{company_id}/members', {
          params: {
            path: { company_id: companyId },
            query: { ...filters, sort, limit: PAGE, ...(cursor !== undefined && { cursor }) },
          },
          signal,
        }),
      ),
  })

export const countQuery = (companyId: number, filters: Filters) =>
  queryOptions({
    queryKey: ['company', companyId, 'members', 'count', filters],
    queryFn: async ({ signal }) =>
      (
        await answerOf(
          api.GET('/companies/{company_id}/members/count', {
            params: { path: { company_id: companyId }, query: filters },
            signal,
          }),
        )
      ).data.count,
  })

/**
 * All who are asked for, in long pages, or the first so many; `told` hears how many there are so far, and whether to go on
 * is its answer.
 */
export const allAsked = async (
  companyId: number,
  filters: Filters,
  sort: Sort,
  told: (count: number) => boolean,
  most = Number.POSITIVE_INFINITY,
): Promise<ListedMember[]> => {
  const found: ListedMember[] = []
  let cursor: string | undefined
  do {
    const page = await answerOf(
      api.GET('/companies/{company_id}/members', {
        params: {
          path: { company_id: companyId },
          query: { ...filters, sort, limit: 1000, ...(cursor !== undefined && { cursor }) },
        },
      }),
    )
    found.push(...page.data)
    cursor = page.next_cursor ?? undefined
    if (!told(found.length)) break
  } while (cursor !== undefined && found.length < most)
  return found.slice(0, most)
}
