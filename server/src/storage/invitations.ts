import { type InvitationEvent, type InvitationState, invitationMoves } from '../model/invitation.ts'
import type { Moment } from '../model/member.ts'
import type { Tx } from './change.ts'
import { type Engine, first, type Reader, type Session } from './engine.ts'
import { type Inviter, inviterText, readInviter } from './offered-grants.ts'

export type Channel = 'email' | 'sms'

/**
 * The member whom the company knows by an address: as the inviter typed it, or as a person who has accepted has it. One
 * who has accepted comes before one who is invited.
 */
export const findMemberByContact = async (
  reader: Reader,
  companyId: number,
  { channel, address }: { channel: Channel; address: string },
): Promise<number | undefined> => {
  const typed = channel === 'email' ? 'lower(p.email) = lower($2)' : 'p.phone = $2'
  const own = channel === 'email' ? 'o.email is not null and lower(o.email) = lower($2)' : 'o.phone = $2'
  const row = await first<{ id: number }>(
    reader,
    // Two ways in, each by its index. SQLite takes a cross join in the order in which it is written.
    `select m.id, m.accepted from member_profiles p cross join members m
       where p.company_id = $1 and ${typed} and m.company_id = p.company_id and m.id = p.member_id
         and m.to_revision is null
     union all
     select m.id, m.accepted from user_profiles o cross join members m
       where ${own} and m.company_id = $1 and m.user_id = o.user_id and m.to_revision is null and m.accepted = 1
     order by 2 desc, 1 limit 1`,
    [companyId, address],
  )
  return row?.id
}

export interface NewInvitation {
  readonly companyId: number
  readonly id: number
  readonly memberId: number
  readonly channel: Channel
  readonly address: string
}

export const insertInvitation = (tx: Tx, { companyId, id, memberId, channel, address }: NewInvitation): void => {
  const now = tx.now(companyId)
  tx.write(
    `insert into invitations (company_id, id, member_id, channel, address, state, inviter, created_at, renewed_at)
     values ($1, $2, $3, $4, $5, 'created', $6, $7, $7)`,
    [companyId, id, memberId, channel, address, inviterText(tx), now],
  )
}

/** Renews an invitation. Who answers for which of its grants stands with these. It ends no sooner than its next link. */
export const renewInvitation = (
  tx: Tx,
  { companyId, id, channel, address }: Pick<NewInvitation, 'companyId' | 'id' | 'channel' | 'address'>,
): void => {
  tx.write(
    `update invitations set state = $6, expires_at = null, renewed_at = $3, inviter = $4, channel = $5, address = $7
     where company_id = $1 and id = $2 and state in (${statesBefore('renew')})`,
    [companyId, id, tx.now(companyId), inviterText(tx), channel, invitationMoves.renew.to, address],
  )
}

export interface Invitation extends NewInvitation {
  readonly state: InvitationState
  /** Who made or renewed it last; answers for grants of which nobody else is known to. */
  readonly inviter: Inviter
  readonly expiresAt: Moment | null
}

interface Row {
  id: number
  member_id: number
  channel: Channel
  address: string
  state: InvitationState
  inviter: string
  expires_at: number | null
}

const COLUMNS = 'id, member_id, channel, address, state, inviter, expires_at'

const toInvitation = (companyId: number, row: Row): Invitation => ({
  companyId,
  id: row.id,
  memberId: row.member_id,
  channel: row.channel,
  address: row.address,
  state: row.state,
  inviter: readInviter(row.inviter),
  expiresAt: row.expires_at,
})

export const invitationOf = async (reader: Reader, companyId: number, id: number): Promise<Invitation | undefined> => {
  const row = await first<Row>(reader, `select ${COLUMNS} from invitations where company_id = $1 and id = $2`, [
    companyId,
    id,
  ])
  return row && toInvitation(companyId, row)
}

/** The invitation of a member that waits for an answer, or would again if it were renewed. */
export const unansweredInvitation = async (
  reader: Reader,
  companyId: number,
  memberId: number,
): Promise<Invitation | undefined> => {
  const row = await first<Row>(
    reader,
    `select ${COLUMNS} from invitations where company_id = $1 and member_id = $2 and state in (${statesBefore('renew')})
     order by id desc limit 1`,
    [companyId, memberId],
  )
  return row && toInvitation(companyId, row)
}

/** Invitations to an e-mail address that still wait for an answer, of whichever company, by id. */
export const waitingInvitationsTo = async (
  engine: Engine,
  email: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<Invitation[]> => {
  const rows = await engine.all<Row & { company_id: number }>(
    `select company_id, ${COLUMNS} from invitations
     where lower(address) = lower($1) and id > $2 and state in (${statesBefore('accept')}) and channel = 'email'
       and (expires_at is null or expires_at > ${engine.clock})
     order by id limit $3`,
    [email, after, limit],
  )
  return rows.map((row) => toInvitation(row.company_id, row))
}

/** What the company that invites is called. */
export const invitingCompany = async (reader: Reader, companyId: number): Promise<string> =>
  (await first<{ title: string }>(reader, 'select title from companies where company_id = $1', [companyId]))?.title ??
  ''

/** States from which the event leads on, as the rule has them. */
export const statesBefore = (event: InvitationEvent): string =>
  invitationMoves[event].from.map((state) => `'${state}'`).join(', ')

/** Moves an invitation on; false when it stands where the event changes nothing. The row decides, so no race. */
export const moveInvitation = async (
  session: Pick<Session, 'write'>,
  companyId: number,
  id: number,
  event: InvitationEvent,
): Promise<boolean> =>
  (await session.write(
    `update invitations set state = $3 where company_id = $1 and id = $2 and state in (${statesBefore(event)})`,
    [companyId, id, invitationMoves[event].to],
  )) === 1

/** An invitation lasts as long as its longest link. */
export const prolongInvitation = (
  session: Pick<Session, 'write'>,
  companyId: number,
  id: number,
  expiresAt: Moment,
): void => {
  session.write(
    `update invitations set expires_at = $3 where company_id = $1 and id = $2 and coalesce(expires_at, 0) < $3`,
    [companyId, id, expiresAt],
  )
}

/** Ends those that nobody answered in time, and gives their number. Their links had ended by themselves. */
export const expireInvitations = (engine: Engine): Promise<number> =>
  engine.transaction((session) =>
    session.write(
      `update invitations set state = '${invitationMoves.expire.to}'
       where state in (${statesBefore('expire')}) and expires_at <= ${engine.clock}`,
    ),
  )
