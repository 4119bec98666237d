import { queryOptions } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'

/** How many people are where; for whoever may see people. */
export const headCountsQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'head-counts'],
    queryFn: async () =>
      (await answerOf(api.GET('/companies/{company_id}/head-counts', { params: { path: { company_id: companyId } } })))
        .data,
  })
