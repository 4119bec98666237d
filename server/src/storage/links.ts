import type { LinkWay } from '../model/invitation.ts'
import type { Moment } from '../model/member.ts'
import { type Engine, first, type Reader, type Session } from './engine.ts'
import type { Channel } from './invitations.ts'

/** What links are for; their secret says no more than that. */
type Purpose = 'invitation'

/** A link that was given out. The link itself is not kept, only its hash. */
export interface Link {
  readonly hash: string
  readonly companyId: number
  /** The invitation. */
  readonly subjectId: number
  readonly way: LinkWay
  /** The address at which whoever has the link can read; undefined where it proves none. */
  readonly proves: { readonly channel: Channel; readonly address: string } | undefined
  readonly createdAt: Moment
  readonly expiresAt: Moment
}

const PURPOSE: Purpose = 'invitation'

/** Keeps a link, and of the earlier ones of its invitation only the newest: `kept` together. */
export const insertLink = (session: Pick<Session, 'write'>, link: Link, kept: number): void => {
  const { hash, companyId, subjectId, way, proves, createdAt, expiresAt } = link
  session.write(
    `insert into links (hash, purpose, company_id, subject_id, way, channel, address, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [hash, PURPOSE, companyId, subjectId, way, proves?.channel ?? null, proves?.address ?? null, createdAt, expiresAt],
  )
  session.write(
    `delete from links where purpose = $1 and subject_id = $2 and hash not in
       (select hash from links where purpose = $1 and subject_id = $2 order by created_at desc, hash limit $3)`,
    [PURPOSE, subjectId, kept],
  )
}

interface Row {
  hash: string
  company_id: number
  subject_id: number
  way: LinkWay
  channel: Channel | null
  address: string | null
  created_at: number
  expires_at: number
}

/** The link of this hash, unless its time is over by the database's clock. */
export const liveLink = async (
  reader: Reader,
  { clock }: Pick<Engine, 'clock'>,
  hash: string,
): Promise<Link | undefined> => {
  const row = await first<Row>(
    reader,
    `select hash, company_id, subject_id, way, channel, address, created_at, expires_at from links
     where hash = $1 and purpose = '${PURPOSE}' and expires_at > ${clock}`,
    [hash],
  )
  return (
    row && {
      hash: row.hash,
      companyId: row.company_id,
      subjectId: row.subject_id,
      way: row.way,
      proves: row.channel && row.address ? { channel: row.channel, address: row.address } : undefined,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
    }
  )
}

/** Ends all links of an invitation. */
export const endLinks = (session: Pick<Session, 'write'>, subjectId: number): void => {
  session.write('delete from links where purpose = $1 and subject_id = $2', [PURPOSE, subjectId])
}

/** Forgets links whose time is over. */
export const dropExpiredLinks = (engine: Engine): Promise<number> =>
  engine.transaction((session) => session.write(`delete from links where expires_at <= ${engine.clock}`))
