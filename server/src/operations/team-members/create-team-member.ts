import type { Call } from '../../model/actor.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { reserveId } from '../../storage/ids.ts'
import { insertTeamMember } from '../../storage/team-members.ts'
import { requireCapability, standingUnderLock } from '../access/authorize.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'

export interface TeamMemberWish {
  /** An id of one's own choice, for the demo and for data that come from elsewhere. */
  readonly id?: number
  readonly locationId: number
  readonly name: string
  readonly specialization?: string
  readonly positionId?: number
}

/** Puts a person on the roster of a location, with or without a user: who they are there is linked later. */
export const createTeamMember = async (
  core: Core,
  call: Call,
  companyId: number,
  wish: TeamMemberWish,
): Promise<number> => {
  const name = wish.name.trim()
  refuseFaulty(name === '' ? [{ field: 'name', message: 'is missing' }] : [])
  const id = await reserveId(core.engine, wish.id)
  return change(core, call, companyId, async (tx) => {
    if (call.actor.kind !== 'operator')
      requireCapability(await standingUnderLock(tx), call, 'team.create', wish.locationId, tx.now())
    if (!(await tx.company()).locations.has(wish.locationId)) throw new Refusal('location.unknown')
    const { locationId, specialization = '', positionId = null } = wish
    insertTeamMember(tx, companyId, { id, locationId, name, specialization, positionId })
    tx.record({ kind: 'team-member.created', subject: `team-member:${id}`, after: { locationId, positionId } })
    return id
  })
}
