import type { Moment } from '../model/member.ts'
import type { Tx } from './change.ts'
import { type Engine, first, type Reader, type Session } from './engine.ts'
import { type Channel, statesBefore } from './invitations.ts'

/**
 * Messages on their way. A row says what a message is about and never holds a link: each attempt makes a new one.
 * `waiting` until it is `sent`, given up (`failed`), or `dropped` because a newer one replaced it or nothing is offered
 * any more. Delivery is no change in the sense of the audit: no lock, no revision.
 */
export interface Message {
  readonly companyId: number
  readonly id: number
  readonly template: string
  readonly invitationId: number
  readonly channel: Channel
  readonly address: string
  /** The company's title. */
  readonly company: string
  readonly attempts: number
}

interface Row {
  company_id: number
  id: number
  template: string
  invitation_id: number
  channel: Channel
  address: string
  title: string
  attempts: number
}

const toMessage = (row: Row): Message => ({
  companyId: row.company_id,
  id: row.id,
  template: row.template,
  invitationId: row.invitation_id,
  channel: row.channel,
  address: row.address,
  company: row.title,
  attempts: row.attempts,
})

const MESSAGES = `select o.company_id, o.id, o.template, o.invitation_id, i.channel, i.address, c.title, o.attempts
  from outbox o
  join invitations i on i.company_id = o.company_id and i.id = o.invitation_id
  join companies c on c.company_id = o.company_id`

/** A message that waits to be sent; it replaces one about the same invitation that waits, or was given up. */
export const insertMessage = (
  tx: Tx,
  { companyId, id, template, invitationId }: { companyId: number; id: number; template: string; invitationId: number },
): void => {
  dropMessages(tx, companyId, invitationId)
  tx.write(
    `insert into outbox (company_id, id, template, invitation_id, state, created_at) values ($1, $2, $3, $4, 'waiting', $5)`,
    [companyId, id, template, invitationId, tx.now(companyId)],
  )
}

/** Nothing about this invitation waits any more, or can be tried again. */
export const dropMessages = (session: Pick<Session, 'write'>, companyId: number, invitationId: number): void => {
  session.write(
    `update outbox set state = 'dropped'
     where company_id = $1 and invitation_id = $2 and state in ('waiting', 'failed')`,
    [companyId, invitationId],
  )
}

/** Messages that are to be sent now, the longest waiting first. */
export const dueMessages = async (
  engine: Engine,
  { channels, limit }: { channels: readonly Channel[]; limit: number },
): Promise<Message[]> => {
  const wanted = channels.map((_, index) => `$${index + 2}`).join(', ')
  const rows = await engine.all<Row>(
    `${MESSAGES} where o.state = 'waiting' and o.next_at <= ${engine.clock} and i.channel in (${wanted})
     order by o.next_at, o.id limit $1`,
    [limit, ...channels],
  )
  return rows.map(toMessage)
}

/**
 * Takes a due message to send it: for `seconds` nobody else does. As it is now, with this attempt counted; undefined
 * when somebody else has taken it, or nothing is to be sent any more.
 */
export const takeMessage = async (
  session: Session,
  { clock }: Pick<Engine, 'clock'>,
  { companyId, id, attempts }: Message,
  seconds: number,
): Promise<(Message & { readonly now: Moment }) | undefined> => {
  const taken = await session.write(
    `update outbox set attempts = attempts + 1, next_at = ${clock} + $4
     where company_id = $1 and id = $2 and attempts = $3 and state = 'waiting' and next_at <= ${clock}`,
    [companyId, id, attempts, seconds * 1_000_000],
  )
  if (taken !== 1) return undefined
  const row = await first<Row & { now: number; pending: number }>(
    session,
    `select m.*, ${clock} as now, case when m.state in (${statesBefore('accept')}) then 1 else 0 end as pending
     from (${MESSAGES.replace('o.attempts', 'o.attempts, i.state')} where o.company_id = $1 and o.id = $2) m`,
    [companyId, id],
  )
  if (row?.pending === 1) return { ...toMessage(row), now: row.now }
  session.write(`update outbox set state = 'dropped' where company_id = $1 and id = $2`, [companyId, id])
  return undefined
}

/** What came of an attempt to send. */
export type Outcome =
  | { readonly state: 'sent' }
  | { readonly state: 'failed'; readonly fault: string }
  | { readonly state: 'waiting'; readonly fault: string; readonly seconds: number }

/** Notes what came of an attempt; false when the message was replaced meanwhile, or another attempt has begun. */
export const settleMessage = async (
  session: Session,
  { clock }: Pick<Engine, 'clock'>,
  { companyId, id, attempts }: Message,
  outcome: Outcome,
): Promise<boolean> =>
  (await session.write(
    `update outbox set state = $4, fault = $5, next_at = ${clock} + $6,
       sent_at = case when $4 = 'sent' then ${clock} else null end
     where company_id = $1 and id = $2 and attempts = $3 and state = 'waiting'`,
    [
      companyId,
      id,
      attempts,
      outcome.state,
      outcome.state === 'sent' ? null : outcome.fault,
      outcome.state === 'waiting' ? outcome.seconds * 1_000_000 : 0,
    ],
  )) === 1

export interface ListedMessage extends Message {
  readonly state: 'waiting' | 'failed'
  readonly createdAt: Moment
  /** When it is tried next; 0 for at once. */
  readonly nextAt: Moment
  readonly fault: string | null
}

interface MessagesWanted {
  readonly companyId: number | undefined
  readonly id: number | undefined
  /** Goes on after the message of this number. */
  readonly after?: number
  readonly limit: number
}

/** Messages that have not gone out, waiting or given up, the oldest first; of one company, or one alone, if named. */
export const listMessages = async (
  reader: Reader,
  { companyId, id, after = 0, limit }: MessagesWanted,
): Promise<ListedMessage[]> => {
  const rows = await reader.all<
    Row & { state: 'waiting' | 'failed'; created_at: number; next_at: number; fault: string | null }
  >(
    `${MESSAGES.replace('o.attempts', 'o.attempts, o.state, o.created_at, o.next_at, o.fault')}
     where o.state in ('waiting', 'failed') and i.state in (${statesBefore('accept')})
       and ($1 = cast(0 as bigint) or o.company_id = $1) and ($2 = cast(0 as bigint) or o.id = $2) and o.id > $4
     order by o.id limit $3`,
    [companyId ?? 0, id ?? 0, limit, after],
  )
  return rows.map((row) => ({
    ...toMessage(row),
    state: row.state,
    createdAt: row.created_at,
    nextAt: row.next_at,
    fault: row.fault,
  }))
}

/** Lets a message that was given up wait again, as if it were new: its attempts are counted anew. */
export const retryMessage = (tx: Tx, companyId: number, id: number): void => {
  tx.write(
    `update outbox set state = 'waiting', attempts = 0, next_at = 0, fault = null
     where company_id = $1 and id = $2 and state = 'failed'`,
    [companyId, id],
  )
}
