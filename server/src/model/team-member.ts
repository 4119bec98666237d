import type { FieldFault } from './refusal.ts'
import { textFault } from './text.ts'

/** A person on the roster of a location, with or without a user. Immutable: a change makes a new one. */
export interface TeamMember {
  readonly id: number
  readonly locationId: number
  readonly name: string
  /** What they do, in free text. */
  readonly specialization: string
  /** Their job in the company; null for none, or for one that was deleted. */
  readonly position: { readonly id: number; readonly title: string } | null
  /** Who they are among the company's members; null where nobody is linked. */
  readonly member: { readonly id: number; readonly userId: number } | null
  /** They work here no more, and stay on the roster. */
  readonly dismissed: boolean
  /** Clients who book do not see them. */
  readonly hidden: boolean
  /** Off the roster: readable by id, and changed no more. */
  readonly deleted: boolean
}

type Words = Pick<TeamMember, 'name' | 'specialization'>

/** What is wrong with the words of a team member, both being trimmed already. */
export const teamMemberFaults = ({ name, specialization }: Words): FieldFault[] => {
  const faults: [field: string, message: string | undefined][] = [
    ['name', textFault(name, { min: 1, max: 200 })],
    ['specialization', textFault(specialization, { max: 200 })],
  ]
  return faults.flatMap(([field, message]) => (message === undefined ? [] : [{ field, message }]))
}

/** Which of a roster are wanted; what is left out does not matter. */
export interface RosterFilter {
  /** A part of the name, in whatever case. */
  readonly name?: string
  /** Null for those without a position. */
  readonly positionId?: number | null
  /** A part of the position's title, in whatever case. */
  readonly positionTitle?: string
  readonly dismissed?: boolean
  readonly deleted?: boolean
  /** Whether they are a user. */
  readonly linked?: boolean
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Here and not in SQL: the engines' own `lower` differ beyond ASCII. */
const holds = (text: string, part: string | undefined): boolean =>
  part === undefined || folded(text).includes(folded(part))

const is = (state: boolean, wanted: boolean | undefined): boolean => wanted === undefined || state === wanted

/** Whether a team member is among the wanted ones. */
export const fits =
  ({ name, positionId, positionTitle, ...wanted }: RosterFilter) =>
  ({ position, member, dismissed, deleted, ...teamMember }: TeamMember): boolean =>
    holds(teamMember.name, name) &&
    (positionId === undefined || (position?.id ?? null) === positionId) &&
    holds(position?.title ?? '', positionTitle) &&
    is(dismissed, wanted.dismissed) &&
    is(deleted, wanted.deleted) &&
    is(member !== null, wanted.linked)
