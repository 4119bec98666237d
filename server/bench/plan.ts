import { createHash } from 'node:crypto'

/** One generated company. Its people are `firstUser` and those after; the first `callers` of them have tokens. */
export interface PlannedCompany {
  readonly id: number
  readonly locations: readonly number[]
  readonly firstUser: number
  readonly people: number
  /** Owners and managers in turn, over the whole company. */
  readonly callers: number
}

/** What the generated data are, for whoever makes requests about them. The first company is the large one. */
export interface Plan {
  readonly partnerId: number
  readonly partnerToken: string
  readonly companies: readonly PlannedCompany[]
}

/** Known to the load without asking; any secret is as good as another here. */
export const tokenOf = (userId: number): string =>
  `ghu_${createHash('sha256').update(`caller ${userId}`).digest('base64url')}`

/** The token with which somebody's program asks for decisions. */
export const askerTokenOf = (userId: number): string =>
  `gha_${createHash('sha256').update(`asker ${userId}`).digest('base64url')}`

/** The token with which somebody's program asks in our own interface. */
export const nativeTokenOf = (userId: number): string =>
  `ghn_${createHash('sha256').update(`native ${userId}`).digest('base64url')}`

/** Ids of tokens follow those of users at this distance; ids of members and grants at further ones. */
export const TOKEN_IDS = 10_000_000
export const ASKER_IDS = 15_000_000
export const NATIVE_IDS = 17_000_000
export const MEMBER_IDS = 20_000_000
export const GRANT_IDS = 30_000_000

/** The two locations of a person who is no caller. */
export const locationsOf = ({ locations }: PlannedCompany, person: number): readonly [number, number] => [
  locations[person % locations.length] as number,
  locations[(person + 1) % locations.length] as number,
]

export const roleOf = ({ callers }: PlannedCompany, person: number): string => {
  if (person < callers) return person % 2 === 0 ? 'owner' : 'manager'
  const tenth = person % 10
  return tenth < 6 ? 'worker' : tenth < 9 ? 'administrator' : 'manager'
}

/** Rights that every role of the generated people has: what the edits take away and give back. */
export const switches = [
  'timetable_transferring_record_access',
  'timetable_waiting_list_access',
  'records_clients_add_access',
  'records_create_access',
  'records_edit_duration_access',
  'records_edit_services_access',
] as const

/** The one that the writes from the side take away; nobody lacks it before. */
export const sideSwitch = 'records_edit_comment_access'
