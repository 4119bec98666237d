import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { nextPage } from '../../api/paging.ts'
import type { Asked } from './address.ts'

const company = (companyId: number) => ({ path: { company_id: companyId } })

/** A member's number and name, for the field that chooses one. */
export const memberQuery = (companyId: number, who: number | 'me') =>
  queryOptions({
    queryKey: ['company', companyId, 'member', who],
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/companies/{company_id}/members/{member_id}', {
            params: { path: { company_id: companyId, member_id: who } },
          }),
        )
      ).data,
  })

export const membersLike = (companyId: number, text: string) =>
  queryOptions({
    queryKey: ['company', companyId, 'ask', 'members', text],
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/companies/{company_id}/members', {
            params: { ...company(companyId), query: { limit: 20, ...(text !== '' && { q: text }) } },
          }),
        )
      ).data,
  })

/** What Gatehouse itself lets people do, as the company's catalogues name it. */
export const capabilitiesQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'capabilities'],
    staleTime: 10 * 60_000,
    queryFn: async () => {
      const { data: catalogues } = await answerOf(
        api.GET('/companies/{company_id}/catalogues', { params: { ...company(companyId), query: { limit: 1000 } } }),
      )
      const [first] = catalogues
      if (!first) return []
      const { data } = await answerOf(
        api.GET('/companies/{company_id}/catalogues/{name}', {
          params: { path: { company_id: companyId, name: first.name } },
        }),
      )
      return data.capabilities.map(({ capability, title }) => ({ capability, title: title.replace(/\.$/, '') }))
    },
  })

export type Explanation = Schemas['Explanation']

/** Whether, and why. `language` is of the sentence in it. */
export const explainQuery = (companyId: number, asked: Asked, language: string) =>
  queryOptions({
    queryKey: ['company', companyId, 'ask', 'explain', asked.who, asked.what, asked.place, asked.at, language],
    queryFn: async () => {
      const told = await answerOf(
        api.POST('/companies/{company_id}/explain', {
          params: company(companyId),
          body: {
            member_id: asked.who ?? 'me',
            permission: asked.what ?? '',
            makers: true,
            ...(asked.place !== undefined && { location_id: asked.place }),
            ...(asked.at !== undefined && { at: asked.at }),
          },
        }),
      )
      return { ...told, data: told.data as Explanation }
    },
  })

/** Who may, or where somebody may. */
export const searchQuery = (companyId: number, find: 'members' | 'locations', asked: Asked) =>
  infiniteQueryOptions({
    queryKey: ['company', companyId, 'ask', find, asked.who, asked.what, asked.place, asked.at],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextPage,
    queryFn: ({ pageParam: cursor }) =>
      answerOf(
        api.POST('/companies/{company_id}/search', {
          params: { ...company(companyId), query: { limit: 50, ...(cursor !== undefined && { cursor }) } },
          body: {
            find,
            permission: asked.what ?? '',
            ...(find === 'locations' ? { member_id: asked.who ?? 'me' } : {}),
            ...(find === 'members' && asked.place !== undefined && { location_id: asked.place }),
            ...(asked.at !== undefined && { at: asked.at }),
          },
        }),
      ),
  })
