/** What every page of a company needs: the company, what one may do in it, its words. All of it is asked once and kept for a while. */
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { answerOf, api, type Schemas } from './client.ts'
import { allOf } from './paging.ts'
import { useIsLook } from './session.ts'

const KEPT = 30_000

/** The company of the page's address. */
export const useCompanyId = (): number => Number(useParams({ strict: false }).companyId)

export const companiesQuery = queryOptions({
  queryKey: ['companies'],
  staleTime: KEPT,
  queryFn: () => allOf((cursor) => answerOf(api.GET('/companies', { params: { query: { limit: 1000, ...cursor } } }))),
})

const inPath = (companyId: number) => ({ path: { company_id: companyId } })

export const companyQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'self'],
    staleTime: KEPT,
    queryFn: async () => (await answerOf(api.GET('/companies/{company_id}', { params: inPath(companyId) }))).data,
  })

/** Where the caller may do what: by capability, "company" or the numbers of locations. */
export const standingQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'standing'],
    staleTime: KEPT,
    queryFn: async () =>
      (await answerOf(api.GET('/companies/{company_id}/standing', { params: inPath(companyId) }))).data,
  })

export const locationsQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'locations'],
    staleTime: KEPT,
    queryFn: () =>
      allOf((cursor) =>
        answerOf(
          api.GET('/companies/{company_id}/locations', {
            params: { ...inPath(companyId), query: { limit: 1000, ...cursor } },
          }),
        ),
      ),
  })

export const rolesQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'roles'],
    staleTime: KEPT,
    queryFn: () =>
      allOf((cursor) =>
        answerOf(
          api.GET('/companies/{company_id}/roles', {
            params: { ...inPath(companyId), query: { limit: 1000, ...cursor } },
          }),
        ),
      ),
  })

/** The permissions of all of a company's catalogues, in their order. */
export const permissionsQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'permissions'],
    staleTime: 10 * 60_000,
    queryFn: async () => {
      const { data: catalogues } = await answerOf(
        api.GET('/companies/{company_id}/catalogues', { params: { ...inPath(companyId), query: { limit: 1000 } } }),
      )
      const whole = await Promise.all(
        catalogues.map(({ name }) =>
          answerOf(
            api.GET('/companies/{company_id}/catalogues/{name}', {
              params: { path: { company_id: companyId, name } },
            }),
          ),
        ),
      )
      return whole.flatMap(({ data }) => data.permissions)
    },
  })

export type Permission = Schemas['Permission']

export const useCompany = () => useSuspenseQuery(companyQuery(useCompanyId())).data
export const useLocations = () => useQuery(locationsQuery(useCompanyId()))
export const useRoles = () => useQuery(rolesQuery(useCompanyId()))
export const usePermissions = () => useQuery(permissionsQuery(useCompanyId()))

/**
 * What the caller may do here, as the service says. `may(word)`: somewhere; `may(word, 7)`: at location 7;
 * `may(word, 'company')`: over the whole company. In a view only reading is left; `has` says what one may do otherwise,
 * for pages that are shown to whoever may change what is on them.
 */
export const useStanding = () => {
  const { data } = useSuspenseQuery(standingQuery(useCompanyId()))
  const isLook = useIsLook()
  const where = (capability: string): 'company' | readonly number[] => data.capabilities[capability] ?? []
  const has = (capability: string, place?: number | 'company'): boolean => {
    const reach = where(capability)
    if (place === undefined || reach === 'company') return reach.length > 0
    return place !== 'company' && reach.includes(place)
  }
  const may = (capability: string, place?: number | 'company'): boolean =>
    (!isLook || capability.endsWith('.read')) && has(capability, place)
  return { memberId: data.member_id, where, may, has }
}
