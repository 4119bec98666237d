import type { Actor } from '../model/actor.ts'
import type { Member, Slot } from '../model/member.ts'
import { type GivingRight, slotsGiven } from '../model/offered-grants.ts'
import type { Tx } from './change.ts'
import type { Reader } from './engine.ts'

/**
 * Who answers for rights that are offered, and the address they acted from: rights that count at some addresses only
 * are judged by it when the invitation is accepted.
 */
export interface Inviter {
  readonly actor: Actor
  readonly ip: string | undefined
}

export const inviterText = ({ call: { actor, ip } }: Tx): string => JSON.stringify({ ...actor, ip })

export const readInviter = (text: string): Inviter => {
  const { ip, ...actor } = JSON.parse(text) as Actor & { ip?: string }
  return { actor: actor as Actor, ip }
}

/** Notes that the caller answers for these slots of somebody who has not accepted yet. */
export const noteGiver = (
  tx: Tx,
  { companyId, id }: Pick<Member, 'companyId' | 'id'>,
  slots: readonly Slot[],
  capability: GivingRight,
): void => {
  for (const slot of slots)
    tx.write(
      `insert into offered_grants (company_id, member_id, slot, giver, capability) values ($1, $2, $3, $4, $5)
       on conflict (company_id, member_id, slot) do update set giver = excluded.giver, capability = excluded.capability`,
      [companyId, id, slot, inviterText(tx), capability],
    )
}

/**
 * Keeps who gave what while a member's grants change; once they have accepted, or nothing is offered any more, nobody
 * answers for anything.
 */
export const followGrants = (tx: Tx, before: Member | undefined, after: Member): void => {
  const { companyId, id: memberId } = after
  if (!after.accepted && after.grants.length > 0) noteGiver(tx, after, slotsGiven(before, after), 'members.edit')
  else if (before && !before.accepted)
    tx.write('delete from offered_grants where company_id = $1 and member_id = $2', [companyId, memberId])
}

export interface Giver extends Inviter {
  readonly capability: GivingRight
}

/** Who answers for which slot. */
export const giversOf = async (reader: Reader, companyId: number, memberId: number): Promise<Map<Slot, Giver>> => {
  const rows = await reader.all<{ slot: Slot; giver: string; capability: GivingRight }>(
    'select slot, giver, capability from offered_grants where company_id = $1 and member_id = $2',
    [companyId, memberId],
  )
  return new Map(rows.map(({ slot, giver, capability }) => [slot, { ...readInviter(giver), capability }]))
}
