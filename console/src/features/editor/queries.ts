import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answerOf, api, type Grant, type Schemas, taggedAnswerOf, type Value } from '../../api/client.ts'
import { allOf } from '../../api/paging.ts'
import { type Drafted, shared } from '../../parts/permissions/draft.ts'

export const memberQuery = (companyId: number, memberId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'member', memberId],
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/companies/{company_id}/members/{member_id}', {
            params: { path: { company_id: companyId, member_id: memberId } },
          }),
        )
      ).data,
  })

export const grantsQuery = (companyId: number, memberId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'grants', memberId],
    queryFn: () =>
      allOf((cursor) =>
        answerOf(
          api.GET('/companies/{company_id}/members/{member_id}/grants', {
            params: { path: { company_id: companyId, member_id: memberId }, query: { limit: 1000, ...cursor } },
          }),
        ),
      ),
  })

/** A grant, and the tag by which a change says which state of it was seen. */
export interface SeenGrant {
  readonly grant: Grant
  readonly etag: string
}

export const grantQuery = (companyId: number, grantId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'grant', grantId],
    queryFn: async (): Promise<SeenGrant> => {
      const { answer, etag } = await taggedAnswerOf(
        api.GET('/companies/{company_id}/grants/{grant_id}', {
          params: { path: { company_id: companyId, grant_id: grantId } },
        }),
      )
      return { grant: answer.data, etag }
    },
  })

/** What somebody wants of a grant; what is left out stays. */
export interface GrantWish {
  readonly role?: string | null
  readonly scope?: Grant['scope']
  readonly starts_at?: string | null
  readonly ends_at?: string | null
  readonly permissions: Drafted
  /** The grant as it was when the first change was drafted; none for a new one. */
  readonly base?: SeenGrant
}

export const NOTHING: GrantWish = { permissions: {} }

export const FIELDS = ['role', 'scope', 'starts_at', 'ends_at'] as const
export type Field = (typeof FIELDS)[number]

/** The wish as it is sent. */
export const bodyOf = ({ base: _, permissions, ...fields }: GrantWish) => ({
  ...fields,
  scope: fields.scope as 'company' | number[] | undefined,
  ...(Object.keys(permissions).length > 0 && {
    permissions: permissions as Record<string, boolean | number | string | number[] | null>,
  }),
})

export const countOf = ({ permissions, ...wish }: GrantWish): number =>
  Object.keys(permissions).length + FIELDS.filter((field) => wish[field] !== undefined).length

export const draftQuery = (companyId: number, memberId: number, grantId: number | undefined, wish: GrantWish) => {
  const body = { ...(grantId !== undefined && { grant_id: grantId }), ...bodyOf(wish) }
  return queryOptions({
    queryKey: ['company', companyId, 'grant-draft', memberId, body],
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    queryFn: async ({ signal }): Promise<Schemas['DraftedGrant']> =>
      shared(
        `grant ${companyId} ${memberId} ${grantId}`,
        (
          await answerOf(
            api.POST('/companies/{company_id}/members/{member_id}/grant-draft', {
              params: { path: { company_id: companyId, member_id: memberId } },
              body,
              signal,
            }),
          )
        ).data,
      ),
  })
}

/** What somebody else has changed meanwhile, between two states of a grant. */
export const changedBetween = (from: Grant, to: Grant) => {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const fields = FIELDS.filter((field) => !same(from[field], to[field]))
  const slugs = [...new Set([...Object.keys(from.permissions), ...Object.keys(to.permissions)])].filter(
    (slug) => !same(from.permissions[slug], to.permissions[slug]),
  )
  return {
    fields,
    values: slugs.map((slug) => ({
      slug,
      from: (from.permissions[slug] ?? null) as Value,
      to: (to.permissions[slug] ?? null) as Value,
    })),
  }
}
