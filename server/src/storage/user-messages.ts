import type { LinkPurpose } from '../model/link.ts'
import type { Moment } from '../model/member.ts'
import { type Engine, first, type Reader, type Session } from './engine.ts'
import type { Channel } from './invitations.ts'
import type { Outcome } from './outbox.ts'

export type UserMessagePurpose = Exclude<LinkPurpose, 'invitation'>

/**
 * A message about a person, which belongs to no company: what `outbox` has of invitations. Never with a link, and no
 * change in the sense of the audit: no lock, no revision.
 */
export interface UserMessage {
  readonly id: number
  readonly purpose: UserMessagePurpose
  /** The user whose password is to be set, or the confirmation; below 0 for nobody. */
  readonly subjectId: number
  readonly channel: Channel
  readonly address: string
  readonly attempts: number
}

interface Row {
  id: number
  purpose: UserMessagePurpose
  subject_id: number
  channel: Channel
  address: string
  attempts: number
}

const COLUMNS = 'id, purpose, subject_id, channel, address, attempts'

const toMessage = ({ subject_id, ...row }: Row): UserMessage => ({ ...row, subjectId: subject_id })

/** A message that waits to be sent; one about the same thing that still waits is replaced by it. */
export const insertUserMessage = (
  session: Pick<Session, 'write'>,
  { clock }: Pick<Engine, 'clock'>,
  { id, purpose, subjectId, channel, address }: Omit<UserMessage, 'attempts'>,
): void => {
  dropUserMessages(session, purpose, subjectId)
  session.write(
    `insert into user_messages (id, purpose, subject_id, channel, address, state, created_at)
     values ($1, $2, $3, $4, $5, $6, ${clock})`,
    // To nobody: written all the same, so that whoever waits for the answer cannot tell.
    [id, purpose, subjectId, channel, address, subjectId < 0 ? 'dropped' : 'waiting'],
  )
}

/** Nothing waits about this any more. */
export const dropUserMessages = (
  session: Pick<Session, 'write'>,
  purpose: UserMessagePurpose,
  subjectId: number,
): void => {
  session.write(
    `update user_messages set state = 'dropped' where purpose = $1 and subject_id = $2 and state = 'waiting'`,
    [purpose, subjectId],
  )
}

/** Messages that are to be sent now, the longest waiting first. */
export const dueUserMessages = async (
  engine: Engine,
  { channels, limit }: { channels: readonly Channel[]; limit: number },
): Promise<UserMessage[]> => {
  const wanted = channels.map((_, index) => `$${index + 2}`).join(', ')
  const rows = await engine.all<Row>(
    `select ${COLUMNS} from user_messages
     where state = 'waiting' and next_at <= ${engine.clock} and channel in (${wanted}) order by next_at, id limit $1`,
    [limit, ...channels],
  )
  return rows.map(toMessage)
}

/** Takes a due message to send it: for `seconds` nobody else does. As it is now, with this attempt counted. */
export const takeUserMessage = async (
  session: Session,
  { clock }: Pick<Engine, 'clock'>,
  { id, attempts }: UserMessage,
  seconds: number,
): Promise<(UserMessage & { readonly now: Moment }) | undefined> => {
  const row = await first<Row & { now: number }>(
    session,
    `update user_messages set attempts = attempts + 1, next_at = ${clock} + $3
     where id = $1 and attempts = $2 and state = 'waiting' and next_at <= ${clock}
     returning ${COLUMNS}, ${clock} as now`,
    [id, attempts, seconds * 1_000_000],
  )
  return row && { ...toMessage(row), now: row.now }
}

/** Notes what came of an attempt; nothing when the message was replaced meanwhile, or another attempt has begun. */
export const settleUserMessage = (
  session: Pick<Session, 'write'>,
  { clock }: Pick<Engine, 'clock'>,
  { id, attempts }: UserMessage,
  outcome: Outcome,
): void => {
  session.write(
    `update user_messages set state = $3, fault = $4, next_at = ${clock} + $5,
       sent_at = case when $3 = 'sent' then ${clock} else null end
     where id = $1 and attempts = $2 and state = 'waiting'`,
    [
      id,
      attempts,
      outcome.state,
      outcome.state === 'sent' ? null : outcome.fault,
      outcome.state === 'waiting' ? outcome.seconds * 1_000_000 : 0,
    ],
  )
}

export interface ListedUserMessage extends UserMessage {
  readonly state: 'waiting' | 'failed'
  readonly createdAt: Moment
  readonly nextAt: Moment
  readonly fault: string | null
}

/** Messages that have not gone out, waiting or given up, the oldest first; one alone, if named. */
export const listUserMessages = async (
  reader: Reader,
  { id, limit }: { id: number | undefined; limit: number },
): Promise<ListedUserMessage[]> => {
  const rows = await reader.all<
    Row & { state: 'waiting' | 'failed'; created_at: number; next_at: number; fault: string | null }
  >(
    `select ${COLUMNS}, state, created_at, next_at, fault from user_messages
     where state in ('waiting', 'failed') and ($1 = cast(0 as bigint) or id = $1) order by id limit $2`,
    [id ?? 0, limit],
  )
  return rows.map(({ created_at, next_at, state, fault, ...row }) => ({
    ...toMessage(row),
    state,
    createdAt: created_at,
    nextAt: next_at,
    fault,
  }))
}

/** Forgets messages older than this, in seconds: nobody waits for them any more. */
export const dropStaleUserMessages = (engine: Engine, seconds: number): Promise<number> =>
  engine.transaction((session) =>
    session.write(`delete from user_messages where created_at < ${engine.clock} - $1`, [seconds * 1_000_000]),
  )
