import { queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { type Permission, useCompanyId, useStanding } from '../../api/company.ts'
import { allOf } from '../../api/paging.ts'

export interface Named {
  readonly id: number
  readonly name: string
}

const lists = {
  // In the words of the salon catalogue a company is a chain: one sees no other here.
  chain: {
    right: undefined,
    list: async (companyId: number): Promise<Named[]> => {
      const { data } = await answerOf(
        api.GET('/companies/{company_id}', { params: { path: { company_id: companyId } } }),
      )
      return [{ id: data.id, name: data.title }]
    },
  },
  position: {
    right: 'positions.read',
    list: (companyId: number) =>
      allOf((cursor) =>
        answerOf(
          api.GET('/companies/{company_id}/positions', {
            params: { path: { company_id: companyId }, query: { limit: 1000, ...cursor } },
          }),
        ),
      ).then((found) => found.map(({ id, title }): Named => ({ id, name: title }))),
  },
  staff: {
    right: 'team.read',
    list: (companyId: number) =>
      allOf((cursor) =>
        answerOf(
          api.GET('/companies/{company_id}/team-members', {
            params: { path: { company_id: companyId }, query: { limit: 1000, ...cursor } },
          }),
        ),
      ).then((found) => found.map(({ id, name }): Named => ({ id, name }))),
  },
} as const

const entityQuery = (companyId: number, entity: string | null, may: (right: string) => boolean) => {
  const known = entity !== null && entity in lists ? lists[entity as keyof typeof lists] : undefined
  return queryOptions({
    queryKey: ['company', companyId, 'entities', entity],
    staleTime: 60_000,
    enabled: known !== undefined && (known.right === undefined || may(known.right)),
    queryFn: () => known?.list(companyId) ?? [],
  })
}

/** What the ids of a permission name, where the company keeps a list of it that one may see; else they are numbers. */
export const useEntities = (entity: string | null): readonly Named[] | undefined => {
  const companyId = useCompanyId()
  const { may } = useStanding()
  return useQuery(entityQuery(companyId, entity, may)).data
}

export type NameOf = (entity: string | null, id: number) => string | undefined

/** The names behind values that are ids, as far as there are lists of them that one may see. */
export const useNames = (
  told: Iterable<readonly [permission: Pick<Permission, 'entity'> | undefined, ...values: unknown[]]>,
): NameOf => {
  const companyId = useCompanyId()
  const { may } = useStanding()
  const entities = new Set<string>()
  for (const [permission, ...values] of told)
    if (permission?.entity && values.some((value) => Array.isArray(value) && value.length > 0))
      entities.add(permission.entity)
  const wanted = [...entities]
  const lists = useQueries({ queries: wanted.map((entity) => entityQuery(companyId, entity, may)) })
  return (entity, id) => lists[wanted.indexOf(entity ?? '')]?.data?.find((one) => one.id === id)?.name
}
