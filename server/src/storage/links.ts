import type { LinkPurpose, LinkWay } from '../model/link.ts'
import type { Moment } from '../model/member.ts'
import { type Engine, first, type Reader, type Session } from './engine.ts'
import type { Channel } from './invitations.ts'

/** A link that was given out. The link itself is not kept, only its hash. */
export interface Link {
  readonly hash: string
  readonly purpose: LinkPurpose
  /** Null for a link that is about no company. */
  readonly companyId: number | null
  /** The invitation, the user whose password is to be set, or the confirmation. */
  readonly subjectId: number
  readonly way: LinkWay
  /** The address at which whoever has the link can read; undefined where it proves none. */
  readonly proves: { readonly channel: Channel; readonly address: string } | undefined
  readonly createdAt: Moment
  readonly expiresAt: Moment
}

/** Keeps a link, and of the earlier ones to the same thing only the newest: `kept` together. */
export const insertLink = (session: Pick<Session, 'write'>, link: Link, kept: number): void => {
  const { hash, purpose, companyId, subjectId, way, proves, createdAt, expiresAt } = link
  session.write(
    `insert into links (hash, purpose, company_id, subject_id, way, channel, address, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [hash, purpose, companyId, subjectId, way, proves?.channel ?? null, proves?.address ?? null, createdAt, expiresAt],
  )
  session.write(
    `delete from links where purpose = $1 and subject_id = $2 and hash not in
       (select hash from links where purpose = $1 and subject_id = $2 order by created_at desc, hash limit $3)`,
    [purpose, subjectId, kept],
  )
}

interface Row {
  hash: string
  company_id: number | null
  subject_id: number
  way: LinkWay
  channel: Channel | null
  address: string | null
  created_at: number
  expires_at: number
}

/** The link of this purpose and hash, unless its time is over by the database's clock. */
export const liveLink = async (
  reader: Reader,
  { clock }: Pick<Engine, 'clock'>,
  purpose: LinkPurpose,
  hash: string,
): Promise<Link | undefined> => {
  const row = await first<Row>(
    reader,
    `select hash, company_id, subject_id, way, channel, address, created_at, expires_at from links
     where hash = $1 and purpose = $2 and expires_at > ${clock}`,
    [hash, purpose],
  )
  return (
    row && {
      hash: row.hash,
      purpose,
      companyId: row.company_id,
      subjectId: row.subject_id,
      way: row.way,
      proves: row.channel && row.address ? { channel: row.channel, address: row.address } : undefined,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
    }
  )
}

/** Ends all links to one thing, and gives their number: of two who race to use the last one, one ends none. */
export const endLinks = (session: Pick<Session, 'write'>, purpose: LinkPurpose, subjectId: number): Promise<number> =>
  session.write('delete from links where purpose = $1 and subject_id = $2', [purpose, subjectId])

/** Forgets links whose time is over. */
export const dropExpiredLinks = (engine: Engine): Promise<number> =>
  engine.transaction((session) => session.write(`delete from links where expires_at <= ${engine.clock}`))
