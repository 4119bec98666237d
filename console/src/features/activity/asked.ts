import { infiniteQueryOptions } from '@tanstack/react-query'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { nextPage } from '../../api/paging.ts'

export type Event = Schemas['AuditEvent']
export type Names = Readonly<Record<string, string>>

/** What the kind of an event begins with, in the order of the list to choose from. */
export const GROUPS = [
  'access',
  'member',
  'invitation',
  'role',
  'location',
  'position',
  'team-member',
  'tag',
  'token',
  'partner',
  'policies',
  'entity',
  'plan',
  'company',
] as const

/** The words of the address that choose events. */
export const FILTER_WORDS = ['group', 'actor', 'subject', 'from', 'to', 'revision'] as const

export interface Asked {
  readonly group: string | undefined
  readonly actor: number | undefined
  readonly subject: string | undefined
  /** Days of the reader's calendar, both included: `2030-01-31`. */
  readonly from: string | undefined
  readonly to: string | undefined
  readonly revision: number | undefined
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const isDay = (text: string | undefined): text is string =>
  text !== undefined && DAY.test(text) && !Number.isNaN(Date.parse(text))

const numberIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined

/** What an address asks for; what is no sensible word of it does not count. */
export const askedIn = (address: Readonly<Record<string, string | undefined>>): Asked => ({
  group: GROUPS.find((group) => group === address.group),
  actor: numberIn(address.actor),
  subject: /^[a-z-]+:\d{1,15}$/.test(address.subject ?? '') ? address.subject : undefined,
  from: isDay(address.from) ? address.from : undefined,
  to: isDay(address.to) ? address.to : undefined,
  revision: numberIn(address.revision),
})

/** The beginning of a day by the reader's clock, or of one so many days later. */
const beginOf = (day: string, later = 0): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later).toISOString()
}

const PAGE = 100
const LOOKS = 10

/** What happened, newest first, page by page. */
export const eventsQuery = (companyId: number, { group, actor, subject, from, to, revision }: Asked) =>
  infiniteQueryOptions({
    queryKey: ['company', companyId, 'events', { group, actor, subject, from, to, revision }],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextPage,
    queryFn: async ({ pageParam }) => {
      let cursor = pageParam
      // What is rare is looked for through many events: a page without any is not shown.
      for (let look = 1; ; look++) {
        const page = await answerOf(
          api.GET('/companies/{company_id}/audit-events', {
            params: {
              path: { company_id: companyId },
              query: {
                limit: PAGE,
                names: true,
                ...(group && { kind: `${group}.` }),
                ...(actor && { actor }),
                ...(subject && { subject }),
                ...(from && { from: beginOf(from) }),
                ...(to && { to: beginOf(to, 1) }),
                ...(revision && { revision_from: revision, revision_to: revision }),
                ...(cursor && { cursor }),
              },
            },
          }),
        )
        if (page.data.length > 0 || page.next_cursor === null || look === LOOKS) return page
        cursor = page.next_cursor
      }
    },
  })
