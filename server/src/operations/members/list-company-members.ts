import type { Call } from '../../model/actor.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import {
  keyOf,
  type MemberFilter,
  type MemberSlice,
  type MemberState,
  sliceOfMembers,
} from '../../storage/company-members.ts'
import { standingIn } from '../access/authorize.ts'
import { requireReachOf } from '../access/reach-of.ts'
import type { Core } from '../core.ts'
import { type CompanyMember, showListed } from './company-member.ts'

/** Which of a company's people somebody asks for. */
export interface MembersAsked {
  readonly companyId: number
  readonly state?: MemberState | 'not-archived' | undefined
  /** A grant of theirs bears on this location, whenever it counts. */
  readonly locationId?: number | undefined
  /** A grant of theirs has this role; with a location, one that bears on it. */
  readonly role?: string | undefined
  /** Their job, just as the company wrote it. */
  readonly position?: string | undefined
  /** Words that are each part of the name, address or phone that the company knows. */
  readonly text?: string | undefined
}

/** The member as listed, and the key of their place in the list. */
export interface MemberInList extends CompanyMember {
  readonly key: string | number
}

/** What the asker may see of what they ask for: filters know no more than is shown. */
export const filterFor = async (
  core: Core,
  call: Call,
  asked: MembersAsked,
): Promise<MemberFilter & { sight: MemberFilter['within'] }> => {
  const { companyId, state, locationId, role, position, text = '' } = asked
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  const { company } = standing
  const sight = requireReachOf(standing, call, 'members.read', now)
  const [textWrong, positionWrong] = [textFault(text, { max: 100 }), textFault(position ?? '', { max: 200 })]
  refuseFaulty([
    ...(locationId === undefined || company.locations.has(locationId)
      ? []
      : [{ field: 'locationId', message: 'is not a location of this company' }]),
    ...(role === undefined || company.roles.has(role) ? [] : [{ field: 'role', message: 'is not a role' }]),
    ...(positionWrong === undefined ? [] : [{ field: 'position', message: positionWrong }]),
    ...(textWrong === undefined ? [] : [{ field: 'q', message: textWrong }]),
  ])
  if (locationId !== undefined && sight !== 'company' && !sight.includes(locationId)) throw new Refusal('access.denied')
  const within = locationId === undefined ? sight : [locationId]
  const words = text.split(/\s+/).filter((word) => word !== '')
  return { sight, state, position, within, role, words }
}

/**
 * Part of a company's people in an order: all of them for whoever may see the people of the whole company, for others
 * those with a grant at one of their locations, and of them no other grants.
 */
export const listCompanyMembers = async (
  core: Core,
  call: Call,
  { order, after, limit, ...asked }: MembersAsked & MemberSlice,
): Promise<MemberInList[]> => {
  const { sight, ...filter } = await filterFor(core, call, asked)
  const found = await sliceOfMembers(core.engine, asked.companyId, filter, { order, after, limit })
  return found.map((listed) => ({ ...showListed(listed, sight), key: keyOf(order, listed) }))
}
