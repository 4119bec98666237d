import type { Value } from './value.ts'

/** A moment: microseconds since 1970-01-01 UTC, by the database's clock. */
export type Moment = number

/** Where a grant counts: the whole company, its future locations included, or some locations (none: nowhere). */
export type Scope = 'company' | readonly number[]

/** The one place of a grant at a member; each dialect edits exactly one. */
export type Slot = 'company' | 'entry' | `location:${number}` | `extra:${number}`

/** A role and typed exceptions at a scope, for a member, within an optional time window (`startsAt <= t < endsAt`). */
export interface Grant {
  readonly id: number
  readonly slot: Slot
  /** `salon:worker` for a built-in role, `role:7` for one of the company's own, null for none. */
  readonly role: string | null
  readonly scope: Scope
  readonly startsAt: Moment | null
  readonly endsAt: Moment | null
  /** By slug; only what differs from what the role and the member's other grants give without it. */
  readonly exceptions: Readonly<Record<string, Value>>
  /**
   * The permissions that count, by index, where a token may not use the others: these are none, after gates were
   * applied. Only in what `narrow` makes of a caller; nothing like it is stored.
   */
  readonly usable?: ReadonlySet<number>
}

/** A user's belonging to one company, with all that decides access there. Immutable: a change makes a new one. */
export interface Member {
  readonly companyId: number
  readonly id: number
  /** The person, once they are known; until an invitation is accepted, the fresh id under which they are shown. */
  readonly userId: number
  /** The id under which an invited person was shown, when they turned out to be a user already; it keeps resolving. */
  readonly formerUserId: number | null
  readonly accepted: boolean
  readonly suspended: boolean
  readonly archivedAt: Moment | null
  readonly grants: readonly Grant[]
  /** Team members on the roster that are this person. */
  readonly teamMembers: readonly { readonly id: number; readonly locationId: number }[]
}

/** What decides whether a person can sign in at all; belongs to no company. */
export interface User {
  readonly id: number
  readonly disabled: boolean
  /** The address is proved. */
  readonly confirmed: boolean
  readonly hasCredential: boolean
}

/** A member with the person behind it; `user` is undefined while nobody has accepted the invitation. */
export interface Person {
  readonly member: Member
  readonly user: User | undefined
}

/** Why a person has no access at all at the moment, whatever their grants say; undefined when nothing stands against. */
export type Blocker = 'invited' | 'suspended' | 'archived' | 'user-disabled'

export const blockerOf = ({ member, user }: Person): Blocker | undefined => {
  if (member.archivedAt !== null) return 'archived'
  if (member.suspended) return 'suspended'
  if (!member.accepted) return 'invited'
  if (user === undefined || user.disabled) return 'user-disabled'
  return undefined
}

export const covers = (scope: Scope, locationId: number): boolean => scope === 'company' || scope.includes(locationId)

export const activeAt = (grant: Grant, at: Moment): boolean =>
  (grant.startsAt === null || grant.startsAt <= at) && (grant.endsAt === null || at < grant.endsAt)

/** The moments after `at` at which a window of these grants opens or closes, ascending. */
export const boundariesAfter = (grants: readonly Grant[], at: Moment): Moment[] => {
  const moments = new Set<Moment>()
  for (const { startsAt, endsAt } of grants) {
    if (startsAt !== null && startsAt > at) moments.add(startsAt)
    if (endsAt !== null && endsAt > at) moments.add(endsAt)
  }
  return [...moments].sort((a, b) => a - b)
}

export const slotOfLocation = (locationId: number): Slot => `location:${locationId}`

export const grantInSlot = (member: Member, slot: Slot): Grant | undefined =>
  member.grants.find((grant) => grant.slot === slot)
