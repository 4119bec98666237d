import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { beyondActor } from '../../model/delegation.ts'
import { blockerOf, type Grant, type Member, type Moment, type Person } from '../../model/member.ts'
import { type SmallestChange, withChange } from '../../model/smallest-change.ts'
import type { Standing } from '../access/authorize.ts'
import { meets, reachOf } from '../access/reach-of.ts'
import { isWithin, touchedBy } from '../access/shop-entry.ts'
import type { Core } from '../core.ts'
import { peopleFrom } from './history.ts'

/** Who may make a change. */
export interface ChangeMakers {
  /** Whoever asks may. */
  readonly isAsker: boolean
  /** Members who may, where they were asked for by somebody who may see all people of the company; else undefined. */
  readonly members: readonly number[] | undefined
  /** All members were looked at, and all who may are named. */
  readonly isComplete: boolean
}

/** How many are named, and among how many they are looked for: it must not take long where there are many. */
const MOST_NAMED = 5
const MOST_LOOKED_AT = 500

/**
 * Who may make a change in a member’s grants: whoever may change people’s rights wherever the grant counts, and holds all
 * that the member has there before and after. Others’ rights are looked at as from no known address.
 */
export const changeMakers = async (
  core: Core,
  call: Call,
  { standing, now, target, change }: { standing: Standing; now: Moment; target: Member; change: SmallestChange },
  { makers: isAsked }: { readonly makers?: boolean | undefined },
): Promise<ChangeMakers> => {
  const { company } = standing
  const after: Member = { ...target, grants: withChange(target.grants, change) }
  const edited = after.grants.filter((grant) => !target.grants.includes(grant))
  const may = (person: Person, ip: string | undefined): boolean =>
    mayMake(company, person, ip, { states: [target, after], grants: edited }, now)

  const isAsker = may(standing.person, call.ip)
  if (isAsked !== true || reachOf(standing, call, 'members.read', now) !== 'company')
    return { isAsker, members: undefined, isComplete: false }

  const looked = await peopleFrom(core.engine, company.id, { after: 0, limit: MOST_LOOKED_AT + 1 })
  const members: number[] = []
  for (const person of looked.slice(0, MOST_LOOKED_AT)) {
    if (!may(person, undefined)) continue
    if (members.length === MOST_NAMED) return { isAsker, members, isComplete: false }
    members.push(person.member.id)
  }
  return { isAsker, members, isComplete: looked.length <= MOST_LOOKED_AT }
}

const mayMake = (
  company: Company,
  person: Person,
  ip: string | undefined,
  { states, grants }: { readonly states: readonly Member[]; readonly grants: readonly Grant[] },
  now: Moment,
): boolean => {
  if (blockerOf(person) !== undefined) return false
  const reach = reachOf({ company, person }, { ip }, 'members.edit', now)
  const [before] = states
  if (reach.length === 0 || !before || !meets(reach, before)) return false
  if (!grants.every(({ scope }) => isWithin(scope, reach))) return false
  const touched = touchedBy(...grants)
  return states.every((member) => beyondActor(company, person, ip, member, touched, now).length === 0)
}
