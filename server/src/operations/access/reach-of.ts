import type { Call } from '../../model/actor.ts'
import type { Capability } from '../../model/capability.ts'
import { isCapable } from '../../model/decide.ts'
import type { Grant, Member, Moment, Scope } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Standing } from './authorize.ts'

/**
 * Where the caller has a right over people: over the whole company by a company-wide grant, else at the open locations
 * of those grants that give it. A right of company reach that comes from a grant over some locations goes no further
 * than these: it is about their people.
 */
export const reachOf = (
  { company, person }: Standing,
  call: Pick<Call, 'ip'>,
  capability: Capability,
  now: Moment,
): Scope => {
  const { member, user } = person
  const reach = new Set<number>()
  for (const grant of member.grants) {
    const alone = { member: { ...member, grants: [grant] }, user }
    const has = (place: number | 'company'): boolean => isCapable(company, alone, capability, place, now, call.ip)
    if (grant.scope === 'company') {
      if (has('company')) return 'company'
      continue
    }
    // One grant says the same of each open location that it covers.
    const open = grant.scope.filter((id) => company.locations.get(id)?.closed === false)
    const [first] = open
    if (first !== undefined && has(first)) for (const id of open) reach.add(id)
  }
  return [...reach]
}

/** Whether a grant bears on a place within the reach. */
export const bearsOn = ({ scope }: Pick<Grant, 'scope'>, reach: Scope): boolean => {
  if (reach === 'company' || scope === 'company') return reach.length > 0
  return scope.some((id) => reach.includes(id))
}

/** Whether somebody with that reach meets the member at all. */
export const meets = (reach: Scope, { grants }: Pick<Member, 'grants'>): boolean =>
  reach === 'company' || grants.some((grant) => bearsOn(grant, reach))

/** Where the caller has the right; refuses whoever has it nowhere. */
export const requireReachOf = (
  standing: Standing,
  call: Pick<Call, 'ip'>,
  capability: Capability,
  now: Moment,
): Scope => {
  const reach = reachOf(standing, call, capability, now)
  if (reach.length === 0) throw new Refusal('access.denied')
  return reach
}
