import type { Place } from './access.ts'
import type { Company } from './company.ts'
import { isCapable } from './decide.ts'
import type { Grant, Member, Moment } from './member.ts'

/** What whoever answers for a location should know; of a closed one, nothing else is said. */
export const headWarnings = ['closed', 'nobody', 'no-owner', 'one-manager'] as const
export type HeadWarning = (typeof headWarnings)[number]

/** How many people have rights at a place by grants of its own, which are not over the whole company. */
export interface HeadCount {
  readonly people: number
  /** Who have not accepted yet, and are not among the people. */
  readonly invited: number
  /** By the reference of the role; null is a grant without one. Whoever has two is counted with each. */
  readonly roles: ReadonlyMap<string | null, number>
  readonly warnings: readonly HeadWarning[]
}

/** People who have the same grants that count. */
interface Alike {
  readonly grants: readonly Pick<Grant, 'scope' | 'role' | 'exceptions'>[]
  readonly accepted: boolean
  readonly people: number
}

interface Counting {
  people: number
  invited: number
  owners: number
  managers: number
  readonly roles: Map<string | null, number>
}

/** Counts people by place: the company's (with a grant over all of it), and each location's own. */
export const countHeads = (
  company: Company,
  lines: readonly Alike[],
  at: Moment,
): { readonly whole: HeadCount; readonly locations: ReadonlyMap<number, HeadCount> } => {
  const nobody = (): Counting => ({ people: 0, invited: 0, owners: 0, managers: 0, roles: new Map() })
  const whole = nobody()
  const places = new Map([...company.locations.keys()].map((id) => [id, nobody()]))
  const manages = managing(company, at)
  for (const { grants, accepted, people } of lines) {
    const byPlace = new Map<Place, typeof grants>()
    for (const grant of grants)
      for (const place of grant.scope === 'company' ? (['company'] as const) : grant.scope)
        byPlace.set(place, [...(byPlace.get(place) ?? []), grant])
    for (const [place, own] of byPlace) {
      const counting = place === 'company' ? whole : places.get(place)
      if (!counting) continue
      if (!accepted) {
        counting.invited += people
        continue
      }
      counting.people += people
      const roles = new Set(own.map(({ role }) => role))
      for (const role of roles) counting.roles.set(role, (counting.roles.get(role) ?? 0) + people)
      if ([...roles].some((role) => role !== null && company.roles.get(role)?.isOwner)) counting.owners += people
      if (manages(own, place)) counting.managers += people
    }
  }
  const warningsOf = (id: number, { people, owners, managers }: Counting): HeadWarning[] => {
    if (company.locations.get(id)?.closed !== false) return ['closed']
    if (people === 0) return ['nobody']
    return [...(owners === 0 ? (['no-owner'] as const) : []), ...(managers === 1 ? (['one-manager'] as const) : [])]
  }
  const told = ({ people, invited, roles }: Counting, warnings: readonly HeadWarning[]): HeadCount => ({
    people,
    invited,
    roles,
    warnings,
  })
  return {
    whole: told(whole, []),
    locations: new Map([...places].map(([id, counting]) => [id, told(counting, warningsOf(id, counting))])),
  }
}

/** Whether somebody may change what people may do there, by these grants alone; each sort of them is judged once. */
const managing = (company: Company, at: Moment): ((grants: Alike['grants'], place: Place) => boolean) => {
  const known = new Map<string, boolean>()
  return (grants, place) => {
    const key = JSON.stringify([grants.map(({ role, exceptions }) => [role, exceptions]), place])
    const before = known.get(key)
    if (before !== undefined) return before
    const member: Member = {
      companyId: company.id,
      id: 0,
      userId: 0,
      formerUserId: null,
      accepted: true,
      suspended: false,
      archivedAt: null,
      grants: grants.map((grant, index) => ({ ...grant, id: index, slot: 'entry', startsAt: null, endsAt: null })),
      teamMembers: [],
    }
    const user = { id: 0, disabled: false, confirmed: true, hasCredential: true }
    const found = isCapable(company, { member, user }, 'members.edit', place, at, 'any')
    known.set(key, found)
    return found
  }
}
