/** What hangs on a company beside its people: positions and partners, which several pages name. */
import { queryOptions } from '@tanstack/react-query'
import { answerOf, api } from './client.ts'
import { allOf } from './paging.ts'

export const positionsQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'positions'],
    staleTime: 30_000,
    queryFn: () =>
      allOf((cursor) =>
        answerOf(
          api.GET('/companies/{company_id}/positions', {
            params: { path: { company_id: companyId }, query: { limit: 1000, ...cursor } },
          }),
        ),
      ),
  })

export const partnersQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'partners'],
    queryFn: () =>
      allOf((cursor) =>
        answerOf(
          api.GET('/companies/{company_id}/partners', {
            params: { path: { company_id: companyId }, query: { limit: 1000, ...cursor } },
          }),
        ),
      ),
  })
