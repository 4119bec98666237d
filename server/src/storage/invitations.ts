import type { Tx } from './change.ts'
import { first, type Reader } from './engine.ts'

/** The member whom the company knows by an address: as the inviter typed it, or as the person has it. */
export const findMemberByContact = async (
  reader: Reader,
  companyId: number,
  { channel, address }: { channel: 'email' | 'sms'; address: string },
): Promise<number | undefined> => {
  const condition = channel === 'email' ? 'lower(p.email) = lower($2)' : 'p.phone = $2'
  const row = await first<{ member_id: number }>(
    reader,
    `select p.member_id from member_profiles p where p.company_id = $1 and ${condition} order by p.member_id limit 1`,
    [companyId, address],
  )
  return row?.member_id
}

export interface NewInvitation {
  readonly companyId: number
  readonly id: number
  readonly memberId: number
  readonly channel: 'email' | 'sms'
  readonly address: string
}

export const insertInvitation = (tx: Tx, { companyId, id, memberId, channel, address }: NewInvitation): void => {
  const now = tx.now(companyId)
  tx.write(
    `insert into invitations (company_id, id, member_id, channel, address, state, inviter, created_at, renewed_at)
     values ($1, $2, $3, $4, $5, 'created', $6, $7, $7)`,
    [companyId, id, memberId, channel, address, JSON.stringify(tx.call.actor), now],
  )
}

/** The one who renews answers for the invitation from then on. */
export const renewInvitation = (tx: Tx, companyId: number, id: number): void => {
  tx.write('update invitations set renewed_at = $3, inviter = $4 where company_id = $1 and id = $2', [
    companyId,
    id,
    tx.now(companyId),
    JSON.stringify(tx.call.actor),
  ])
}

/** The invitation of a member that still waits for an answer. */
export const openInvitation = async (
  reader: Reader,
  companyId: number,
  memberId: number,
): Promise<number | undefined> =>
  (
    await first<{ id: number }>(
      reader,
      `select id from invitations where company_id = $1 and member_id = $2
       and state not in ('accepted', 'revoked', 'expired') order by id desc limit 1`,
      [companyId, memberId],
    )
  )?.id

/** A message that waits to be sent: what it is about, never a live link. */
export const insertOutboxRow = (
  tx: Tx,
  { companyId, id, template, invitationId }: { companyId: number; id: number; template: string; invitationId: number },
): void => {
  tx.write(
    `insert into outbox (company_id, id, template, invitation_id, state, created_at) values ($1, $2, $3, $4, 'waiting', $5)`,
    [companyId, id, template, invitationId, tx.now(companyId)],
  )
}
