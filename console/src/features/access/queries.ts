import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'

export type WhichMember = number | 'me'

/** Where and when access is asked about. */
export interface View {
  readonly place: number | 'company'
  /** RFC 3339; undefined for now. */
  readonly at: string | undefined
}

export const memberQuery = (companyId: number, memberId: WhichMember) =>
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

const placed = ({ place, at }: View) => ({ ...(place !== 'company' && { location_id: place }), ...(at && { at }) })

export const accessQuery = (companyId: number, memberId: WhichMember, view: View) =>
  queryOptions({
    queryKey: ['company', companyId, 'access', memberId, view],
    placeholderData: keepPreviousData,
    queryFn: () =>
      answerOf(
        api.GET('/companies/{company_id}/members/{member_id}/access', {
          params: { path: { company_id: companyId, member_id: memberId }, query: { sources: true, ...placed(view) } },
        }),
      ),
  })

/** Why a value is as it is; for a denial the smallest change, and who may make it. */
export const whyQuery = (companyId: number, memberId: WhichMember, permission: string, view: View, language: string) =>
  queryOptions({
    queryKey: ['company', companyId, 'why', memberId, permission, view, language],
    queryFn: async () => {
      const { data } = await answerOf(
        api.POST('/companies/{company_id}/explain', {
          params: { path: { company_id: companyId } },
          body: { member_id: memberId, permission, makers: true, ...placed(view) },
        }),
      )
      // Questions about a type of the company's own are answered otherwise; this is none.
      return 'reasons' in data ? data : undefined
    },
  })

export const invitationsOf = (companyId: number, memberId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'invitations', { memberId }],
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/companies/{company_id}/invitations', {
            params: { path: { company_id: companyId }, query: { member_id: memberId } },
          }),
        )
      ).data,
  })
