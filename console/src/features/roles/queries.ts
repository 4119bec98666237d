import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answerOf, api, type Role, type Schemas, taggedAnswerOf } from '../../api/client.ts'
import { type Drafted, shared } from '../../parts/permissions/draft.ts'

/** How many members have each role, by reference. */
export const countsQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'role-counts'],
    queryFn: async () => {
      const { data } = await answerOf(
        api.GET('/companies/{company_id}/role-counts', { params: { path: { company_id: companyId } } }),
      )
      return new Map(data.map(({ ref, members }) => [ref, members]))
    },
  })

/** A role, and the tag by which a change says which state of it was seen. */
export interface SeenRole {
  readonly role: Role
  readonly etag: string
}

export const roleQuery = (companyId: number, ref: string) =>
  queryOptions({
    queryKey: ['company', companyId, 'role', ref],
    queryFn: async (): Promise<SeenRole> => {
      const { answer, etag } = await taggedAnswerOf(
        api.GET('/companies/{company_id}/roles/{ref}', { params: { path: { company_id: companyId, ref } } }),
      )
      return { role: answer.data, etag }
    },
  })

/** What somebody wants of a role; what is left out stays. */
export interface RoleWish {
  readonly title?: string
  readonly weight?: number
  readonly shown_as?: string
  readonly permissions: Drafted
  readonly base?: SeenRole
}

export const NOTHING: RoleWish = { permissions: {} }

export const bodyOf = ({ base: _, permissions, ...fields }: RoleWish) => ({
  ...fields,
  ...(Object.keys(permissions).length > 0 && {
    permissions: permissions as Record<string, boolean | number | string | number[] | null>,
  }),
})

export const countOf = ({ permissions, title, weight, shown_as }: RoleWish): number =>
  Object.keys(permissions).length + [title, weight, shown_as].filter((field) => field !== undefined).length

export const roleDraftQuery = (companyId: number, ref: string | undefined, wish: RoleWish) => {
  const body = { ...(ref !== undefined && { ref }), ...bodyOf(wish) }
  return queryOptions({
    queryKey: ['company', companyId, 'role-draft', body],
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    queryFn: async ({ signal }): Promise<Schemas['DraftedRole']> =>
      shared(
        `role ${companyId} ${ref}`,
        (
          await answerOf(
            api.POST('/companies/{company_id}/role-draft', {
              params: { path: { company_id: companyId } },
              body,
              signal,
            }),
          )
        ).data,
      ),
  })
}
