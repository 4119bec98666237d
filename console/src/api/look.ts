/** Looking at a company as one of its members: a session of its own beside one's own, which waits for its end. */
import { answerOf, api, setCsrf } from './client.ts'

/** Tells other windows of this browser, whose session changes with this one's. */
const KEY = 'gatehouse.look'
/** Where somebody was before, in this window. */
const FROM = 'gatehouse.look-from'
const ENDED = 'gatehouse.look-ended'

/** The whole page anew: nothing that was asked as the one is shown as the other. */
const begin = (address: string): void => {
  localStorage.setItem(KEY, String(Date.now()))
  location.assign(address)
}

export const lookAs = async (companyId: number, memberId: number): Promise<void> => {
  const { data } = await answerOf(
    api.POST('/companies/{company_id}/members/{member_id}/views', {
      params: { path: { company_id: companyId, member_id: memberId } },
    }),
  )
  setCsrf(data.csrf_token)
  sessionStorage.setItem(FROM, location.pathname + location.search)
  begin(`/console/companies/${companyId}`)
}

let isLeaving = false

const back = (): void => {
  // Several requests may hear of it at once.
  if (isLeaving) return
  isLeaving = true
  const from = sessionStorage.getItem(FROM)
  sessionStorage.removeItem(FROM)
  begin(from ?? '/console')
}

export const stopLooking = async (): Promise<void> => {
  await answerOf(api.DELETE('/sessions/current'))
  back()
}

/** It has ended by itself: one's own session is there again. */
export const leaveEndedLook = (): void => {
  sessionStorage.setItem(ENDED, '1')
  back()
}

/** Whether that has just happened, before this page began: said once. */
export const hasLookEnded = sessionStorage.getItem(ENDED) !== null
sessionStorage.removeItem(ENDED)

addEventListener('storage', ({ key }) => {
  if (key === KEY) location.reload()
})
