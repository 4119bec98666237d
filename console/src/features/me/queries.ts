import { queryOptions } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { allOf } from '../../api/paging.ts'

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: () => allOf((cursor) => answerOf(api.GET('/tokens', { params: { query: { limit: 1000, ...cursor } } }))),
})

/** Who has looked at a company as oneself, lately. */
export const looksQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'looks'],
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/companies/{company_id}/members/me/views', {
            params: { path: { company_id: companyId }, query: { limit: 20 } },
          }),
        )
      ).data,
  })

/** What assistants have planned for oneself, and waits. */
export const plansQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'plans'],
    queryFn: () =>
      allOf((cursor) =>
        answerOf(
          api.GET('/companies/{company_id}/plans', {
            params: { path: { company_id: companyId }, query: { limit: 1000, ...cursor } },
          }),
        ),
      ),
  })
