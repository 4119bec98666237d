import type { Call } from '../../model/actor.ts'
import { type FieldFault, refuseFaulty } from '../../model/refusal.ts'
import { type TeamMember, teamMemberFaults } from '../../model/team-member.ts'
import type { Tx } from '../../storage/change.ts'
import { reserveId } from '../../storage/ids.ts'
import { insertTeamMember } from '../../storage/team-members.ts'
import { standingUnderLock } from '../access/authorize.ts'
import { companyAt } from '../access/company-at.ts'
import { requireAtEach, requireKnownLocation, requireSomewhere } from '../access/standpoint.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { wishedLink, writeLink } from './link-user.ts'
import { wishedPosition } from './wished-position.ts'

export interface TeamMemberWish {
  /** An id of one's own choice, for the demo and for data that come from elsewhere. */
  readonly id?: number
  readonly locationId: number
  readonly name: string
  readonly specialization?: string
  readonly positionId?: number | null
  readonly dismissed?: boolean
  readonly hidden?: boolean
  /** The user of the location that they are; the operator links nobody. */
  readonly userId?: number | null
}

/** Somebody for the roster who is nobody's yet, checked together with what else was found wrong; nothing is written. */
export const newTeamMember = async (
  tx: Tx,
  companyId: number,
  { locationId, dismissed = false, hidden = false, ...wish }: TeamMemberWish,
  others: readonly FieldFault[] = [],
): Promise<Omit<TeamMember, 'id'>> => {
  const words = { name: wish.name.trim(), specialization: wish.specialization?.trim() ?? '' }
  const { position, faults } = await wishedPosition(tx, companyId, wish.positionId ?? null)
  refuseFaulty([...teamMemberFaults(words), ...faults, ...others])
  return { locationId, ...words, position, member: null, dismissed, hidden, deleted: false }
}

/** Writes somebody new on the roster; whose team member they are is written by itself. */
export const writeNewTeamMember = (tx: Tx, companyId: number, teamMember: TeamMember): void => {
  const { id, locationId, position, dismissed, hidden } = teamMember
  insertTeamMember(tx, companyId, teamMember)
  // The audit refers to ids; names stand apart and can be erased.
  const after = { locationId, positionId: position?.id ?? null, dismissed, hidden }
  tx.record({ kind: 'team-member.created', subject: `team-member:${id}`, after })
}

/** Puts a person on the roster of a location, with or without a user. */
export const createTeamMember = async (
  core: Core,
  call: Call,
  companyId: number,
  wish: TeamMemberWish,
): Promise<TeamMember> => {
  const reserved = wish.id === undefined ? undefined : await reserveId(core.engine, wish.id)
  return change(core, call, companyId, async (tx) => {
    const { locationId, dismissed = false } = wish
    const standing = call.actor.kind === 'operator' ? undefined : await standingUnderLock(tx)
    if (standing) requireSomewhere(standing, call, 'team.create', { companyId }, tx.now())
    requireKnownLocation(await tx.company(), locationId)
    if (standing) requireAtEach(standing, call, 'team.create', [locationId], tx.now())
    if (standing && dismissed) requireAtEach(standing, call, 'team.dismiss', [locationId], tx.now())

    const planned = await newTeamMember(tx, companyId, wish)
    const link = standing && (await wishedLink(tx, standing, planned, wish.userId))

    const id = reserved ?? (await tx.id())
    const { id: memberId, userId } = link?.latter ?? {}
    const member = memberId !== undefined && userId !== undefined ? { id: memberId, userId } : null
    const teamMember: TeamMember = { ...planned, id, member }
    writeNewTeamMember(tx, companyId, teamMember)
    if (link) await writeLink(tx, teamMember, link)
    return teamMember
  })
}

/** The same for whoever names just the location. */
export const createTeamMemberAt = async (core: Core, call: Call, wish: TeamMemberWish): Promise<TeamMember> =>
  createTeamMember(core, call, await companyAt(core, call, wish.locationId), wish)
