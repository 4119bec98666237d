import { type InvitationState, invitationMoves } from '../model/invitation.ts'
import type { Grant, Moment } from '../model/member.ts'
import { type Engine, first, type Param, type Reader } from './engine.ts'
import { type Channel, statesBefore } from './invitations.ts'
import { type Inviter, readInviter } from './offered-grants.ts'

/** An invitation as its company sees it, with what became of its last message. */
export interface ListedInvitation {
  readonly id: number
  readonly memberId: number
  /** What the company calls them. */
  readonly name: string
  readonly channel: Channel
  /** As the inviter typed it; a phone as E.164 without the plus. */
  readonly address: string
  /** `expired` from the moment on when its links end. */
  readonly state: InvitationState
  /** Who made or renewed it last. */
  readonly inviter: Inviter
  readonly createdAt: Moment
  readonly renewedAt: Moment
  /** Null until a link was made. */
  readonly expiresAt: Moment | null
  readonly message: LastMessage | undefined
}

interface LastMessage {
  readonly id: number
  /** `dropped`: another one replaced it, or nothing is offered any more. */
  readonly state: 'waiting' | 'sent' | 'failed' | 'dropped'
  readonly attempts: number
  /** Why the last attempt failed: a code, never the other side's words. */
  readonly fault: string | null
}

/** Which of a company's invitations are wanted; what is left out does not matter. */
export interface InvitationFilter {
  /** `pending`: neither accepted nor taken back, so that it can be sent again. */
  readonly state?: InvitationState | 'pending'
  readonly memberId?: number
  /** A part of the address, in whatever case. */
  readonly address?: string
}

interface Row {
  id: number
  member_id: number
  name: string | null
  channel: Channel
  address: string
  state: InvitationState
  inviter: string
  created_at: number
  renewed_at: number
  expires_at: number | null
  message_id: number | null
  message_state: LastMessage['state']
  attempts: number
  fault: string | null
}

/** What ends by the clock is over before the job that notes it has run. */
const stateNow = ({ clock }: Pick<Engine, 'clock'>): string =>
  `case when i.state in (${statesBefore('expire')}) and i.expires_at <= ${clock} then '${invitationMoves.expire.to}'
     else i.state end`

const select = (engine: Pick<Engine, 'clock'>): string =>
  `select i.id, i.member_id, p.name, i.channel, i.address, ${stateNow(engine)} as state, i.inviter, i.created_at,
     i.renewed_at, i.expires_at, o.id as message_id, o.state as message_state, o.attempts, o.fault
   from invitations i
   left join member_profiles p on p.company_id = i.company_id and p.member_id = i.member_id
   left join outbox o on o.company_id = i.company_id and o.id =
     (select max(l.id) from outbox l where l.company_id = i.company_id and l.invitation_id = i.id)
   where i.company_id = $1`

const toListed = (row: Row): ListedInvitation => ({
  id: row.id,
  memberId: row.member_id,
  name: row.name ?? '',
  channel: row.channel,
  address: row.address,
  state: row.state,
  inviter: readInviter(row.inviter),
  createdAt: row.created_at,
  renewedAt: row.renewed_at,
  expiresAt: row.expires_at,
  message:
    row.message_id === null
      ? undefined
      : { id: row.message_id, state: row.message_state, attempts: row.attempts, fault: row.fault },
})

/** One invitation, whatever became of it. */
export const listedInvitation = async (
  reader: Reader,
  engine: Pick<Engine, 'clock'>,
  companyId: number,
  id: number,
): Promise<ListedInvitation | undefined> => {
  const row = await first<Row>(reader, `${select(engine)} and i.id = $2`, [companyId, id])
  return row && toListed(row)
}

/** Text that stands for itself in a pattern. */
const literally = (text: string): string => text.replace(/[!%_]/g, '!$&')

/** A company's invitations by id, from the one after `after` on. */
export const invitationsOf = async (
  engine: Engine,
  companyId: number,
  { state, memberId, address }: InvitationFilter,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<ListedInvitation[]> => {
  const params: Param[] = [companyId, after, limit]
  const param = (value: Param): string => `$${params.push(value)}`
  const conditions: string[] = []
  if (state === 'pending') conditions.push("i.state not in ('accepted', 'revoked')")
  else if (state !== undefined) conditions.push(`${stateNow(engine)} = ${param(state)}`)
  if (memberId !== undefined) conditions.push(`i.member_id = ${param(memberId)}`)
  if (address !== undefined)
    conditions.push(`lower(i.address) like ${param(`%${literally(address.toLowerCase())}%`)} escape '!'`)
  const rows = await engine.all<Row>(
    `${select(engine)} and i.id > $2 ${conditions.map((condition) => `and ${condition}`).join(' ')}
     order by i.id limit $3`,
    params,
  )
  return rows.map(toListed)
}

/** Where each of some members has, or is to have, rights. */
export const scopesOfMembers = async (
  reader: Reader,
  companyId: number,
  memberIds: readonly number[],
): Promise<Map<number, Pick<Grant, 'scope'>[]>> => {
  const scopes = new Map<number, Pick<Grant, 'scope'>[]>()
  if (memberIds.length === 0) return scopes
  const rows = await reader.all<{ member_id: number; scope: string }>(
    `select member_id, scope from grants
     where company_id = $1 and member_id in (${memberIds.map((_, index) => `$${index + 2}`).join(', ')})`,
    [companyId, ...memberIds],
  )
  for (const { member_id: id, scope } of rows)
    scopes.set(id, [...(scopes.get(id) ?? []), { scope: JSON.parse(scope) as Grant['scope'] }])
  return scopes
}
